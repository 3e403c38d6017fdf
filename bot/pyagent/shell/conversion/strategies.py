"""Examples for a type: many ordinary ones, and those at which translations break.

The edges are where 32 and 64 bits end, where floats stop being whole, halves, signed zeros, what is not finite, what
is empty, values of the wrong type, and the numbers that stand in the function itself.
"""

from __future__ import annotations

import ast
import math
import random
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from pyagent.shell.conversion.alike import Stub

_INT_EDGES = [sign * (edge + off) for edge in (2**31, 2**53, 2**63, 10**20) for off in (-1, 0, 1) for sign in (1, -1)]
_FLOAT_EDGES = [
    *(-0.0, 0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 0.1, 2.675, 1e-300, 1e300, 5e-324, math.inf, -math.inf, math.nan),
    *(float(2**53), float(2**63), -float(2**63), 1e16),
]
_LONGEST = 12
_LONGEST_TEXT = 40
_CALLS = 32
_WRONG = 1 / 16


_TEXT_EDGES = [
    *(
        "",
        " ",
        "a",
        "A",
        "0",
        "-1",
        "+7 ",
        "1_0",
        "1.5",
        "1e3",
        "nan",
        "\x1c",
        "a\x1fb",
        "\n",
        "a\r\nb",
        "\x00",
        "a b  c ",
        "abcba",
        "(())",
    ),
    *("é", "ß", "aé", "İ", "\u0661", "\u2028", "\ud800", "x" * 23, "ab" * 20),
]
_ALPHABETS = ("ab", "01", "abcABC", "0123456789", "aB1 ,.-_", "()[]{}", "abcdefghijklmnopqrstuvwxyz ")


class _Str(str):
    """A text that is not exactly one."""


class _Int(int):
    """An int that is not exactly one."""


class _Dict(dict[Any, Any]):
    """A dict that is not exactly one."""


class _List(list[Any]):
    """A list that is not exactly one."""


def constants(source: str) -> tuple[list[int], list[float], list[str]]:
    """The numbers that stand in a text, with their neighbours, and the texts."""
    ints: set[int] = set()
    floats: set[float] = set()
    texts: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) is str and len(node.value) <= _LONGEST_TEXT:
            texts.update((node.value, node.value.swapcase(), node.value[:-1]))
        if isinstance(node, ast.Constant) and type(node.value) is bytes and len(node.value) <= _LONGEST_TEXT:
            texts.update((node.value.decode("latin-1"), node.value[:-1].decode("latin-1")))
        if isinstance(node, ast.Constant) and type(node.value) is int:
            ints.update((node.value - 1, node.value, node.value + 1, -node.value))
        if isinstance(node, ast.Constant) and type(node.value) is float:
            floats.update((node.value, -node.value, math.nextafter(node.value, math.inf)))
    return sorted(ints), sorted(floats), sorted(texts)


