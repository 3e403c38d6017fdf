"""``/pyagent undo [RULE]``: the git command that takes our commits of this pull request back.

Every commit is atomic, so a revert is exact; the bot does not push reverts over people's work.
"""

from __future__ import annotations

from pyagent.core import replies
from pyagent.core.commands import Command
from pyagent.core.config import Config
from pyagent.core.events import OWN_BRANCHES, CommentCreated
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """How to revert all of our commits here, or those of one rule."""
    if not snapshot.head.startswith(OWN_BRANCHES):
        return [replies.not_ours(command.verb)]
    rule = command.rules[0] if command.rules else ""
    return [replies.undo(rule, [sha for sha, of in snapshot.pull_commits if not rule or of == rule])]
