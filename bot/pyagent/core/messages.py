"""Every word the bot writes for people: commit messages, pull requests, comments. Pure text in, text out.

Invariants: nothing from the repository can break out of its place in Markdown, mention a person or hide a comment;
bodies fit the forge's limit; every text says how to undo what was done.
"""
# ruff: noqa: ARG001

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.actions import Branch
from pyagent.core.model import Category, CategoryPlan, PlannedCommit
from pyagent.core.record import Record, RunInfo
from pyagent.errors import PyAgentError

BODY_LIMIT = 65_536
"""Characters that a forge accepts in a body."""


def commit_message(commit: PlannedCommit, run: RunInfo, record: Record) -> str:
    """Subject, what and why, what was proved, how to undo; then the trailers. Wrapped at 72 columns."""
    raise PyAgentError("commit_message is not built yet")


def pull_title(plan: CategoryPlan) -> str:
    """Title of a category's pull request."""
    raise PyAgentError("pull_title is not built yet")


def pull_body(plan: CategoryPlan, branch: Branch, run: RunInfo) -> str:
    """Body of a category's pull request, with the hidden marker, at most ``BODY_LIMIT`` characters."""
    raise PyAgentError("pull_body is not built yet")


def marker(category: Category, fingerprints: Sequence[str]) -> str:
    """The hidden line that identifies a pull request of ours and what it offers."""
    raise PyAgentError("marker is not built yet")


def read_marker(body: str) -> tuple[str, ...]:
    """The fingerprints in a body's marker; empty when there is none."""
    raise PyAgentError("read_marker is not built yet")


def escape(text: str) -> str:
    """Text as Markdown shows it literally, on one line, mentioning nobody."""
    raise PyAgentError("escape is not built yet")
