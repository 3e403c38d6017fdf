"""``/pyagent ignore RULE [path]``: shows the lines of configuration that switch a rule off.

The configuration is the owners' file; the bot shows what to write and does not edit its own orders.
"""

from __future__ import annotations

from pyagent.core import replies
from pyagent.core.commands import Command
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """The lines to add."""
    path = command.paths[0] if command.paths else ""
    return [replies.ignore_rule(rule, path) for rule in command.rules]
