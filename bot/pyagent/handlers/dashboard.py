"""A box of the dashboard issue was ticked: *rebase*, *offer again*, *look again now*.

Each ticked box starts a run, as the command of the same name would; the box is empty again when that run has written
the issue anew. Only edits by people who may write to the repository count, which the run looks up first.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.dashboard import ticked
from pyagent.core.events import IssueEdited
from pyagent.core.requests import Ignore, Priority, Request, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.core.snapshot import Snapshot


def decide(event: IssueEdited, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """One run for each box."""
    source = event.source
    asked = ticked(event.body)
    if not asked:
        return [Ignore("no box of a dashboard of ours is ticked")]
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch=source.default_branch,
            sha="",
            trigger=Trigger.BUTTON,
            priority=Priority.PERSON,
            actor=source.sender,
            selection=Selection(categories),
            redo=redo,
            must_write=True,
        )
        for redo, categories in asked
    ]
