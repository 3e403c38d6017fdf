"""``pyagent report [PATH]``: the success metrics, held against the project's goals, with their course."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pyagent.core.directive_names import Names
from pyagent.core.directive_values import Goal
from pyagent.core.directives import Paper, read
from pyagent.core.model import Safety
from pyagent.core.ready_paper import RUST_READY, gains_of
from pyagent.core.report.junit import success_junit
from pyagent.core.report.markdown_ import success_markdown
from pyagent.core.report.success_text import success_json, success_text
from pyagent.core.results import Selection
from pyagent.core.success import (
    HISTORY,
    Snapshot,
    SuccessReport,
    measure,
    read_history,
    rows_of,
    shares_of,
    with_snapshot,
    write_history,
)
from pyagent.errors import ConfigurationError, PyAgentError
from pyagent.shell import fleet
from pyagent.shell.console import out, progress, style
from pyagent.shell.files import write_text
from pyagent.shell.papers import read_paper, write_paper
from pyagent.shell.repo_config import Project, open_project

CONTEXT = "docs/work/context.txt"


def run(options: Namespace) -> int:
    """Measure, print, and write what was asked for; 1 while a goal is missed."""
    project = open_project(Path(options.path))
    if options.record and project.paths:
        raise ConfigurationError(
            f"{options.path} is a part of {project.root}, and the record is of the whole",
            "name the whole, or leave out --record",
        )
    report = measured(project)
    if options.record:
        write_paper(project.root, HISTORY, write_history(report.history))
    if options.html:
        from pyagent.shell.report_page import page  # noqa: PLC0415  # Jinja, only for those who want a page

        write_text(Path(options.html), page(report))
    out(_render(report, options.format))
    return 1 if report.missed and not options.exit_zero else 0


def measured(project: Project) -> SuccessReport:
    """The metrics of a project now, beside the earlier ones."""
    selection = Selection(paths=project.paths)
    with progress() as watcher:
        scan = fleet.scan(project.root, config=project.config, selection=selection, progress=watcher)
        fixes = fleet.fix(
            project.root, config=project.config, selection=selection, safety=Safety.REVIEW, progress=watcher
        )
    values = measure(scan, fixes, gains_of(read_paper(project.root, RUST_READY) or ""))
    now = Snapshot(datetime.now(UTC).date().isoformat(), _commit(project.root), scan.files, scan.lines, values)
    # A part has no course of its own: what was recorded is of the whole.
    earlier = "" if project.paths else read_paper(project.root, HISTORY) or ""
    history = with_snapshot(read_history(earlier), now)
    return SuccessReport(project.root.name, now, rows_of(values, _goals(project.root)), shares_of(fixes), history)


def _goals(root: Path) -> Sequence[Goal]:
    """The goals that the project's own context states."""
    text = read_paper(root, CONTEXT)
    return read(Paper("", ""), Paper(CONTEXT, text), Names()).goals if text else ()


def _render(report: SuccessReport, form: str) -> str:
    match form:
        case "json":
            return success_json(report)
        case "markdown":
            return success_markdown(report)
        case "junit":
            return success_junit(report)
        case _:
            return success_text(report, style())


def _commit(root: Path) -> str:
    # Git takes as long to import as a small scan to run.
    from pyagent.shell.workspace import open_repository  # noqa: PLC0415

    try:
        return open_repository(root).head()[:12]
    except PyAgentError:
        return ""
