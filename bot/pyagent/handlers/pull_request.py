"""A pull request changed: nothing is started.

What became of our pull requests (merged, closed unmerged, commits by people) is read from the forge by the next run,
so an event that was lost or came late changes nothing. A merge arrives as a push to the default branch.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import PullRequestChanged
from pyagent.core.requests import Ignore, Request
from pyagent.core.snapshot import Snapshot


def decide(event: PullRequestChanged, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Nothing to start."""
    return [Ignore(f"pull request {event.action}: the next run reads its state")]
