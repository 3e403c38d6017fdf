"""A lock between processes that dies with its holder, and when a process was born."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pyagent.errors import InfrastructureError, from_os_error

_PAUSE = 0.05


@contextmanager
def file_lock(path: Path, timeout: float) -> Iterator[int]:
    """Hold ``path`` alone; yields its handle.

    The kernel frees the lock when the last process that has the handle ends, so nothing is ever left locked. A child
    that inherits the handle keeps the lock while it works.

    Raises:
        InfrastructureError: Somebody else held it for ``timeout`` seconds.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise from_os_error(error, f"lock {path}") from error
    try:
        deadline = time.monotonic() + timeout
        while not _taken(handle):
            if time.monotonic() > deadline:
                raise InfrastructureError(
                    f"{path} is held by another run for more than {timeout:.0f} s", "wait until that run has ended"
                )
            threading.Event().wait(_PAUSE)
        yield handle
    finally:
        os.close(handle)


def birth(pid: int) -> str:
    """When a process was born, in the kernel's ticks, for ids come back; empty where the system does not tell."""
    fields = _status(pid)
    return fields[19] if len(fields) > 19 else ""  # noqa: PLR2004  # field 22 of proc(5), counted after the name


def is_stopped(pid: int) -> bool:
    """Whether a signal or a debugger has stopped a process."""
    return _status(pid)[:1] in (["T"], ["t"])


def _status(pid: int) -> list[str]:
    """The fields of proc(5) after the name; none where the system does not tell."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
