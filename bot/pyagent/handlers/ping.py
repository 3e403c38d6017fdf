"""The forge tries the hook: nothing to do but to answer."""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import Ping
from pyagent.core.requests import Ignore, Request
from pyagent.core.snapshot import Snapshot


def decide(event: Ping, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """Nothing to start."""
    return [Ignore("pong")]
