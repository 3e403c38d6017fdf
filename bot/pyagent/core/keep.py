"""Leaving commits out of a finished plan: pure arithmetic over texts.

The commits of a plan follow one another, so a file whose change is dropped keeps nothing of later commits either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from pyagent.core.model import CategoryPlan, FileChange, Outcome, PlannedCommit
from pyagent.core.results import FixReport


def texts_with(commits: Sequence[PlannedCommit], dropped: Collection[int]) -> dict[str, bytes]:
    """Path → text after the commits whose index is not dropped."""
    texts: dict[str, bytes] = {}
    for commit in without(commits, dropped):
        texts.update({change.path: change.after for change in commit.changes})
    return texts


def without(commits: Sequence[PlannedCommit], dropped: Collection[int]) -> list[PlannedCommit]:
    """The commits without the dropped ones and without what builds on them."""
    stopped: set[str] = set()
    kept: list[PlannedCommit] = []
    for index, commit in enumerate(commits):
        if index in dropped:
            stopped.update(change.path for change in commit.changes)
            continue
        changes = tuple(change for change in commit.changes if change.path not in stopped)
        if changes:
            outcomes = tuple(o for o in commit.outcomes if o.finding.path not in stopped)
            kept.append(replace(commit, changes=changes, outcomes=outcomes))
        stopped.update(change.path for change in commit.changes if change not in changes)
    return kept


def with_plans(report: FixReport, plans: Sequence[CategoryPlan], reason: str) -> FixReport:
    """The report with fewer commits: what they no longer fix is left, with the reason.

    Args:
        report: The report before.
        plans: Its plans, some with fewer commits.
        reason: Why findings that were fixed no longer are.
    """
    kept = {outcome.finding.fingerprint for plan in plans for outcome in plan.fixed}
    was = {outcome.finding.fingerprint for plan in report.plans for outcome in plan.fixed}
    lost = was - kept
    outcomes = tuple(
        Outcome(o.finding, fixed=False, reason=reason) if o.finding.fingerprint in lost else o for o in report.outcomes
    )
    final: dict[str, FileChange] = {}
    for plan in plans:
        for commit in plan.commits:
            for change in commit.changes:
                first = final.get(change.path, change)
                final[change.path] = FileChange(change.path, first.before, change.after)
    full = tuple(
        replace(plan, left=tuple(o for o in outcomes if not o.fixed and o.finding.category == plan.category))
        for plan in plans
    )
    return replace(report, outcomes=outcomes, plans=full, changes=tuple(final.values()))
