# ruff: noqa: ARG001
"""Git notes under ``refs/notes/pyagent``: one context record per line.

Lines, so that two sides merge by union; a record that is there already is not added again.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyagent.errors import PyAgentError
from pyagent.shell.workspace.repository import Repository


def add_notes(repository: Repository, lines: Mapping[str, str]) -> None:
    """Add one line to the note of each commit (commit id → line).

    Lines that are there stay; a second time changes nothing.
    """
    raise PyAgentError("add_notes is not built yet")


def read_note(repository: Repository, sha: str) -> tuple[str, ...]:
    """The lines of a commit's note; empty when it has none."""
    raise PyAgentError("read_note is not built yet")


def noted_commits(repository: Repository) -> tuple[str, ...]:
    """Ids of all objects that have a note of ours."""
    raise PyAgentError("noted_commits is not built yet")
