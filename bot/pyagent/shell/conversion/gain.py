"""How many times as fast a function became: the call that a caller makes, against the original, in turns.

The inputs are made at growing sizes, and taken where both answer; a function that no made input suits is measured on
examples of the proof. Time is that of this process: others may keep the machine busy.
"""

from __future__ import annotations

import ast
import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from pyagent.shell.conversion.accelerate import answering
from pyagent.shell.conversion.alike import copied, look
from pyagent.shell.conversion.calls import by_place
from pyagent.shell.conversion.inputs import FLAVOURS, described, made

_SCALES = (3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
_ROUNDS = 15
_ROUND_SECONDS = 0.004
_LONGEST_CALL = 0.02
_SHORTEST_CALL = 1e-6
_TRIES = 20
_TRIES_SECONDS = 5e-4
_PATIENCE = 4.0

Input: TypeAlias = tuple[float, str, list[Any]]
"""Seconds that the original takes, what is said of the arguments, the arguments."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A function in Python and in Rust; whether it changes what it is given."""

    function: Callable[..., Any]
    native: Callable[..., Any]
    changes: bool = False

    @property
    def call(self) -> Callable[..., Any]:
        """What callers call."""
        return by_place(answering(self.function, self.native, "measured"))

    @property
    def python(self) -> Callable[..., Any]:
        """The original, called alike."""
        return by_place(self.function)


def measure(pair: Pair, hints: Sequence[str], kept: Sequence[list[Any]]) -> list[dict[str, Any]]:
    """Gains from small inputs to large ones, at most three."""
    call = pair.call
    return [_gain(pair, call, values, size) for _, size, values in three(suitable(pair, hints, kept))]


def measure_own(pair: Pair, calls: Sequence[list[Any]]) -> list[dict[str, Any]]:
    """The gain on the call of the project's own that takes longest; none where none suits."""
    timed = [it for it in _examples(pair, calls) if it[0] < _LONGEST_CALL]
    return [_gain(pair, pair.call, values, f"{size[1:-1]}, in its tests") for _, size, values in timed[-1:]]


def measure_other(pair: Pair, other: Callable[..., Any], hints: Sequence[str]) -> list[float]:
    """How many times as fast another translation is in each round, on the largest input of ours.

    None when it answers otherwise.
    """
    found = suitable(pair, hints, [])
    if not found:
        return []
    values = found[-1][2]
    other = by_place(other, pair.function)
    if look(other(*copied(values))) != look(pair.python(*copied(values))):
        return []
    ratios: list[float] = _gain(pair, other, values, "")["ratios"]
    return ratios


def suitable(pair: Pair, hints: Sequence[str], kept: Sequence[list[Any]]) -> list[Input]:
    """Inputs that both answer alike, the quickest first: made at growing sizes, else those that were kept.

    Of the inputs of a size it takes the one that keeps the original busiest: of a loop that ends in its first turn
    nothing can be learned. Where all of a size would take long, the flavour that was busiest before is tried first.
    """
    parsed = [ast.parse(hint, mode="eval").body for hint in hints]
    begin = time.process_time()
    found: list[Input] = []
    flavours = [*range(FLAVOURS)]
    for scale in _SCALES:
        is_late = time.process_time() - begin > _PATIENCE / 2
        timed = _timed(pair, parsed, scale, flavours, 1 if is_late else FLAVOURS)
        if timed:
            took, _, values = timed[0]
            found.append((took, described(values), values))
            busiest = [flavour for _, flavour, _ in timed]
            flavours = [*busiest, *(it for it in flavours if it not in busiest)]
        if time.process_time() - begin > _PATIENCE or (timed and timed[0][0] > _LONGEST_CALL / 2):
            break
    found = [it for it in found if it[0] < _LONGEST_CALL] or _examples(pair, kept)
    return sorted(found, key=lambda it: it[0])


def _timed(
    pair: Pair, hints: Sequence[ast.expr], scale: int, flavours: Sequence[int], most: int
) -> list[tuple[float, int, list[Any]]]:
    """Inputs of a size that suit, the one that takes longest first: seconds, flavour, arguments."""
    found: list[tuple[float, int, list[Any]]] = []
    for flavour in flavours:
        chance = random.Random(flavour)  # noqa: S311  # the same inputs every time
        values = [made(hint, scale, chance, flavour) for hint in hints]
        took = _time_if_alike(pair, values)
        if took is not None:
            found.append((took, flavour, values))
        if len(found) == most:
            break
    return sorted(found, key=lambda it: -it[0])


def _examples(pair: Pair, kept: Sequence[list[Any]]) -> list[Input]:
    timed = [(_time_if_alike(pair, values), values) for values in kept]
    return sorted(
        ((took, described(values), values) for took, values in timed if took is not None), key=lambda it: it[0]
    )


def three(found: list[Input]) -> list[Input]:
    """The smallest on which more is done than to call it, one between, the largest."""
    found = [it for it in found if it[0] >= _SHORTEST_CALL] or found[-1:]
    if len(found) <= 2:  # noqa: PLR2004
        return found
    return [found[0], found[len(found) // 2], found[-1]]


def _time_if_alike(pair: Pair, values: list[Any]) -> float | None:
    """Seconds of the original, where Rust answers, too, and the same."""
    # The alarm belongs to the module that starts this one.
    from pyagent.shell.conversion.trial import TooLong, alarm  # noqa: PLC0415

    try:
        with alarm(_LONGEST_CALL * 4):
            mine, theirs = copied(values), copied(values)
            result = pair.native(*theirs)
            if result is NotImplemented:
                return None
            expected = pair.python(*mine)
            took = _once(pair.python, values)
    except (Exception, TooLong):  # noqa: BLE001  # not an input that suits
        return None
    return took if look([result, theirs]) == look([expected, mine]) else None


def _gain(pair: Pair, call: Callable[..., Any], values: list[Any], size: str) -> dict[str, Any]:
    slower = max(_once(pair.python, values), _once(call, values), 1e-7)
    repeat = max(1, min(10_000, int(_ROUND_SECONDS / slower)))
    several = _several_fresh if pair.changes else _several
    ratios, pythons = [], []
    gc.disable()
    try:
        for _ in range(_ROUNDS):
            python, rust = several(pair.python, values, repeat), several(call, values, repeat)
            pythons.append(python / repeat)
            ratios.append(python / max(rust, 1e-9))
    finally:
        gc.enable()
    # The statistics of it are computed by who asked: the core would take a gigabyte of this process's address space.
    return {"size": size, "seconds": pythons, "ratios": ratios}


def _once(function: Callable[..., Any], values: list[Any]) -> float:
    """Seconds of one call by the clock on the wall: that of the process may stand still while an alarm is set.

    The least of two, and of up to twenty while they take less than half a millisecond: the first ones find cold
    caches, and on a busy machine a call that was held up would be taken for the one that does most.
    """
    took: list[float] = []
    while len(took) < 2 or (len(took) < _TRIES and sum(took) < _TRIES_SECONDS):  # noqa: PLR2004
        given = copied(values)
        begin = time.perf_counter()
        function(*given)
        took.append(time.perf_counter() - begin)
    return min(took)


def _several(function: Callable[..., Any], values: list[Any], times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        function(*values)
    return time.process_time() - begin


def _several_fresh(function: Callable[..., Any], values: list[Any], times: int) -> float:
    """The same, each time on values that nobody has changed yet."""
    given = [copied(values) for _ in range(times)]
    begin = time.process_time()
    for it in given:
        function(*it)
    return time.process_time() - begin
