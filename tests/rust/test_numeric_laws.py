"""The numeric laws of docs/cores.md, each where a user of a core would meet it."""

from __future__ import annotations

import math
from array import array

import pytest

from pyagent import rust_core
from pyagent.rust_core import Formula, FormulaError, Sample


def test_sums_run_from_left_to_right_without_compensation() -> None:
    tenths = [0.1] * 10
    assert Formula("sum(x)").evaluate({"x": tenths}) == 0.9999999999999999
    assert Sample(tenths).mean == 0.09999999999999999
    assert Sample([1e16, 1.0, -1e16]).mean == 0.0
    assert Sample([1e16, -1e16, 1.0]).mean == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (0.5, 0, 0.0),
        (1.5, 0, 2.0),
        (2.5, 0, 2.0),
        (2.675, 2, 2.67),
        (0.125, 2, 0.12),
        (25.0, -1, 20.0),
        (-0.5, 0, -0.0),
    ],
)
def test_rounding_is_half_to_even_on_the_exact_value(value: float, digits: int, rounded: float) -> None:
    found = Formula("round(x, n)").evaluate({"x": value, "n": digits})
    assert (found, math.copysign(1, found)) == (rounded, math.copysign(1, rounded))
    assert found == round(value, digits)


def test_places_and_lengths_are_code_points() -> None:
    with pytest.raises(FormulaError) as raised:
        Formula("1 + \U0001d4b3")
    assert raised.value.args[:2] == ("PA-5003", 4)
    assert rust_core.estimate_tokens("\U0001d4b3" * 16) == rust_core.estimate_tokens("\u6f22" * 16), (
        "characters, not bytes"
    )
    assert rust_core.read_answer("\U0001d4b3" * 2000)[1] == []
    assert rust_core.read_answer("\U0001d4b3" * 2001)[1] == ["long"]


def test_nan_is_never_passed_over_in_silence() -> None:
    assert math.isnan(Formula("min(a, b)").evaluate({"a": math.nan, "b": 1.0}))
    assert math.isnan(Formula("max(a, b)").evaluate({"a": 1.0, "b": math.nan}))
    assert math.isnan(Formula("0 / 0").evaluate({}))
    assert Formula("1 if x else 2").evaluate({"x": math.nan}) == 1.0, "as in Python, where NaN is true"
    sample = Sample([1.0, math.nan, math.inf, 3.0])
    assert (sample.count, sample.failed, sample.mean) == (2, 2, 2.0)
    assert rust_core.correlation([1.0, math.nan, 2.0, 3.0], [1.0, 5.0, 2.0, 3.0])[2] == 3
    assert rust_core.health([1.0, math.nan], [1.0, 9.0]) == 100.0
    assert math.isnan(rust_core.health([math.nan], [1.0]))
    assert rust_core.unchanged([1.0, math.nan, 1.0, 1.0], 0.5) == 2


def test_percentiles_are_linear_between_neighbours() -> None:
    assert Sample([1.0, 2.0, 3.0, 4.0]).percentile(0.5) == 2.5
    assert Sample([1.0, 2.0, 3.0, 4.0]).percentile(0.9) == pytest.approx(3.7)


def test_one_row_has_the_bits_of_the_same_row_among_many() -> None:
    formula = Formula("x ** 0.5 / 3 + x % 7 - round(x, 1)")
    values = [n / 7 for n in range(1000)]
    out = array("d", bytes(8 * len(values)))
    formula.evaluate_rows({"x": array("d", values)}, out)
    assert list(out) == [formula.evaluate({"x": it}) for it in values]


def test_money_and_times_are_whole() -> None:
    ledger = rust_core.Ledger("0.3")
    for _ in range(3):
        ledger.book("m", 1_000_000, 0, ("0.1", "0"))
    assert (ledger.spent, ledger.left) == ("0.3", "0")
    spans = [("a", "", "x", 0, 2**62), ("b", "", "x", 0, 2**62), ("c", "", "x", 0, 2**62)]
    assert rust_core.Trace(spans).phases() == [("x", 3, 2**62, 3 * 2**62)]
