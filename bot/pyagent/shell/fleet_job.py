"""The heavy part of a run, in a child process: fix the files of a checkout and commit the fixes in the mirror.

Takes and returns JSON (see ``shell.child``). The result for the publishing steps is written to a file, because it may
be long; what is returned is short.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyagent.core.codec import decode, encode
from pyagent.core.model import Category, CategoryPlan, Outcome
from pyagent.core.record import Identity, RunInfo
from pyagent.core.report.sarif import MOST_RESULTS, findings_sarif
from pyagent.core.results import Selection
from pyagent.core.run_report import CategoryCount, FleetResult, Offer, remarks_of
from pyagent.shell import files, fleet
from pyagent.shell.deliver import Target, commit_plans
from pyagent.shell.inventory_run import wants_inventory, write_offer
from pyagent.shell.recorder import LocalContextRecorder
from pyagent.shell.repo_config import read_config
from pyagent.shell.spans import span
from pyagent.shell.workspace import open_repository


@dataclass(frozen=True, slots=True)
class RunFields:
    """A ``RunInfo`` as it travels: its time in seconds, and who signs off its commits where somebody has to."""

    id: str
    trigger: str
    actor: str
    repository: str
    accepted: int
    sign_off: Identity | None = None

    def info(self) -> RunInfo:
        """The run, as commits and records name it."""
        when = datetime.fromtimestamp(self.accepted, UTC)
        run = RunInfo(self.id, self.trigger, self.actor, self.repository, when)
        return replace(run, author=self.sign_off, sign_off=True) if self.sign_off else run


@dataclass(frozen=True, slots=True)
class Order:
    """What the child needs to know; ``inventory`` and ``sarif`` name files for these, where they may be wanted."""

    mirror: str
    tree: str
    sha: str
    output: str
    records: str
    run: RunFields
    selection: Selection
    inventory: str = ""
    sarif: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """Files to be looked at without any effect, to see whether that can be done."""

    tree: str
    selection: Selection


def probe(data: dict[str, Any]) -> dict[str, Any]:
    """Look at the files."""
    order = decode(Probe, data)
    root = Path(order.tree)
    config = read_config(root)
    fleet.fix(root, config=config, selection=order.selection, safety=config.proposal_safety)
    return {}


def run(data: dict[str, Any]) -> dict[str, Any]:
    """Fix, commit, write ``FleetResult`` to ``output``; returns counts."""
    order = decode(Order, data)
    root = Path(order.tree)
    config = read_config(root)
    report = fleet.fix(
        root,
        config=config,
        selection=order.selection,
        safety=config.proposal_safety,
        delivery="branches",
        limits=config.limits,
    )
    recorder = LocalContextRecorder(Path(order.records))
    mirror = open_repository(Path(order.mirror))
    with span("commit"):
        branches = commit_plans(
            mirror, order.sha, report.plans, order.run.info(), recorder=recorder, target=Target.PENDING
        )
    result = FleetResult(
        found=report.found,
        fixed=report.fixed,
        seconds=round(report.seconds, 3),
        counts=_counts(report.outcomes),
        offers=tuple(Offer(slim(p), branches[p.category]) for p in report.plans if p.category in branches),
        remarks=remarks_of(report.outcomes),
        check=config.check,
        aside=order.selection.aside,
    )
    files.write_text(Path(order.output), json.dumps(encode(result)))
    if order.sarif and config.code_scanning != "off":
        _write_sarif(Path(order.sarif), report.outcomes)
    wanted = bool(order.inventory) and wants_inventory(root, config)
    if wanted:
        same = Selection(aside=order.selection.aside)
        with span("list the open improvements"):
            write_offer(root, config, Path(order.inventory), sha=order.sha, date=order.run.info().time, selection=same)
    offers = [offer.plan.category.value for offer in result.offers]
    return {"found": result.found, "fixed": result.fixed, "offers": offers, "inventory": wanted}


def _write_sarif(output: Path, outcomes: tuple[Outcome, ...]) -> None:
    from pyagent import rust_core  # noqa: PLC0415
    from pyagent.agents.describe import describe_all  # noqa: PLC0415
    from pyagent.agents.registry import load_agents  # noqa: PLC0415

    order = list(Category)
    findings = sorted((o.finding for o in outcomes), key=lambda f: (order.index(f.category), f.path, f.line))
    docs = describe_all(load_agents().values())
    files.write_text(output, findings_sarif(findings[:MOST_RESULTS], docs, version=rust_core.__version__))


def _counts(outcomes: tuple[Outcome, ...]) -> tuple[CategoryCount, ...]:
    found = Counter(outcome.finding.category for outcome in outcomes)
    fixed = Counter(outcome.finding.category for outcome in outcomes if outcome.fixed)
    return tuple(CategoryCount(category, found[category], fixed[category]) for category in Category if found[category])


def slim(plan: CategoryPlan) -> CategoryPlan:
    """The plan without the contents of files: git has them."""
    commits = tuple(
        replace(commit, changes=tuple(replace(change, before=b"", after=b"") for change in commit.changes))
        for commit in plan.commits
    )
    return replace(plan, commits=commits)
