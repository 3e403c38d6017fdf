"""``/pyagent explain RULE``: the rule's documentation, as ``pyagent explain`` prints it."""

from __future__ import annotations

from pyagent.core import replies
from pyagent.core.commands import Command
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """The documentation of the rule, or that there is no such rule."""
    known = dict(snapshot.documentation)
    return [known.get(rule) or replies.unknown_rule(rule) for rule in command.rules]
