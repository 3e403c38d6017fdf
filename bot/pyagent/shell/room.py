"""Which waiting runs there is room for: one of a repository at a time, limits per installation and in all.

Answers to comments have room of their own: a person sees the reaction at once, however busy the fleet is.

Invariant: a run that waits for the forge takes no room, and keeps the others of its repository waiting all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Protocol

from pyagent.shell.ledger_rows import is_answer, lane_of
from pyagent.shell.settings import Limits

ANSWERS = 4
"""Comments that are answered at once, all workers together, beside the runs of the fleet."""


class Row(Protocol):
    """What matters of a run here."""

    id: str
    repository: str
    lane: str
    installation: int


class Room:
    """The room that is left beside the runs that go on.

    Args:
        running: The runs that were begun and have not ended.
        parked: Ids of those that wait for the forge.
        limits: How many may go on at once.
        capacity: How many the workers that are up take at once.
    """

    def __init__(self, running: Sequence[Row], parked: Collection[str], limits: Limits, capacity: int) -> None:
        busy = [run for run in running if run.id not in parked]
        fleet = [run for run in busy if not is_answer(run.lane)]
        self._taken = {(run.repository, lane_of(run.lane)) for run in running}
        self._most = limits.runs_per_installation
        self._of = Counter(run.installation for run in fleet)
        self._left = min(limits.runs, capacity) - len(fleet)
        self._answers = ANSWERS - (len(busy) - len(fleet))

    @property
    def full(self) -> Sequence[int]:
        """Installations that have as many runs as they may."""
        return [installation for installation, count in self._of.items() if count >= self._most]

    def has(self, run: Row) -> bool:
        """Whether there is room for a run."""
        if (run.repository, lane_of(run.lane)) in self._taken:
            return False
        if is_answer(run.lane):
            return self._answers > 0
        return self._left > 0 and self._of[run.installation] < self._most

    def take(self, run: Row) -> None:
        """Note that it was begun."""
        self._taken.add((run.repository, lane_of(run.lane)))
        if is_answer(run.lane):
            self._answers -= 1
        else:
            self._left -= 1
            self._of[run.installation] += 1