class Strategies:
    """Strategies for the arguments of one function."""

    def __init__(self, source: str) -> None:
        ints, floats, texts = self._mined = constants(source)
        small = st.integers(-6, 12)
        mined = [st.sampled_from(ints)] if ints else []
        self._size = st.one_of(small, small, st.integers(0, 40), st.integers(-1000, 1000), *mined)
        self._int = st.one_of(self._size, self._size, self._size, st.sampled_from(_INT_EDGES))
        tame = st.integers(-80, 80).map(lambda it: it / 8)
        self._float = st.one_of(
            tame,
            tame,
            st.floats(-1e6, 1e6, allow_nan=False),
            st.floats(),
            st.sampled_from([*_FLOAT_EDGES, *floats]),
        )

        alphabet = st.sampled_from(_ALPHABETS)
        tame_text = alphabet.flatmap(lambda it: st.text(it, max_size=_LONGEST))
        some = [st.sampled_from(texts), st.lists(st.sampled_from(texts), max_size=5).map("".join)] if texts else []
        some_bytes = st.lists(st.integers(0, 9), max_size=_LONGEST).map(bytes)
        literals = [st.sampled_from([text.encode("latin-1", "replace") for text in texts])] if texts else []
        self._bytes = st.one_of(some_bytes, st.binary(max_size=_LONGEST), *literals)
        self._text = st.one_of(tame_text, tame_text, tame_text, *some, st.sampled_from(_TEXT_EDGES))

    def of(self, hint: str) -> st.SearchStrategy[Any]:
        """Values of a type, as its hint names it."""
        return self._of(ast.parse(hint, mode="eval").body, edges=True)

    def _of(self, hint: ast.expr, *, edges: bool) -> st.SearchStrategy[Any]:
        if isinstance(hint, ast.Name):
            ints = self._int if edges else self._size
            plain = {"int": ints, "float": self._float, "bool": st.booleans(), "str": self._text, "bytes": self._bytes}
            return plain[hint.id]
        match hint:
            case ast.Subscript(ast.Name("dict"), ast.Tuple([key, value])):
                keys, values = self._of(key, edges=False), self._of(value, edges=edges)
                return st.dictionaries(keys, values, max_size=_LONGEST)
            case ast.Subscript(ast.Name("set"), item):
                return st.sets(self._of(item, edges=False), max_size=_LONGEST)
            case ast.BinOp(ast.Name("int"), ast.BitOr(), ast.Name("float")):
                return st.one_of(self._of(ast.Name("int"), edges=edges), self._float)
            case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
                return st.one_of(st.none(), *[self._of(value, edges=edges)] * 3)
            case ast.Call(ast.Name("Fields"), [], fields):
                return st.builds(Stub, **{str(it.arg): self._of(it.value, edges=edges) for it in fields})
            case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(value)])) if value is ...:
                return st.one_of(*[self._list(item).map(tuple)] * 3, self._list(item))
            case ast.Subscript(ast.Name("list"), item):
                return self._list(item)
            case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
                return st.tuples(*(self._of(it, edges=edges) for it in items))
            case ast.Subscript(ast.Name("tuple"), item):
                return st.tuples(self._of(item, edges=edges))
        raise ValueError(ast.unparse(hint))

    def _list(self, item: ast.expr) -> st.SearchStrategy[Any]:
        plain = st.lists(self._of(item, edges=False), max_size=_LONGEST)
        ordered = plain.map(_sorted)
        hard = st.lists(self._of(item, edges=True), max_size=_LONGEST)
        if isinstance(item, ast.Subscript) and isinstance(item.value, ast.Name) and item.value.id == "list":
            return st.one_of(self._matrix(item.slice), self._matrix(item.slice), hard)
        return st.one_of(plain, plain, ordered, hard)

    def _matrix(self, cell: ast.expr) -> st.SearchStrategy[Any]:
        cells = self._of(cell, edges=False)

        def rows(shape: tuple[int, int]) -> st.SearchStrategy[Any]:
            row = st.lists(cells, min_size=shape[1], max_size=shape[1])
            return st.lists(row, min_size=shape[0], max_size=shape[0])

        sides = st.integers(1, 4)
        square = sides.map(lambda it: (it, it))
        return st.one_of(square, st.tuples(sides, sides)).flatmap(rows)

    def arguments(self, hints: Sequence[str]) -> st.SearchStrategy[list[tuple[bool, list[Any]]]]:
        """Calls to try: arguments, and whether they are of the right types.

        One call that Hypothesis draws item by item, or several that are made of one number that it draws: what it
        does for an example takes longer than most calls.
        """
        dice = Dice(self._mined)
        trees = [ast.parse(hint, mode="eval").body for hint in hints]
        drawn = st.tuples(*(self.of(hint) for hint in hints)).map(lambda it: [(True, list(it))])
        rolled = st.integers(0, 2**64).map(lambda it: dice.calls(trees, it))
        if not hints:
            return drawn
        wrong = st.tuples(drawn, st.integers(0, len(hints) - 1), st.sampled_from(_SPOILERS)).map(_spoiled)
        return st.one_of(drawn, rolled, rolled, wrong)


