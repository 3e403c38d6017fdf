"""Runs the suite of a package in a copy of it and reads what became of each test."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from packages import Package

Outcomes = Counter[tuple[str, str]]
"""(test, what became of it) → how often; some suites give two tests one name."""

_SUITE_SECONDS = 600


def run_suite(package: Package, folder: Path, python: Path) -> Outcomes:
    """The outcome of every test of the package in ``folder``."""
    environment = _environment(folder / package.source)
    _assert_the_copy_is_tested(package, folder, python, environment)
    with tempfile.TemporaryDirectory(prefix="pyagent-corpus-") as kept:
        report = Path(kept) / "report.xml"
        options = ["-q", "-p", "no:cacheprovider", f"--rootdir={folder}", f"--junit-xml={report}"]
        done = subprocess.run(
            [str(python), "-B", "-m", "pytest", *options, *package.tests],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_SUITE_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert report.exists(), done.stdout[-3000:] + done.stderr[-3000:]
        tree = ElementTree.parse(report)
    return Counter((_name(case, folder), _status(case)) for case in tree.iter("testcase"))


def _name(case: ElementTree.Element, folder: Path) -> str:
    """What a test is called, wherever the copy lies."""
    return f"{case.get('classname')}::{case.get('name')}".replace(str(folder), ".")


def _status(case: ElementTree.Element) -> str:
    return next((child.tag for child in case if child.tag in {"failure", "error", "skipped"}), "passed")


def _assert_the_copy_is_tested(package: Package, folder: Path, python: Path, environment: dict[str, str]) -> None:
    shown = subprocess.run(
        [str(python), "-B", "-c", f"import {package.module}; print({package.module}.__file__)"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert Path(shown.stdout.strip()).is_relative_to(folder / package.source), shown.stdout


def _environment(source: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    # Hash seeds and plugins must not make two runs of one suite differ.
    fixed = {"PYTHONHASHSEED": "0", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(source), "TZ": "UTC"}
    return kept | fixed
