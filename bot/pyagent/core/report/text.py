"""Reports for people: one line per finding in the form editors jump to, and one line that sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from itertools import groupby
from operator import attrgetter

from pyagent.core.model import Category, Outcome
from pyagent.core.report.visible import plural, visible
from pyagent.core.results import FixReport, ScanReport


class Style(Enum):
    """Whether the text goes to a terminal that shows colours."""

    PLAIN = "plain"
    COLOUR = "colour"

    def bold(self, text: str) -> str:
        """Emphasised."""
        return f"\x1b[1m{text}\x1b[0m" if self is Style.COLOUR else text

    def rule(self, text: str) -> str:
        """A rule id."""
        return f"\x1b[1;31m{text}\x1b[0m" if self is Style.COLOUR else text

    def faint(self, text: str) -> str:
        """Something to skip over."""
        return f"\x1b[2m{text}\x1b[0m" if self is Style.COLOUR else text


def scan_text(report: ScanReport, style: Style = Style.PLAIN) -> str:
    """A scan: findings by file and line, counts per category, the summary."""
    mark = f" {style.faint('[fixable]')}"
    rules = {rule: style.rule(rule) for rule in {f.rule for f in report.findings}}
    lines = [
        f"{place}:{f.line}:{f.column}: {rules[f.rule]} {visible(f.message)}{mark if f.fixable else ''}"
        for path, found in groupby(report.findings, key=attrgetter("path"))
        for place in [style.bold(visible(path))]
        for f in found
    ]
    if lines:
        lines.append("")
        lines.append(_counts(Counter(f.category for f in report.findings)))
    return "\n".join([*lines, scan_summary(report)]) + "\n"


def fix_text(report: FixReport, style: Style = Style.PLAIN) -> str:
    """A fix run: what was left and why, by file and line, then the counts and the summary."""
    left = sorted(
        (outcome for outcome in report.outcomes if not outcome.fixed),
        key=lambda o: (o.finding.path, o.finding.line, o.finding.column, o.finding.rule),
    )
    lines = [
        f"{_place(o.finding.path, o.finding.line, o.finding.column, style)} {style.rule(o.finding.rule)} "
        f"left: {visible(o.reason)}"
        for o in left
    ]
    if lines:
        lines.append("")
    lines.extend(_category_table(report.outcomes))
    return "\n".join([*lines, fix_summary(report)]) + "\n"


def fix_summary(report: FixReport, verb: str = "Fixed") -> str:
    """One line: how many of the findings were fixed, in how many files."""
    if not report.found:
        return f"Nothing to fix ({report.seconds:.2f} s)."
    return (
        f"{verb} {report.fixed:,} of {plural(report.found, 'finding')} ({_percent(report)} on its own) "
        f"in {plural(len(report.files), 'file')}; {report.found - report.fixed:,} left ({report.seconds:.2f} s)."
    )


def _percent(report: FixReport) -> str:
    # Rounded down: "100 %" is said only when nothing was left.
    return f"{int(report.autonomy * 100)} %"


def scan_summary(report: ScanReport) -> str:
    """One line: how much was found, in how much."""
    read = f"{plural(report.files, 'file')}, {plural(report.lines, 'line')} ({report.seconds:.2f} s)"
    hidden = f"; {report.suppressed:,} suppressed" if report.suppressed else ""
    if not report.findings:
        return f"No findings in {read}{hidden}."
    fixable = sum(f.fixable for f in report.findings)
    return f"Found {plural(len(report.findings), 'finding')} ({fixable:,} fixable) in {read}{hidden}."


def _place(path: str, line: int, column: int, style: Style) -> str:
    return f"{style.bold(visible(path))}:{line}:{column}:"


def _counts(counts: Counter[Category]) -> str:
    return " · ".join(f"{category.value} {counts[category]:,}" for category in Category if counts[category])


def _category_table(outcomes: Iterable[Outcome]) -> list[str]:
    found: Counter[Category] = Counter()
    fixed: Counter[Category] = Counter()
    for outcome in outcomes:
        found[outcome.finding.category] += 1
        fixed[outcome.finding.category] += outcome.fixed
    return [
        f"{category.value:<12} {found[category]:>6,} found {fixed[category]:>6,} fixed "
        f"{found[category] - fixed[category]:>6,} left"
        for category in Category
        if found[category]
    ]