class Dice:
    """Makes arguments of one number, in the proportions of the strategies."""

    def __init__(self, mined: tuple[list[int], list[float], list[str]]) -> None:
        self._ints = mined[0] or [0, 1]
        self._texts = [*_TEXT_EDGES, *mined[2], *mined[2]]
        self._floats = [*_FLOAT_EDGES, *mined[1]]

    def calls(self, hints: Sequence[ast.expr], number: int) -> list[tuple[bool, list[Any]]]:
        """Several calls; one of sixteen with an argument of a wrong type."""
        chance = random.Random(number)  # noqa: S311  # the same number makes the same arguments
        calls = [(True, self._call(hints, chance)) for _ in range(_CALLS)]
        return [
            _spoiled(([call], chance.randrange(len(hints)), chance.choice(_SPOILERS)))[0]
            if chance.random() < _WRONG
            else call
            for call in calls
        ]

    def _call(self, hints: Sequence[ast.expr], chance: random.Random) -> list[Any]:
        values = [self._of(hint, chance, edge=0.12) for hint in hints]
        if len(values) > 1 and chance.random() < 0.15:  # noqa: PLR2004
            one, other = chance.sample(range(len(values)), 2)
            values[other] = _near(values[one], values[other], chance)
        return values

    def _plain(self, name: str, chance: random.Random, edge: float) -> Any:
        match name:
            case "int":
                return self._int(chance, edge)
            case "float":
                return self._float(chance)
            case "bool":
                return chance.random() < 0.5  # noqa: PLR2004
            case "str":
                return self._text(chance)
            case "bytes":
                top = chance.choice((2, 9, 127, 255, 255))
                data = bytes(chance.randint(0, top) for _ in range(chance.randint(0, 2 * _LONGEST)))
                return self._text(chance).encode("utf-8", "replace") if chance.random() < 0.25 else data  # noqa: PLR2004
        raise ValueError(name)

    def _of(self, hint: ast.expr, chance: random.Random, *, edge: float) -> Any:
        if isinstance(hint, ast.Name):
            return self._plain(hint.id, chance, edge)
        match hint:
            case ast.Subscript(ast.Name("dict"), ast.Tuple([key, value])):
                return {
                    self._of(key, chance, edge=0): self._of(value, chance, edge=edge / 4)
                    for _ in range(chance.randint(0, _LONGEST))
                }
            case ast.Subscript(ast.Name("set"), item):
                return {self._of(item, chance, edge=0) for _ in range(chance.randint(0, _LONGEST))}
            case ast.BinOp(ast.Name("int"), ast.BitOr(), ast.Name("float")):
                return self._int(chance, edge) if chance.random() < 0.5 else self._float(chance)  # noqa: PLR2004
            case ast.Call(ast.Name("Fields"), [], fields):
                return Stub(**{str(it.arg): self._of(it.value, chance, edge=edge) for it in fields})
            case ast.Subscript(ast.Name("tuple"), ast.Tuple([item, ast.Constant(value)])) if value is ...:
                items = self._list(item, chance)
                return items if chance.random() < 0.25 else tuple(items)  # noqa: PLR2004
            case ast.BinOp(value, ast.BitOr(), ast.Constant(None)):
                return None if chance.random() < 0.2 else self._of(value, chance, edge=edge)  # noqa: PLR2004
            case ast.Subscript(ast.Name("list"), item):
                return self._list(item, chance)
            case ast.Subscript(ast.Name("tuple"), ast.Tuple(items)):
                return tuple(self._of(it, chance, edge=edge) for it in items)
            case ast.Subscript(ast.Name("tuple"), item):
                return (self._of(item, chance, edge=edge),)
        raise ValueError(ast.unparse(hint))

    def _int(self, chance: random.Random, edge: float) -> int:
        roll = chance.random()
        if roll < edge:
            return chance.choice(_INT_EDGES)
        if roll < edge + 0.15:
            return chance.choice(self._ints)
        return chance.randint(*chance.choice(((-6, 12), (-6, 12), (0, 40), (-1000, 1000))))

    def _float(self, chance: random.Random) -> float:
        if chance.random() < 0.25:  # noqa: PLR2004
            return chance.choice(self._floats)
        return chance.choice((chance.randint(-80, 80) / 8, chance.uniform(-1e6, 1e6), chance.uniform(-2, 2)))

    def _text(self, chance: random.Random) -> str:
        if chance.random() < 0.2:  # noqa: PLR2004
            return chance.choice(self._texts)
        alphabet = chance.choice(_ALPHABETS)
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 2 * _LONGEST)))
        return text + text[::-1] if chance.random() < 0.15 else text  # noqa: PLR2004

    def _list(self, item: ast.expr, chance: random.Random) -> list[Any]:
        length = chance.randint(0, _LONGEST)
        if isinstance(item, ast.Subscript) and isinstance(item.value, ast.Name) and item.value.id == "list":
            rows, columns = chance.randint(1, 4), chance.randint(1, 4)
            if chance.random() < 0.5:  # noqa: PLR2004
                columns = rows
            return [[self._of(item.slice, chance, edge=0) for _ in range(columns)] for _ in range(rows)]
        edge = 0.2 if chance.random() < 0.2 else 0.0  # noqa: PLR2004
        items = [self._of(item, chance, edge=edge) for _ in range(length)]
        return _sorted(items) if chance.random() < 0.25 else items  # noqa: PLR2004


