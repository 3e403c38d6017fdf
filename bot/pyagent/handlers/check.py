"""A check that a person asks for again ("Re-run") starts a run; the forge's own request after a push does not.

GitHub asks every app for a check after each push, right beside the push event of the same commit. Acting on both
would look at the commit twice. What is looked at again is what the check was about: the pull request, the default
branch with its pull requests by category, or another branch, which is only looked at.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import CheckRequested
from pyagent.core.requests import Ignore, Mode, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot


def decide(event: CheckRequested, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Start a run when a person pressed the button."""
    source = event.source
    if not event.again:
        return [Ignore("the push event of the same commit starts the run")]
    whole = not event.pull and event.branch in {"", source.default_branch}
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch="" if event.pull else event.branch,
            sha=event.sha,
            trigger=Trigger.CHECK,
            priority=Priority.AGAIN,
            actor=source.sender,
            mode=Mode.FIX if whole else Mode.SCAN,
            pull=event.pull,
        )
    ]
