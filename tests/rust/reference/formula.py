"""Formulas in Python: the same language, errors and bits as ``rust_core/cores/src/formula``, as closures."""

from __future__ import annotations

import math
import operator
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

MOST_CHARACTERS = 4096
MOST_DEPTH = 64

Bound = Mapping[str, "float | Sequence[float]"]
Node = Callable[[Bound], float]
Token = tuple[int, str, object]

CHOICE, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, POWER = range(1, 10)
_FUNCTIONS = "abs, avg, len, max, min, round, sqrt, sum"
_WORDS = {"and", "else", "if", "not", "or"}
_FOLDS = {"min", "max", "sum", "avg", "len"}
_LEVELS = {"if": CHOICE, "or": OR, "and": AND, "+": SUM, "-": SUM}
_LEVELS |= {"*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT, "**": POWER}
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_LEVELS |= dict.fromkeys(_COMPARE, COMPARE)
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACED = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SIGN = re.compile(r"\*\*|//|<=|>=|==|!=|[-+*/%<>(),}]")


class FormulaError(ValueError):
    """The same three arguments as those of Rust."""


def _unreadable(at: int, message: str) -> FormulaError:
    return FormulaError("PA-5003", at, message)


def _unbound(at: int, message: str) -> FormulaError:
    return FormulaError("PA-3004", at, message)


def _tokens(text: str) -> list[Token]:
    if len(text) > MOST_CHARACTERS:
        raise _unreadable(MOST_CHARACTERS, f"longer than {MOST_CHARACTERS} characters")
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        token, end = _token(text, at)
        found.append((at, *token))
        at = end
    return [*found, (len(text), "end", "")]


def _token(text: str, at: int) -> tuple[tuple[str, object], int]:
    if found := _NUMBER.match(text, at):
        end = found.end()
        if text[end : end + 1] == "." or _NAME.match(text, end):
            raise _unreadable(end, "a number ends here, and something else begins at once")
        return ("number", float(found[0])), end
    if text[at] == "{":
        if not (found := _BRACED.match(text, at)):
            raise _unreadable(at, "`{` wants one name and `}`")
        return ("braced", found[1]), found.end()
    if found := _NAME.match(text, at):
        return ("name", found[0]), found.end()
    if found := _SIGN.match(text, at):
        return ("sign", found[0]), found.end()
    if text[at] == "=":
        raise _unreadable(at, "`=` sets nothing here; `==` compares")
    raise _unreadable(at, f"U+{ord(text[at]):04X} has no meaning in a formula")


class Formula:
    """A formula, ready to be computed."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._depth = 0
        self._at: dict[str, int] = {}
        self._number_at: dict[str, int] = {}
        self._node = self._expression(CHOICE)
        at, kind, token = self._tokens[self._next]
        if kind != "end":
            raise _unreadable(at, f"{_shown(kind, token)} is not expected here")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._at)

    def evaluate(self, values: Mapping[str, object]) -> float:
        row = {name: self._bound(name, at, values) for name, at in self._at.items()}
        # A long sum is as deep as it is long.
        before = sys.getrecursionlimit()
        sys.setrecursionlimit(before + 5 * MOST_CHARACTERS)
        try:
            return self._node(row)
        finally:
            sys.setrecursionlimit(before)

    def evaluate_rows(self, values: Mapping[str, object], count: int) -> list[float]:
        for name, at in self._at.items():
            if name in values and not isinstance(values[name], int | float | list):
                rows = len(values[name])  # type: ignore[arg-type]
                if rows != count:
                    raise _unbound(at, f"`{name}` has {rows} rows, not {count}")
            else:
                self._bound(name, at, values)
        one = {name: it for name, it in values.items() if isinstance(it, int | float | list)}
        many = {name: values[name] for name in self._at if name not in one}
        columns = zip(*many.values(), strict=True) if many else ((),) * count  # type: ignore[call-overload]
        return [self.evaluate({**one, **dict(zip(many, row, strict=True))}) for row in columns]

    def _bound(self, name: str, at: int, values: Mapping[str, object]) -> float | Sequence[float]:
        if name not in values:
            raise _unbound(at, f"`{name}` has no value")
        value = values[name]
        if (number := _number(value)) is not None:
            return number
        numbers = [_number(it) for it in value] if isinstance(value, list | tuple) else [None]
        if None in numbers:
            raise _unbound(at, f"`{name}` is neither a number nor a list of numbers")
        if name in self._number_at:
            place = self._number_at[name]
            raise _unbound(place, f"`{name}` is a list; only avg, len, max, min and sum take one")
        return [it for it in numbers if it is not None]

    def _is_next(self, text: str) -> bool:
        _, kind, token = self._tokens[self._next]
        return kind in ("name", "sign") and token == text

    def _take(self, text: str) -> bool:
        is_next = self._is_next(text)
        self._next += is_next
        return is_next

    def _expression(self, least: int) -> Node:
        if self._depth == MOST_DEPTH:
            raise _unreadable(self._tokens[self._next][0], f"nested more than {MOST_DEPTH} deep")
        self._depth += 1
        node = self._operand(least)
        while True:
            at, kind, token = self._tokens[self._next]
            level = _LEVELS.get(str(token), 0) if kind in ("name", "sign") else 0
            if level < least:
                break
            node = self._infix(node, level, str(token), at)
        self._depth -= 1
        return node

    def _infix(self, left: Node, level: int, sign: str, at: int) -> Node:
        if level == COMPARE:
            return self._chain(left)
        self._next += 1
        if level == CHOICE:
            condition = self._expression(OR)
            if not self._take("else"):
                raise _unreadable(at, "`if` needs `else`")
            other = self._expression(CHOICE)
            return lambda row: left(row) if condition(row) else other(row)
        right = self._expression(SIGN if level == POWER else level + 1)
        if sign == "and":
            return lambda row: left(row) and right(row)
        if sign == "or":
            return lambda row: left(row) or right(row)
        operation = _OPERATIONS[sign]
        return lambda row: operation(left(row), right(row))

    def _chain(self, first: Node) -> Node:
        links: list[tuple[Callable[[float, float], bool], Node]] = []
        while True:
            _, kind, token = self._tokens[self._next]
            if kind != "sign" or token not in _COMPARE:
                break
            self._next += 1
            links.append((_COMPARE[str(token)], self._expression(SUM)))
        if len(links) == 1:
            (compare, right) = links[0]
            return lambda row: 1.0 if compare(first(row), right(row)) else 0.0

        def holds(row: Bound) -> float:
            left = first(row)
            for compare, node in links:
                right = node(row)
                if not compare(left, right):
                    return 0.0
                left = right
            return 1.0

        return holds

    def _operand(self, least: int) -> Node:
        at, kind, token = self._tokens[self._next]
        self._next += 1
        if kind == "number":
            return lambda _: token  # type: ignore[return-value]
        if kind == "sign" and token == "(":
            node = self._expression(CHOICE)
            self._close(at)
            return node
        if kind == "sign" and token in ("+", "-") and least <= SIGN:
            node = self._expression(SIGN)
            return node if token == "+" else lambda row: -node(row)
        if kind == "name" and token == "not" and least <= NOT:
            node = self._expression(NOT)
            return lambda row: 0.0 if node(row) else 1.0
        if kind == "braced" or (kind == "name" and token not in _WORDS):
            name = str(token)
            if kind == "name" and self._take("("):
                return self._call(name, at)
            self._noted(name, at)
            self._number_at.setdefault(name, at)
            return lambda row: row[name]  # type: ignore[return-value]
        self._next -= 1
        raise _unreadable(at, "a value is missing")

    def _close(self, opened: int) -> None:
        if not self._take(")"):
            at, kind, token = self._tokens[self._next]
            if kind == "end":
                raise _unreadable(opened, "`(` is not closed")
            raise _unreadable(at, f"{_shown(kind, token)} is not expected here")

    def _call(self, name: str, at: int) -> Node:
        opened = self._tokens[self._next - 1][0]
        if name in _FOLDS:
            return self._fold(name, opened)
        if name not in ("abs", "sqrt", "round"):
            raise _unreadable(at, f"`{name}` is no function; there are {_FUNCTIONS}")
        arguments = [self._expression(CHOICE)]
        while self._take(","):
            arguments.append(self._expression(CHOICE))
        self._close(opened)
        if len(arguments) > 1 + (name == "round"):
            wanted = "1 or 2 arguments" if name == "round" else "1 argument"
            raise _unreadable(at, f"`{name}` takes {wanted}, not {len(arguments)}")
        if name == "round" and len(arguments) == 2:
            value, digits = arguments
            return lambda row: _round_to(value(row), digits(row))
        operation = {"abs": abs, "sqrt": _sqrt, "round": _round}[name]
        argument = arguments[0]
        return lambda row: operation(argument(row))

    def _fold(self, name: str, opened: int) -> Node:
        parts: list[tuple[str, Node | None]] = []
        while True:
            at, kind, token = self._tokens[self._next]
            following = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
            is_whole = following[1:] in (("sign", ","), ("sign", ")"))
            if is_whole and (kind == "braced" or (kind == "name" and token not in _WORDS)):
                self._next += 1
                self._noted(str(token), at)
                parts.append((str(token), None))
            else:
                parts.append(("", self._expression(CHOICE)))
            if not self._take(","):
                break
        self._close(opened)
        fold = _FOLD_FUNCTIONS[name]

        def folded(row: Bound) -> float:
            values: list[float] = []
            for held, node in parts:
                value = node(row) if node else row[held]
                values.extend(value if isinstance(value, list) else [value])  # type: ignore[list-item]
            return fold(values)

        return folded

    def _noted(self, name: str, at: int) -> None:
        self._at.setdefault(name, at)


def _number(value: object) -> float | None:
    if not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _shown(kind: str, token: object) -> str:
    return {"number": "a number", "end": "the end"}.get(kind, f"`{token}`")


def _divide(a: float, b: float) -> float:
    if b:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def _floor_divide(a: float, b: float) -> float:
    return a // b if b else _divide(a, b)


def _remainder(a: float, b: float) -> float:
    return a % b if b else math.nan


def _power(a: float, b: float) -> float:
    try:
        return math.pow(a, b)
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ValueError:
        if a == 0:
            return -math.inf if math.copysign(1, a) < 0 and b % 2 == 1 else math.inf
        return math.nan


def _sqrt(a: float) -> float:
    return math.sqrt(a) if a >= 0 else math.nan


def _round(a: float) -> float:
    return math.copysign(float(round(a)), a) if math.isfinite(a) else a


def _round_to(value: float, digits: float) -> float:
    if not math.isfinite(digits) or digits != int(digits):
        return math.nan
    if not math.isfinite(value) or digits > 323:
        return value
    if digits < -308:
        return math.copysign(0.0, value)
    try:
        return round(value, int(digits))
    except OverflowError:
        return math.copysign(math.inf, value)


def _least(values: Iterable[float]) -> float:
    found = list(values)
    return min(found) if found and not any(map(math.isnan, found)) else math.nan


def _most(values: Iterable[float]) -> float:
    found = list(values)
    return max(found) if found and not any(map(math.isnan, found)) else math.nan


def _total(values: Iterable[float]) -> float:
    # Not `sum`, which compensates from Python 3.12 on.
    found = 0.0
    for value in values:
        found += value
    return found


def _mean(values: Sequence[float]) -> float:
    return _divide(_total(values), float(len(values)))


def _count(values: Sequence[float]) -> float:
    return float(len(values))


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "//": _floor_divide,
    "%": _remainder,
    "**": _power,
}
_FOLD_FUNCTIONS: dict[str, Callable[[list[float]], float]] = {
    "min": _least,
    "max": _most,
    "sum": _total,
    "avg": _mean,
    "len": _count,
}
