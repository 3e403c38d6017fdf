"""Two ways against one another: Rust against Python, bit for bit, and both against published values."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from outcomes import outcome
from reference import statistics as reference

from pyagent import rust_core

SMALL = st.sampled_from([0.0, -0.0, 1.0, 2.0, 1.5, -3.0])
VALUES = st.lists(SMALL | st.floats(-1e6, 1e6) | st.floats(), max_size=20)
TRIALS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (min(pair), max(pair)))
ANY_TRIALS = TRIALS | st.tuples(st.integers(0, 2000), st.integers(0, 2000))
SHARES = st.floats(0, 1) | st.floats()


@given(VALUES, VALUES)
@example([1.0, 1.0], [1.0, 1.0])
@example([1.0, 1.0], [2.0, 2.0])
@example([1e308, -1e308], [0.0, 1.0])
@example([1e-200, 2e-200], [3e-200, 5e-200])
@example([1.0, math.nan], [1.0, 2.0])
def test_means_are_compared_as_by_the_reference(first: list[float], second: list[float]) -> None:
    mine = outcome(lambda: rust_core.welch_test(rust_core.Sample(first), rust_core.Sample(second)))
    assert mine == outcome(lambda: reference.welch_test(reference.Sample(first), reference.Sample(second)))


@given(ANY_TRIALS, ANY_TRIALS)
@example((0, 0), (0, 0))
@example((1, 0), (0, 0))
@example((0, 50_000), (50_000, 50_000))
@example((3, 100_000), (0, 1))
@example((50_000, 50_000), (0, 50_000))
def test_shares_are_compared_as_by_the_reference(first: tuple[int, int], second: tuple[int, int]) -> None:
    mine = outcome(lambda: rust_core.fisher_test(first, second))
    assert mine == outcome(lambda: reference.fisher_test(first, second))


@given(SHARES, SHARES, SHARES, SHARES)
@example(0.5, 0.5, 0.95, 0.8)
@example(0.5, 0.5 + 1e-9, 0.95, 0.8)
@example(0.1, 0.9, 1 - 2**-53, 0.8)
@example(1e-200, 1e-200, 1e-200, 0.5)
def test_a_plan_is_that_of_the_reference(first: float, second: float, confidence: float, power: float) -> None:
    mine = outcome(lambda: rust_core.sample_size(first, second, confidence=confidence, power=power))
    assert mine == outcome(lambda: reference.sample_size(first, second, confidence=confidence, power=power))


@given(st.lists(ANY_TRIALS, max_size=5), SHARES, SHARES)
def test_the_fallback_is_that_of_the_reference(ways: list[tuple[int, int]], share: float, confidence: float) -> None:
    terms = {"least_share": share, "confidence": confidence}
    assert outcome(lambda: rust_core.fallback(ways, **terms)) == outcome(lambda: reference.fallback(ways, **terms))


@given(TRIALS.filter(lambda it: it[1] <= 8), TRIALS.filter(lambda it: it[1] <= 8))
def test_the_exact_test_counts_what_there_is_to_count(first: tuple[int, int], second: tuple[int, int]) -> None:
    """All ways to hand out the successes, one by one."""
    everybody, taken = range(first[1] + second[1]), first[0] + second[0]
    counts: dict[int, int] = {}
    for chosen in combinations(everybody, taken):
        mine = sum(it < first[1] for it in chosen)
        counts[mine] = counts.get(mine, 0) + 1
    alike = sum(count for count in counts.values() if count <= counts[first[0]])
    assert rust_core.fisher_test(first, second) == pytest.approx(alike / sum(counts.values()), rel=1e-12)


def test_welch_is_that_of_the_book() -> None:
    # The third example of Welch's test in its article of Wikipedia, whose figures are to be found there.
    first = [19.8, 20.4, 19.6, 17.8, 18.5, 18.9, 18.3, 18.9, 19.5, 22.0]
    second = [28.2, 26.6, 20.1, 23.3, 25.2, 22.1, 17.7, 27.6, 20.6, 13.7]
    second += [23.2, 17.5, 20.6, 18.0, 23.9, 21.6, 24.3, 20.4, 24.0, 13.2]
    difference, t, freedom, p = rust_core.welch_test(rust_core.Sample(first), rust_core.Sample(second))
    assert difference == pytest.approx(2.22, abs=0.005)
    assert (t, freedom, p) == pytest.approx((2.22, 24.5, 0.036), rel=0.005)


def test_the_first_way_is_taken_until_it_surely_fails() -> None:
    assert rust_core.fallback([(0, 3), (5, 5)]) == 0
    assert rust_core.fallback([(0, 4), (5, 5)]) == 1
    assert rust_core.fallback([(0, 4), (0, 4)]) is None
    assert rust_core.fallback([]) is None
