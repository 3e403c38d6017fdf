# ruff: noqa: ARG001, ARG002
"""A cache of bare clones, one per remote, shared by runs and by processes.

``refs/heads/*`` and ``refs/notes/pyagent`` follow the remote; what we build lives under ``refs/pyagent/`` until it is
pushed. A clone or fetch that was killed is continued by the next one. Credentials are given per use and never stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from pyagent.errors import PyAgentError
from pyagent.shell.forge.base import Remote
from pyagent.shell.workspace.repository import Repository


class Blobs(Enum):
    """Whether a mirror holds all file contents, or fetches those of one commit when they are needed."""

    ALL = "all"
    ON_DEMAND = "on demand"


@dataclass(frozen=True, slots=True)
class MirrorCache:
    """The folder of mirrors."""

    folder: Path

    @contextmanager
    def open(self, remote: Remote, *, sha: str | None = None, blobs: Blobs = Blobs.ALL) -> Iterator[Repository]:
        """The mirror of ``remote``, fetched (``sha`` included, even when no branch holds it), locked until the end.

        The credentials of ``remote`` serve all git work within the context.
        """
        raise PyAgentError("mirrors are not built yet")


def push(repository: Repository, remote: Remote, branch: str, tip: str, expected: str | None) -> None:
    """Push commit ``tip`` to ``branch`` of the remote if that is still at ``expected`` (None: does not exist).

    A branch that is at ``tip`` already is fine. Raises GitError when it moved (``force-with-lease``).
    """
    raise PyAgentError("push is not built yet")


def push_notes(repository: Repository, remote: Remote) -> None:
    """Merge our notes with the remote's and push them; tries again when another run pushed in between."""
    raise PyAgentError("push_notes is not built yet")


def delete_remote_branch(repository: Repository, remote: Remote, branch: str, expected: str) -> None:
    """Delete a branch of the remote while it is still at ``expected``; fine when it is gone already."""
    raise PyAgentError("delete_remote_branch is not built yet")
