"""How near the functions of a project are to Rust: what the analysis says, as values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

READINESS = ("RST001", "RST002", "RST003")
"""Rules of the analysis: ready, nearly ready, ready in part."""

Reason: TypeAlias = tuple[int, str]
"""A line, and what is to be said about it."""
_Size: TypeAlias = tuple[int, int, int, int]
_FunctionRow: TypeAlias = tuple[str, int, list[Reason], float, _Size, list[str]]
_ModuleRow: TypeAlias = tuple[str, int, list[Reason], tuple[_FunctionRow, ...]]


_PARTLY = 3


@dataclass(frozen=True, slots=True)
class Use:
    """What a function took in a run, in the unit of its profile.

    Attributes:
        calls: How often it was called; 0 where only samples were taken.
        own: In itself.
        cumulative: With all that it called.
    """

    calls: int
    own: float
    cumulative: float


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method.

    Attributes:
        name: With its class before it.
        tier: 1 ready, 2 ready when the lines of the reasons are cleaned, 3 ready in part at most.
        reasons: Why it is not nearer; for tier 3 also which lines could move.
        gain: How many times as fast it would be, predicted.
        line: Line of its name.
        end_line: Its last line.
        complexity: McCabe's.
        loops: Loops and comprehensions in it.
        calls: Functions of the project that it calls.
        use: What it took, where a profile was given.
        rank: By the formula of the configuration; the highest is named first.
    """

    name: str
    tier: int
    reasons: tuple[Reason, ...]
    gain: float
    line: int
    end_line: int
    complexity: int
    loops: int
    calls: tuple[str, ...]
    use: Use | None = None
    rank: float = 0.0

    @property
    def saved(self) -> float:
        """Of its own time, what Rust would save by the predicted gain; nothing where only a part can move."""
        if self.use is None or self.gain <= 1 or self.tier == _PARTLY:
            return 0.0
        return self.use.own * (1 - 1 / self.gain)


@dataclass(frozen=True, slots=True)
class Module:
    """A module: the tier of its functions, and what it does itself when it is imported."""

    path: str
    tier: int
    reasons: tuple[Reason, ...]
    functions: tuple[Function, ...]

    def of_tier(self, tier: int) -> Sequence[Function]:
        """Its functions of one tier, the most promising first."""
        return sorted((it for it in self.functions if it.tier == tier), key=lambda it: (-it.rank, -it.gain, it.line))


def modules_of(rows: Iterable[_ModuleRow]) -> tuple[Module, ...]:
    """The modules of a scan, by path."""
    found = (Module(path, tier, tuple(reasons), tuple(map(_function, rest))) for path, tier, reasons, rest in rows)
    return tuple(sorted(found, key=lambda it: it.path))


def _function(row: _FunctionRow) -> Function:
    name, tier, reasons, gain, (line, end_line, complexity, loops), calls = row
    return Function(name, tier, tuple(reasons), gain, line, end_line, complexity, loops, tuple(calls))
