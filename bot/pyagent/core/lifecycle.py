# ruff: noqa: ARG001
"""The life of a category's pull request, decided from what is there. Pure: values in, actions out.

Rules, in this order:
1. Commits by people on the branch are never overwritten: we leave, and say so once.
2. What was closed unmerged is not offered again.
3. One open pull request per category; the same tree is not pushed again.
4. Nothing left to offer: the open pull request is closed with a word and its branch deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pyagent.core.actions import Action, Branch
from pyagent.core.model import Category, CategoryPlan
from pyagent.errors import PyAgentError


@dataclass(frozen=True, slots=True)
class PullState:
    """A pull request as the decision needs it.

    ``fingerprints`` come from its hidden marker (``messages.read_marker``).
    """

    number: int
    state: Literal["open", "closed", "merged"]
    fingerprints: tuple[str, ...]
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class BranchState:
    """The category's branch on the remote. ``others`` are the authors of commits on it that are not ours."""

    tip: str
    tree: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one decision looks at.

    Attributes:
        category: The category.
        base: Name of the branch that the pull request goes to.
        pulls: Pull requests of the category's branch, newest first.
        remote: Its branch on the remote; None when there is none.
        plan: What is to be offered now; None when nothing was found.
        branch: The commits made from the plan; None when there are none.
        draft: Open as a draft.
        labels: Labels for the pull request.
    """

    category: Category
    base: str
    pulls: Sequence[PullState]
    remote: BranchState | None
    plan: CategoryPlan | None
    branch: Branch | None
    draft: bool = False
    labels: tuple[str, ...] = ()


def rejected(pulls: Sequence[PullState]) -> frozenset[str]:
    """Fingerprints of everything that was closed unmerged: findings to leave out before planning."""
    raise PyAgentError("rejected is not built yet")


def decide(situation: Situation) -> list[Action]:
    """What to do about one category's pull request."""
    raise PyAgentError("decide is not built yet")
