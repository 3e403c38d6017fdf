"""The app was installed or removed somewhere: nothing is started uninvited.

A new installation gets its first pull requests from the next push or from ``/pyagent fix``; an owner who installs the
app on a hundred repositories does not find a thousand pull requests the next morning.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import InstallationChanged
from pyagent.core.requests import Ignore, Request
from pyagent.core.snapshot import Snapshot


def decide(event: InstallationChanged, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Nothing to start."""
    return [Ignore(f"installation {event.action}: the next push or /pyagent fix starts a run")]
