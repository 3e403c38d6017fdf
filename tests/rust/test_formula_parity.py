"""Formulas: Rust against Python, value and error, for every text and every binding."""

from __future__ import annotations

import math
import struct
from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference import formula as reference

from pyagent import rust_core

NUMBERS = st.floats() | st.integers(-(2**70), 2**70) | st.booleans() | st.sampled_from([0.5, 1.5, 2.5, -0.0, 2.675])
VALUES = NUMBERS | st.lists(NUMBERS, max_size=4) | st.sampled_from([None, "1", 10**400, [None], (1, 2.5), [[1]]])
BINDINGS = st.dictionaries(st.sampled_from(["a", "b", "c", "xs", "min"]), VALUES)
WORDS = """
a b {c} xs min 1 2.5 .5 3. 1e-3 1e999 0 ( ) (( )) , + - * / % // ** < <= > >= == != and or not if else
abs( sqrt( round( round(a, max( sum(xs avg( len( = { } {if} é foo( 1x 1.. !
"""
WORD = st.sampled_from(["\n", *WORDS.split()])


def leaves() -> st.SearchStrategy[str]:
    numbers = st.floats(0, allow_infinity=False).map(repr) | st.sampled_from(["0", "1", "2", "3", "0.5"])
    return numbers | st.sampled_from(["a", "b", "{c}"])


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    signs = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!=", "and", "or"])
    listed = st.lists(inner | st.just("xs"), min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("{} {} {}".format, inner, signs, inner),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("not {}".format),
        pair.map(lambda it: f"{it[0]} < {it[1]} <= b"),
        st.builds("{} if {} else {}".format, inner, inner, inner),
        inner.map("abs({})".format),
        inner.map("sqrt({})".format),
        inner.map("round({})".format),
        st.builds("round({}, {})".format, inner, st.integers(-330, 330)),
        st.builds("{}({})".format, st.sampled_from(["min", "max", "sum", "avg", "len"]), listed),
    )


TEXTS = st.recursive(leaves(), grown, max_leaves=12) | st.lists(WORD).map(" ".join) | st.text()


def bits(value: float) -> object:
    """What two results have in common when they are the same; a NaN is a NaN."""
    return "nan" if math.isnan(value) else struct.pack("<d", value)


def outcome(make: type, text: str, values: dict[str, object]) -> object:
    try:
        formula = make(text)
        return formula.names, bits(formula.evaluate(values))
    except ValueError as error:
        return error.args


@given(TEXTS, BINDINGS)
@example("2 ** 3 ** 2 - -1", {})
@example("(" * 64 + "1" + ")" * 64, {})
@example("(" * 63 + "1" + ")" * 63, {})
@example("-" * 63 + "1", {})
@example("-" * 64 + "1", {})
@example(" " * 4096 + "1", {})
@example("1" + " " * 4095, {})
@example("+".join("1" for _ in range(2000)), {})
@example("a + sum(a)", {"a": [1.0]})
@example("sum(a) + a", {"a": [1.0]})
@example("(-8) ** (1 / 3) + 0 ** -1", {})
@example("min(min, min)", {"min": 3})
def test_rust_gives_the_value_or_the_error_of_the_reference(text: str, values: dict[str, object]) -> None:
    assert outcome(rust_core.Formula, text, values) == outcome(reference.Formula, text, values)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-320, 330))
@example(0.125, 2)
@example(2.675, 2)
@example(25.0, -1)
@example(35.0, -1)
@example(999999.5, -5)
@example(9.5e307, -308)
def test_round_is_half_to_even_on_the_exact_value(value: float, digits: int) -> None:
    values = {"x": value, "n": digits}
    assert outcome(rust_core.Formula, "round(x, n)", values) == outcome(reference.Formula, "round(x, n)", values)


@given(st.integers(-(2**53), 2**53), st.integers(1, 10), st.integers(-4, 12))
def test_a_half_that_is_exact_goes_to_the_even_side(whole: int, halvings: int, digits: int) -> None:
    values = {"x": whole / 2**halvings, "n": digits}
    assert outcome(rust_core.Formula, "round(x, n)", values) == outcome(reference.Formula, "round(x, n)", values)


@given(TEXTS, st.lists(st.tuples(st.floats(), st.floats()), max_size=300), NUMBERS | st.lists(NUMBERS, max_size=3))
@example("a + b * {c}", [(1.0, 2.0)] * 129, 3)
@example("avg(a, xs, b) < a < b", [(1.0, 2.0), (float("nan"), 1.0)] * 200, 3)
def test_rows_give_what_each_row_gives(text: str, rows: list[tuple[float, float]], c: object) -> None:
    try:
        formula = rust_core.Formula(text)
    except rust_core.FormulaError:
        return
    columns = {"a": array("d", [a for a, _ in rows]), "b": array("d", [b for _, b in rows]), "c": c, "xs": [1.0, 2.5]}
    out = array("d", bytes(8 * len(rows)))
    expected = rows_of(reference.Formula(text), columns, len(rows))
    if isinstance(expected, tuple):
        with pytest.raises(rust_core.FormulaError) as caught:
            formula.evaluate_rows(columns, out)
        assert caught.value.args == expected
        return
    formula.evaluate_rows(columns, out)
    assert list(map(bits, out)) == list(map(bits, expected))
    singles = [formula.evaluate(columns | {"a": a, "b": b}) for a, b in rows]
    assert list(map(bits, out)) == list(map(bits, singles))


def rows_of(formula: reference.Formula, columns: dict[str, object], count: int) -> list[float] | tuple[object, ...]:
    try:
        return formula.evaluate_rows(columns, count)
    except reference.FormulaError as error:
        return error.args


def test_a_column_of_another_length_is_named() -> None:
    with pytest.raises(rust_core.FormulaError) as caught:
        rust_core.Formula("1 + a").evaluate_rows({"a": array("d", [1.0])}, array("d", [0.0, 0.0]))
    assert caught.value.args == ("PA-3004", 4, "`a` has 1 rows, not 2")


@pytest.mark.parametrize("out", [[0.0], b"12345678", array("f", [0.0]), memoryview(bytes(8)).cast("d"), None])
def test_results_need_a_writable_row_of_doubles(out: object) -> None:
    with pytest.raises(TypeError, match="out is no writable row of doubles"):
        rust_core.Formula("1").evaluate_rows({}, out)  # type: ignore[arg-type]
