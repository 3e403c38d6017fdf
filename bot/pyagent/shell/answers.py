"""Answers comments: looks up who asked and what is there, lets the handler decide, and does what it decided."""

from __future__ import annotations

from dataclasses import dataclass

from pyagent.agents.describe import describe
from pyagent.agents.registry import load_agents
from pyagent.core.commands import Command, Verb, parse
from pyagent.core.config import CONFIG_FILES, Config, load
from pyagent.core.events import OWN_BRANCHES, CommentCreated
from pyagent.core.requests import React, Reply, Request, StartRun
from pyagent.core.snapshot import PullFact, RunFact, Snapshot
from pyagent.errors import ManifestMismatch
from pyagent.handlers.comment import decide
from pyagent.shell.deliver import read_records
from pyagent.shell.forge.base import Forge, PullRequest
from pyagent.shell.forges import Forges
from pyagent.shell.ledger import Ledger
from pyagent.shell.settings import Settings
from pyagent.shell.steps import Json
from pyagent.shell.workspace import MirrorCache

_SHOWN_RUNS = 10
_ABOUT_PULLS = frozenset({Verb.FIX, Verb.SCAN, Verb.RUST, Verb.REBASE, Verb.RECREATE, Verb.UNDO})


@dataclass(frozen=True, slots=True)
class Answers:
    """What comments are answered with."""

    forges: Forges
    ledger: Ledger
    settings: Settings

    def answer(self, event: CommentCreated) -> Json:
        """React, reply and queue runs. Doing it twice does it once: each part is looked up before it is repeated."""
        forge = self.forges(event.source.repository, event.source.installation)
        requests = decide(event, self._look(forge, event), _config(forge))
        for number, request in enumerate(requests):
            self._do(forge, event, number, request)
        started = sum(isinstance(request, StartRun) for request in requests)
        return {"note": f"answered, {started} run{'' if started == 1 else 's'} queued" if started else "answered"}

    def _do(self, forge: Forge, event: CommentCreated, number: int, request: Request) -> None:
        match request:
            case React(comment, reaction):
                forge.react(comment, reaction)
            case Reply(issue, marker, body):
                forge.upsert_comment(issue, marker=marker, body=body)
            case StartRun():
                self.ledger.admit(f"{event.source.delivery}/{number}", "command", request)
            case _:
                pass

    def _look(self, forge: Forge, event: CommentCreated) -> Snapshot:
        """Only what the commands of this comment need is looked up."""
        permission = forge.permission(event.source.sender)
        commands = [command for command in parse(event.body) if isinstance(command, Command)]
        if not Snapshot(permission).may_write:
            return Snapshot(permission)
        verbs = {command.verb for command in commands}
        pull = forge.pull_request(event.number) if event.on_pull_request and verbs & _ABOUT_PULLS else None
        fact = _fact(forge, pull) if pull else None
        own = pull is not None and fact is not None and not fact.fork and pull.head.startswith(OWN_BRANCHES)
        return Snapshot(
            permission=permission,
            head=pull.head if pull and own else "",
            pull=fact,
            pull_commits=self._commits(forge, pull) if pull and Verb.UNDO in verbs else (),
            runs=self._runs(event.source.repository) if Verb.STATUS in verbs else (),
            documentation=_documentation(commands) if Verb.EXPLAIN in verbs else (),
        )

    def _runs(self, repository: str) -> tuple[RunFact, ...]:
        recent = self.ledger.recent(_SHOWN_RUNS, repository)
        return tuple(
            RunFact(run.id, run.state, run.trigger, run.sha, run.note)
            for run in recent
            if isinstance(run.work, StartRun)
        )

    def _commits(self, forge: Forge, pull: PullRequest) -> tuple[tuple[str, str], ...]:
        with MirrorCache(self.settings.data_dir / "mirrors").open(forge.remote(), sha=pull.head_sha) as mirror:
            base = mirror.branch_sha(pull.base) if pull.state == "open" else pull.base_sha
            if not base:
                return ()
            rules = {sha: record.rule for sha, record in read_records(mirror)}
            found = mirror.commits(base, pull.head_sha)
            return tuple((info.sha, rules[info.sha]) for info in found if info.sha in rules)


def _fact(forge: Forge, pull: PullRequest) -> PullFact:
    fork = pull.head_repository.lower() != forge.name.lower()
    return PullFact(pull.number, pull.head, pull.head_sha, pull.state, fork)


def _config(forge: Forge) -> Config:
    """The repository's configuration; defaults when it cannot be used: the run that follows will say what is wrong."""
    ref = forge.default_branch()
    files = {name: data for name in CONFIG_FILES if (data := forge.read_file(name, ref)) is not None}
    try:
        return load(files)
    except ManifestMismatch:
        return Config()


def _documentation(commands: list[Command]) -> tuple[tuple[str, str], ...]:
    agents = load_agents()
    asked = {rule for command in commands for rule in command.rules if command.verb is Verb.EXPLAIN}
    return tuple((rule, describe(agents[rule]).markdown()) for rule in sorted(asked) if rule in agents)
