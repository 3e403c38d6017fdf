"""How fast an installation may write to GitHub: decided from when it wrote last. Pure.

GitHub asks for a second between two writes and refuses more than 80 a minute and 500 an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WRITES_PER_MINUTE = 80
WRITES_PER_HOUR = 500
WRITE_SPACING = 1.0
HOUR = 3600.0
LONGEST_PAUSE = 5.0
"""More would hold a worker that others wait for."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: the run goes on after so many seconds."""

    seconds: float
    reason: str


def turn(sent: Sequence[float], now: float, spacing: float = WRITE_SPACING) -> float | Later:
    """When the next write may go out.

    Args:
        sent: When writes went out or will, oldest first; those of the last hour.
        now: The same clock.
        spacing: Seconds between two writes.
    """
    for allowed, seconds in ((WRITES_PER_MINUTE, 60.0), (WRITES_PER_HOUR, HOUR)):
        if len(sent) >= allowed and (wait := sent[-allowed] + seconds - now) > 0:
            return Later(wait, f"{allowed} writes in {seconds:.0f} s are used up")
    next_one = max(now, sent[-1] + spacing) if sent else now
    if next_one - now > LONGEST_PAUSE:
        return Later(next_one - now, "many writes wait for their turn")
    return next_one
