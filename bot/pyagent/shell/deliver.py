# ruff: noqa: ARG001
"""From plans to commits: one branch per category, one commit per planned commit, one record per commit.

Used on a user's repository (``fix --branches``: branches ``pyagent/<category>``) and in the server's mirror (references
under ``refs/pyagent/``, pushed afterwards by the executor). The same run on the same base makes the same commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from pyagent.core.actions import Branch
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.record import Record, RunInfo
from pyagent.errors import PyAgentError
from pyagent.shell.recorder import Recorder
from pyagent.shell.workspace import Repository


class Target(Enum):
    """Where the commits are kept: as the user's local branches, or pending in a mirror until they are pushed."""

    BRANCHES = "refs/heads/"
    PENDING = "refs/pyagent/pending/"


def commit_plans(
    repository: Repository,
    base_sha: str,
    plans: Sequence[CategoryPlan],
    run: RunInfo,
    *,
    recorder: Recorder | None = None,
    target: Target = Target.BRANCHES,
) -> dict[Category, Branch]:
    """Commit each plan on its own branch from ``base_sha``, with a note that holds its record.

    A branch that holds this very tree on this base is kept as it is; a local branch with commits that are not ours is
    left, with the reason. Plans without commits make no branch. The working tree, index and configuration stay.
    """
    raise PyAgentError("commit_plans is not built yet")


def read_records(repository: Repository, commit: str | None = None) -> list[tuple[str, Record]]:
    """The records of one commit, or of all commits that have some, with the id of their commit; oldest run first."""
    raise PyAgentError("read_records is not built yet")
