"""What a run on one pull request does, step by step: check its files, fix them, take fixes back.

::

    pin             head, merge base, changed lines; where a person asked about another head, nothing more is done
    look            the fleet in a child process over the files of the pull request
    deliver         fix: push onto the branch, or suggest where it is in a fork
    report          check run of the head, and the answer to the comment that asked

Every step looks before it acts. A push expects the pinned head: what people push meanwhile stays as it is.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyagent.core import pull_report, replies
from pyagent.core.authorship import Hand, Ours
from pyagent.core.codec import decode, encode
from pyagent.core.events import OWN_BRANCHES, check_of_pull
from pyagent.core.markers import with_declined
from pyagent.core.pull_work import Pinned, PullResult, conclusion, fixable, suggestible, within
from pyagent.core.requests import Mode, StartRun
from pyagent.errors import BranchMoved, PyAgentError
from pyagent.shell import files
from pyagent.shell.conversion.undo import stays_under_others, without_functions
from pyagent.shell.deliver import read_records
from pyagent.shell.fleet_job import RunFields
from pyagent.shell.forge.base import Annotation, Button, Forge, PullRequest, ReviewComment
from pyagent.shell.isolation import run_isolated
from pyagent.shell.pull_job import PullOrder
from pyagent.shell.repo_config import read_config
from pyagent.shell.settings import Limits
from pyagent.shell.signing import Signer
from pyagent.shell.steps import Json, RunCancelled, RunFailed, Steps
from pyagent.shell.workspace import CommitInfo, MirrorCache, Repository, changed_ranges, checkout, push_notes, revert

log = logging.getLogger(__name__)

CHECK_NAME = "PyAgent"
_PYTHON = (".py", ".pyi")
BUTTONS = tuple(Button(*words) for words in pull_report.BUTTONS)


@dataclass(frozen=True, slots=True)
class PullRun:
    """One run on a pull request."""

    forge: Forge
    mirrors: MirrorCache
    folder: Path
    records: Path
    fields: RunFields
    work: StartRun
    slug: str
    limits: Limits

    def run(self, steps: Steps) -> Json:
        """All steps."""
        pinned = steps.do("pin", self.pin)
        if not pinned["sha"]:
            return {"note": pinned["note"]}
        try:
            if self.work.mode is Mode.UNDO:
                return steps.do("undo", lambda: self.undo(_pinned(pinned)))
            done = steps.do("look", lambda: self.look(_pinned(pinned)))
            if self.work.mode is Mode.FIX:
                done |= steps.do("deliver", lambda: self.deliver(_pinned(pinned)))
            steps.do("report", lambda: self.report(_pinned(pinned), done))
        except RunFailed as error:
            said = error
            steps.do("report failure", lambda: self.report_failure(_pinned(pinned), said))
            raise
        return {"note": done["note"], "sha": pinned["sha"]}

    def pin(self) -> Json:
        """The pull request as it is; an empty ``sha`` when there is nothing to do for it."""
        pull = self.forge.pull_request(self.work.pull)
        if pull is None or pull.state != "open":
            return {"sha": "", "note": f"pull request {self.work.pull} is not open"}
        if self._is_pinned and pull.head_sha != self.work.sha:
            self._answer(replies.moved(self.work.mode.value))
            return {"sha": "", "note": "it has newer commits than those that were asked about"}
        with self.mirrors.open(self.forge.remote(), sha=pull.head_sha) as mirror:
            base = mirror.branch_sha(pull.base) or pull.base_sha
            begin = mirror.merge_base(base, pull.head_sha) or base
            changed = changed_ranges(mirror, begin, pull.head_sha)
        here = pull.head_repository.lower() == self.work.repository.lower()
        ranges = {path: spans for path, spans in changed.items() if path.endswith(_PYTHON)}
        return {
            "number": pull.number,
            "sha": pull.head_sha,
            "branch": pull.head if here else "",
            "begin": begin,
            "changed": {path: [list(span) for span in spans] for path, spans in ranges.items()},
        }

    def look(self, pinned: Pinned) -> Json:
        """Scan or fix the files that the pull request changes."""
        paths = _below(pinned.changed, self.work.selection.paths)
        fixes = self.work.mode is Mode.FIX
        if not paths:
            self._keep(PullResult((), tip=pinned.sha))
            return {"found": 0, "fixed": 0, "note": "no Python file to look at"}
        opened = self.mirrors.open(self.forge.remote(), sha=pinned.sha)
        with opened as mirror, checkout(mirror, pinned.sha, self.folder) as tree:
            signs = read_config(tree).sign_off
            order = PullOrder(
                mirror=str(mirror.git.git_dir) if fixes else "",
                tree=str(tree),
                sha=pinned.sha,
                branch=pinned.branch,
                output=str(self._result_file),
                records=str(self.records),
                run=replace(self.fields, sign_off=self.forge.identity() if fixes and signs else None),
                selection=replace(self.work.selection, paths=paths),
            )
            done = run_isolated("pyagent.shell.pull_job:run", order, self.folder, self.limits)
        return {**done, "note": pull_report.note(done["found"], done["fixed"], self.work.mode)}

    def deliver(self, pinned: Pinned) -> Json:
        """Bring the fixes to the pull request."""
        result = self._result(pinned)
        if result.tip in ("", pinned.sha):
            return {"how": "nothing"}
        if not pinned.branch:
            shown, hidden = suggestible(result.suggestions, pinned.changed)
            if shown:
                marker = self.work.marker or f"<!-- pyagent:review {self.fields.id} -->"
                body = pull_report.review(len(shown), hidden)
                notes = [ReviewComment(s.path, s.first, s.last, pull_report.suggestion(s.text)) for s in shown]
                self.forge.review_once(pinned.number, pinned.sha, marker=marker, body=body, comments=notes)
            return {"how": "suggested", "shown": len(shown), "hidden": hidden}
        remote = self.forge.remote()
        with self.mirrors.open(remote, sha=pinned.sha) as mirror:
            try:
                tip = self._signer(mirror).push(pinned.branch, result.tip, pinned.sha)
            except BranchMoved:
                return {"how": "moved"}
            push_notes(mirror, remote, tip)
        return {"how": "pushed", "tip": tip}

    def undo(self, pinned: Pinned) -> Json:
        """Take back our commits of the branch, the newest first, with reverts on top."""
        rule = self.work.selection.rules[0] if self.work.selection.rules else ""
        remote = self.forge.remote()
        with self.mirrors.open(remote, sha=pinned.sha) as mirror:
            records = dict(read_records(mirror))
            ours = Ours(self.slug)
            mine = [
                commit
                for commit in mirror.commits(pinned.begin, pinned.sha)
                if ours.hand(commit.author_email, commit.committer_email) is Hand.OURS and commit.sha in records
            ]
            chosen = [it for it in mine if _is_chosen(it.sha, records[it.sha].rule, rule, self.work.commits)]
            tip, reverted, stuck = pinned.sha, list[CommitInfo](), ""
            for commit in reversed(chosen):
                told = mirror.message(commit.sha).decode("utf-8", "replace")
                message = pull_report.revert_message(commit.subject, commit.sha, records[commit.sha], told)
                after = self._without(mirror, commit, mine[mine.index(commit) + 1 :], tip, message)
                if after is None:
                    stuck = commit.sha
                    break
                if after != tip:
                    reverted.append(commit)
                tip = after
            prints = {one for commit in reverted for one in records[commit.sha].fingerprints}
            if stuck:
                said = replies.cannot_undo(stuck)
            else:
                # First what is to be forgotten, then the push: after a crash in between it is still not offered again.
                again = self._decline(pinned, prints)
                try:
                    if tip != pinned.sha:
                        self._signer(mirror).push(pinned.branch, tip, pinned.sha)
                    said = replies.undone(rule, len(reverted), again)
                except BranchMoved:
                    said = replies.moved("undo")
        self._answer(said)
        return {"note": said, "sha": pinned.sha}

    def _without(
        self, mirror: Repository, commit: CommitInfo, later: list[CommitInfo], tip: str, message: str
    ) -> str | None:
        """A commit on ``tip`` that takes one of ours back; None where that cannot be done."""
        date = self.fields.info().time
        if not stays_under_others(mirror, commit, later, tip):
            return revert(mirror, commit, tip, message, date)
        try:
            return without_functions(mirror, commit, tip, message, folder=self.folder, date=date)
        except PyAgentError as error:
            log.warning("%s: %s cannot be taken back: %s", self.work.repository, commit.sha, error)
            return None

    def report(self, pinned: Pinned, done: Json) -> Json:
        """The check run of the head, and the answer."""
        result = self._result(pinned)
        open_ones = [outcome for outcome in result.outcomes if not outcome.fixed]
        on_lines = set(within([outcome.finding for outcome in open_ones], pinned.changed))
        mine = [outcome for outcome in open_ones if outcome.finding in on_lines]
        if self.work.mode is Mode.SCAN and not result.off:
            found = [outcome.finding for outcome in mine]
            self.forge.upsert_check(
                pinned.sha,
                name=CHECK_NAME,
                external_id=check_of_pull(pinned.number, pinned.sha),
                status="completed",
                conclusion=conclusion(len(found), fails=result.fails),
                title=pull_report.title(len(found)),
                summary=pull_report.summary(found, len(open_ones) - len(found), result.aside),
                annotations=[_annotation(*words) for words in pull_report.annotations_of(found)],
                buttons=BUTTONS if fixable(found) else BUTTONS[1:] if found else (),
            )
        elif done.get("how") == "pushed" and not result.off:
            self.forge.upsert_check(
                done["tip"],
                name=CHECK_NAME,
                external_id=check_of_pull(pinned.number, done["tip"]),
                status="completed",
                # Lines are those of the old head, so what is left is told and fails nothing.
                conclusion="neutral" if mine else "success",
                title=pull_report.title(len(mine)),
                summary=pull_report.summary(
                    [outcome.finding for outcome in mine], len(open_ones) - len(mine), result.aside
                ),
            )
        if self.work.reply_to:
            self._answer(pull_report.answer(result, done, len(pinned.changed), self.work.mode))
        return {}

    def report_failure(self, pinned: Pinned, error: RunFailed) -> Json:
        """Say why there is no result."""
        cancelled = isinstance(error, RunCancelled)
        title, text, file = (*pull_report.cancelled(str(error)), "") if cancelled else pull_report.failure(str(error))
        if self.work.mode is Mode.SCAN:
            remarks = [Annotation(file, 1, 1, "failure", str(error), title)] if file else []
            self.forge.upsert_check(
                pinned.sha,
                name=CHECK_NAME,
                external_id=check_of_pull(pinned.number, pinned.sha),
                status="completed",
                conclusion="cancelled" if cancelled else "failure",
                title=title,
                summary=text,
                annotations=remarks,
            )
        if self.work.reply_to:
            self._answer(text)
        return {}

    @property
    def _is_pinned(self) -> bool:
        """Whether the run is about the commit that a person saw, and no other.

        A check that nobody waits for is of the head as it is: events come in any order, and the one of the newest
        commit may be the one that this run took the place of.
        """
        return bool(self.work.sha) and (self.work.mode is not Mode.SCAN or bool(self.work.reply_to))

    def _signer(self, mirror: Repository) -> Signer:
        return Signer(self.forge, mirror, Ours(self.slug), self.fields.info().time)

    def _decline(self, pinned: Pinned, fingerprints: set[str]) -> str:
        """Under a pull request of ours, note that these are not wanted; what to say about it."""
        pull: PullRequest | None = self.forge.pull_request(pinned.number)
        if pull is None or not pull.head.startswith(OWN_BRANCHES) or not fingerprints:
            return ""
        body = with_declined(pull.body, fingerprints)
        self.forge.update_pull_request(pinned.number, title=pull.title, body=body)
        return pull_report.NOT_AGAIN

    def _answer(self, text: str) -> None:
        if self.work.reply_to:
            self.forge.upsert_comment(self.work.reply_to, marker=self.work.marker, body=text)

    @property
    def _result_file(self) -> Path:
        return self.folder / "pull.json"

    def _keep(self, result: PullResult) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        files.write_text(self._result_file, json.dumps(encode(result)))

    def _result(self, pinned: Pinned) -> PullResult:
        """What the fleet left; made again where it is not (the run came from another machine)."""
        if not self._result_file.exists():
            self.look(pinned)
        return decode(PullResult, json.loads(self._result_file.read_text(encoding="utf-8")))


def _is_chosen(sha: str, of: str, rule: str, commits: Sequence[str]) -> bool:
    """Whether a commit of ours is one that is to be taken back."""
    return (not rule or of == rule) and (not commits or sha in commits)


def _pinned(data: Json) -> Pinned:
    changed = {path: tuple((first, last) for first, last in spans) for path, spans in data["changed"].items()}
    return Pinned(data["number"], data["sha"], data["branch"], data["begin"], changed)


def _below(changed: Mapping[str, object], wanted: Sequence[str]) -> tuple[str, ...]:
    names = sorted(changed)
    if not wanted:
        return tuple(names)
    return tuple(name for name in names if any(name == path or name.startswith(f"{path}/") for path in wanted))


def _annotation(path: str, lines: tuple[int, int], level: str, message: str, title: str) -> Annotation:
    return Annotation(path, lines[0], lines[1], "warning" if level == "warning" else "notice", message, title)
