"""The heavy part of work on a pull request, in a child process: scan or fix its files, commit the fixes.

Takes and returns JSON (see ``shell.child``); the result is written to a file, because it may be long.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyagent.core.codec import decode, encode
from pyagent.core.config import Config
from pyagent.core.model import CategoryPlan, Outcome
from pyagent.core.pull_work import PullResult, suggestions_of
from pyagent.core.results import Selection
from pyagent.shell import files, fleet
from pyagent.shell.deliver import commit_layers
from pyagent.shell.fleet_job import RunFields
from pyagent.shell.recorder import LocalContextRecorder
from pyagent.shell.repo_config import read_config
from pyagent.shell.spans import span
from pyagent.shell.workspace import open_repository


@dataclass(frozen=True, slots=True)
class PullOrder:
    """What the child needs to know. ``mirror`` is empty for a scan; ``branch`` is where the commits will go."""

    mirror: str
    tree: str
    sha: str
    branch: str
    output: str
    records: str
    run: RunFields
    selection: Selection


def run(data: dict[str, Any]) -> dict[str, Any]:
    """Scan or fix, commit, write ``PullResult`` to ``output``; returns counts."""
    order = decode(PullOrder, data)
    root = Path(order.tree)
    config = read_config(root)
    result = _fixed(order, root, config) if order.mirror else _scanned(order, root, config)
    result = replace(result, fails=config.check == "failure", off=config.check == "off", aside=order.selection.aside)
    files.write_text(Path(order.output), json.dumps(encode(result)))
    return {"found": len(result.outcomes), "fixed": sum(outcome.fixed for outcome in result.outcomes)}


def _scanned(order: PullOrder, root: Path, config: Config) -> PullResult:
    report = fleet.scan(root, config=config, selection=order.selection)
    return PullResult(tuple(Outcome(finding, fixed=False) for finding in report.findings), tip=order.sha)


def _fixed(order: PullOrder, root: Path, config: Config) -> PullResult:
    report = fleet.fix(root, config=config, selection=order.selection, safety=config.proposal_safety)
    with span("commit"):
        made = commit_layers(
            open_repository(Path(order.mirror)),
            order.sha,
            report.plans,
            order.run.info(),
            branch=order.branch,
            recorder=LocalContextRecorder(Path(order.records)),
        )
    return PullResult(
        report.outcomes,
        tip=made[-1] if made else order.sha,
        commits=_commits(report.plans),
        suggestions=suggestions_of(report.changes),
    )


def _commits(plans: tuple[CategoryPlan, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((commit.rule, commit.title) for plan in plans for commit in plan.commits)
