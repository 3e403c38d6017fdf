"""The journal of a run: intent before the effect, outcome after it.

A record is written and synced to disk before its commit, branch or pull request exists, and again with its outcome,
under the same id. A crash in between leaves an intent without outcome: that is what is looked at after a restart.

Invariants: one file per process, so that no two processes interleave; one line per entry; no secrets; a line is
complete or, after a crash, skipped by the reader.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from pyagent.core.record import Record, from_line, to_line
from pyagent.errors import from_os_error


class Recorder(Protocol):
    """Keeps records; the store of the server is one, the local journal another."""

    def record(self, record: Record) -> None:
        """Keep the record durably before returning."""


class LocalContextRecorder:
    """Appends records to ``folder/<pid>-<random>.jsonl``. One per thread, or one behind a lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"

    def record(self, record: Record) -> None:
        """Append one line and sync it to the disk."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _append(handle, (to_line(record) + "\n").encode())
            finally:
                os.close(handle)
        except OSError as error:
            raise from_os_error(error, f"write the journal {self._file}") from error

    def records(self) -> Iterator[Record]:
        """Every record of every process, file by file, in the order they were written."""
        for path in sorted(self.folder.glob("*.jsonl")):
            for line in path.read_text("utf-8", "replace").splitlines():
                if (record := from_line(line)) is not None:
                    yield record

    def unfinished(self) -> tuple[Record, ...]:
        """Intents without an outcome: what a crash interrupted."""
        last: dict[str, Record] = {}
        for record in self.records():
            if record.id not in last or record.outcome != "intended":
                last[record.id] = record
        return tuple(record for record in last.values() if record.outcome == "intended")


def _append(handle: int, line: bytes) -> None:
    """The whole line or, on a full disk, none of it."""
    size = os.fstat(handle).st_size
    try:
        view = memoryview(line)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise
