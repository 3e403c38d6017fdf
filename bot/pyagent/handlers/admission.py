"""Event → what the webhook does about it, before anything was looked up: the one table of handlers."""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import (
    ButtonPressed,
    CheckRequested,
    CommentCreated,
    Event,
    InstallationChanged,
    IssueEdited,
    Ping,
    PullRequestChanged,
    Push,
)
from pyagent.core.requests import Request
from pyagent.core.snapshot import Snapshot
from pyagent.handlers import button, check, comment, dashboard, installation, ping, pull_request, push


def admit(event: Event) -> list[Request]:
    """What to put into the ledger for an event. No file, forge or database is asked."""
    nothing, defaults = Snapshot(), Config()
    match event:
        case Push():
            return push.decide(event, nothing, defaults)
        case CheckRequested():
            return check.decide(event, nothing, defaults)
        case ButtonPressed():
            return button.decide(event, nothing, defaults)
        case CommentCreated():
            return comment.admit(event)
        case PullRequestChanged():
            return pull_request.decide(event, nothing, defaults)
        case IssueEdited():
            return dashboard.decide(event, nothing, defaults)
        case InstallationChanged():
            return installation.decide(event, nothing, defaults)
        case Ping():
            return ping.decide(event, nothing, defaults)
