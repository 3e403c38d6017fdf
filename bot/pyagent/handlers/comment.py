"""A comment with ``/pyagent …`` lines: each command is answered by its own module, ``COMMANDS`` says which.

Commands are obeyed only for people who may write to the repository; others get a reaction and no text, so that nobody
can make the bot talk. The comment is acknowledged with a reaction, and one answer per comment is written and edited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pyagent.core import replies
from pyagent.core.commands import Command, Mistake, Verb, parse
from pyagent.core.config import Config
from pyagent.core.events import CommentCreated
from pyagent.core.markers import answer_marker
from pyagent.core.requests import AnswerComment, Ignore, React, Reply, Request, StartRun
from pyagent.core.snapshot import Snapshot
from pyagent.handlers import explain, fix, ignore, rebase, status, undo
from pyagent.handlers import help as help_command

Decide = Callable[[Command, CommentCreated, Snapshot, Config], list[StartRun | str]]

COMMANDS: Mapping[Verb, Decide] = {
    Verb.FIX: fix.decide,
    Verb.SCAN: fix.decide,
    Verb.RUST: fix.decide,
    Verb.EXPLAIN: explain.decide,
    Verb.IGNORE: ignore.decide,
    Verb.REBASE: rebase.decide,
    Verb.RECREATE: rebase.decide,
    Verb.UNDO: undo.decide,
    Verb.STATUS: status.decide,
    Verb.HELP: help_command.decide,
}


def admit(event: CommentCreated) -> list[Request]:
    """What the webhook does with a comment: hand it to a worker if it holds a command."""
    if not parse(event.body):
        return [Ignore("the comment holds no /pyagent command")]
    return [AnswerComment(event)]


def decide(event: CommentCreated, snapshot: Snapshot, config: Config) -> list[Request]:
    """What to do about the commands of a comment, with the facts at hand."""
    commands = parse(event.body)
    if not commands:
        return [Ignore("the comment holds no /pyagent command")]
    if not snapshot.may_write:
        return [React(event.comment, "-1")]
    wrong = [command for command in commands if isinstance(command, Mistake)]
    texts: list[str] = [replies.mistakes(wrong)] if wrong else []
    runs: list[Request] = []
    for command in commands:
        if isinstance(command, Mistake):
            continue
        for part in COMMANDS[command.verb](command, event, snapshot, config):
            if isinstance(part, StartRun):
                runs.append(part)
            else:
                texts.append(part)
    reaction = React(event.comment, "confused" if wrong else "eyes")
    answer = Reply(event.number, answer_marker(event.comment), "\n\n".join(dict.fromkeys(texts)))
    return [reaction, answer, *runs]
