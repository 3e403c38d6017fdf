# ruff: noqa: ARG002
"""The journal of a run: intent before the effect, outcome after it.

A record is written and synced to disk before its commit, branch or pull request exists, and again with its outcome,
under the same id. A crash in between leaves an intent without outcome: that is what is looked at after a restart.

Invariants: one file per process, so that no two processes interleave; one line per entry; no secrets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pyagent.core.record import Record
from pyagent.errors import PyAgentError


class Recorder(Protocol):
    """Keeps records; the store of the server is one, the local journal another."""

    def record(self, record: Record) -> None:
        """Keep the record durably before returning."""


class LocalContextRecorder:
    """Appends records to ``folder/<pid>-<random>.jsonl``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def record(self, record: Record) -> None:
        """Append one line and sync it to the disk."""
        raise PyAgentError("LocalContextRecorder is not built yet")
