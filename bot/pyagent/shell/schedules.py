"""When the clock starts runs: what the configurations of repositories ask for, and its times as they come.

Every run over a default branch leaves its repository's schedule here; workers ask what is due.

Invariants: a time starts one run, however many processes look and whenever they die: the run and the next time are
stored in one transaction. Times that passed while nobody looked start one run together.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa

from pyagent.core.requests import Priority, StartRun, Trigger
from pyagent.core.schedule import DAYS, Schedule, next_time
from pyagent.shell.ledger import Ledger
from pyagent.shell.tables import runs, schedules

log = logging.getLogger(__name__)

_LATER = 86_400.0
_FAILURES = 5
_AT_ONCE = 100  # many have the same time, and a webhook must not wait for all of them


@dataclass(frozen=True, slots=True)
class Kept:
    """The schedule of a repository; ``next`` is its next time, in epoch seconds."""

    repository: str
    schedule: Schedule
    next: float


class Schedules:
    """The schedules in the ledger's database; safe to share between threads and processes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._database = ledger.database

    def has(self, repository: str, installation: int, schedule: Schedule) -> bool:
        """Whether this is what is kept for a repository."""
        where = schedules.c.repository == repository
        with self._database.read() as c:
            row = c.execute(sa.select(schedules).where(where)).first()
        if row is None:
            return not schedule.cron
        return (row.installation, _schedule_of(row)) == (installation, schedule)

    def keep(self, repository: str, installation: int, schedule: Schedule) -> None:
        """Let this be the schedule of a repository from now on. One that stays the same keeps its next time."""
        if not schedule.cron:
            with self._database.write() as c:
                c.execute(schedules.delete().where(schedules.c.repository == repository))
            return
        asked = {"cron": schedule.cron, "time_zone": schedule.time_zone, "days": " ".join(schedule.days)}
        row = {"repository": repository, "installation": installation, **asked, "next": _next(schedule, time.time())}
        insert = self._database.insert(schedules).values(row)
        old, new = schedules.c, insert.excluded
        same = sa.and_(*(old[name] == new[name] for name in asked))
        changed = {name: new[name] for name in ("installation", *asked)}
        following = sa.case((same, old.next), else_=new.next)
        upsert = insert.on_conflict_do_update(index_elements=[old.repository], set_={**changed, "next": following})
        with self._database.write() as c:
            c.execute(upsert)

    def start_due(self, now: float | None = None) -> int:
        """Start a run for every schedule whose time has come; how many those are."""
        now = time.time() if now is None else now
        due = schedules.c.next <= now
        with self._database.read() as c:  # so that idle workers do not take the write lock
            if c.execute(sa.select(schedules.c.repository).where(due).limit(1)).first() is None:
                return 0
        with self._database.write() as c:
            # Who comes second finds the next time there, or the rows locked by the first.
            some = sa.select(schedules).where(due).order_by(schedules.c.next).limit(_AT_ONCE)
            rows = c.execute(some.with_for_update(skip_locked=True)).all()
            return sum(self._start(c, row, now) for row in rows)

    def all(self, repository: str = "") -> Sequence[Kept]:
        """What is kept, by the next time; of one repository when it is named."""
        query = sa.select(schedules).order_by(schedules.c.next, schedules.c.repository)
        if repository:
            query = query.where(schedules.c.repository == repository)
        with self._database.read() as c:
            return [Kept(row.repository, _schedule_of(row), row.next) for row in c.execute(query).all()]

    def _start(self, c: sa.Connection, row: sa.Row[Any], now: float) -> bool:
        """Whether a run was started: a repository that is gone, or cannot be looked at for long, is given up."""
        if self._is_hopeless(c, row.repository):
            c.execute(schedules.delete().where(schedules.c.repository == row.repository))
            log.warning("the last %d runs of %s by the clock failed; it waits for a push", _FAILURES, row.repository)
            return False
        work = StartRun(
            repository=row.repository,
            installation=row.installation,
            branch="",
            sha="",
            trigger=Trigger.CLOCK,
            priority=Priority.CLOCK,
        )
        admission = self._ledger.admit_within(c, f"clock/{row.repository}/{row.next:.0f}", "clock", work)
        following = _next(_schedule_of(row), now)
        c.execute(schedules.update().where(schedules.c.repository == row.repository).values(next=following))
        log.info("it is time for %s: run %s", row.repository, admission.run)
        return True

    def _is_hopeless(self, c: sa.Connection, repository: str) -> bool:
        """Whether all that was done there lately were runs by the clock, and all failed."""
        mine = sa.select(runs.c.state, runs.c.trigger).where(runs.c.repository == repository)
        last = c.execute(mine.order_by(runs.c.created.desc()).limit(_FAILURES)).all()
        return len(last) == _FAILURES and {(row.state, row.trigger) for row in last} == {("failed", Trigger.CLOCK)}


def _schedule_of(row: sa.Row[Any]) -> Schedule:
    days = tuple(day for text in row.days.split() for day in DAYS if day == text)
    return Schedule(row.cron, row.time_zone, days)


def _next(schedule: Schedule, now: float) -> float:
    try:
        zone = ZoneInfo(schedule.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # It was there when the configuration was read, maybe on another machine.
        log.warning("this machine does not know the time zone %r; its schedules wait a day", schedule.time_zone)
        return now + _LATER
    found = next_time(schedule, datetime.fromtimestamp(now, UTC), zone)
    return found.timestamp() if found else now + _LATER * 365
