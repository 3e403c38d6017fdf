"""``/pyagent fix [category…] [RULE…] [path…]``, ``scan …`` and ``rust [path…]``: start a run over the default branch.

``scan`` only reports; ``rust`` is a fix of the category ``rust``. What the repository switched off is not started.
"""

from __future__ import annotations

from pyagent.core import replies
from pyagent.core.commands import Command, Verb
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.model import Category
from pyagent.core.requests import Mode, Priority, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:  # noqa: ARG001
    """One run, and the words that announce it."""
    categories = (Category.RUST,) if command.verb is Verb.RUST else command.categories
    off = [category for category in categories if not config.categories.get(category, True)]
    wanted = tuple(category for category in categories if category not in off)
    if off and not wanted:
        return [replies.switched_off(off)]
    asked = Command(command.verb, wanted, command.rules, command.paths)
    return [replies.queued(asked, event.source.default_branch), start(asked, event)]


def start(command: Command, event: CommentCreated) -> StartRun:
    """The run of a command."""
    return StartRun(
        repository=event.source.repository,
        installation=event.source.installation,
        branch=event.source.default_branch,
        sha="",
        trigger=Trigger.COMMENT,
        priority=Priority.PERSON,
        actor=event.source.sender,
        mode=Mode.SCAN if command.verb is Verb.SCAN else Mode.FIX,
        selection=Selection(command.categories, command.rules, command.paths),
        reply_to=event.number,
        marker=f"pyagent-answer-{event.comment}",
    )
