# ruff: noqa: ARG001, ARG002
"""A forge without GitHub: a bare repository, with its pull requests in SQLite and under ``refs/pull/N/head``."""

from __future__ import annotations

from pathlib import Path

from pyagent.errors import PyAgentError


class LocalForge:
    """``Forge`` over the bare repository ``bare``; proposals are kept in ``database`` (a SQLite file outside of it)."""

    def __init__(self, bare: Path, database: Path, *, name: str = "") -> None:
        raise PyAgentError("LocalForge is not built yet")


def install_post_receive(bare: Path, url: str, secret_file: Path) -> Path:
    """Install a ``post-receive`` hook that posts a signed, GitHub-shaped push webhook to ``url``; returns its path.

    The hook never blocks or fails a push. A hook that is there and is not ours is kept: GitError says so.
    """
    raise PyAgentError("install_post_receive is not built yet")
