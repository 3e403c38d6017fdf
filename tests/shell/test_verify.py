"""``--test``: the project's own tests over a copy with our fixes, and what becomes of commits that they fail on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import FixReport, Selection
from pyagent.errors import ConfigurationError
from pyagent.shell import fleet, verify
from pyagent.shell.verify import REASON

APP = "def f(seen=[]):\n    seen.append(1)\n    return seen\n\n\nempty = None\nsame = empty == None;\n"
RULES = Selection(rules=("BUG001", "SYN002", "SYN004"))


def project(root: Path, check: str) -> Path:
    (root / "app.py").write_text(APP)
    (root / "check.py").write_text(check)
    return root


def fix(root: Path, *command: str, delivery: fleet.Delivery = "merged") -> FixReport:
    test = command or (sys.executable, "check.py")
    return fleet.fix(root, config=Config(), selection=RULES, safety=Safety.REVIEW, delivery=delivery, test=test)


def reasons(report: FixReport) -> dict[str, str]:
    return {outcome.finding.rule: outcome.reason for outcome in report.outcomes}


@pytest.mark.parametrize("delivery", ["merged", "branches"])
def test_each_guilty_commit_goes_and_the_others_stay(tmp_path: Path, delivery: fleet.Delivery) -> None:
    check = "import app\napp.f()\nassert app.f() == [1, 1]\nassert '== None' in open('app.py').read()\n"
    report = fix(project(tmp_path, check), delivery=delivery)
    assert reasons(report) == {"BUG001": REASON, "SYN002": REASON, "SYN004": ""}
    assert (tmp_path / "app.py").read_text() == APP
    assert not list(tmp_path.glob("__pycache__"))


def test_the_copy_is_tested_and_not_what_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    root = tmp_path / "src"
    root.mkdir()
    (tmp_path / "app.py").write_text("raise SystemExit('the wrong one')\n")
    report = fix(project(root, "import app\nassert app.f is not None\n"))
    assert set(reasons(report).values()) == {""}


def test_a_fix_that_makes_the_tests_hang_is_taken_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_PATIENCE", 2.0)
    monkeypatch.setattr(verify, "_SLOWER", 1)
    check = "import app\napp.f()\nwhile app.f() != [1, 1]:\n    pass\n"
    assert reasons(fix(project(tmp_path, check)))["BUG001"] == REASON


def test_a_command_that_does_not_end_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "_TIMEOUT", 0.5)
    with pytest.raises(ConfigurationError, match="takes longer than"):
        fix(project(tmp_path, "while True:\n    pass\n"))


def test_what_the_command_leaves_running_is_ended(tmp_path: Path) -> None:
    child = (
        "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=subprocess.PIPE)\n"
    )
    pids = tmp_path / "pids"
    pids.mkdir()
    check = f"{child}open(r'{pids}' + f'/{{child.pid}}', 'w').close()\nimport os\nos._exit(0)\n"
    root = tmp_path / "project"
    root.mkdir()
    fix(project(root, check))
    left = [int(path.name) for path in pids.iterdir()]
    assert left
    states = [
        subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
        for pid in left
    ]
    # Where nobody is there to bury it, a process that was ended stays as a name.
    assert all(state.strip()[:1] in {"", "Z"} for state in states)


def test_megabytes_of_output_are_read_and_forgotten(tmp_path: Path) -> None:
    report = fix(project(tmp_path, "import sys\nsys.stdout.write('x' * 20_000_000)\n"))
    assert set(reasons(report).values()) == {""}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("./no-such-command",), "No such file"),
        ((sys.executable, "-c", "raise SystemExit('it is broken')"), r"as it is \(exit code 1: it is broken\)"),
    ],
)
def test_a_command_that_says_nothing_of_our_fixes_is_an_error(
    tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ConfigurationError, match=said):
        fix(project(tmp_path, ""), *command)


def test_in_a_repository_the_tests_run_where_the_project_is(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    (package / "app.py").write_text(APP)
    (tmp_path / "check.py").write_text("from package import app\napp.f()\nassert app.f() == [1, 1]\n")
    assert reasons(fix(package))["BUG001"] == REASON
