"""The verbs every forge understands. Idempotent where it can be: an effect is looked up before it is repeated.

A forge object serves one repository. It raises ``ForgeError`` for refusals and ``ForgeLimited`` when it must wait;
it never sleeps and never retries a write by itself: the engine does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from pyagent.core.record import Identity

Conclusion = Literal["success", "neutral", "failure", "cancelled", "action_required"]
Permission = Literal["none", "read", "triage", "write", "maintain", "admin"]


@dataclass(frozen=True, slots=True)
class Remote:
    """Where git fetches from and pushes to.

    ``environment`` carries credentials to the one git process that needs them (``GIT_CONFIG_*`` with an
    ``http.extraHeader``): a token is never part of a URL or of a command line.
    """

    url: str
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A proposal as the forge has it. ``head`` and ``base`` are branch names, ``head_sha`` is the tip.

    ``head_repository`` is empty where the fork that it came from is gone.
    """

    number: int
    title: str
    body: str
    head: str
    base: str
    head_sha: str
    state: Literal["open", "closed", "merged"]
    url: str
    draft: bool = False
    labels: tuple[str, ...] = ()
    head_repository: str = ""
    base_sha: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on lines of a file in a check run."""

    path: str
    start_line: int
    end_line: int
    level: Literal["notice", "warning", "failure"]
    message: str
    title: str


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue that we wrote."""

    number: int
    body: str
    open: bool


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a check run: at most 20 characters of label, 40 of description."""

    action: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A remark of a review on lines of a file."""

    path: str
    start_line: int
    end_line: int
    body: str


@dataclass(frozen=True, slots=True)
class TreeChange:
    """A file of a new commit with its whole content; None deletes it."""

    path: str
    mode: str
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit that the forge shall make: ``changes`` turn ``base_tree``, the parent's, into ``tree``."""

    parent: str
    base_tree: str
    tree: str
    message: str
    changes: tuple[TreeChange, ...] = field(repr=False)


class Forge(Protocol):
    """One repository on a forge."""

    name: str

    def default_branch(self) -> str:
        """Name of the branch that pull requests go to."""

    def remote(self) -> Remote:
        """Where git talks to, with fresh credentials."""

    def branch_sha(self, branch: str) -> str | None:
        """Tip of a branch; None when it does not exist."""

    def identity(self) -> Identity:
        """Who our commits are by, as the forge writes it."""

    def make_commit(self, new: NewCommit) -> str:
        """Make a commit that the forge signs in our name, on no branch yet; its id, empty where it signs none."""

    def delete_branch(self, branch: str) -> None:
        """Delete a branch; no error when it is gone already."""

    def read_file(self, path: str, ref: str) -> bytes | None:
        """A file at a commit; None when it is not there."""

    def pull_requests(self, head: str) -> Sequence[PullRequest]:
        """All pull requests of a head branch, open and closed, newest first."""

    def pull_request(self, number: int) -> PullRequest | None:
        """One pull request by its number; None when there is none."""

    def open_pull_request(self, *, head: str, base: str, title: str, body: str, draft: bool) -> PullRequest:
        """Open one; returns the existing open one for the same head and base instead of a second."""

    def update_pull_request(self, number: int, *, title: str, body: str) -> None:
        """Replace title and body."""

    def close_pull_request(self, number: int) -> None:
        """Close it unmerged."""

    def add_labels(self, number: int, labels: Sequence[str]) -> None:
        """Add labels to an issue or pull request."""

    def permission(self, login: str) -> Permission:
        """The real permission of a person on this repository."""

    def upsert_comment(self, number: int, *, marker: str, body: str) -> None:
        """Write one comment that carries the hidden ``marker``, or edit the one that does."""

    def react(self, comment_id: int, reaction: str) -> None:
        """React to a comment."""

    def own_issue(self, marker: str) -> Issue | None:
        """The issue of ours whose text begins with ``marker``, open or closed; None when there is none."""

    def write_issue(self, number: int | None, *, title: str, body: str) -> None:
        """Open an issue, or edit the text of the one with that number."""

    def review_once(self, number: int, sha: str, *, marker: str, body: str, comments: Sequence[ReviewComment]) -> None:
        """Write a review that approves and refuses nothing; nothing happens when one with ``marker`` is there."""

    def scans_code(self) -> bool:
        """Whether code scanning is on for the repository, and ours to add to."""

    def upload_findings(self, sha: str, branch: str, sarif: bytes) -> None:
        """Give the findings of a commit of a branch to code scanning; nothing happens when it has them."""

    def upsert_check(
        self,
        sha: str,
        *,
        name: str,
        external_id: str,
        status: Literal["queued", "in_progress", "completed"],
        conclusion: Conclusion | None,
        title: str,
        summary: str,
        annotations: Sequence[Annotation] = (),
        buttons: Sequence[Button] = (),
    ) -> None:
        """Create the check run of ``external_id`` on a commit, or update it."""
