"""Findings as GitHub workflow commands, which Actions shows as annotations on the lines."""

from __future__ import annotations

from pyagent.core.model import Finding
from pyagent.core.report.severity import level_of
from pyagent.core.report.visible import visible
from pyagent.core.results import ScanReport

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def scan_github(report: ScanReport) -> str:
    """``scan --format github``: one command per finding, nothing without findings."""
    return "".join(f"{_command(finding)}\n" for finding in report.findings)


def _command(finding: Finding) -> str:
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "endLine": str(finding.end_line),
        "col": str(finding.column),
        "title": f"{finding.rule} {finding.name}",
    }
    # Actions reads an end column only where the range stays on one line.
    if finding.line == finding.end_line:
        properties["endColumn"] = str(finding.end_column)
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[level_of(finding.rule, finding.category)]} {listed}::{_data(finding.message)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
