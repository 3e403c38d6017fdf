"""The admission ledger: which deliveries were seen, what waits, what runs, what came of it.

One transaction per webhook; the engine is not asked. Runs for the same work that wait are merged to the newest commit;
work on another branch or pull request of the repository waits beside them. One run of a repository goes on at a time:
that lock is a unique index, so no bug can break it.

Invariants:
* a delivery id is stored in the very transaction that stores its run: what was answered with 202 is not lost, and what
  was not stored may come again;
* a redelivery of a run that failed starts it again; any other redelivery is a duplicate;
* states go queued → running → done | failed | cancelled, and never back; a running one may be parked for a while: it
  keeps the others of its repository waiting, since it goes on where it was, and takes no worker's room.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import sqlalchemy as sa

from pyagent.core.requests import CancelRuns, Priority, StartRun
from pyagent.core.wire import Work
from pyagent.errors import NoSuchRun, RunNotReady
from pyagent.shell import tables
from pyagent.shell.database import DISPATCH_LOCK, Database
from pyagent.shell.ledger_rows import ANSWER, Run, row_of, run_of
from pyagent.shell.room import Room
from pyagent.shell.settings import Limits
from pyagent.shell.tables import deliveries, parked, runs, schedules, workers

Ending = Literal["done", "failed", "cancelled"]
Enqueue = Callable[[sa.Connection, str, int, str], object]
"""``(connection, run id, priority, lane)``."""
_LIST = "`pyagent runs list` shows their ids"
_LONGEST_DEBOUNCE = 60.0
_DISPATCH_BATCH = 500
_OF_THE_NEWEST = ("branch", "sha", "before", "work", "actor", "trigger")


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of a delivery: the run it started or joined; ``duplicate`` when it was known."""

    run: str
    duplicate: bool = False


