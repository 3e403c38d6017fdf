"""``pyagent scan``: report findings and change nothing."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

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
    # A scan takes a fraction of a second, of which the other forms' modules would be a part.
    match form:
        case "json":
            from pyagent.core.report.json_ import scan_json  # noqa: PLC0415

            return scan_json(report)
        case "sarif":
            return _sarif(report)
        case "github":
            from pyagent.core.report.github import scan_github  # noqa: PLC0415

            return scan_github(report)
        case "junit":
            from pyagent.core.report.junit import scan_junit  # noqa: PLC0415

            return scan_junit(report)
        case "markdown":
            from pyagent.core.report.markdown_ import scan_markdown  # noqa: PLC0415

            return scan_markdown(report)
        case _:
            return scan_text(report, look)


def _sarif(report: ScanReport) -> str:
    from pyagent import rust_core  # noqa: PLC0415
    from pyagent.agents.describe import describe_all  # noqa: PLC0415
    from pyagent.agents.registry import load_agents  # noqa: PLC0415
    from pyagent.core.report.sarif import findings_sarif  # noqa: PLC0415

    return findings_sarif(report.findings, describe_all(load_agents().values()), version=rust_core.__version__)
