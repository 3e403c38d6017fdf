"""Reports for machines: the JSON contract. Keys are only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from pyagent.core.model import Category, Finding, Outcome
from pyagent.core.results import FixReport, ScanReport

VERSION = 1


@dataclass(frozen=True, slots=True)
class BranchResult:
    """A local branch that ``fix --branches`` made.

    Attributes:
        branch: Its name.
        commits: Number of commits on top of the base.
        files: Number of files they change.
        head: Full id of the tip.
    """

    branch: str
    commits: int
    files: int
    head: str


def scan_json(report: ScanReport) -> str:
    """``scan --format json``."""
    return _dump(
        {
            "version": VERSION,
            "root": report.root,
            "files": report.files,
            "lines": report.lines,
            "seconds": round(report.seconds, 6),
            "findings": [finding_fields(finding) for finding in report.findings],
            "suppressed": report.suppressed,
            "metrics": dict(report.metrics),
            "dismissed": [
                {"rule": d.rule, "path": d.path, "line": d.line, "reason": d.reason} for d in report.dismissed
            ],
        }
    )


def fix_json(
    report: FixReport,
    *,
    diff: str | None = None,
    branches: Mapping[Category, BranchResult] | None = None,
    more: Mapping[str, object] | None = None,
) -> str:
    """``fix --format json``.

    Args:
        report: The run.
        diff: The whole unified diff, where it was asked for.
        branches: The branches made, where they were asked for.
        more: What else is known of the run, at the end.
    """
    fields: dict[str, object] = {
        "version": VERSION,
        "found": report.found,
        "fixed": report.fixed,
        "left": report.found - report.fixed,
        "autonomy": report.autonomy,
        "categories": _categories(report),
        "outcomes": [_outcome_fields(outcome) for outcome in report.outcomes],
        "files": list(report.files),
        "seconds": round(report.seconds, 6),
    }
    if diff is not None:
        fields["diff"] = diff
    if branches is not None:
        fields["branches"] = {category.value: branch_fields(b) for category, b in branches.items()}
    return _dump({**fields, **(more or {})})


def branch_fields(branch: BranchResult) -> dict[str, object]:
    """A branch as the contract has it."""
    return {"branch": branch.branch, "commits": branch.commits, "files": branch.files, "head": branch.head}


def finding_fields(finding: Finding) -> dict[str, object]:
    """A finding as the contract has it."""
    return {
        "rule": finding.rule,
        "name": finding.name,
        "category": finding.category.value,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "safety": finding.safety.value,
        "fixable": finding.fixable,
        "fingerprint": finding.fingerprint,
    }


def _outcome_fields(outcome: Outcome) -> dict[str, object]:
    finding = outcome.finding
    return {
        "rule": finding.rule,
        "path": finding.path,
        "line": finding.line,
        "status": outcome.status,
        "reason": outcome.reason,
        "category": finding.category.value,
        "column": finding.column,
        "fingerprint": finding.fingerprint,
    }


def _categories(report: FixReport) -> dict[str, dict[str, int]]:
    counts: dict[Category, dict[str, int]] = {}
    for outcome in report.outcomes:
        count = counts.setdefault(outcome.finding.category, {"found": 0, "fixed": 0, "left": 0})
        count["found"] += 1
        count[outcome.status] += 1
    return {category.value: counts[category] for category in Category if category in counts}


def _dump(fields: Mapping[str, object]) -> str:
    # One item of a list per line: lines that diff and grep, and ten times faster than indenting everything, which
    # the standard library does in Python. ASCII only: lone surrogates in names survive any terminal and locale.
    members = (f"  {json.dumps(key)}: {_value(value)}" for key, value in fields.items())
    return "{\n" + ",\n".join(members) + "\n}\n"


def _value(value: object) -> str:
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"    {json.dumps(item)}" for item in value) + "\n  ]"
    return json.dumps(value)
