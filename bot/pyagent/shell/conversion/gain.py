"""How many times as fast a function became: the call that a caller makes, against the original, in turns.

The inputs are made at growing sizes, and taken where both answer; a function that no made input suits is measured on
examples of the proof. Time is that of this process: others may keep the machine busy.
"""

from __future__ import annotations

import ast
import gc
import math
import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from pyagent.shell.conversion.accelerate import answering
from pyagent.shell.conversion.alike import copied, look

_SCALES = (3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
_FLAVOURS = 6
_ROUNDS = 15
_ROUND_SECONDS = 0.004
_LONGEST_CALL = 0.02
_SHORTEST_CALL = 1e-6
_PATIENCE = 2.0
_WORDS = ("alpha", "beta", "gamma", "delta", "x", "Order", "item-7", "ab ab", "level", "the")


def measure(
    function: Callable[..., Any], native: Callable[..., Any], hints: Sequence[str], kept: Sequence[list[Any]]
) -> list[dict[str, Any]]:
    """Gains from small inputs to large ones, at most three."""
    call = answering(function, native, "measured")
    return [_gain(function, call, values, size) for _, size, values in _three(_suitable(function, native, hints, kept))]


def measure_own(
    function: Callable[..., Any], native: Callable[..., Any], calls: Sequence[list[Any]]
) -> list[dict[str, Any]]:
    """The gain on the call of the project's own that takes longest; none where none suits."""
    call = answering(function, native, "measured")
    timed = [it for it in _examples(function, native, calls) if it[0] < _LONGEST_CALL]
    return [_gain(function, call, values, f"{size[1:-1]}, in its tests") for _, size, values in timed[-1:]]


def measure_other(
    function: Callable[..., Any], native: Callable[..., Any], other: Callable[..., Any], hints: Sequence[str]
) -> list[float]:
    """How many times as fast another translation is in each round, on the largest input of ours.

    None when it answers otherwise.
    """
    suitable = _suitable(function, native, hints, [])
    if not suitable:
        return []
    values = suitable[-1][2]
    if look(other(*copied(values))) != look(function(*copied(values))):
        return []
    ratios: list[float] = _gain(function, other, values, "")["ratios"]
    return ratios


def _suitable(
    function: Callable[..., Any], native: Callable[..., Any], hints: Sequence[str], kept: Sequence[list[Any]]
) -> list[tuple[float, str, list[Any]]]:
    begin = time.process_time()
    suitable: list[tuple[float, str, list[Any]]] = []
    for scale in _SCALES:
        for flavour in range(_FLAVOURS):
            chance = random.Random(flavour)  # noqa: S311  # the same inputs every time
            values = [_made(ast.parse(hint, mode="eval").body, scale, chance, flavour) for hint in hints]
            took = _time_if_alike(function, native, values)
            if took is not None:
                suitable.append((took, described(values), values))
                break
            if time.process_time() - begin > _PATIENCE:
                break
        if suitable and suitable[-1][0] > _LONGEST_CALL / 2:
            break
    suitable = [it for it in suitable if it[0] < _LONGEST_CALL] or _examples(function, native, kept)
    return sorted(suitable, key=lambda it: it[0])


def _examples(
    function: Callable[..., Any], native: Callable[..., Any], kept: Sequence[list[Any]]
) -> list[tuple[float, str, list[Any]]]:
    timed = [(_time_if_alike(function, native, values), values) for values in kept]
    return sorted(
        ((took, described(values), values) for took, values in timed if took is not None), key=lambda it: it[0]
    )


def described(values: Sequence[Any]) -> str:
    """Arguments in a few words."""
    return f"({', '.join(map(_described, values))})"


def _described(value: Any) -> str:
    if isinstance(value, str):
        return f"text of {len(value):,}"
    if isinstance(value, (dict, set)):
        return f"{type(value).__name__} of {len(value):,}"
    if not isinstance(value, list):
        return repr(value)
    return f"{len(value):,} by {len(value[0]):,}" if value and isinstance(value[0], list) else f"list of {len(value):,}"


def _three(suitable: list[tuple[float, str, list[Any]]]) -> list[tuple[float, str, list[Any]]]:
    """The smallest on which more is done than to call it, one between, the largest."""
    suitable = [it for it in suitable if it[0] >= _SHORTEST_CALL] or suitable[-1:]
    if len(suitable) <= 2:  # noqa: PLR2004
        return suitable
    return [suitable[0], suitable[len(suitable) // 2], suitable[-1]]


def _time_if_alike(function: Callable[..., Any], native: Callable[..., Any], values: list[Any]) -> float | None:
    """Seconds of the original, where Rust answers, too, and the same."""
    # The alarm belongs to the module that starts this one.
    from pyagent.shell.conversion.trial import TooLong, alarm  # noqa: PLC0415

    try:
        with alarm(_LONGEST_CALL * 4):
            result = native(*copied(values))
            if result is NotImplemented:
                return None
            expected = function(*copied(values))
            took = _once(function, copied(values))
    except (Exception, TooLong):  # noqa: BLE001  # not an input that suits
        return None
    return took if look(result) == look(expected) else None


def _made(hint: ast.expr, scale: int, chance: random.Random, flavour: int) -> Any:
    match hint:
        case ast.Name("int"):
            return [scale, max(scale // 2, 1), chance.randint(1, 9), scale, chance.randint(0, scale), 2][flavour]
        case ast.Name("float"):
            return round(chance.uniform(0, [scale, 10, 1, 100, 0.5, 3][flavour]), 3)
        case ast.Name("bool"):
            return True
        case ast.Name("str"):
            return _text(scale, chance, flavour)
        case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
            return None if flavour == _FLAVOURS - 1 else _made(value, scale, chance, flavour)
        case ast.Subscript(ast.Name("list"), item):
            if isinstance(item, ast.Subscript) and isinstance(item.value, ast.Name) and item.value.id == "list":
                side = math.isqrt(scale) + 1
                return [[_item(item.slice, side, chance, flavour) for _ in range(side)] for _ in range(side)]
            items = [_item(item, scale, chance, flavour) for _ in range(scale)]
            return sorted(items) if flavour % 2 else items
        case ast.Subscript(ast.Name("dict"), ast.Tuple([key, value])):
            return {_key(key, at, scale, chance): _item(value, scale, chance, flavour) for at in range(scale)}
        case ast.Subscript(ast.Name("set"), item):
            return {_key(item, at, scale, chance) for at in range(scale)}
        case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
            return tuple(_made(it, scale, chance, flavour) for it in items)
        case ast.Subscript(ast.Name("tuple"), item):
            return (_made(item, scale, chance, flavour),)
    raise ValueError(ast.unparse(hint))


def _text(scale: int, chance: random.Random, flavour: int) -> str:
    if flavour == 1:
        return ", ".join(chance.choice(_WORDS) for _ in range(scale))
    alphabet = ("abcdefghijklmnopqrstuvwxyz ", "", "0123456789", "01", "aBcD eFgH.", "ab")[flavour]
    return "".join(chance.choices(alphabet, k=scale))


def _key(hint: ast.expr, at: int, scale: int, chance: random.Random) -> Any:
    match hint:
        case ast.Name("int"):
            return at
        case ast.Name("str"):
            return f"{chance.choice(_WORDS)}{at}"
    return _made(hint, scale, chance, 4)


def _item(hint: ast.expr, scale: int, chance: random.Random, flavour: int) -> Any:
    match hint:
        case ast.Name("int"):
            return chance.randint(0, [min(scale, 1000), 100, 1, 9, scale, 3][flavour])
        case ast.Name("bool"):
            return chance.random() < 0.5  # noqa: PLR2004
        case ast.Name("str"):
            return chance.choice(_WORDS) if flavour % 2 else str(chance.randint(0, scale))
    return _made(hint, 3, chance, flavour)


def _gain(function: Callable[..., Any], call: Callable[..., Any], values: list[Any], size: str) -> dict[str, Any]:
    slower = max(_once(function, values), _once(call, values), 1e-7)
    repeat = max(1, min(10_000, int(_ROUND_SECONDS / slower)))
    ratios, pythons = [], []
    gc.disable()
    try:
        for _ in range(_ROUNDS):
            python, rust = _several(function, values, repeat), _several(call, values, repeat)
            pythons.append(python / repeat)
            ratios.append(python / max(rust, 1e-9))
    finally:
        gc.enable()
    # The statistics of it are computed by who asked: the core would take a gigabyte of this process's address space.
    return {"size": size, "seconds": pythons, "ratios": ratios}


def _once(function: Callable[..., Any], values: list[Any]) -> float:
    """Seconds of one call by the clock on the wall: that of the process may stand still while an alarm is set."""
    took = []
    for _ in range(2):
        begin = time.perf_counter()
        function(*values)
        took.append(time.perf_counter() - begin)
    return min(took)


def _several(function: Callable[..., Any], values: list[Any], times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        function(*values)
    return time.process_time() - begin
