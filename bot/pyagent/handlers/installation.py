"""The app was installed on repositories: each gets a look and, where something would be fixed, one pull request.

That pull request adds a configuration file and shows what would be fixed; nothing else is done before it is merged, and
closing it means no. A repository that has a configuration gets an ordinary run. These runs go after all others, so an
owner who installs the app on a hundred repositories keeps nobody waiting.

When it is removed, suspended, or repositories are taken from it, the runs for them end and the clock starts no more:
they could only fail.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import InstallationChanged
from pyagent.core.requests import CancelRuns, Ignore, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot

_LOOK = frozenset({"created", "added", "unsuspend"})  # while it was suspended nothing was heard of pushes
_GONE = {"deleted": "the app was uninstalled", "suspend": "the app was suspended"}


def decide(event: InstallationChanged, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """One run for each repository that was added or is back; none goes on for those that were taken away."""
    if event.source.installation and event.action in _GONE:
        return [CancelRuns(event.source.installation, (), _GONE[event.action])]
    if event.source.installation and event.action == "removed" and event.removed:
        return [CancelRuns(event.source.installation, event.removed, "the app was removed from the repository")]
    if event.action not in _LOOK or not event.repositories:
        return [Ignore(f"installation {event.action}: there is nothing new to look at")]
    return [
        StartRun(
            repository=repository,
            installation=event.source.installation,
            branch="",
            sha="",
            trigger=Trigger.INSTALLATION,
            priority=Priority.CLOCK,
            actor=event.source.sender,
        )
        for repository in event.repositories
    ]
