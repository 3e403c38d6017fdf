"""A process starts within bounded time, or says why not, also when a database does not let it.

SQLite's writers wait for each other, and so does the durable library, without end. Whoever froze with the lock in his
hands holds up every start on that machine, and maybe there is no other worker that would end him.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pyagent.errors import StoreError
from pyagent.shell.database import Database
from pyagent.shell.ledger import Ledger
from pyagent.shell.roster import end_frozen
from pyagent.shell.settings import Settings

log = logging.getLogger(__name__)

_PATIENCE = 60.0  # seconds beyond those after which a worker counts as dead; a start takes two
_LOOK = 0.5
_LONGEST_STEP = 2.0  # what passes beyond it between two looks, the machine slept
_FAULT = 3
_HINT = "see which other program has it open, and start again"


@contextmanager
def bounded_start(settings: Settings) -> Iterator[None]:
    """End the process when the block does not end in time; before that, whoever is frozen on this machine.

    Only a start that is held up does so, after the time of silence that a worker may have.
    """
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(settings, over), name="pyagent-start", daemon=True)
    watch.start()
    try:
        yield
    finally:
        over.set()


def open_ledger(settings: Settings) -> tuple[Database, Ledger]:
    """The database and its ledger. A SQLite file that somebody holds is asked again, as long as a start may take."""
    database = Database(settings.database_url)
    while True:
        try:
            return database, Ledger(database, settings.limits)
        except StoreError as error:
            if not database.is_sqlite or "locked" not in error.message:
                raise
            log.warning("%s", error)


def _watch(settings: Settings, over: threading.Event) -> None:
    waited, patience, looked = 0.0, settings.limits.dead_after, time.monotonic()
    while not over.wait(_LOOK):
        now = time.monotonic()
        waited, looked = waited + min(now - looked, _LONGEST_STEP), now
        if waited > patience + _PATIENCE:
            log.error("%s", StoreError(f"the database kept this start waiting for {waited:.0f} s", _HINT))
            logging.shutdown()
            os._exit(_FAULT)
        if waited > patience:
            for worker in end_frozen(settings.worker_locks):
                log.warning("worker %s was frozen with the database in its hands and is ended", worker)
