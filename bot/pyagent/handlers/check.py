"""A check that a person asks for again ("Re-run") starts a run; the forge's own request after a push does not.

GitHub asks every app for a check after each push, right beside the push event of the same commit. Acting on both
would look at the commit twice.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import CheckRequested
from pyagent.core.requests import Ignore, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot


def decide(event: CheckRequested, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Start a run when a person pressed the button on a commit of the default branch."""
    source = event.source
    if not event.again:
        return [Ignore("the push event of the same commit starts the run")]
    if source.default_branch and event.branch and event.branch != source.default_branch:
        return [Ignore(f"branch {event.branch} is not the default branch")]
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch=event.branch,
            sha=event.sha,
            trigger=Trigger.CHECK,
            priority=Priority.AGAIN,
            actor=source.sender,
        )
    ]
