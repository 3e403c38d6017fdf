"""What a handler wants done: start a run, answer a person, or nothing with a reason.

These are the decisions about *work*; what to do with one category's pull request is decided later (core.actions).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from pyagent.core.events import CommentCreated
from pyagent.core.lifecycle import Redo
from pyagent.core.results import Selection


class Trigger(StrEnum):
    """Which door a run came through."""

    PUSH = "push"
    COMMENT = "comment"
    CHECK = "check"
    CLOCK = "clock"
    HAND = "hand"
    PULL = "pull request"
    BUTTON = "button"
    INSTALLATION = "installation"


class Priority(IntEnum):
    """Lower goes first: a person who waits, then a pull request, then a push, then the clock."""

    PERSON = 10
    AGAIN = 20
    PULL = 25
    PUSH = 30
    CLOCK = 40


class Mode(StrEnum):
    """What a run does.

    ``fix`` opens pull requests, or works on the one that is named; ``scan`` only reports in the check run; ``undo``
    takes back commits of ours in a pull request; ``ignore`` proposes a change of the configuration; ``dismiss`` marks
    the check run of a commit as seen.
    """

    FIX = "fix"
    SCAN = "scan"
    UNDO = "undo"
    IGNORE = "ignore"
    DISMISS = "dismiss"


@dataclass(frozen=True, slots=True)
class StartRun:
    """Run the fleet over a repository.

    Attributes:
        repository: ``owner/name``.
        installation: The app's installation there, 0 where the forge has none.
        branch: Branch to look at; empty means the default branch.
        sha: Commit the trigger spoke of; empty means the branch's tip.
        trigger: Which door.
        priority: Who goes first.
        actor: Login of who asked.
        mode: Fix or only scan.
        selection: What to look at.
        before: The tip before a push, to tell an old delivery from a new one; empty otherwise.
        reply_to: Issue or pull request number to answer on, 0 for none.
        marker: Identity of the answer there, so that it is edited and not written twice.
        redo: What a person asked for beyond an ordinary run.
        pull: Pull request to work on, 0 for the branch itself. ``sha`` is its head as it was asked for.
        must_write: Look first whether the actor may write to the repository: the event did not say.
        commits: Commits of ours to take back, and no others.
    """

    repository: str
    installation: int
    branch: str
    sha: str
    trigger: Trigger
    priority: Priority
    actor: str = ""
    mode: Mode = Mode.FIX
    selection: Selection = field(default_factory=Selection)
    before: str = ""
    reply_to: int = 0
    marker: str = ""
    redo: Redo = Redo.NO
    pull: int = 0
    must_write: bool = False
    commits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerComment:
    """A comment holds commands: decide in a worker, where the forge may be asked who the writer is."""

    event: CommentCreated


@dataclass(frozen=True, slots=True)
class CancelRuns:
    """Runs of an installation have nobody to work for any more: end them.

    Attributes:
        installation: Whose runs.
        repositories: Only the runs of these; empty means of all.
        reason: Said in each of them.
    """

    installation: int
    repositories: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """Write ``body`` under an issue or pull request, as the one comment that carries ``marker``."""

    number: int
    marker: str
    body: str


@dataclass(frozen=True, slots=True)
class React:
    """React to a comment (``eyes``, ``confused``, ``-1`` …)."""

    comment: int
    reaction: str


@dataclass(frozen=True, slots=True)
class Ignore:
    """Nothing to do, and why."""

    reason: str


Request = StartRun | AnswerComment | CancelRuns | Reply | React | Ignore
