"""``/pyagent help``: the list of commands."""

from __future__ import annotations

from pyagent.core import replies
from pyagent.core.commands import Command
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """The list."""
    return [replies.help_text()]
