"""Runs that need no fleet: a change of the configuration is proposed, a check run is set aside."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyagent.core import pull_report, replies
from pyagent.core.authorship import Ours
from pyagent.core.config import CONFIG_FILES, load
from pyagent.core.config_edit import Edited, ignoring
from pyagent.core.events import OWN_BRANCHES
from pyagent.core.messages import with_sign_off
from pyagent.core.model import FileChange
from pyagent.core.record import RunInfo
from pyagent.core.requests import StartRun
from pyagent.core.snapshot import WRITERS
from pyagent.shell.forge.base import Forge
from pyagent.shell.pull_run import CHECK_NAME
from pyagent.shell.signing import Signer
from pyagent.shell.steps import Json
from pyagent.shell.workspace import MirrorCache, commit


@dataclass(frozen=True, slots=True)
class SmallRun:
    """One of them; every method is one step and may be repeated."""

    forge: Forge
    mirrors: MirrorCache
    work: StartRun
    info: RunInfo
    ours: Ours

    def may(self) -> Json:
        """Whether the person who pressed a button may write to the repository."""
        allowed = self.forge.permission(self.work.actor) in WRITERS
        return {"may": allowed, "note": "" if allowed else replies.may_not(self.work.actor)}

    def dismiss(self) -> Json:
        """Set the check run aside that the button belongs to (its identity is the work's marker)."""
        title, text = pull_report.dismissed(self.work.actor)
        self.forge.upsert_check(
            self.work.sha,
            name=CHECK_NAME,
            external_id=self.work.marker,
            status="completed",
            conclusion="neutral",
            title=title,
            summary=text,
        )
        return {"note": title}

    def ignore(self) -> Json:
        """Propose to switch a rule off."""
        rule = self.work.selection.rules[0]
        path = self.work.selection.paths[0] if self.work.selection.paths else ""
        base = self.forge.default_branch()
        files = {name: data for name in CONFIG_FILES if (data := self.forge.read_file(name, base)) is not None}
        edited = ignoring(files, rule, path)
        if edited is None:
            said = replies.ignore_rule(rule, path)
        elif edited.before == edited.after:
            said = replies.already_ignored(rule, path)
        else:
            number = self._propose(base, rule, path, edited, self._info(files))
            said = replies.ignored(rule, path, number)
        if self.work.reply_to:
            self.forge.upsert_comment(self.work.reply_to, marker=self.work.marker, body=said)
        return {"note": said}

    def _info(self, files: Mapping[str, bytes]) -> RunInfo:
        """This run, with who signs off where the configuration asks for it."""
        signs = load(files).sign_off
        return replace(self.info, author=self.forge.identity(), sign_off=True) if signs else self.info

    def _propose(self, base: str, rule: str, path: str, edited: Edited, info: RunInfo) -> int:
        place = f"-{hashlib.sha256(path.encode()).hexdigest()[:8]}" if path else ""
        branch = f"{OWN_BRANCHES}ignore/{rule.lower()}{place}"
        title, body, message = replies.ignore_proposal(rule, path, self.work.actor)
        change = FileChange(edited.path, edited.before, edited.after)
        with self.mirrors.open(self.forge.remote()) as mirror:
            onto = mirror.resolve(base)
            tip = commit(mirror, onto, [change], with_sign_off(message, info), date=info.time, author=info.author)
            there = mirror.branch_sha(branch)
            if there is None or mirror.tree(there) != mirror.tree(tip):
                Signer(self.forge, mirror, self.ours, info.time).push(branch, tip, there)
        return self.forge.open_pull_request(head=branch, base=base, title=title, body=body, draft=False).number
