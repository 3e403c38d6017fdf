"""Inputs to measure on: values of a type, made at a size, and what is said of them."""

from __future__ import annotations

import ast
import itertools
import math
import random
from collections.abc import Sequence
from typing import Any

from pyagent.shell.conversion.alike import Stub

FLAVOURS = 6
"""Ways to make a value of a size."""
_SHORT = 6
_WORDS = ("alpha", "beta", "gamma", "delta", "x", "Order", "item-7", "ab ab", "level", "the")


def described(values: Sequence[Any]) -> str:
    """Arguments in a few words."""
    return f"({', '.join(map(_described, values))})"


def _described(value: Any) -> str:
    if isinstance(value, str):
        return f"text of {len(value):,}"
    if isinstance(value, bytes):
        return f"{len(value):,} bytes"
    if isinstance(value, (dict, set)):
        return f"{type(value).__name__} of {len(value):,}"
    if isinstance(value, Stub):
        return f"object with {', '.join(f'{name}: {_described(it)}' for name, it in vars(value).items())}"
    if isinstance(value, tuple) and len(value) > _SHORT:
        return f"tuple of {len(value):,}"
    if not isinstance(value, list):
        return repr(value)
    return f"{len(value):,} by {len(value[0]):,}" if value and isinstance(value[0], list) else f"list of {len(value):,}"


def made(hint: ast.expr, scale: int, chance: random.Random, flavour: int) -> Any:
    """A value of a type, about so large, in one of several flavours."""
    if isinstance(hint, ast.Name):
        return _plain(hint.id, scale, chance, flavour)
    match hint:
        case ast.BinOp(ast.Name("int"), ast.BitOr(), ast.Name("float")):
            return made(ast.Name("float" if flavour % 2 else "int"), scale, chance, flavour)
        case ast.Call(ast.Name("Fields"), [], fields):
            return Stub(**{str(it.arg): made(it.value, scale, chance, flavour) for it in fields})
        case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(value)])) if value is ...:
            return tuple(_item(item, scale, chance, flavour) for _ in range(scale))
        case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
            return None if flavour == FLAVOURS - 1 else made(value, scale, chance, flavour)
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
            return tuple(made(it, scale, chance, flavour) for it in items)
        case ast.Subscript(ast.Name("tuple"), item):
            return (made(item, scale, chance, flavour),)
    raise ValueError(ast.unparse(hint))


def _plain(name: str, scale: int, chance: random.Random, flavour: int) -> Any:
    match name:
        case "int":
            half, any_of_it = max(scale // 2, 1), chance.randint(0, scale)
            return [scale, half, chance.randint(1, 9), _prime(scale), any_of_it, 2][flavour]
        case "float":
            return round(chance.uniform(0, [scale, 10, 1, 100, 0.5, 3][flavour]), 3)
        case "bool":
            return True
        case "str":
            return _text(scale, chance, flavour)
        case "bytes":
            return chance.randbytes(scale) if flavour % 2 else bytes(chance.choices(b"\x00\x01ab \xff", k=scale))
    raise ValueError(name)


def _prime(least: int) -> int:
    """The first prime from there: what keeps functions about divisors busy."""
    return next(it for it in itertools.count(max(least, 2)) if all(it % by for by in range(2, math.isqrt(it) + 1)))


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
    return made(hint, scale, chance, 4)


def _item(hint: ast.expr, scale: int, chance: random.Random, flavour: int) -> Any:
    match hint:
        case ast.Name("int"):
            return chance.randint(0, [min(scale, 1000), 100, 1, 9, scale, 3][flavour])
        case ast.Name("bool"):
            return chance.random() < 0.5  # noqa: PLR2004
        case ast.Name("str"):
            return chance.choice(_WORDS) if flavour % 2 else str(chance.randint(0, scale))
    return made(hint, 3, chance, flavour)