class Ledger:
    """The ledger in ``database``; safe to share between threads and processes."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self.database = database
        self._limits = limits
        tables.prepare(database)

    def admit(self, delivery: str, event: str, work: Work) -> Admission:
        """Store a delivery and its work in one transaction: the whole of what a webhook does."""
        with self.database.write() as c:
            return self.admit_within(c, delivery, event, work)

    def admit_within(self, c: sa.Connection, delivery: str, event: str, work: Work) -> Admission:
        """The same within a transaction that also stores where the delivery came from."""
        now = time.time()
        insert = self.database.insert(deliveries).values(id=delivery, event=event, run="", at=now)
        # The result and not the row count: that is -1 on Postgres.
        is_new = c.execute(insert.on_conflict_do_nothing().returning(deliveries.c.id)).first() is not None
        if not is_new:
            known, state = self._known(c, delivery)
            if state != "failed":
                return Admission(known, duplicate=True)
        run = self._enqueue(c, work, now)
        c.execute(deliveries.update().where(deliveries.c.id == delivery).values(run=run, at=now))
        return Admission(run)

    def dispatch(self, enqueue: Enqueue) -> int:
        """Admit waiting runs: one per repository, limits per installation and in all, by priority then age.

        Args:
            enqueue: Called inside the transaction; hands the run to the engine.
        """
        ready = (runs.c.state == "queued") & (runs.c.not_before <= time.time())
        with self.database.read() as c:  # so that idle workers do not take the write lock
            if c.execute(sa.select(runs.c.id).where(ready).limit(1)).first() is None:
                return 0
        started = 0
        with self.database.write() as c:
            if not self.database.try_lock(c, DISPATCH_LOCK):
                return 0
            all_running = c.execute(
                sa.select(runs.c.id, runs.c.repository, runs.c.lane, runs.c.installation).where(
                    runs.c.state == "running"
                )
            ).all()
            room = Room(all_running, set(c.execute(sa.select(parked.c.run)).scalars()), self._limits, self._capacity(c))
            for row in c.execute(_waiting(ready, room.full)).all():
                if not room.has(row):
                    continue
                begin = runs.update().where(runs.c.id == row.id, runs.c.state == "queued")
                began = begin.values(state="running", started=time.time()).returning(runs.c.id)
                if c.execute(began).first() is None:  # cancelled since it was read
                    continue
                enqueue(c, row.id, row.priority, row.lane)
                room.take(row)
                started += 1
        return started

    def get(self, run: str) -> Run | None:
        """One run."""
        with self.database.read() as c:
            row = c.execute(sa.select(runs).where(runs.c.id == run)).first()
        return None if row is None else run_of(row)

    def recent(self, limit: int, repository: str = "", states: Sequence[str] = ()) -> Sequence[Run]:
        """The newest runs, of one repository or in some states when these are named."""
        query = sa.select(runs).order_by(runs.c.created.desc(), runs.c.id).limit(limit)
        if repository:
            query = query.where(runs.c.repository == repository)
        if states:
            query = query.where(runs.c.state.in_(states))
        with self.database.read() as c:
            return [run_of(row) for row in c.execute(query).all()]

    def running(self) -> Sequence[str]:
        """Ids of the runs that were admitted, have not ended and are not parked."""
        query = sa.select(runs.c.id).where(runs.c.state == "running", runs.c.id.not_in(sa.select(parked.c.run)))
        with self.database.read() as c:
            return list(c.execute(query).scalars())

    def lanes(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The lanes of these runs."""
        with self.database.read() as c:
            found = c.execute(sa.select(runs.c.id, runs.c.lane).where(runs.c.id.in_(ids))).all()
        return {row.id: row.lane for row in found}

    def park(self, run: str, until: float) -> float:
        """Note that a run waits for the forge until then (epoch seconds); 0 when it was asked to end instead."""
        with self.database.write() as c:
            # Locked, so that who asks it to end meanwhile finds it parked.
            asked = c.execute(sa.select(runs.c.stop).where(runs.c.id == run).with_for_update()).scalar()
            then = 0.0 if asked else until
            insert = self.database.insert(parked).values(run=run, until=then)
            c.execute(insert.on_conflict_do_update(index_elements=[parked.c.run], set_={"until": then}))
        return then

    def parked_until(self, ids: Sequence[str]) -> Mapping[str, float]:
        """Which of these runs wait for the forge, and until when."""
        with self.database.read() as c:
            found = c.execute(sa.select(parked.c.run, parked.c.until).where(parked.c.run.in_(ids))).all()
        return {row.run: row.until for row in found}

    def due(self, now: float) -> Sequence[str]:
        """Parked runs whose time has come."""
        with self.database.read() as c:
            return list(c.execute(sa.select(parked.c.run).where(parked.c.until <= now)).scalars())

    def unpark(self, ids: Sequence[str]) -> None:
        """Note that runs wait no longer."""
        with self.database.write() as c:
            c.execute(parked.delete().where(parked.c.run.in_(ids)))

    def note_step(self, run: str, step: str) -> str:
        """Say for people at which step a run is; returns why it was asked to end, or nothing."""
        with self.database.write() as c:
            noted = runs.update().where(runs.c.id == run, runs.c.state == "running").values(step=step)
            return str(c.execute(noted.returning(runs.c.stop)).scalar() or "")

    def stop_asked(self, run: str) -> str:
        """Why a run was asked to end; empty when it was not."""
        with self.database.read() as c:
            return str(c.execute(sa.select(runs.c.stop).where(runs.c.id == run)).scalar() or "")

    def find(self, start: str) -> Run:
        """The run whose id begins with ``start``.

        Raises:
            NoSuchRun: There is none, or more than one.
        """
        begins = runs.c.id.startswith(start, autoescape=True)
        with self.database.read() as c:
            found = c.execute(sa.select(runs).where(begins).limit(2)).all() if start else []
        if len(found) != 1:
            what = f"more than one run begins with {start!r}" if found else f"there is no run {start!r}"
            raise NoSuchRun(what, _LIST)
        return run_of(found[0])

    def cancel(self, run: str, reason: str) -> Run:
        """End a run that waits; ask one that goes on to end at its next step. Returns it as it is then.

        Raises:
            NoSuchRun: There is none.
            RunNotReady: It has ended.
        """
        with self.database.write() as c:
            if not _cancel(c, runs.c.id == run, reason):
                state = c.execute(sa.select(runs.c.state).where(runs.c.id == run)).scalar()
                if state is None:
                    raise NoSuchRun(f"there is no run {run!r}", _LIST)
                raise RunNotReady(f"run {run} has ended already: {state}", "`pyagent runs retry` starts it again")
        return self.find(run)

    def cancel_all(self, work: CancelRuns) -> int:
        """End the runs of an installation, or of some of its repositories, the clock's too; how many those are."""

        def whose(table: sa.Table) -> sa.ColumnElement[bool]:
            all_of_it: sa.ColumnElement[bool] = table.c.installation == work.installation
            return all_of_it & table.c.repository.in_(work.repositories) if work.repositories else all_of_it

        with self.database.write() as c:
            c.execute(schedules.delete().where(whose(schedules)))
            return _cancel(c, whose(runs), work.reason)

    def retry(self, run: str) -> Run:
        """Start the work of an ended run again; returns the run that does it: a new one, or one that waits for it.

        Raises:
            NoSuchRun: There is none.
            RunNotReady: It has not ended.
        """
        old = self.find(run)
        if old.ended is None:
            raise RunNotReady(f"run {old.id} is {old.state}, it has not ended", "cancel it first, or wait")
        work = old.work
        if isinstance(work, StartRun):
            work = replace(work, priority=min(work.priority, Priority.AGAIN))  # a person waits for it
        with self.database.write() as c:
            new = self._enqueue(c, work, time.time())
        return self.find(new)

    def finish(self, run: str, state: Ending, note: str = "", result: Mapping[str, object] | None = None) -> bool:
        """End a run; False when it had ended before (nothing is changed then)."""
        values = {"state": state, "ended": time.time(), "note": note[:2000], "result": json.dumps(result or {})}
        with self.database.write() as c:
            changed = (
                runs.update().where(runs.c.id == run, runs.c.state == "running").values(values).returning(runs.c.id)
            )
            c.execute(parked.delete().where(parked.c.run == run))
            return c.execute(changed).first() is not None

    def count_requeues(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Add one to the requeues of runs whose worker died; returns the new counts."""
        if not ids:
            return {}
        with self.database.write() as c:
            update = runs.update().where(runs.c.id.in_(ids)).values(requeues=runs.c.requeues + 1)
            return {row.id: row.requeues for row in c.execute(update.returning(runs.c.id, runs.c.requeues)).all()}

    def prune(self, older_than: float) -> Sequence[str]:
        """Forget what ended before ``older_than`` (epoch seconds); returns the ids of the runs."""
        with self.database.write() as c:
            c.execute(deliveries.delete().where(deliveries.c.at < older_than))
            gone = runs.delete().where(runs.c.ended.is_not(None), runs.c.ended < older_than).returning(runs.c.id)
            return [row.id for row in c.execute(gone).all()]

    def check(self) -> None:
        """Raise StoreError when the database does not answer."""
        with self.database.read() as c:
            c.execute(sa.select(sa.literal(1)))

    def _known(self, c: sa.Connection, delivery: str) -> tuple[str, str]:
        """The run of a known delivery and its state. The row stays locked: of two redeliveries one starts the run."""
        lock = sa.select(deliveries.c.run).where(deliveries.c.id == delivery).with_for_update()
        run = str(c.execute(lock).scalar_one())
        return run, str(c.execute(sa.select(runs.c.state).where(runs.c.id == run)).scalar() or "")

    def _capacity(self, c: sa.Connection) -> int:
        # What no worker has room for stays here, where priority still counts.
        found = c.execute(sa.select(sa.func.sum(workers.c.capacity)).where(workers.c.state == "up")).scalar()
        return int(found or 0)

    def _enqueue(self, c: sa.Connection, work: Work, now: float) -> str:
        insert = self.database.insert(runs).values(**row_of(work, now, self._limits.debounce))
        new, old = insert.excluded, runs.c
        # A push that comes late, after the push that follows it, must not take the run back to the older commit; and
        # what names no commit, as the clock does, has none that is newer.
        late = ((old.before != "") & (old.before == new.sha)) | (new.sha == "")
        newest = {name: sa.case((late, old[name]), else_=new[name]) for name in _OF_THE_NEWEST}
        latest = old.created + _LONGEST_DEBOUNCE
        upsert = insert.on_conflict_do_update(
            index_elements=[old.repository, old.merge_key],
            # As text: a bound value works until the driver prepares the statement, then it no longer fits the index.
            index_where=sa.text("state = 'queued'"),
            set_={
                **newest,
                "priority": sa.case((new.priority < old.priority, new.priority), else_=old.priority),
                "merged": old.merged + 1,
                "not_before": sa.case((new.not_before > latest, latest), else_=new.not_before),
            },
        )
        return str(c.execute(upsert.returning(runs.c.id)).scalar_one())


def _cancel(c: sa.Connection, whose: sa.ColumnElement[bool], reason: str) -> int:
    """End those that wait, mark those that run: only who runs them knows when their step has ended."""
    ended = {"state": "cancelled", "ended": time.time(), "note": reason}
    waited = runs.update().where(whose, runs.c.state == "queued").values(ended).returning(runs.c.id)
    marked = runs.update().where(whose, runs.c.state == "running").values(stop=reason).returning(runs.c.id)
    gone, going = c.execute(waited).all(), [row.id for row in c.execute(marked).all()]
    c.execute(parked.update().where(parked.c.run.in_(going)).values(until=0.0))
    return len(gone) + len(going)


def _waiting(ready: sa.ColumnElement[bool], full: Sequence[int]) -> sa.Select[tuple[str, str, str, int, int]]:
    """The first of those that may begin. Who has no room is not read: thousands of his would hide everybody else's."""
    other = runs.alias()
    busy = sa.exists().where(
        other.c.state == "running", other.c.repository == runs.c.repository, other.c.lane == runs.c.lane
    )
    columns = (runs.c.id, runs.c.repository, runs.c.lane, runs.c.installation, runs.c.priority)
    order = (runs.c.priority, runs.c.created)
    has_room = runs.c.installation.not_in(full) | runs.c.lane.startswith(ANSWER)
    return sa.select(*columns).where(ready, ~busy, has_room).order_by(*order).limit(_DISPATCH_BATCH)
