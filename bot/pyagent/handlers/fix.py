"""``/pyagent fix [category…] [RULE…] [path…]``, ``scan …`` and ``rust [path…]``: start a run.

* On an issue: over the default branch; ``fix`` opens one pull request per category.
* On a pull request of yours: over its files, at the commit that it has now. ``fix`` pushes its commits onto the branch;
  where the branch is in a fork it writes a review with suggestions instead. When somebody pushes meanwhile, nothing is
  pushed: ask again.
* On a pull request of mine: ``fix`` makes its category again.

``scan`` only reports in the check run. ``rust`` is a fix of the category ``rust``, always over the default branch: it
offers functions in Rust by a pull request, also where it is asked for under one. What the repository switched off is
not started.
"""

from __future__ import annotations

from dataclasses import replace

from pyagent.core import replies
from pyagent.core.commands import Command, Verb
from pyagent.core.config import Config
from pyagent.core.events import OWN_BRANCHES, CommentCreated
from pyagent.core.markers import answer_marker
from pyagent.core.model import Category
from pyagent.core.requests import Mode, Priority, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.core.snapshot import Snapshot


def decide(command: Command, event: CommentCreated, snapshot: Snapshot, config: Config) -> list[StartRun | str]:
    """One run, and the words that announce it."""
    categories = (Category.RUST,) if command.verb is Verb.RUST else command.categories
    off = [category for category in categories if not config.categories.get(category, True)]
    wanted = tuple(category for category in categories if category not in off)
    if off and not wanted:
        return [replies.switched_off(off)]
    if snapshot.head and not wanted:
        wanted = tuple(category for category in Category if snapshot.head == f"{OWN_BRANCHES}{category}")
    asked = Command(command.verb, wanted, command.rules, command.paths)
    pull = snapshot.pull
    if wanted == (Category.RUST,) and (pull is None or snapshot.head or command.verb is Verb.RUST):
        return [replies.converting(asked.paths, event.source.default_branch), start(asked, event)]
    if pull is None or snapshot.head:
        return [replies.queued(asked, event.source.default_branch), start(asked, event)]
    if pull.state != "open":
        return [replies.not_open(command.verb)]
    run = replace(start(asked, event), branch="", sha=pull.sha, pull=pull.number)
    return [replies.queued_on_pull(asked, pull), run]


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
        marker=answer_marker(event.comment),
    )
