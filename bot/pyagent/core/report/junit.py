"""Reports as JUnit XML, which every CI shows: a suite per file and a failed test per finding, or a test per goal."""

from __future__ import annotations

from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from pyagent.core.model import Finding
from pyagent.core.report.visible import visible
from pyagent.core.results import ScanReport
from pyagent.core.success import SuccessReport


def scan_junit(report: ScanReport) -> str:
    """``scan --format junit``."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_path[finding.path].append(finding)
    root = _root(len(report.findings) or 1, len(report.findings), report.seconds)
    for path, findings in sorted(by_path.items()):
        suite = _suite(root, visible(path), len(findings), len(findings))
        for finding in findings:
            _failed(suite, finding)
    if not by_path:
        # Many readers take a report without a test for a broken one.
        SubElement(_suite(root, "pyagent", 1, 0), "testcase", name="No findings", classname="pyagent", time="0")
    return _text(root)


def success_junit(report: SuccessReport) -> str:
    """``report --format junit``: a test per metric, failed where its goal is missed."""
    root = _root(len(report.rows), report.missed, 0)
    suite = _suite(root, "success metrics", len(report.rows), report.missed)
    for row in report.rows:
        case = SubElement(suite, "testcase", name=row.metric.value, classname="pyagent.report", time="0")
        if not row.is_met:
            SubElement(case, "failure", message=f"{row.shown}, wanted {row.wanted}")
        SubElement(case, "system-out").text = row.shown
    return _text(root)


def _failed(suite: Element, finding: Finding) -> None:
    case = SubElement(
        suite,
        "testcase",
        name=f"{finding.rule} {finding.name} ({finding.line}:{finding.column})",
        classname=visible(finding.path.removesuffix(".py")),
        file=visible(finding.path),
        time="0",
        line=str(finding.line),
        column=str(finding.column),
    )
    message = visible(finding.message)
    failure = SubElement(case, "failure", message=message, type=finding.rule)
    failure.text = f"{visible(finding.path)}:{finding.line}:{finding.column}: {finding.rule} {message}"


def _root(tests: int, failures: int, seconds: float) -> Element:
    return Element("testsuites", {"name": "pyagent", **_counts(tests, failures), "time": f"{seconds:.3f}"})


def _suite(root: Element, name: str, tests: int, failures: int) -> Element:
    return SubElement(root, "testsuite", {"name": name, **_counts(tests, failures), "skipped": "0"})


def _counts(tests: int, failures: int) -> dict[str, str]:
    return {"tests": str(tests), "failures": str(failures), "errors": "0"}


def _text(root: Element) -> str:
    indent(root)
    body: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
