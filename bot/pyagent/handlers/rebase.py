"""``/pyagent rebase`` and ``recreate``: make one of our pull requests again on the newest base.

Both start a run of that pull request's category: the fixes are made afresh from the tip of the default branch.

* ``rebase`` keeps commits that people pushed, on top of ours; where they do not fit it stops and says so.
* ``recreate`` makes the branch without them and keeps the old one as ``pyagent/kept/<category>-<commit>``; under a pull
  request that was closed unmerged, or after ``undo``, it offers everything again.
"""

from __future__ import annotations

from dataclasses import replace

from pyagent.core import replies
from pyagent.core.commands import Command, Verb
from pyagent.core.config import Config
from pyagent.core.events import OWN_BRANCHES, CommentCreated
from pyagent.core.lifecycle import Redo
from pyagent.core.model import Category
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import Snapshot
from pyagent.handlers.fix import start

_BRANCHES = {f"{OWN_BRANCHES}{category}": category for category in Category}


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """A run of the pull request's category."""
    category = _BRANCHES.get(snapshot.head)
    if category is None:
        return [replies.not_ours(command.verb)]
    again = Command(Verb.FIX, (category,))
    run = replace(start(again, event), redo=Redo(command.verb.value))
    return [replies.queued(again, event.source.default_branch), run]
