"""Which conversions would pay: the readiness of functions beside the time that a profile says they take. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pyagent.core.formulas import ranks
from pyagent.core.readiness import Function, Module, Use

FunctionRow = tuple[str, str, int, int]
"""Path, name, first and last line."""
_NOTHING = Use(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Step:
    """A place on the path that took most."""

    path: str
    line: int
    name: str
    time: float


@dataclass(frozen=True, slots=True)
class Hot:
    """What a profile says of a project.

    Attributes:
        unit: What the times are.
        total: All time of the profile.
        path: From the outermost frame down to where most of the time went.
    """

    unit: Literal["seconds", "samples"]
    total: float
    path: tuple[Step, ...]


def functions_of(modules: Sequence[Module]) -> list[FunctionRow]:
    """All functions, in order, as a profile is asked for them."""
    return [(module.path, it.name, it.line, it.end_line) for module, it in _all(modules)]


def with_uses(modules: Sequence[Module], uses: Sequence[Use]) -> tuple[Module, ...]:
    """The modules with what each function takes, given in the order of ``functions_of``."""
    left = iter(uses)
    return _each(modules, lambda functions: [replace(it, use=next(left)) for it in functions])


def ranked(modules: Sequence[Module], formula: str) -> tuple[Module, ...]:
    """The modules with the rank of each function."""
    left = iter(ranks(formula, [_measured(it) for _, it in _all(modules)]))
    return _each(modules, lambda functions: [replace(it, rank=next(left)) for it in functions])


def hottest(modules: Sequence[Module], most: int) -> list[tuple[Module, Function]]:
    """The functions that were run, highest rank first, then those that take most."""
    seen = [(module, it) for module, it in _all(modules) if it.use and it.use.cumulative]
    return sorted(seen, key=lambda it: (-it[1].rank, -(it[1].use or _NOTHING).own, it[0].path, it[1].line))[:most]


def own_time(modules: Sequence[Module]) -> float:
    """Time that the functions of the project take themselves."""
    total = 0.0
    for _, function in _all(modules):
        total += (function.use or _NOTHING).own
    return total


def _all(modules: Sequence[Module]) -> Iterator[tuple[Module, Function]]:
    return ((module, function) for module in modules for function in module.functions)


def _each(
    modules: Sequence[Module], change: Callable[[tuple[Function, ...]], Sequence[Function]]
) -> tuple[Module, ...]:
    return tuple(replace(module, functions=tuple(change(module.functions))) for module in modules)


def _measured(function: Function) -> Mapping[str, float]:
    return {
        "gain": function.gain,
        "saved": function.saved,
        "time": (function.use or _NOTHING).own,
        "lines": function.end_line - function.line + 1,
        "complexity": function.complexity,
        "loops": function.loops,
        "calls": len(function.calls),
        "tier": function.tier,
    }
