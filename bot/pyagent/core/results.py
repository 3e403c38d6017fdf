"""What was asked of the fleet, and what it reports: plain values that every printer and every forge reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run looks at; an empty tuple means everything.

    Attributes:
        categories: Only these categories.
        rules: Only these rule ids.
        paths: Only files at or below these relative paths.
        without: Fingerprints that are not looked at: what people have declined before.
        distrusted: Categories whose fixes promise `review` at most, since people mostly declined them.
        environment: Folder of the virtual environment of whoever types the command; empty without one.
        aside: Files that are not looked at, since that ended the process before: path and what to say about it.
    """

    categories: tuple[Category, ...] = ()
    rules: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    distrusted: tuple[Category, ...] = ()
    environment: str = ""
    aside: tuple[tuple[str, str], ...] = ()


class Dismissed(NamedTuple):
    """A place that looks like a finding and is none, with the reason (a ``print`` in a script, say)."""

    rule: str
    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Repeated(Iterable[_T]):
    """Values that are made anew for everybody who asks."""

    make: Callable[[], Iterator[_T]]

    def __iter__(self) -> Iterator[_T]:
        return self.make()


@dataclass(frozen=True, slots=True)
class ScanReport:
    """The result of a scan.

    Attributes:
        root: What was looked at.
        files: Number of files read.
        lines: Number of physical lines of them.
        seconds: Wall time.
        findings: In path and line order.
        suppressed: Number of findings that comments silence.
        dismissed: Places that only look like findings.
        metrics: Sums over all files.
    """

    root: str
    files: int
    lines: int
    seconds: float
    findings: tuple[Finding, ...]
    suppressed: int = 0
    dismissed: Iterable[Dismissed] = ()
    metrics: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FixReport:
    """The result of a fix run.

    Attributes:
        found: Number of findings looked at; always ``len(outcomes)``.
        outcomes: One per finding, in path and line order.
        plans: One per category that has commits, in the order of delivery. For branches, each plan starts at the
            same base and no two touch the same lines; layered, each starts where the one before it ended.
        changes: Every changed file, from its first to its last text.
        seconds: Wall time.
    """

    found: int
    outcomes: tuple[Outcome, ...]
    plans: tuple[CategoryPlan, ...]
    changes: tuple[FileChange, ...]
    seconds: float

    @property
    def fixed(self) -> int:
        """Number of findings fixed."""
        return sum(o.fixed for o in self.outcomes)

    @property
    def files(self) -> tuple[str, ...]:
        """Every changed path once: the branches of several categories may change the same file."""
        return tuple(dict.fromkeys(change.path for change in self.changes))

    @property
    def autonomy(self) -> float:
        """Fixed over found; 1.0 when nothing was found."""
        return self.fixed / self.found if self.found else 1.0


def not_written(report: FixReport, reasons: Mapping[str, str]) -> FixReport:
    """The report when some files could not be written after all: what was fixed there is left, with the reason."""
    if not reasons:
        return report
    outcomes = tuple(
        replace(outcome, fixed=False, reason=reasons[outcome.finding.path])
        if outcome.fixed and outcome.finding.path in reasons
        else outcome
        for outcome in report.outcomes
    )
    changes = tuple(change for change in report.changes if change.path not in reasons)
    return replace(report, outcomes=outcomes, changes=changes)
