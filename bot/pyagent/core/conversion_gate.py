"""When functions in Rust are offered: why the bot looks at all, and what has to hold of what was proved. Pure.

A conversion that nobody asked for must never be noise, so everything here is an objection until it is met.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from pyagent.core.conversion import LEAST_GAIN, Gain, Verdict

LEAST_SMALL_GAIN = 1.2
"""What a small input has to gain: the conversion of arguments must not cost more than Rust saves."""
MOST_DEOPTS = 0.1
"""Share of the ordinary examples that may be left to Python."""
STEEPEST = 1.3
"""How much faster than Python's time that of Rust may grow, as an exponent: noise is below it, a square far above."""
HOT = 0.03
"""Share of a profile's time from which on a function is hot."""


class Ground(StrEnum):
    """Why functions are looked at."""

    ASKED = "a person asked for it"
    CONFIGURATION = "the configuration asks for it"
    CORE = "the repository has a Rust core"
    PROFILE = "a profile names hot functions"
    OPEN = "it was asked for before"
    """The pull request is open already: what it holds is kept up to date."""


def objection(verdict: Verdict) -> str:
    """Why a function that was looked at is not offered; empty when it is."""
    if verdict.status != "converted":
        return verdict.reason or verdict.status
    if not verdict.gains:
        return "it was not measured"
    small, large = verdict.own_gain or verdict.gains[0], verdict.gains[-1]
    if large.low < LEAST_GAIN:
        return f"{_times(large)}, where {LEAST_GAIN:g} is asked for"
    if small.low < LEAST_SMALL_GAIN:
        return f"{_times(small)}, where {LEAST_SMALL_GAIN:g} is asked for on small inputs"
    if (steepness := growth(verdict.gains)) > STEEPEST:
        return f"Rust's time grows as the {steepness:.1f}th power of Python's: what it gains, it loses on large inputs"
    if verdict.deopts > MOST_DEOPTS * verdict.ordinary:
        share = 100 * verdict.deopts / verdict.ordinary
        return (
            f"Rust leaves {share:.0f} % of the ordinary examples to Python, where {100 * MOST_DEOPTS:.0f} % may be left"
        )
    if verdict.own_answered < verdict.own * (1 - MOST_DEOPTS):
        return f"of the {verdict.own} calls in the project's tests Rust answers {verdict.own_answered}"
    return ""


def growth(gains: Sequence[Gain]) -> float:
    """How Rust's time grows when Python's does, as an exponent, between the two largest sizes; 1 is as fast.

    The interval's ends are taken that speak for Rust: what is not certain is no objection.
    """
    if len(gains) < 2:  # noqa: PLR2004
        return 1.0
    smaller, larger = gains[-2], gains[-1]
    longer = larger.python_us / smaller.python_us
    if longer < 2:  # noqa: PLR2004  # of two sizes that are nearly one nothing can be said
        return 1.0
    rust = longer * smaller.low / larger.high
    return math.log(rust) / math.log(longer) if rust > 1 else 0.0


def _times(gain: Gain) -> str:
    return f"{gain.ratio:.2f} times as fast (between {gain.low:.2f} and {gain.high:.2f}) on {gain.size}"
