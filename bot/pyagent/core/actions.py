"""What the bot decided to do about one pull request of its own.

Handlers and the life-cycle make these values; one executor performs them.

Invariants: an action carries every word and every commit id it needs, so performing it decides nothing; performing it
twice has the effect of performing it once.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pyagent.core.model import Category


class Paper(StrEnum):
    """A paper of the project that has a pull request of its own, as a category has."""

    INVENTORY = "inventory"


Subject = Category | Paper
"""What a pull request of ours is about."""


class BranchStatus(StrEnum):
    """What became of a category branch in the repository it was built in."""

    CREATED = "created"
    UPDATED = "updated"
    KEPT = "kept"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Branch:
    """A category's commits as they exist in a repository.

    Attributes:
        category: The category, one branch each.
        name: ``pyagent/<category>``.
        base: Commit that the first of ours has as parent.
        tip: Last commit; equal to ``base`` when there is none.
        tree: Tree of the tip; equal trees need no push.
        commits: Our commits, oldest first.
        files: Sorted paths that the commits change.
        records: Ids of the context records, one per commit.
        status: ``created``, ``updated``, ``kept`` (it already holds this very tree on this base) or ``left``.
        reason: Why it was left; empty otherwise.
    """

    category: Category
    name: str
    base: str
    tip: str
    tree: str
    commits: tuple[str, ...]
    files: tuple[str, ...]
    records: tuple[str, ...]
    status: BranchStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Push ``tip`` to ``branch`` and open a pull request.

    ``expected`` is the branch's tip now; None: it must not exist.
    """

    category: Subject
    branch: str
    base: str
    tip: str
    expected: str | None
    title: str
    body: str
    draft: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """Bring pull request ``number`` up to date: push when ``tip`` is given, then title and body.

    ``keep`` names a branch that gets the old tip first, because commits of people are on it and not on the new one.
    """

    category: Subject
    number: int
    branch: str
    tip: str | None
    expected: str | None
    title: str
    body: str
    labels: tuple[str, ...] = ()
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """Say why, close pull request ``number`` and delete its branch while its tip is still ``expected``.

    ``body`` offers nothing any more, so that nobody takes this for a refusal of the findings.
    """

    category: Subject
    number: int
    branch: str
    expected: str | None
    title: str
    body: str
    comment: str
    marker: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Do nothing, and why.

    With ``number`` and ``comment`` the reason is said there, once (``marker`` finds it again). What is ``held`` back
    for another pull request of ours is tried again when the others of this run are done.
    """

    category: Subject
    reason: str
    number: int | None = None
    comment: str = ""
    marker: str = ""
    held: bool = False


Action = Open | Update | Close | Leave
