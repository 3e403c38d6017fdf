"""What a run does, step by step. Each step is idempotent: it looks before it acts, and ends with a small JSON object.

::

    checkout        pin the commit: the branch's tip now; check run "in progress"
    fix             fleet in a child process → commits under refs/pyagent/pending in the mirror
    schedule        where the configuration has a new one: when the clock starts the next run
    publish C       per category: look at its pull request and branch, decide, act
    report          check run, and the answer to the comment that asked

A run that resumes on another machine finds no commits in that machine's mirror; the same run on the same base makes the
same commits again.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from pyagent.core import run_report
from pyagent.core.authorship import Ours
from pyagent.core.codec import decode, encode
from pyagent.core.conversion_gate import Ground
from pyagent.core.events import OWN_BRANCHES
from pyagent.core.lifecycle import Redo, Situation, last_pushed, may_open, rejected, tip_to_push
from pyagent.core.model import Category
from pyagent.core.onboarding import Consent
from pyagent.core.record import Identity
from pyagent.core.requests import AnswerComment, Mode, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.core.run_report import FleetResult, Offer, Pull
from pyagent.core.schedule import Schedule
from pyagent.core.trust import distrusted
from pyagent.errors import BranchMoved, ForgeError, ForgeLimited, UnauthorizedAccess
from pyagent.shell.answers import Answers
from pyagent.shell.conversion_run import ConversionRun, is_asked
from pyagent.shell.execute import Effect, Look, observe, perform, was_taken_back
from pyagent.shell.fleet_job import Order, RunFields
from pyagent.shell.forge.base import Button, Forge
from pyagent.shell.forges import Forges, open_forges
from pyagent.shell.inventory_run import publish as publish_inventory
from pyagent.shell.inventory_run import read_offer
from pyagent.shell.isolation import run_isolated
from pyagent.shell.ledger import Ledger
from pyagent.shell.ledger_rows import Run
from pyagent.shell.onboard import consent, introduce
from pyagent.shell.publish import must_be_as_seen, offer_again, publish_all, pulls_of, signed_actions, taken_by
from pyagent.shell.pull_run import BUTTONS, PullRun
from pyagent.shell.repo_config import read_config
from pyagent.shell.run_reports import RunReports
from pyagent.shell.schedules import Schedules
from pyagent.shell.settings import Settings
from pyagent.shell.signing import Signer
from pyagent.shell.small_runs import SmallRun
from pyagent.shell.steps import Json, Pipeline, RunCancelled, RunFailed, Steps
from pyagent.shell.workspace import MirrorCache, checkout

log = logging.getLogger(__name__)

_LOOKS = 2
_UNASKED = frozenset({Trigger.PUSH, Trigger.PULL, Trigger.INSTALLATION, Trigger.CLOCK})


def build_pipeline(settings: Settings, ledger: Ledger) -> Pipeline:
    """The pipeline of this server: its forge, its mirrors.

    Args:
        settings: Which forge, which folders.
        ledger: Where the runs that people ask for in comments go.
    """
    forges = open_forges(settings, ledger.database)
    runs = FleetRuns(settings, forges, Schedules(ledger))
    answers = Answers(forges, ledger, settings)

    def pipeline(run: Run, steps: Steps) -> Json:
        if isinstance(run.work, AnswerComment):
            event = run.work.event
            return steps.do("answer", lambda: answers.answer(event))
        return runs.run(run, run.work, steps)

    return pipeline


@dataclass(slots=True)
class FleetRuns:
    """Runs of the fleet over repositories of a forge."""

    settings: Settings
    forges: Forges
    schedules: Schedules

    def run(self, run: Run, work: StartRun, steps: Steps) -> Json:
        """All steps of one run."""
        here = _Here(self, run, work)
        if work.must_write and not (may := steps.do("permission", lambda: here.small().may()))["may"]:
            return {"note": may["note"]}
        if work.mode is Mode.DISMISS:
            return steps.do("dismiss", lambda: here.small().dismiss())
        if work.mode is Mode.IGNORE:
            return steps.do("ignore", lambda: here.small().ignore())
        if work.trigger in _UNASKED and self.settings.onboarding:
            wanted = Consent(steps.do("consent", here.consent)["consent"])
            if wanted is not Consent.YES:
                return self._introduce(here, work, steps, wanted)
        if is_asked(work):
            return here.conversion().answered(steps, here.pin, here.publish, here.tidy)
        if work.pull:
            note = here.on_pull().run(steps)
            steps.do("tidy", here.tidy)
            return note
        return self._whole(here, work, steps)

    def _introduce(self, here: _Here, work: StartRun, steps: Steps, wanted: Consent) -> Json:
        """Ask, once, with a pull request; nothing else is done in a repository that has not said yes."""
        if wanted is Consent.NO:
            return {"note": "the configuration was declined, so nothing is done here"}
        if work.mode is Mode.SCAN:
            return {"note": "nothing is done here before the configuration is merged"}
        pinned = steps.do("pin", here.pin)
        sha, branch = pinned["sha"], pinned["branch"]
        if not sha:
            return {"note": "the repository has no commit"}
        steps.do("fix", lambda: here.fix(sha))
        done = steps.do("introduce", lambda: here.introduce(sha, branch))
        steps.do("tidy", here.tidy)
        return {"note": done["note"], "sha": sha}

    def _whole(self, here: _Here, work: StartRun, steps: Steps) -> Json:
        sha = ""
        try:
            pinned = steps.do("checkout", here.checkout)
            sha, branch, topic = pinned["sha"], pinned["branch"], pinned["topic"]
            if not sha:
                return {"note": f"nothing to look at: {branch or 'the repository'} has no commit"}
            if pinned["pull"]:
                return {"note": f"pull request #{pinned['pull']} has a check run of its own"}
            done = steps.do("fix", lambda: here.fix(sha))
            if done.get("schedule") and not topic:
                steps.do("schedule", lambda: here.keep_schedule(done))
            pulls = publish_all(steps, done["publish"], partial(here.publish, sha, branch, done))
            if done["inventory"]:
                steps.do("inventory", lambda: here.inventory(sha, branch, done))
            steps.do("report", lambda: here.report(sha, pulls, _buttons(done["found"], work.mode, topic=topic)))
            if done["code_scanning"] != "off" and work.selection == Selection() and not topic:
                steps.do("code scanning", lambda: here.code_scanning(sha, branch, done))
            if done["rust"]:
                pulls = [*pulls, *here.conversion().offered(steps, sha, branch, done, here.publish)]
            if work.mode is Mode.FIX and done["dashboard"]:
                steps.do("dashboard", lambda: here.reports().dashboard(pulls))
            steps.do("tidy", here.tidy)
        except RunFailed as e:
            if sha:
                error = e
                steps.do("report failure", lambda: here.reports().failed(sha, error))
            if isinstance(e, RunCancelled):
                steps.do("tidy", here.tidy)
            raise
        note = run_report.title(done["found"], done["fixed"], work.mode)
        return {"note": note, "sha": sha, "pulls": pulls, "found": done["found"], "fixed": done["fixed"]}


@dataclass(frozen=True, slots=True)
class _Here:
    """One run's steps. ``runs`` holds what all runs share."""

    runs: FleetRuns
    info: Run
    work: StartRun

    @property
    def folder(self) -> Path:
        return self.runs.settings.data_dir / "runs" / self.info.id

    @property
    def mirrors(self) -> MirrorCache:
        return MirrorCache(self.runs.settings.data_dir / "mirrors")

    @property
    def fields(self) -> RunFields:
        """This run as its commits name it; the same after a restart."""
        work = self.work
        return RunFields(self.info.id, work.trigger.value, work.actor, work.repository, int(self.info.created))

    @property
    def ours(self) -> Ours:
        """What tells our commits from those of people."""
        return Ours(self.runs.settings.app_slug)

    def forge(self) -> Forge:
        return self.runs.forges(self.work.repository, self.work.installation)

    def small(self) -> SmallRun:
        """The same run where it needs no fleet."""
        return SmallRun(self.forge(), self.mirrors, self.work, self.fields.info(), self.ours)

    def reports(self) -> RunReports:
        """Where the run is told."""
        return RunReports(self.forge(), self.info.id, self.work)

    def on_pull(self) -> PullRun:
        """The same run on a pull request."""
        settings = self.runs.settings
        return PullRun(
            forge=self.forge(),
            mirrors=self.mirrors,
            folder=self.folder,
            records=settings.data_dir / "records",
            fields=self.fields,
            work=self.work,
            slug=settings.app_slug,
            limits=settings.limits,
        )

    def conversion(self) -> ConversionRun:
        """The same run where it looks for functions in Rust."""
        return ConversionRun(self.runs.settings, self.forge(), self.mirrors, self.folder, self.fields, self.work)

    def consent(self) -> Json:
        return {"consent": consent(self.forge()).value}

    def introduce(self, sha: str, branch: str) -> Json:
        forge, result = self.forge(), self._result(sha)
        with self.mirrors.open(forge.remote(), sha=sha) as mirror:
            signer = Signer(forge, mirror, self.ours, self.fields.info().time)
            return introduce(signer, branch, sha, result=result)

    def pin(self) -> Json:
        forge = self.forge()
        branch = self.work.branch or forge.default_branch()
        with self.mirrors.open(forge.remote()) as mirror:
            return {"sha": mirror.branch_sha(branch) or "", "branch": branch}

    def checkout(self) -> Json:
        """Pin the commit. A branch beside the default one is left to its open pull request, where it has one."""
        pinned, forge = self.pin(), self.forge()
        topic = self.work.mode is Mode.SCAN and pinned["branch"] != forge.default_branch()
        pulls = forge.pull_requests(pinned["branch"]) if topic and pinned["sha"] else ()
        pull = next((pull.number for pull in pulls if pull.state == "open"), 0)
        if pinned["sha"] and not pull:
            self.reports().begun(pinned["sha"])
        return {**pinned, "topic": topic, "pull": pull}

    def fix(self, sha: str) -> Json:
        forge = self.forge()
        with self.mirrors.open(forge.remote(), sha=sha) as mirror, checkout(mirror, sha, self.folder) as tree:
            config = read_config(tree)
            signs = forge.identity() if config.sign_off else None
            asked = self.work.selection.categories or tuple(Category)
            wanted = [category for category in asked if config.categories.get(category, True)]
            known = {} if self.work.mode is Mode.SCAN else {category: pulls_of(forge, category) for category in wanted}
            if self.work.redo is Redo.RECREATE:
                known = {category: offer_again(forge, pulls, category) for category, pulls in known.items()}
            declined = frozenset[str]().union(*(rejected(pulls) for pulls in known.values()))
            now_open = [category for category, pulls in known.items() if any(pull.state == "open" for pull in pulls)]
            order = Order(
                mirror=str(mirror.git.git_dir),
                tree=str(tree),
                sha=sha,
                output=str(self._result_file),
                records=str(self.runs.settings.data_dir / "records"),
                run=replace(self.fields, sign_off=signs),
                selection=replace(self.work.selection, without=tuple(sorted(declined)), distrusted=distrusted(known)),
                inventory=str(self._inventory_file) if self._is_whole else "",
                sarif=str(self._sarif_file) if self.work.selection == Selection() else "",
            )
            done = run_isolated("pyagent.shell.fleet_job:run", order, self.folder, self.runs.settings.limits)
            rust = self.conversion().ground(tree, config, now_open) if self._is_whole else ""
        offers = [Category(name) for name in done["offers"]]
        fresh = [*offers, Category.RUST] if rust else offers
        allowed = may_open(fresh, now_open, config.limits.open_pull_requests)
        return {
            **done,
            "rust": rust,
            "publish": self._to_publish(offers, now_open),
            "may_open": sorted(allowed),
            "labels": [*config.labels],
            "draft": config.draft,
            "dashboard": config.dashboard,
            "sign_off": encode(signs),
            "code_scanning": config.code_scanning,
            "schedule": self._new_schedule(config.schedule),
        }

    def _new_schedule(self, schedule: Schedule) -> Json:
        """The schedule where it is not the one that is kept."""
        work = self.work
        known = self.runs.schedules.has(work.repository, work.installation, schedule)
        return {} if known else dict(encode(schedule))

    def keep_schedule(self, done: Json) -> Json:
        """Let the clock start runs as the configuration of the default branch says."""
        self.runs.schedules.keep(self.work.repository, self.work.installation, decode(Schedule, done["schedule"]))
        return {}

    def publish(self, sha: str, branch: str, done: Json, category: Category) -> Json:
        """Look, decide, act; once more from the start when somebody pushed in between."""
        for _ in range(_LOOKS):
            with contextlib.suppress(BranchMoved):
                return self._publish(sha, branch, done, category)
        return self._publish(sha, branch, done, category)

    def _publish(self, sha: str, branch: str, done: Json, category: Category) -> Json:
        forge = self.forge()
        is_rust = category is Category.RUST
        offer = self.conversion().offer(sha, Ground(done["rust"])) if is_rust else self._offer(sha, category)
        look = Look(offer.branch if offer else None, self.ours, self.fields.info().time)
        with self.mirrors.open(forge.remote(), sha=sha) as mirror:
            pulls, remote = observe(forge, mirror, category, sha, look)
            new_tip = tip_to_push(pulls, remote, look.branch, self.work.redo)
            situation = Situation(
                category=category,
                base=branch,
                run=self.fields.info(),
                pulls=pulls,
                remote=remote,
                plan=offer.plan if offer else None,
                branch=offer.branch if offer else None,
                draft=done["draft"],
                labels=tuple(done["labels"]),
                may_open=category.value in done["may_open"],
                redo=self.work.redo,
                taken_by=taken_by(forge, mirror, category, sha, new_tip),
                taken_back=was_taken_back(mirror, remote, last_pushed(pulls)),
            )
            actions = signed_actions(situation, Signer(forge, mirror, self.ours, look.date))
            must_be_as_seen(actions, forge, mirror, category)
            effects = [perform(action, forge, mirror) for action in actions]
        commits = len(offer.branch.commits) if offer else 0
        shown = [encode(_pull(effect, f"{OWN_BRANCHES}{category}", commits)) for effect in effects]
        return {"pulls": shown, "held": any(effect.held for effect in effects)}

    def inventory(self, sha: str, branch: str, done: Json) -> Json:
        """Keep docs/work/prompt.txt by its own pull request; once more from the start when somebody pushed."""
        with contextlib.suppress(BranchMoved):
            return self._inventory(sha, branch, done)
        return self._inventory(sha, branch, done)

    def _inventory(self, sha: str, branch: str, done: Json) -> Json:
        if not self._inventory_file.exists():
            self.fix(sha)
        forge, offer, signs = self.forge(), read_offer(self._inventory_file), done["sign_off"]
        with self.mirrors.open(forge.remote(), sha=sha) as mirror:
            effect = publish_inventory(
                forge,
                mirror,
                sha,
                base=branch,
                offer=offer,
                run=replace(self.fields, sign_off=decode(Identity, signs) if signs else None).info(),
                ours=self.ours,
                draft=done["draft"],
                labels=tuple(done["labels"]),
            )
        return {"action": effect.action, "number": effect.number, "reason": effect.reason}

    def report(self, sha: str, pulls: Sequence[Json], buttons: Sequence[Button]) -> Json:
        return self.reports().done(sha, self._result(sha), pulls, buttons)

    def code_scanning(self, sha: str, branch: str, done: Json) -> Json:
        """Upload the findings where code scanning is on. A refusal is noted and spoils nothing else."""
        forge = self.forge()
        try:
            if done["code_scanning"] == "auto" and not forge.scans_code():
                return {}
            if not self._sarif_file.exists():
                self.fix(sha)
            forge.upload_findings(sha, branch, self._sarif_file.read_bytes())
        except ForgeLimited:
            raise
        except (ForgeError, UnauthorizedAccess) as error:
            log.warning("%s: no findings in code scanning: %s", forge.name, error)
        return {}

    def tidy(self) -> Json:
        shutil.rmtree(self.folder, ignore_errors=True)
        return {}

    @property
    def _is_whole(self) -> bool:
        """Whether this run looks at everything and may change something."""
        return self.work.mode is Mode.FIX and self.work.selection == Selection()

    @property
    def _inventory_file(self) -> Path:
        return self.folder / "inventory.json"

    @property
    def _sarif_file(self) -> Path:
        return self.folder / "findings.sarif"

    @property
    def _result_file(self) -> Path:
        return self.folder / "fleet.json"

    def _result(self, sha: str) -> FleetResult:
        """What the fleet left; made again where it is not (the run came from another machine)."""
        if not self._result_file.exists():
            self.fix(sha)
        return decode(FleetResult, json.loads(self._result_file.read_text(encoding="utf-8")))

    def _offer(self, sha: str, category: Category) -> Offer | None:
        offers = {offer.plan.category: offer for offer in self._result(sha).offers}
        return offers.get(category)

    def _to_publish(self, offers: Sequence[Category], now_open: Sequence[Category]) -> list[str]:
        """Categories with an offer, and those whose open pull request may have nothing left to offer."""
        if self.work.mode is Mode.SCAN:
            return []
        part = bool(self.work.selection.rules or self.work.selection.paths)
        kept = [] if part else now_open
        # What is offered in Rust is published by itself, once it was looked at.
        return [it.value for it in Category if it is not Category.RUST and (it in offers or it in kept)]


def _buttons(found: int, mode: Mode, *, topic: bool) -> Sequence[Button]:
    """*Fix this* stands where there are fixes without a pull request, and a place for one."""
    if not found:
        return ()
    return BUTTONS if mode is Mode.SCAN and not topic else BUTTONS[1:]


def _pull(effect: Effect, branch: str, commits: int) -> Pull:
    return Pull(effect.category, effect.action, effect.number, effect.url, branch, commits, effect.reason)
