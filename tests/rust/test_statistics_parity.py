"""Statistics: Rust against Python, bit for bit, and both against published values."""

from __future__ import annotations

import math
import statistics
from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from outcomes import outcome
from reference import statistics as reference

from pyagent import rust_core

SMALL = st.sampled_from([0.0, -0.0, 1.0, 2.0, 1.5, -3.0])
VALUES = st.lists(SMALL | st.floats(-1e9, 1e9) | st.floats(), max_size=30)
TIMES = st.lists(st.floats(1e-9, 1e3) | SMALL.map(abs), max_size=30)
SHARES = st.floats(0, 1) | st.floats()
READ = ["count", "failed", "minimum", "maximum", "mean", "median", "mad", "stddev"]


@given(VALUES, SHARES)
@example([], 0.5)
@example([math.nan], 0.5)
@example([1e308] * 5, 0.25)
@example([-0.0, 0.0, 0.0], 1.0)
@example(list(range(2001)), 0.95)
@example(list(range(1000)), 0.95)
@example(list(range(2001)), 1 - 2**-53)
def test_a_sample_has_the_statistics_of_the_reference(values: list[float], share: float) -> None:
    rust, python = rust_core.Sample(array("d", values)), reference.Sample(values)
    for name in READ:
        assert outcome(lambda: getattr(rust, name)) == outcome(lambda: getattr(python, name)), name  # noqa: B023
    for name in ("trimmed_mean", "percentile", "median_interval"):
        assert outcome(lambda: getattr(rust, name)(share)) == outcome(lambda: getattr(python, name)(share)), name  # noqa: B023


@given(VALUES, SHARES, st.integers(0, 20), st.integers(0, 2**64 - 1))
@example([1.0], 0.95, 1_000_001, 0)
@example([1.0], 0.95, 2**60, 0)
def test_a_bootstrap_draws_the_same(values: list[float], confidence: float, draws: int, seed: int) -> None:
    mine, theirs = rust_core.Sample(values), reference.Sample(values)
    assert outcome(lambda: mine.bootstrap_median(confidence, draws=draws, seed=seed)) == outcome(
        lambda: theirs.bootstrap_median(confidence, draws=draws, seed=seed)
    )


@given(TIMES | VALUES, TIMES | VALUES, SHARES, SHARES, st.integers(0, 20))
@example([1.0] * 5, [1.0] * 5, 0.95, 0.02, 10)
@example([0.0], [0.0], 0.95, 0.02, 10)
@example([0.0], [1.0, 0.0], 0.5, 0.0, 4)
@example([1.0, 2.0, 3.0], [4.0, 5.0, 6.0], 0.95, 0.02, 10)
@example([float(it) for it in range(20)], [it + 0.5 for it in range(20)], 0.95, 0.02, 10)
def test_a_comparison_is_that_of_the_reference(
    first: list[float], second: list[float], confidence: float, tolerance: float, draws: int
) -> None:
    terms = {"confidence": confidence, "tolerance": tolerance, "draws": draws}
    mine = outcome(lambda: rust_core.compare(rust_core.Sample(first), rust_core.Sample(second), **terms))  # type: ignore[arg-type]
    theirs = outcome(lambda: reference.compare(reference.Sample(first), reference.Sample(second), **terms))  # type: ignore[arg-type]
    assert mine == theirs


@given(st.lists(st.tuples(SMALL | st.floats(), SMALL | st.floats(-1e6, 1e6))), st.booleans())
@example([(1.0, 2.0)] * 5, False)
@example([(float(n), float(n)) for n in range(5)], True)
def test_a_correlation_is_that_of_the_reference(pairs: list[tuple[float, float]], ranks: bool) -> None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    assert outcome(lambda: rust_core.correlation(xs, ys, ranks=ranks)) == outcome(
        lambda: reference.correlation(xs, ys, ranks=ranks)
    )


def test_pairs_of_unequal_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="there are not as many of one as of the other"):
        rust_core.correlation([1.0], [])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2))
def test_percentiles_are_those_of_the_standard_library(values: list[float]) -> None:
    sample = rust_core.Sample(values)
    assert sample.median == statistics.median(values)
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    assert [sample.percentile(it / 4) for it in (1, 2, 3)] == pytest.approx(quarters, abs=1e-9)
    assert sample.stddev == pytest.approx(statistics.stdev(values), rel=1e-9, abs=1e-9)


def test_what_is_no_number_is_refused() -> None:
    for values in ("12", [None], 3, [10**400]):
        with pytest.raises((TypeError, OverflowError)):
            rust_core.Sample(values)  # type: ignore[arg-type]


FIRST = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
LINE = [float(it) for it in range(30)]


@pytest.mark.parametrize(
    ("first", "second", "p"),
    [
        (FIRST, SECOND, 0.13291945818531892),
        ([1.1, 2.3, 3.7, 4.2, 5.9], [0.5, 1.7, 2.2, 3.1, 3.9, 4.0], 0.42857142857142855),
        (LINE, [it + 7.5 for it in LINE], 0.003670893392450653),
        (LINE, [it + 100.5 for it in LINE], 3.019859359162157e-11),
    ],
)
def test_p_of_the_u_test_is_that_of_scipy(first: list[float], second: list[float], p: float) -> None:
    found = rust_core.compare(rust_core.Sample(first), rust_core.Sample(second))
    assert found[2] == pytest.approx(p, rel=1e-12)


def test_correlations_are_those_of_scipy() -> None:
    assert rust_core.correlation(FIRST, SECOND) == pytest.approx((0.8478765191153642, 0.0038831303761205035, 9))
    ranked = rust_core.correlation(FIRST, SECOND, ranks=True)
    assert ranked == pytest.approx((0.6470816712483338, 0.05959221388500858, 9))
    sample = rust_core.Sample(FIRST)
    assert (sample.trimmed_mean(0.2), sample.mad) == pytest.approx((1.762857142857143, 0.2))


def test_failed_measurements_are_counted_and_take_part_in_nothing() -> None:
    sample = rust_core.Sample([math.nan, 1.0, math.inf, 3.0, -math.inf])
    assert (sample.count, sample.failed, sample.median, sample.maximum) == (2, 3, 2.0, 3.0)
