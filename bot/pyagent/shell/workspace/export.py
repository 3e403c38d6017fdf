# ruff: noqa: ARG001
"""The files of a commit as plain files in a new folder, for scanning and for the repository's own tests.

This is our worktree per run, and a simpler one: nothing is checked out, so no hook, filter, attribute, smudge or
configuration of the repository has a say. Files get the exact bytes of their blobs.

Invariants: nothing is written outside the folder; links are made only when they end inside it; submodules and names
that are not allowed are skipped and reported; the folder is gone when the context ends, also after an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyagent.errors import PyAgentError
from pyagent.shell.workspace.repository import Repository


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: the folder, the number of files, and what was skipped (path → reason)."""

    folder: Path
    files: int
    skipped: dict[str, str]


def export(repository: Repository, sha: str, folder: Path) -> Exported:
    """Write the files of commit ``sha`` into ``folder``, which is made and must not exist or be empty."""
    raise PyAgentError("export is not built yet")


@contextmanager
def checkout(repository: Repository, sha: str, parent: Path | None = None) -> Iterator[Path]:
    """A temporary folder (below ``parent``) with the files of commit ``sha``; removed at the end."""
    raise PyAgentError("checkout is not built yet")
