"""The state of all workers together, counted in the database: what waits, what runs, who is there."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from pyagent.shell.database import Database
from pyagent.shell.tables import parked, runs, workers

STATES = ("queued", "running", "waiting", "done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts at one moment.

    Attributes:
        runs: By state; ``waiting`` are those that the forge asked to wait, which ``running`` does not count.
        oldest_queued: Seconds since the oldest run that waits was asked for; 0 when none waits.
        workers: Workers that are up.
        capacity: Runs that they take at once.
        silence: Longest silence of one of them, in seconds.
    """

    runs: Mapping[str, int]
    oldest_queued: float
    workers: int
    capacity: int
    silence: float


def statistics(database: Database) -> Statistics:
    """Count. Raises StoreError when the database does not answer."""
    by_state = sa.select(runs.c.state, sa.func.count()).group_by(runs.c.state)
    waiting = sa.select(sa.func.count()).select_from(parked)
    oldest = sa.select(sa.func.min(runs.c.created)).where(runs.c.state == "queued")
    beat = sa.func.min(workers.c.beat)
    up = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(workers.c.capacity), 0), database.now - beat)
    with database.read() as c:
        counts = dict.fromkeys(STATES, 0) | {str(state): int(count) for state, count in c.execute(by_state).all()}
        counts["waiting"] = int(c.execute(waiting).scalar_one())
        counts["running"] = max(0, counts["running"] - counts["waiting"])
        first = c.execute(oldest).scalar()
        number, capacity, silence = c.execute(up.where(workers.c.state == "up")).one()
    age = max(0.0, time.time() - first) if first is not None else 0.0
    return Statistics(counts, age, int(number), int(capacity), max(0.0, float(silence or 0.0)))