def _near(value: Any, like: Any, chance: random.Random) -> Any:
    """What a comparison, an equality or a search has to tell from a value, or a list that has it."""
    if isinstance(value, list) and isinstance(like, list):
        if value and like and type(value[0]) is not type(like[0]):
            return like
        return value if chance.random() < 0.5 else [*value, *like[:1]]  # noqa: PLR2004
    if isinstance(value, list) and value and type(value[0]) is type(like):
        return chance.choice(value)
    if isinstance(value, (dict, set)) and value:
        near = chance.choice(list(value))
        return near if type(near) is type(like) else like
    if type(value) is str and type(like) is str:
        return chance.choice((value, value[: len(value) // 2], value[1:], value + like[:1], value.upper(), value[::-1]))
    if type(value) is int and type(like) is float and abs(value) < 2**64:
        return float(value)
    if type(value) is float and type(like) is int and math.isfinite(value):
        return int(value)
    return value if type(value) is type(like) else like


def _sorted(items: list[Any]) -> list[Any]:
    try:
        return sorted(items)
    except TypeError:  # None, or objects, in them or inside of them
        return items


def _as_float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and abs(value) < 2**53 else value


def _as_int(value: Any) -> Any:
    return (
        int(value)
        if isinstance(value, float) and math.isfinite(value)
        else _Int(value)
        if type(value) is int
        else value
    )


def _as_bool(value: Any) -> Any:
    return bool(value)


def _as_other(value: Any) -> Any:
    others: dict[type, Any] = {list: _List, str: _Str, bytes: bytearray, dict: _Dict}
    other = others.get(type(value))
    return other(value) if other else None


def _computed(value: Any) -> Any:
    """An object whose first attribute is computed, or missing."""
    if not isinstance(value, Stub) or not vars(value):
        return _as_other(value)
    name, first = next(iter(vars(value).items()))
    rest = {key: it for key, it in vars(value).items() if key != name}
    if type(first) is int and first % 2:
        return Stub(**rest)
    other = first + 1 if isinstance(first, (int, float)) else first[:1] if isinstance(first, (str, list)) else first
    odd = type("Odd", (Stub,), {name: property(lambda _: other)})
    return odd(**vars(value))


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else str(value)


def _inside(value: Any) -> Any:
    if isinstance(value, list) and value:
        return [_as_bool(value[0]), *value[1:]]
    return _as_bool(value)


_SPOILERS = [_as_float, _as_int, _as_bool, _as_other, _as_tuple, _inside, _computed]


def _spoiled(drawn: tuple[list[tuple[bool, list[Any]]], int, Any]) -> list[tuple[bool, list[Any]]]:
    [(_, values)], at, spoil = drawn
    values = list(values)
    values[at] = spoil(values[at])
    return [(False, values)]
