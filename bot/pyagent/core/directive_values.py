"""What directives come to: plain values. ``directives`` reads them, ``directive_orders`` obeys them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pyagent.core.directive_names import Place


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A line of a directive file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Target:
    """Some findings: those of the rules (any without one) at the places (anywhere without one), or one by identity."""

    source: Source
    rules: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()
    fingerprint: str = ""

    def covers(self, rule: str, path: str, line: int) -> bool:
        """Whether a finding is among them, by rule and place."""
        if self.rules and rule not in self.rules:
            return False
        return not self.places or any(place.holds(path, line) for place in self.places)

    def includes(self, other: Target) -> bool:
        """Whether it has all that another has."""
        if self.rules and (not other.rules or not other.rules <= self.rules):
            return False
        if not self.places:
            return True
        mine = frozenset[str]().union(*(place.files for place in self.places if not place.blocks))
        return bool(other.places) and all(place.files and place.files <= mine for place in other.places)


@dataclass(frozen=True, slots=True)
class Setting:
    """The value that a line gives to something that can have only one."""

    name: Literal["limit", "safety", "max-file-lines", "docstrings"]
    value: str
    source: Source

    @property
    def number(self) -> int:
        """The value of ``limit`` and ``max-file-lines``."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Rank:
    """The number that a phase or a priority gives to rules; the lowest is worked on first."""

    number: int
    rules: frozenset[str]
    source: Source


class Metric(StrEnum):
    """A success metric; the value is what people call it."""

    LINT = "lint compliance"
    TYPES = "type coverage"
    DOCSTRINGS = "docstring coverage"
    LONG_FILES = "files too long"
    CORE_SHELL = "Core/Shell violations"
    VULNERABILITIES = "critical vulnerabilities"
    AUTONOMY = "autonomy"
    GAIN = "gain of conversions"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a success metric should be: at least so many per cent, or (of counts) at most so many."""

    metric: Metric
    value: int
    source: Source


class Status(StrEnum):
    """How a line was taken."""

    UNDERSTOOD = "understood"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Reading:
    """How some lines of a file, one after another, were taken; the meaning is empty for prose."""

    file: str
    first: int
    last: int
    status: Status
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two lines that cannot both be obeyed, and what is done."""

    sources: tuple[Source, Source]
    what: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is meant as a directive and cannot be read: a run does not start on it."""

    source: Source
    what: str
    hint: str


@dataclass(frozen=True, slots=True)
class Directives:
    """What one or two files ask for.

    Attributes:
        work: What the prompt asks to work on; everything without any.
        focus: Only these places and rules; everything without any.
        only: Only these categories and rules; all without any.
        skip: What is not looked at.
        review: What is reported and left for a person.
        standing: What the context wants to hold always; counted in every run.
        ranks: What comes first.
        settings: The one value of each setting.
        goals: What the success metrics should be.
        keeps: Papers that a run brings up to date.
        readings: How each line was taken.
        conflicts: Lines that contradict each other.
        problems: Lines that cannot be read.
    """

    work: tuple[Target, ...] = ()
    focus: tuple[Target, ...] = ()
    only: tuple[Target, ...] = ()
    skip: tuple[Target, ...] = ()
    review: tuple[Target, ...] = ()
    standing: tuple[Target, ...] = ()
    ranks: tuple[Rank, ...] = ()
    settings: tuple[Setting, ...] = ()
    goals: tuple[Goal, ...] = ()
    keeps: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()

    def setting(self, name: str) -> Setting | None:
        """The value that a setting has; None where no line gives one."""
        return next((setting for setting in self.settings if setting.name == name), None)
