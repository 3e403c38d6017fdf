"""Whether a success metric goes somewhere over its recorded measurements, or only wavers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.directive_values import Metric
from pyagent.core.success import Snapshot
from pyagent.rust_core import correlation, unchanged

FEWEST = 5
"""Below this no order of values is rare enough to say anything."""
_MOST_CHANCE = 0.05
_TENTH = 0.1


@dataclass(frozen=True, slots=True)
class Trend:
    """A course that chance alone would seldom take.

    Attributes:
        rho: Spearman's correlation of the values with their order, from -1 to 1.
        p: How likely so strong a one is where there is no trend.
        measurements: How many there are.
    """

    rho: float
    p: float
    measurements: int

    @property
    def word(self) -> str:
        """``rising`` or ``falling``."""
        return "rising" if self.rho > 0 else "falling"


def trend_of(history: Sequence[Snapshot], metric: Metric) -> Trend | None:
    """The trend of a metric; None where there is none, or too little is known."""
    values = [snapshot.values[metric] for snapshot in history if metric in snapshot.values]
    if len(values) < FEWEST:
        return None
    rho, p, measurements = correlation(list(range(len(values))), values, ranks=True)
    return Trend(rho, p, measurements) if p < _MOST_CHANCE else None


def stands_since(history: Sequence[Snapshot], metric: Metric) -> int:
    """At how many of the last measurements a metric was the same, to a tenth; 0 where those are too few to say so."""
    values = [snapshot.values[metric] for snapshot in history if metric in snapshot.values]
    count = unchanged(values, _TENTH)
    return count if count >= FEWEST else 0
