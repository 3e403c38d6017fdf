"""What was looked up before a handler decides: facts about the world at that moment, plain values."""

from __future__ import annotations

from dataclasses import dataclass

WRITERS = frozenset({"write", "maintain", "admin"})


@dataclass(frozen=True, slots=True)
class RunFact:
    """A run as ``status`` tells it: its id, state, trigger, commit, and a sentence about the result."""

    id: str
    state: str
    trigger: str
    sha: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PullFact:
    """The pull request that was commented on, as it is now. ``fork``: its head is in another repository."""

    number: int
    head: str
    sha: str
    state: str = "open"
    fork: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The world as a handler sees it; the defaults are "nothing was looked up".

    Attributes:
        permission: Real permission of the event's sender on the repository.
        head: Head branch of the pull request that was commented on when it is one of ours; empty otherwise.
        pull: The pull request that was commented on; None for an issue.
        pull_commits: ``(sha, rule)`` of our commits on that pull request, oldest first.
        runs: Recent runs of the repository, newest first.
        documentation: Markdown of rules by id, for those that were asked about.
    """

    permission: str = "none"
    head: str = ""
    pull: PullFact | None = None
    pull_commits: tuple[tuple[str, str], ...] = ()
    runs: tuple[RunFact, ...] = ()
    documentation: tuple[tuple[str, str], ...] = ()

    @property
    def may_write(self) -> bool:
        """Whether the sender may start work that writes."""
        return self.permission in WRITERS
