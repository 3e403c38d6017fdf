"""Stability in Python: as ``rust_core/cores/src/stability.rs``, in the same order of operations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist


class StabilityError(ValueError):
    """Why there is no answer."""


def share_interval(successes: int, trials: int, *, confidence: float = 0.95) -> tuple[float, float]:
    if not 0 < confidence < 1:
        raise StabilityError("a confidence is between 0 and 1")
    if successes > trials:
        raise StabilityError("there cannot be more successes than trials")
    # A confidence so near to 1 that the sum rounds to 1 bounds nothing.
    if not trials or (1.0 + confidence) / 2.0 >= 1:
        return 0.0, 1.0
    size, share = float(trials), successes / trials
    z = NormalDist().inv_cdf((1.0 + confidence) / 2.0)
    square = z * z / size
    middle = (share + square / 2.0) / (1.0 + square)
    reach = z * math.sqrt(share * (1.0 - share) / size + square / (4.0 * size)) / (1.0 + square)
    low = max(middle - reach, 0.0) if successes else 0.0
    return low, min(middle + reach, 1.0) if successes < trials else 1.0


def is_trusted(taken: int, decided: int, *, least_share: float = 0.5, confidence: float = 0.95) -> bool:
    return share_interval(taken, decided, confidence=confidence)[1] >= least_share


def health(shares: Sequence[float], weights: Sequence[float]) -> float:
    if len(shares) != len(weights):
        raise StabilityError("there are not as many weights as shares")
    total = everything = 0.0
    for share, weight in zip(shares, weights, strict=True):
        if not (math.isfinite(weight) and weight >= 0):
            raise StabilityError("a weight is a finite number of at least 0")
        if not math.isnan(share):
            total += min(max(share, 0.0), 1.0) * weight
            everything += weight
    return 100.0 * total / everything if everything > 0 else math.nan


def unchanged(values: Sequence[float], tolerance: float) -> int:
    low, high, count = math.inf, -math.inf, 0
    for value in reversed(values):
        low, high = min(low, value), max(high, value)
        if math.isnan(value) or not (low == high or high - low <= tolerance):
            break
        count += 1
    return count
