"""A button of a check run: *Fix this* and *Ignore*.

*Fix this* does what ``/pyagent fix`` does under that pull request, or on the default branch. *Ignore* turns the check
run of that commit neutral and says who pressed it; the findings stay where they are. Both are obeyed only for people
who may write to the repository, which the run looks up first.
"""

from __future__ import annotations

from pyagent.core.config import Config
from pyagent.core.events import ButtonPressed
from pyagent.core.requests import Ignore, Mode, Priority, Request, StartRun, Trigger
from pyagent.core.snapshot import Snapshot

_MODES = {"fix": Mode.FIX, "ignore": Mode.DISMISS}


def decide(event: ButtonPressed, snapshot: Snapshot, config: Config) -> list[Request]:  # noqa: ARG001
    """The run that a button stands for."""
    mode, source = _MODES.get(event.action), event.source
    if mode is None:
        return [Ignore(f"there is no button {event.action!r}")]
    if mode is Mode.FIX and not event.pull and event.branch != source.default_branch:
        return [Ignore(f"branch {event.branch} is neither the default branch nor a pull request")]
    return [
        StartRun(
            repository=source.repository,
            installation=source.installation,
            branch="" if event.pull else event.branch,
            sha=event.sha,
            trigger=Trigger.BUTTON,
            priority=Priority.PERSON,
            actor=source.sender,
            mode=mode,
            pull=event.pull,
            marker=event.check if mode is Mode.DISMISS else "",
            must_write=True,
        )
    ]
