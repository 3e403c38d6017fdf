"""A pull request was opened, reopened, got new commits or is ready for review: its check run is made.

The check looks at the files of the pull request; remarks stand only on the lines that it changes. It writes no comment.
``/pyagent fix`` or the button *Fix this* works on the same files.

What became of our own pull requests (merged, closed unmerged, commits by people) is read from the forge by the next
run, so an event that was lost or came late changes nothing. A merge arrives as a push to the default branch.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import PullRequestChanged
from pyagent.core.requests import Ignore, Mode, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot

_NEW_COMMITS = frozenset({"opened", "reopened", "synchronize", "ready_for_review"})


def decide(event: PullRequestChanged, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Start the check of a pull request by people when it has something new to look at."""
    if event.ours:
        return [Ignore(f"pull request {event.action}: the next run reads its state")]
    if event.action not in _NEW_COMMITS or not event.sha:
        return [Ignore(f"pull request {event.action}: there is nothing new to look at")]
    source = event.source
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch="",
            sha=event.sha,
            trigger=Trigger.PULL,
            priority=Priority.PULL,
            actor=source.sender,
            mode=Mode.SCAN,
            pull=event.number,
        )
    ]
