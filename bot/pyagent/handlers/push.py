"""A push to the default branch starts a run over it; a push to another branch gets a check run, and no pull request.

Where that branch is in a pull request, the check run of the pull request says it instead. Tags, deletions and our own
pushes never get here: core.events ignores them with a reason.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import Push
from pyagent.core.requests import Mode, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot


def decide(event: Push, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Start a run at the pushed commit."""
    source = event.source
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch=event.branch,
            sha=event.after,
            before=event.before,
            trigger=Trigger.PUSH,
            priority=Priority.PUSH,
            actor=source.sender,
            mode=Mode.FIX if event.branch == source.default_branch else Mode.SCAN,
        )
    ]
