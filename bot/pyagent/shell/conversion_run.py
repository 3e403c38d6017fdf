"""Functions in Rust in a run of the bot: whether it may look for some at all, the work, and what is said about it.

Two things have to be there: the operator's yes (``PYAGENT_RUST=on``, since functions of repositories are compiled and
run) and a ground in the repository, or a person who asks. What is missing is said to who asked.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pyagent.core import pull_report, replies
from pyagent.core.codec import decode, encode
from pyagent.core.config import Config
from pyagent.core.conversion import WANTED_EXAMPLES
from pyagent.core.conversion_gate import Ground
from pyagent.core.lifecycle import Redo, may_open, rejected
from pyagent.core.model import Category, CategoryPlan
from pyagent.core.requests import Mode, StartRun
from pyagent.core.run_report import Offer, Pull
from pyagent.shell import files
from pyagent.shell.child import run_child
from pyagent.shell.conversion.commits import BRANCH, held, paper_of
from pyagent.shell.conversion.home import has_core
from pyagent.shell.conversion.job import ConversionDone, ConversionOrder
from pyagent.shell.deliver import Target, commit_plans
from pyagent.shell.fleet_job import RunFields, slim
from pyagent.shell.forge.base import Forge
from pyagent.shell.publish import offer_again, publish_all, pulls_of
from pyagent.shell.recorder import LocalContextRecorder
from pyagent.shell.repo_config import read_config
from pyagent.shell.settings import Settings
from pyagent.shell.steps import Json, RunCancelled, RunFailed, Steps
from pyagent.shell.workspace import MirrorCache, checkout

Publish = Callable[[str, str, Json, Category], Json]
"""Publishes a category: the commit, its branch, what publishing has to know, the category."""

_SHARE = 0.4
"""Of the time of a run, how much may pass before the last function is tried."""


def is_asked(work: StartRun) -> bool:
    """Whether a person asks for functions in Rust, and for nothing else."""
    return work.mode is Mode.FIX and work.selection.categories == (Category.RUST,) and not work.pull


def ground_of(root: Path, config: Config) -> Ground | None:
    """Why functions would be offered that nobody asked for; None when there is no reason to."""
    wish = config.categories.get(Category.RUST)
    if wish is False:
        return None
    if wish:
        return Ground.CONFIGURATION
    if has_core(root):
        return Ground.CORE
    return Ground.PROFILE if config.profile and _is_inside(root, root / config.profile) else None


def _is_inside(root: Path, file: Path) -> bool:
    return file.is_file() and file.resolve().is_relative_to(root.resolve())


@dataclass(frozen=True, slots=True)
class ConversionResult:
    """What is kept for the steps that publish: the offer, where there is one, and the answer to who asked."""

    offer: Offer | None
    answer: str


@dataclass(frozen=True, slots=True)
class ConversionRun:
    """One run's conversion; every method is one step and may be repeated."""

    settings: Settings
    forge: Forge
    mirrors: MirrorCache
    folder: Path
    fields: RunFields
    work: StartRun

    def obstacle(self) -> str:
        """Why this server converts nothing; empty when it can."""
        if not self.settings.rust:
            return "this server does not convert functions: its operator has to set PYAGENT_RUST=on"
        if shutil.which("cargo") is None:
            return "this server has no Rust compiler: its operator has to install cargo"
        if importlib.util.find_spec("hypothesis") is None:
            return "this server cannot try what it converts: its operator has to `pip install 'pyagent-bot[rust]'`"
        return ""

    def ground(self, root: Path, config: Config, now_open: Sequence[Category]) -> str:
        """Why functions are to be offered that nobody asked for; empty when none are.

        Args:
            root: An export of the commit.
            config: Its configuration.
            now_open: Categories with an open pull request.
        """
        if self.obstacle():
            return ""
        ground = ground_of(root, config)
        if ground is None and config.categories.get(Category.RUST) is not False and Category.RUST in now_open:
            ground = Ground.OPEN
        return ground.value if ground else ""

    def offered(self, steps: Steps, sha: str, branch: str, done: Json, publish: Publish) -> list[Json]:
        """Offer functions in Rust, after everything else was offered: that takes minutes."""
        ground = Ground(done["rust"])
        steps.do("convert", lambda: self.convert(sha, ground))
        return publish_all(steps, [Category.RUST.value], partial(publish, sha, branch, done))

    def answered(self, steps: Steps, pin: Callable[[], Json], publish: Publish, tidy: Callable[[], Json]) -> Json:
        """What a person asked for: functions in Rust, or why there can be none here."""
        if obstacle := self.obstacle():
            return steps.do("refuse", lambda: self.refuse(obstacle))
        pinned = steps.do("pin", pin)
        sha = pinned["sha"]
        if not sha:
            return steps.do("refuse", lambda: self.refuse("the repository has no commit"))
        try:
            done = steps.do("settings", lambda: self.publishing(sha))
            pulls = self.offered(steps, sha, pinned["branch"], done, publish)
            note = steps.do("answer", lambda: self.answer(sha, Ground.ASKED, pulls))
        except RunFailed as error:
            said = error
            steps.do("report failure", lambda: self.report_failure(said))
            raise
        steps.do("tidy", tidy)
        return {**note, "sha": sha, "pulls": pulls}

    def publishing(self, sha: str) -> Json:
        """What publishing has to know of the repository, where only functions in Rust are asked for."""
        with self.mirrors.open(self.forge.remote(), sha=sha) as mirror, checkout(mirror, sha, self.folder) as tree:
            config = read_config(tree)
        now_open = [it for it in Category if any(pull.state == "open" for pull in pulls_of(self.forge, it))]
        allowed = may_open([Category.RUST], now_open, config.limits.open_pull_requests)
        return {
            "rust": Ground.ASKED.value,
            "may_open": sorted(allowed),
            "labels": [*config.labels],
            "draft": config.draft,
        }

    def convert(self, sha: str, ground: Ground) -> Json:
        """Find, prove, measure and commit what is to be offered. The mirror is free while that takes its time."""
        pulls = pulls_of(self.forge, Category.RUST)
        if self.work.redo is Redo.RECREATE:
            pulls = offer_again(self.forge, pulls, Category.RUST)
        settings, remote, done_file = self.settings, self.forge.remote(), self.folder / "converted.json"
        with ExitStack() as stack:
            with self.mirrors.open(remote, sha=sha) as mirror:
                tree = stack.enter_context(checkout(mirror, sha, self.folder))
                there, paper = held(mirror, BRANCH), paper_of(mirror, BRANCH)
            order = ConversionOrder(
                tree=str(tree),
                sha=sha,
                output=str(done_file),
                held=json.dumps(there),
                paper=paper,
                memory=str(settings.data_dir / "conversions"),
                run=self.fields,
                ground=ground,
                paths=self.work.selection.paths,
                declined=tuple(sorted(rejected(pulls))),
                only_held=ground is Ground.OPEN,
                seconds=settings.limits.run_timeout * _SHARE,
                examples=WANTED_EXAMPLES,
            )
            counts = run_child(
                "pyagent.shell.conversion.job:run",
                encode(order),
                self.folder / "conversion",
                timeout=settings.limits.run_timeout,
                memory=settings.limits.run_memory,
            )
        done = decode(ConversionDone, json.loads(done_file.read_text(encoding="utf-8")))
        offer = self._committed(sha, done.plan) if done.plan else None
        files.write_text(self._result_file, json.dumps(encode(ConversionResult(offer, done.answer))))
        return counts

    def _committed(self, sha: str, plan: CategoryPlan) -> Offer | None:
        recorder = LocalContextRecorder(self.settings.data_dir / "records")
        info = self.fields.info()
        with self.mirrors.open(self.forge.remote(), sha=sha) as mirror:
            made = commit_plans(mirror, sha, [plan], info, recorder=recorder, target=Target.PENDING)
        return Offer(slim(plan), made[plan.category]) if plan.category in made else None

    def offer(self, sha: str, ground: Ground) -> Offer | None:
        """What was committed; made again where it is not (the run came from another machine)."""
        return self._result(sha, ground).offer

    def answer(self, sha: str, ground: Ground, pulls: Sequence[Json]) -> Json:
        """Tell who asked."""
        result = self._result(sha, ground)
        said = replies.converted(result.answer, [decode(Pull, it) for it in pulls])
        self._say(said)
        return {"note": said.partition("\n")[0]}

    def refuse(self, why: str) -> Json:
        """Tell who asked why nothing is done."""
        self._say(replies.not_converted(why))
        return {"note": why}

    def report_failure(self, error: RunFailed) -> Json:
        """Tell who asked that it went wrong."""
        is_cancelled = isinstance(error, RunCancelled)
        text = pull_report.cancelled(str(error))[1] if is_cancelled else pull_report.failure(str(error))[1]
        self._say(text)
        return {}

    def _say(self, text: str) -> None:
        if self.work.reply_to:
            self.forge.upsert_comment(self.work.reply_to, marker=self.work.marker, body=text)

    @property
    def _result_file(self) -> Path:
        return self.folder / "conversion.json"

    def _result(self, sha: str, ground: Ground) -> ConversionResult:
        if not self._result_file.exists():
            self.convert(sha, ground)
        return decode(ConversionResult, json.loads(self._result_file.read_text(encoding="utf-8")))
