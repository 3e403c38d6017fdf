"""Plans and runs as the fleet would hand them over."""

from __future__ import annotations

from datetime import UTC, datetime

from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.record import RunInfo

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def run_info(id_: str = "run-1") -> RunInfo:
    return RunInfo(id=id_, trigger="push", actor="ada", repository="acme/project", time=NOON)


def finding(rule: str, path: str, fingerprint: str, category: Category = Category.EXCEPTIONS) -> Finding:
    return Finding(
        rule=rule,
        name="raise-without-from",
        category=category,
        path=path,
        line=3,
        column=1,
        end_line=3,
        end_column=9,
        message="the cause of the exception is lost",
        safety=Safety.SAFE,
        fixable=True,
        fingerprint=fingerprint,
    )


def planned(rule: str, *changes: FileChange, category: Category = Category.EXCEPTIONS) -> PlannedCommit:
    outcomes = tuple(
        Outcome(finding(rule, change.path, f"{rule.lower()}{number:x}", category), fixed=True)
        for number, change in enumerate(changes)
    )
    proof = Proof(parses=True, gone=len(outcomes), new=0, unchanged_outside=True)
    return PlannedCommit(rule, f"Fix {rule}", changes, outcomes, (), proof, Safety.SAFE)


def plan(*commits: PlannedCommit, category: Category = Category.EXCEPTIONS) -> CategoryPlan:
    return CategoryPlan(category, commits)


def change(path: str, before: str, after: str) -> FileChange:
    return FileChange(path, before.encode(), after.encode())


def two_commits() -> CategoryPlan:
    """What fits the ``scratch`` repository: one file twice, another once."""
    return plan(
        planned("EXC001", change("package/a.py", "a = 1\n", "a = 2\n")),
        planned("EXC003", change("package/a.py", "a = 2\n", "a = 3\n"), change("package/b.py", "b = 1\n", "b = 2\n")),
    )
