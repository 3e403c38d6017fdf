"""``pyagent scan``: report findings and change nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from pyagent import rust_core
from pyagent.agents.describe import describe_all
from pyagent.agents.registry import load_agents
from pyagent.core.report.github import scan_github
from pyagent.core.report.json_ import scan_json
from pyagent.core.report.sarif import scan_sarif
from pyagent.core.report.text import Style, scan_text
from pyagent.core.results import ScanReport
from pyagent.shell import fleet
from pyagent.shell.commands.selection import selection_of
from pyagent.shell.console import out, progress, style
from pyagent.shell.files import write_text
from pyagent.shell.repo_config import open_project


def run(options: Namespace) -> int:
    """Scan, print or write the report, and say by the exit code whether there was something to report."""
    project = open_project(Path(options.path))
    selection = selection_of(options, project.paths)
    with progress() as watcher:
        report = fleet.scan(project.root, config=project.config, selection=selection, progress=watcher)
    if options.output:
        write_text(Path(options.output), _render(report, options.format, Style.PLAIN))
    else:
        out(_render(report, options.format, style()))
    return 1 if report.findings and not options.exit_zero else 0


def _render(report: ScanReport, form: str, look: Style) -> str:
    match form:
        case "json":
            return scan_json(report)
        case "sarif":
            return scan_sarif(report, describe_all(load_agents().values()), version=rust_core.__version__)
        case "github":
            return scan_github(report)
        case _:
            return scan_text(report, look)
