"""Stability: Rust against Python, bit for bit, value and error."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from outcomes import same
from reference import stability as reference

from pyagent import rust_core

COUNTS = st.integers(0, 50) | st.integers(0, 2**53)
SHARES = st.floats(0, 1) | st.floats()
LEVELS = st.floats(0.01, 0.999) | st.sampled_from([0.0, 1.0, 0.95, math.nan, 1 - 2**-53])
STEPS = st.lists(st.sampled_from([1.0, 1.5, 2.0, -0.0, 0.0]) | st.floats(), max_size=20)


def outcome(call: Callable[[], object]) -> object:
    try:
        return same(call())
    except ValueError as error:
        return str(error)


@given(COUNTS, COUNTS, LEVELS, SHARES)
@example(0, 0, 0.95, 0.5)
@example(4, 4, 0.95, 0.5)
@example(0, 4, 0.95, 0.5)
@example(5, 4, 0.95, 0.5)
@example(1, 4, 1 - 2**-53, 0.5)
def test_shares_and_trust_are_those_of_the_reference(taken: int, decided: int, confidence: float, least: float) -> None:
    assert outcome(lambda: rust_core.share_interval(taken, decided, confidence=confidence)) == outcome(
        lambda: reference.share_interval(taken, decided, confidence=confidence)
    )
    terms = {"least_share": least, "confidence": confidence}
    assert outcome(lambda: rust_core.is_trusted(taken, decided, **terms)) == outcome(
        lambda: reference.is_trusted(taken, decided, **terms)
    )


@given(st.lists(SHARES, max_size=6), st.lists(st.floats(0, 9) | st.floats(), max_size=6))
@example([], [])
@example([math.nan, 0.5], [1.0, 1.0])
@example([2.0, -0.0, -1.0], [1.0, 2.0, 0.0])
def test_health_is_that_of_the_reference(shares: list[float], weights: list[float]) -> None:
    assert outcome(lambda: rust_core.health(shares, weights)) == outcome(lambda: reference.health(shares, weights))
    weights = (weights * 6)[: len(shares)]
    assert outcome(lambda: rust_core.health(shares, weights)) == outcome(lambda: reference.health(shares, weights))


@given(STEPS, st.sampled_from([0.0, 0.5]) | st.floats())
@example([math.inf, math.inf, 1.0], 1.0)
@example([1.0, math.inf, math.inf], 1.0)
def test_what_stands_still_is_found_as_the_reference_finds_it(values: list[float], tolerance: float) -> None:
    assert rust_core.unchanged(values, tolerance) == reference.unchanged(values, tolerance)


def test_the_interval_is_that_of_the_literature() -> None:
    # Newcombe 1998, table I, method 3.
    assert rust_core.share_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert rust_core.share_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert rust_core.share_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


def test_trust_is_lost_by_evidence_and_not_by_one_bad_day() -> None:
    assert [rust_core.is_trusted(0, declined) for declined in range(6)] == [True, True, True, True, False, False]
    assert rust_core.is_trusted(3, 8)
    assert not rust_core.is_trusted(1, 9)
