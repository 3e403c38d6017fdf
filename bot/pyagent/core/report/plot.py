"""Small plots as plain values: where the points of a line stand, how long a bar is. The page draws them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.success import SHARES, Row, Share, Snapshot

WIDTH, HEIGHT, MARGIN = 260, 64, 6
_BAR = 300
_FULL = 100.0


@dataclass(frozen=True, slots=True)
class Line:
    """The course of a metric.

    Attributes:
        points: ``x,y x,y …`` for a polyline.
        last: Where it ends.
        goal: Height of the goal's line; None where it is not in the picture.
        label: What it shows, for those who do not see it.
    """

    points: str
    last: tuple[float, float]
    goal: float | None
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Findings of a category: its length, and the part of it that is fixed without a person."""

    share: Share
    length: float
    fixed: float


def line_of(row: Row, history: Sequence[Snapshot]) -> Line | None:
    """The line of a metric; None where there is only one measurement."""
    values = [snapshot.values[row.metric] for snapshot in history if row.metric in snapshot.values]
    if len(values) < 2:  # noqa: PLR2004
        return None
    # Shares are seen against the whole, but a course between 97 and 99 must not look flat.
    low = min([*values, row.goal] if row.goal is not None else values)
    high = _FULL if row.metric in SHARES else max([*values, row.goal or 0, 1])
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    places = [(round(MARGIN + index * step, 1), _height(value, low, high)) for index, value in enumerate(values)]
    first, last = (Row(row.metric, values[index], None).shown for index in (0, -1))
    return Line(
        points=" ".join(f"{x},{y}" for x, y in places),
        last=places[-1],
        goal=None if row.goal is None else _height(row.goal, low, high),
        label=f"{row.metric.value}: from {first} to {last} in {len(values)} measurements",
    )


def bars_of(shares: Sequence[Share]) -> list[Bar]:
    """A bar per category, the longest one as long as there is room."""
    most = max((share.found for share in shares), default=1)
    return [Bar(s, round(_BAR * s.found / most, 1), round(_BAR * s.fixed / most, 1)) for s in shares]


def _height(value: float, low: float, high: float) -> float:
    part = (value - low) / (high - low) if high > low else 0.5
    return round(HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN), 1)
