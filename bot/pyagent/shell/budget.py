"""The budget of writes that an installation has, in the database: all workers together keep to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from pyagent.core.pace import HOUR, WRITES_PER_HOUR, Later, turn
from pyagent.errors import ForgeLimited
from pyagent.shell.database import Database
from pyagent.shell.tables import writes


class NoPace:
    """The budget of a server that sets no limits, as GitHub Enterprise Server does unless told otherwise."""

    def take(self) -> None:
        """Nothing to wait for."""


@dataclass(frozen=True, slots=True)
class SharedPace:
    """``Pace`` of one installation over processes and machines.

    Attributes:
        database: Where the writes are counted.
        installation: Whose.
        spacing: Seconds between two writes.
        pause: Waits so many seconds; only ever for the gap between two writes.
    """

    database: Database
    installation: int
    spacing: float
    pause: Callable[[float], object] = time.sleep

    def take(self) -> None:
        """Wait for the next write's turn and count it. Raises ForgeLimited when the budget is used up."""
        wait = self._book()
        if wait > 0:
            self.pause(wait)

    def _book(self) -> float:
        """Seconds until the turn, which is ours from here on."""
        with self.database.write() as c:
            # The database's clock: those of several machines need not agree.
            now = float(c.execute(sa.select(self.database.now)).scalar_one())
            mine = writes.c.installation == self.installation
            if not self.database.is_sqlite:
                c.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK, self.installation % 2**31)))
            c.execute(writes.delete().where(mine, writes.c.at < now - HOUR))
            newest = sa.select(writes.c.at).where(mine).order_by(writes.c.at.desc()).limit(WRITES_PER_HOUR)
            sent = sorted(c.execute(newest).scalars())
            found = turn(sent, now, self.spacing)
            if isinstance(found, Later):
                raise ForgeLimited(found.reason, found.seconds, "the run goes on later")
            c.execute(writes.insert().values(installation=self.installation, at=found))
            return found - now


_LOCK = 7_300_004
