"""Reports as Markdown, for job summaries, issues and wikis. Nothing from a repository gets out of its cell."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter

from pyagent.core.markdown import code, escape
from pyagent.core.model import Category
from pyagent.core.report.text import scan_summary
from pyagent.core.report.visible import plural
from pyagent.core.results import ScanReport
from pyagent.core.success import SuccessReport


def scan_markdown(report: ScanReport) -> str:
    """``scan --format markdown``: counts per category, then a table of each one's findings."""
    lines = ["# PyAgent scan", "", scan_summary(report)]
    counts = Counter(finding.category for finding in report.findings)
    for category in Category:
        if not counts[category]:
            continue
        lines += [
            "",
            f"## {category.value} ({counts[category]:,})",
            "",
            "| rule | place | what | fix |",
            "|---|---|---|---|",
        ]
        mine = (finding for finding in report.findings if finding.category is category)
        for finding in sorted(mine, key=attrgetter("path", "line", "column", "rule")):
            fix = finding.safety.value if finding.fixable else "by hand"
            place = code(f"{finding.path}:{finding.line}")
            lines.append(f"| {finding.rule} | {place} | {escape(finding.message)} | {fix} |")
    return "\n".join(lines) + "\n"


def success_markdown(report: SuccessReport) -> str:
    """``report --format markdown``."""
    lines = [f"# Success metrics of {escape(report.name)}", ""]
    lines += [_measured(report), "", "| metric | now | goal | |", "|---|---:|---|---|"]
    lines += [
        f"| {row.metric.value} | {row.shown} | {row.wanted} | {'reached' if row.is_met else '**missed**'} |"
        if row.wanted
        else f"| {row.metric.value} | {row.shown} | | |"
        for row in report.rows
    ]
    if report.shares:
        lines += ["", "| category | found | fixed without a person |", "|---|---:|---:|"]
        lines += [f"| {share.category.value} | {share.found:,} | {share.fixed:,} |" for share in report.shares]
    return "\n".join(lines) + "\n"


def _measured(report: SuccessReport) -> str:
    at = f" at {code(report.now.commit)}" if report.now.commit else ""
    return f"{plural(report.now.files, 'file')}, {plural(report.now.lines, 'line')}{at}, {report.now.date}."
