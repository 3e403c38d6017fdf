"""The success metrics as one HTML file: opens from disk, loads nothing, runs nothing."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from pyagent.core.report.plot import HEIGHT, WIDTH, bars_of, line_of
from pyagent.core.report.visible import visible
from pyagent.core.success import Row, Snapshot, SuccessReport

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A row of the table of earlier measurements."""

    date: str
    commit: str
    shown: tuple[str, ...]


def page(report: SuccessReport) -> str:
    """The whole page; every text is escaped by the template."""
    environment = Environment(
        loader=PackageLoader("pyagent.shell", "pages"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("report.html").render(
        report=report,
        lines={row.metric: line_of(row, report.history) for row in report.rows},
        bars=bars_of(report.shares),
        history=[_earlier(snapshot, report) for snapshot in reversed(report.history[-_SHOWN:])],
        width=WIDTH,
        height=HEIGHT,
    )


def _earlier(snapshot: Snapshot, report: SuccessReport) -> _Earlier:
    shown = (
        Row(row.metric, snapshot.values[row.metric], None).shown if row.metric in snapshot.values else ""
        for row in report.rows
    )
    return _Earlier(visible(snapshot.date), visible(snapshot.commit), tuple(shown))
