"""``/pyagent ignore RULE [path]``: opens a pull request that changes one line of the configuration.

Without a path the rule is switched off everywhere, with one only there. The configuration is the owners' file: it
changes when they merge. Where the file cannot be changed by one line for certain, the answer shows what to write.
"""

from __future__ import annotations

from dataclasses import replace

from pyagent.core import replies
from pyagent.core.commands import Command
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.requests import Mode, StartRun
from pyagent.core.snapshot import Snapshot
from pyagent.handlers.fix import start


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """A run that proposes the change."""
    run = replace(start(command, event), mode=Mode.IGNORE)
    return [replies.ignoring(command.rules[0], command.paths[0] if command.paths else ""), run]
