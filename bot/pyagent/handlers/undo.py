"""``/pyagent undo [RULE] [COMMIT…]``: takes my commits of this pull request back: all, those of a rule, those named.

Every commit is atomic, so a revert is exact: it is pushed on top of the branch, over nobody's work. Under a pull
request of mine the findings are not offered again (``/pyagent recreate`` brings them back). After a merge I show the
git command instead. In a fork I have no commits. Of functions in Rust one goes while those that came later stay: the
crate is written again without it.
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
    """A run that reverts, or how to do it by hand where the pull request is done."""
    rule = command.rules[0] if command.rules else ""
    pull = snapshot.pull
    if pull is None:
        return [replies.not_a_pull(command.verb)]
    wanted = [sha for sha, of in snapshot.pull_commits if not rule or of == rule]
    if command.commits:
        wanted = [sha for sha in wanted if sha.startswith(command.commits)]
    if not wanted or pull.state != "open":
        return [replies.undo(rule, wanted)]
    run = start(Command(command.verb, (), command.rules), event)
    commits = tuple(wanted) if command.commits else ()
    run = replace(run, mode=Mode.UNDO, branch="", sha=pull.sha, pull=pull.number, commits=commits)
    return [replies.undoing(rule, len(wanted)), run]
