"""Which workers are alive.

On the same machine the kernel tells at once that a worker died (a lock on a file dies with its holder). Silence tells
the rest, measured by the database's clock: a worker elsewhere that died, or one that froze. A system without ``flock``
goes by silence alone.

Invariants: an id is one process life and never comes back; only who holds the reaper's lock declares others dead; a
worker that finds itself declared dead (it was stopped for long) takes no more work. On this machine it does not get so
far: what was frozen is killed before its runs are given to others, since it may hold locks that they need.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import uuid
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from pyagent.errors import from_os_error
from pyagent.shell.database import REAPER_LOCK, Database
from pyagent.shell.locks import birth, is_stopped
from pyagent.shell.tables import workers

if sys.platform != "win32":
    import fcntl


class Roster:
    """This worker's place among the others.

    Args:
        database: Where the rows are.
        folder: Where the lock files of this machine are.
        capacity: Runs that this worker takes at once.
        dead_after: Seconds of silence after which a worker counts as dead.
    """

    def __init__(self, database: Database, folder: Path, *, capacity: int, dead_after: float) -> None:
        self._db = database
        self._folder = folder
        self._capacity = capacity
        self._dead_after = dead_after
        self._lock: IO[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._host = f"{socket.gethostname()}/{_folder_id(folder)}"
        self.id = f"{socket.gethostname().split('.')[0].lower()[:30]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"

    def join(self) -> None:
        """Take the lock of this life and appear in the list."""
        self._lock = _try_lock(self._path(self.id))
        if self._lock is not None:
            self._lock.write(f"{os.getpid()} {birth(os.getpid())}".encode())
            self._lock.flush()
        row = {"id": self.id, "host": self._host, "capacity": self._capacity, "state": "up"}
        with self._db.write() as c:
            c.execute(self._db.insert(workers).values(**row, beat=self._db.now))

    def beat(self) -> float | None:
        """Say "alive"; seconds since this worker last said so, or None when others have declared it dead.

        The seconds are the database's, as those that others count: the clock of a process stands still while its
        machine sleeps.
        """
        mine = (workers.c.id == self.id) & (workers.c.state == "up")
        with self._db.write() as c:
            silent = c.execute(sa.select(self._db.now - workers.c.beat).where(mine)).scalar()
            c.execute(workers.update().where(mine).values(beat=self._db.now))
        return None if silent is None else float(silent)

    def leave(self) -> None:
        """Disappear on purpose; what this worker ran must have been given back before."""
        self.bury(self.id)
        if self._lock is not None:
            self._lock.close()

    def dead(self) -> Sequence[str]:
        """Ids of the workers that died and were not buried yet."""
        age = (self._db.now - workers.c.beat).label("age")
        with self._db.read() as c:
            others = c.execute(
                sa.select(workers.c.id, workers.c.host, age).where(workers.c.state == "up", workers.c.id != self.id)
            ).all()
        return [row.id for row in others if self._is_dead(row.id, row.host, row.age)]

    def alive(self) -> Collection[str]:
        """Ids of the workers that were not buried, this one among them."""
        with self._db.read() as c:
            return set(c.execute(sa.select(workers.c.id).where(workers.c.state == "up")).scalars())

    def bury(self, worker: str) -> None:
        """Take a worker off the list: the last thing to do, so that a reaper that dies half-way loses nothing."""
        with self._db.write() as c:
            c.execute(workers.update().where(workers.c.id == worker).values(state="gone"))
            long_gone = (workers.c.state == "gone") & (workers.c.beat < self._db.now - 86_400)
            c.execute(workers.delete().where(long_gone))
        with contextlib.suppress(OSError):
            self._path(worker).unlink()

    def end(self, worker: str) -> None:
        """Kill a worker of this machine that still lives: frozen, it would hold what the others need."""
        if pid := _process(self._path(worker)):
            os.kill(pid, signal.SIGKILL)

    def end_frozen(self) -> Sequence[str]:
        """The same as the function of this name, but for this worker itself."""
        return end_frozen(self._folder, but=self.id)

    @contextlib.contextmanager
    def reaper(self) -> Iterator[bool]:
        """Whether this worker is the one reaper now; the lock dies with its holder."""
        if not self._db.is_sqlite:
            with self._db.write() as c:
                yield self._db.try_lock(c, REAPER_LOCK)
            return
        lock = _try_lock(self._folder / "reaper.lock")
        try:
            yield lock is not None
        finally:
            if lock is not None:
                lock.close()

    def _is_dead(self, worker: str, host: str, age: float) -> bool:
        if age > self._dead_after or host != self._host or sys.platform == "win32":
            return age > self._dead_after
        path = self._path(worker)
        if not path.exists():
            return True
        lock = _try_lock(path)
        if lock is None:
            return False
        lock.close()
        return True

    def _path(self, worker: str) -> Path:
        return self._folder / f"{worker}.lock"


def end_frozen(folder: Path, but: str = "") -> Sequence[str]:
    """Kill the workers of this machine that are stopped by a signal; their ids.

    For one that cannot get at the database or the reaper's lock for long: somebody froze with it in his hands, and
    would otherwise keep everybody from declaring him dead.

    Args:
        folder: Where their lock files are.
        but: The worker that is not looked at.
    """
    found = [(path, _process(path)) for path in folder.glob("*.lock") if path.stem != but]
    frozen = [(path.stem, pid) for path, pid in found if pid and is_stopped(pid)]
    for _, pid in frozen:
        os.kill(pid, signal.SIGKILL)
    return [worker for worker, _ in frozen]


def _process(lock_file: Path) -> int:
    """The process of a worker of this machine, if it lives; 0 otherwise."""
    if sys.platform == "win32" or not lock_file.exists():
        return 0
    lock = _try_lock(lock_file)
    if lock is not None:  # it died by itself
        lock.close()
        return 0
    with contextlib.suppress(OSError, ValueError):
        pid, born = lock_file.read_text(encoding="utf-8").split()
        return int(pid) if birth(int(pid)) == born else 0
    return 0


def _try_lock(path: Path) -> IO[bytes] | None:
    """The file with an exclusive lock; None when another process holds it."""
    try:
        file = path.open("ab")
    except OSError as e:
        raise from_os_error(e, f"open {path}") from e
    if sys.platform == "win32":
        return file
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def _folder_id(folder: Path) -> str:
    """Identity of the lock folder: two machines may have one host name, and then their locks say nothing."""
    path = folder / "folder-id"
    try:
        with contextlib.suppress(FileExistsError), path.open("x", encoding="utf-8") as file:
            file.write(uuid.uuid4().hex)
        return path.read_text(encoding="utf-8")
    except OSError as e:
        raise from_os_error(e, f"use {folder}") from e
