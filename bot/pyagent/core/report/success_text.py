"""The success metrics for a terminal and for machines."""

from __future__ import annotations

import json

from pyagent.core.report.text import Style
from pyagent.core.report.visible import plural, visible
from pyagent.core.success import FACTORS, SHARES, Row, SuccessReport
from pyagent.core.trends import stands_since, trend_of


def success_text(report: SuccessReport, style: Style = Style.PLAIN) -> str:
    """``report``: a line per metric, with its goal and how it moved since the measurement before."""
    width = max(len(row.metric.value) for row in report.rows)
    lines = [
        f"{visible(report.name)}: {plural(report.now.files, 'file')}, {plural(report.now.lines, 'line')}",
        "",
        *(_row(report, row, width, style) for row in report.rows),
    ]
    if report.shares:
        lines += ["", *(f"{s.category.value:<14} {s.found:>7,} found {s.fixed:>7,} fixed" for s in report.shares)]
    lines += ["", _verdict(report)]
    return "\n".join(lines) + "\n"


def success_json(report: SuccessReport) -> str:
    """``report --format json``."""
    fields = {
        "version": 1,
        "name": report.name,
        "date": report.now.date,
        "commit": report.now.commit,
        "files": report.now.files,
        "lines": report.now.lines,
        "metrics": {row.metric.name.lower(): _fields(report, row) for row in report.rows},
        "categories": {
            share.category.value: {"found": share.found, "fixed": share.fixed, "left": share.found - share.fixed}
            for share in report.shares
        },
        "history": [
            {
                "date": snapshot.date,
                "commit": snapshot.commit,
                **{metric.name.lower(): round(value, 4) for metric, value in snapshot.values.items()},
            }
            for snapshot in report.history
        ],
    }
    return json.dumps(fields, indent=2) + "\n"


def _row(report: SuccessReport, row: Row, width: int, style: Style) -> str:
    state = "" if row.goal is None else " reached" if row.is_met else style.rule(" missed ")
    course = f"{_moved(report, row)}{_trend(report, row)}"
    return f"{row.metric.value:<{width}} {row.shown:>8}  {row.wanted:<14}{state}{course}".rstrip()


def _moved(report: SuccessReport, row: Row) -> str:
    before = [s.values[row.metric] for s in report.history[:-1] if row.metric in s.values]
    if not before:
        return ""
    step = row.value - before[-1]
    shown = f"{step:+.1f}" if row.metric in SHARES | FACTORS else f"{step:+.0f}"
    return f"  {shown} since {visible(report.history[-2].date)}" if shown.strip("+-0.") else ""


def _trend(report: SuccessReport, row: Row) -> str:
    trend = trend_of(report.history, row.metric)
    if trend:
        return f"  {trend.word} over {trend.measurements} measurements (p {max(trend.p, 0.001):.3f})"
    count = 0 if row.is_met else stands_since(report.history, row.metric)
    return f"  the same at the last {count} measurements" if count else ""


def _fields(report: SuccessReport, row: Row) -> dict[str, object]:
    found: dict[str, object] = {"value": round(row.value, 4), "goal": row.goal, "met": row.is_met}
    trend = trend_of(report.history, row.metric)
    if trend is None:
        return found
    numbers = {"rho": round(trend.rho, 4), "p": round(trend.p, 6), "measurements": trend.measurements}
    return {**found, "trend": {"word": trend.word, **numbers}}


def _verdict(report: SuccessReport) -> str:
    goals = sum(row.goal is not None for row in report.rows)
    return f"{goals - report.missed} of {plural(goals, 'goal')} reached."
