"""Statistics in Python: the same definitions, in the same order of operations, as ``cores/src/statistics`` in Rust."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from statistics import NormalDist

from reference.stability import is_trusted

NOTHING = "no measurement is a finite number"
_MASK = (1 << 64) - 1
_MOST_COUNTED_PLACES = 1000
_MOST_COUNTED_RANKS = 20
_TINY = 1e-300
_ENOUGH = 1e-16
_MOST_TERMS = 500
_MOST_DRAWS = 1_000_000


class StatisticsError(ValueError):
    """Why a statistic does not exist."""


def _chance(seed: int) -> Iterator[int]:
    """SplitMix64."""
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & _MASK
        mixed = seed
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        yield mixed ^ (mixed >> 31)


def _sum(values: Iterable[float]) -> float:
    # Not `sum`, which compensates from Python 3.12 on.
    total = 0.0
    for value in values:
        total += value
    return total


def _over(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def _order(value: float) -> tuple[float, float]:
    return value, math.copysign(1, value)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2.0


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    part = place - low
    if part == 0:
        return ordered[low]
    return ordered[low] + (ordered[math.ceil(place)] - ordered[low]) * part


class Sample:
    """Measurements of one thing."""

    def __init__(self, values: Iterable[float]) -> None:
        given = [float(it) for it in values]
        self.values = [it for it in given if math.isfinite(it)]
        self.failed = len(given) - len(self.values)
        self.count = len(self.values)
        self._sorted = sorted(self.values, key=_order)

    @property
    def ordered(self) -> list[float]:
        if not self._sorted:
            raise StatisticsError(NOTHING)
        return self._sorted

    @property
    def minimum(self) -> float:
        return self.ordered[0]

    @property
    def maximum(self) -> float:
        return self.ordered[-1]

    @property
    def mean(self) -> float:
        return _sum(self.values) / len(self.ordered)

    @property
    def median(self) -> float:
        return _median(self.ordered)

    @property
    def mad(self) -> float:
        middle = self.median
        return _median(sorted((abs(it - middle) for it in self.values), key=_order))

    @property
    def stddev(self) -> float:
        mean = self.mean
        squares = _sum((it - mean) * (it - mean) for it in self.values)
        return math.sqrt(squares / (self.count - 1)) if self.count > 1 else 0.0

    def trimmed_mean(self, cut: float) -> float:
        if not 0 <= cut < 0.5:
            raise StatisticsError("the share to cut off is at least 0 and below 0.5")
        away = math.floor(cut * len(self.ordered))
        kept = self.ordered[away : len(self.ordered) - away]
        return _sum(kept) / len(kept)

    def percentile(self, share: float) -> float:
        if not 0 <= share <= 1:
            raise StatisticsError("a percentile is of a share from 0 to 1")
        return _percentile(self.ordered, share)

    def median_interval(self, confidence: float) -> tuple[float, float]:
        _checked(confidence)
        away = _median_place(len(self.ordered), confidence)
        return self.ordered[away], self.ordered[-1 - away]

    def bootstrap_median(self, confidence: float, *, draws: int = 1000, seed: int = 0) -> tuple[float, float]:
        _checked(confidence)
        ordered, chance = self.ordered, _chance(seed)
        return _of_draws(confidence, draws, lambda: _drawn_median(ordered, chance))


def _checked(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise StatisticsError("a confidence is between 0 and 1")


def _median_place(size: int, confidence: float) -> int:
    if size > _MOST_COUNTED_PLACES:
        if (1.0 + confidence) / 2.0 >= 1:
            return 0
        half = size / 2.0
        away = half - NormalDist().inv_cdf((1.0 + confidence) / 2.0) * math.sqrt(half) / math.sqrt(2)
        return math.floor(away) - 1 if away >= 1 else 0
    term, below, away = 0.5**size, 0.0, 0
    for place in range((size + 1) // 2):
        below += term
        if 1.0 - 2.0 * below < confidence:
            break
        term = term * (size - place) / (place + 1)
        away = place
    return away


def _of_draws(confidence: float, draws: int, draw: Callable[[], float]) -> tuple[float, float]:
    if not 1 <= draws <= _MOST_DRAWS:
        raise StatisticsError("from one to a million draws are made")
    # A ratio of medians that are 0 is NaN, which is above all others.
    found = sorted((draw() for _ in range(draws)), key=lambda it: (math.isnan(it), *_order(it)))
    outside = (1.0 - confidence) / 2.0
    return _percentile(found, outside), _percentile(found, 1.0 - outside)


def _drawn_median(ordered: Sequence[float], chance: Iterator[int]) -> float:
    size = len(ordered)
    places = sorted((next(chance) * size) >> 64 for _ in range(size))
    return _median([ordered[it] for it in places])


def compare(
    first: Sample,
    second: Sample,
    *,
    confidence: float = 0.95,
    tolerance: float = 0.02,
    draws: int = 1000,
    seed: int = 0,
) -> tuple[float, tuple[float, float], float, float, str]:
    _checked(confidence)
    a, b, chance = first.ordered, second.ordered, _chance(seed)
    low, high = _of_draws(confidence, draws, lambda: _over(_drawn_median(a, chance), _drawn_median(b, chance)))
    ratio = _over(_median(a), _median(b))
    p, effect = mann_whitney(a, b)
    is_different = p < 1.0 - confidence
    verdict = "unsure"
    if low >= 1.0 - tolerance and high <= 1.0 + tolerance:
        verdict = "same"
    elif is_different and low > 1.0:
        verdict = "faster"
    elif is_different and high < 1.0:
        verdict = "slower"
    return ratio, (low, high), p, effect, verdict


def mann_whitney(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    wins = sum(x > y for x in a for y in b)
    ties = sum(x == y for x in a for y in b)
    pairs = float(len(a)) * float(len(b))
    u = wins + ties / 2.0
    effect = (2.0 * u - pairs) / pairs
    groups = [len(list(group)) for _, group in groupby(sorted([*a, *b]))]
    if max(groups) == 1 and max(len(a), len(b)) <= _MOST_COUNTED_RANKS:
        return _counted_p(len(a), len(b), wins), effect
    size = float(len(a) + len(b))
    tied = _sum(float(it) * it * it - it for it in groups)
    spread = math.sqrt(pairs / 12.0 * ((size + 1.0) - tied / (size * (size - 1.0))))
    distance = max(abs(u - pairs / 2.0) - 0.5, 0.0)
    return (_normal_both_tails(distance / spread) if spread > 0 else 1.0), effect


def _counted_p(a: int, b: int, u: int) -> float:
    """By the recurrence of Mann and Whitney: the largest value is of the first sample, or of the second."""
    ways: dict[tuple[int, int], list[int]] = {}
    most = a * b
    for i in range(a + 1):
        for j in range(b + 1):
            if not i or not j:
                ways[i, j] = [1]
                continue
            row = [0] * (i * j + 1)
            for total, count in enumerate(ways[i - 1, j]):
                row[total + j] += count
            for total, count in enumerate(ways[i, j - 1]):
                row[total] += count
            ways[i, j] = row
    tail = sum(ways[a, b][: min(u, most - u) + 1])
    return min(2.0 * tail / sum(ways[a, b]), 1.0)


def _normal_both_tails(z: float) -> float:
    x = abs(z) / math.sqrt(2)
    square = x * x
    scale = math.exp(-square) / math.sqrt(math.pi)
    if x < 2:
        term = total = x
        for n in range(1, _MOST_TERMS):
            term *= square / (n + 0.5)
            total += term
            if term < total * _ENOUGH:
                break
        return max(1.0 - 2.0 * scale * total, 0.0)
    below = x
    for n in range(120, 0, -1):
        below = x + n / 2.0 / below
    return scale / below


def correlation(xs: Sequence[float], ys: Sequence[float], *, ranks: bool = False) -> tuple[float, float, int]:
    if len(xs) != len(ys):
        raise StatisticsError("there are not as many of one as of the other")
    pairs = [(x, y) for x, y in zip(xs, ys, strict=True) if math.isfinite(x) and math.isfinite(y)]
    left, right = [x for x, _ in pairs], [y for _, y in pairs]
    if ranks:
        left, right = _ranks(left), _ranks(right)
    return _correlation(left, right)


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float, int]:
    size = len(xs)
    if not size:
        return math.nan, math.nan, 0
    mean_x, mean_y = _sum(xs) / size, _sum(ys) / size
    both = _sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.sqrt(_sum((x - mean_x) * (x - mean_x) for x in xs))
    spread *= math.sqrt(_sum((y - mean_y) * (y - mean_y) for y in ys))
    if not spread > 0:
        return math.nan, math.nan, size
    r = _over(both, spread)
    r = r if math.isnan(r) else max(-1.0, min(1.0, r))
    if size < 3 or math.isnan(r):
        return r, math.nan, size
    left = 1.0 - r * r
    p = _student_both_tails(r * math.sqrt((size - 2) / left), size - 2.0) if left > 0 else 0.0
    return r, p, size


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda it: _order(values[it]))
    ranks = [0.0] * len(values)
    first = 0
    for _, members in groupby(order, key=lambda it: values[it]):
        group = list(members)
        for place in group:
            ranks[place] = (2 * first + len(group) + 1) / 2.0
        first += len(group)
    return ranks


def _student_both_tails(t: float, freedom: float) -> float:
    if math.isinf(t):
        return 0.0
    return _incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t))


def _incomplete_beta(a: float, b: float, x: float) -> float:
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    scale = math.exp(_ln_gamma(a + b) - _ln_gamma(a) - _ln_gamma(b) + a * math.log(x) + b * math.log(1.0 - x))
    if x < (a + 1.0) / (a + b + 2.0):
        return scale * _fraction(a, b, x) / a
    return max(1.0 - scale * _fraction(b, a, 1.0 - x) / b, 0.0)


def _away(value: float) -> float:
    return _TINY if abs(value) < _TINY else value


def _fraction(a: float, b: float, x: float) -> float:
    c = 1.0
    d = 1.0 / _away(1.0 - (a + b) * x / (a + 1.0))
    result = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        d = 1.0 / _away(1.0 + even * d)
        c = _away(1.0 + even / c)
        result *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        d = 1.0 / _away(1.0 + odd * d)
        c = _away(1.0 + odd / c)
        step = d * c
        result *= step
        if abs(step - 1.0) < _ENOUGH:
            break
    return result


_LANCZOS = (
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7,
)


def _ln_gamma(x: float) -> float:
    x -= 1.0
    total = _LANCZOS[0]
    for place in range(1, 9):
        total += _LANCZOS[place] / (x + place)
    base = x + 7.5
    return 0.9189385332046727 + (x + 0.5) * math.log(base) - base + math.log(total)


def _squares(sample: Sample) -> float:
    mean = sample.mean
    return _sum((it - mean) * (it - mean) for it in sample.values)


def welch_test(first: Sample, second: Sample) -> tuple[float, float, float, float]:
    size_a, size_b = float(first.count), float(second.count)
    if size_a < 2 or size_b < 2:
        raise StatisticsError("each sample needs two finite values")
    difference = second.mean - first.mean
    a, b = _squares(first) / (size_a - 1.0) / size_a, _squares(second) / (size_b - 1.0) / size_b
    spread = a + b
    if not (math.isfinite(spread) and math.isfinite(difference)):
        return difference, math.nan, math.nan, math.nan
    if spread <= 0:
        t, p = (0.0, 1.0) if difference == 0 else (math.copysign(math.inf, difference), 0.0)
        return difference, t, size_a + size_b - 2.0, p
    t = difference / math.sqrt(spread)
    a, b = a / spread, b / spread
    freedom = 1.0 / (a * a / (size_a - 1.0) + b * b / (size_b - 1.0))
    return difference, t, freedom, _student_both_tails(t, freedom)


def fisher_test(first: tuple[int, int], second: tuple[int, int]) -> float:
    (taken_a, trials_a), (taken_b, trials_b) = first, second
    if taken_a > trials_a or taken_b > trials_b:
        raise StatisticsError("there cannot be more successes than trials")
    if trials_a + trials_b > 100_000:
        raise StatisticsError("at most 100,000 trials are counted exactly")
    taken = taken_a + taken_b
    weight = everything = alike = 1.0

    def up(k: int) -> float:
        return float((trials_a - k) * (taken - k)) / float((k + 1) * (trials_b + k + 1 - taken))

    above, below = range(taken_a, min(taken, trials_a)), range(taken_a - 1, max(0, taken - trials_b) - 1, -1)
    for places, is_up in ((above, True), (below, False)):
        weight = 1.0
        for k in places:
            weight = weight * up(k) if is_up else _over(weight, up(k))
            everything += weight
            if weight <= 1.0 + 1e-9:
                alike += weight
    return min(alike / everything, 1.0) if math.isfinite(everything) else 0.0


def sample_size(first: float, second: float, *, confidence: float = 0.95, power: float = 0.8) -> int:
    _checked(confidence)
    if not (0 < first < 1 and 0 < second < 1):
        raise StatisticsError("a share is between 0 and 1")
    if not 0 < power < 1:
        raise StatisticsError("a power is between 0 and 1")
    reach = _quantile((1.0 + confidence) / 2.0) + _quantile(power)
    spread = first * (1.0 - first) + second * (1.0 - second)
    size = _over(reach * reach * spread, (first - second) * (first - second))
    if not size < 1e15 or math.ceil(size) >= 1e15:
        raise StatisticsError("no number of trials tells these shares apart")
    return max(math.ceil(size), 1)


def _quantile(p: float) -> float:
    return NormalDist().inv_cdf(p) if p < 1 else math.inf


def fallback(ways: Sequence[tuple[int, int]], *, least_share: float = 0.5, confidence: float = 0.95) -> int | None:
    for place, (taken, decided) in enumerate(ways):
        if is_trusted(taken, decided, least_share=least_share, confidence=confidence):
            return place
    return None
