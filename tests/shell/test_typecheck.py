"""Hints are proved by a type checker before they are offered."""

from __future__ import annotations

from pathlib import Path

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import FixReport, Selection
from pyagent.shell import fleet
from pyagent.shell.checkers import has_checker, has_mypy
from pyagent.shell.typecheck import REASON

MODERN = Config(target_version=(3, 12))


def fixed(folder: Path, **files: str) -> tuple[FixReport, dict[str, str]]:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    selection = Selection(rules=("TYP001", "TYP002"))
    report = fleet.fix(folder, config=MODERN, selection=selection, safety=Safety.REVIEW)
    return report, {change.path: change.after.decode() for change in report.changes}


def test_both_checkers_are_part_of_the_working_set_up() -> None:
    assert has_checker()
    assert has_mypy()


def test_a_hint_that_the_checker_accepts_is_kept(tmp_path: Path) -> None:
    _, texts = fixed(tmp_path, a="def double(x: int):\n    return x * 2\n\n\nprint(double(2) + 1)\n")
    assert texts == {"a.py": "def double(x: int) -> int:\n    return x * 2\n\n\nprint(double(2) + 1)\n"}


def test_a_hint_that_brings_an_error_in_another_file_is_left(tmp_path: Path) -> None:
    report, texts = fixed(
        tmp_path,
        a="def find(x: int):\n    return None if x else 'a'\n\n\ndef size(x: int):\n    return x + 1\n",
        b="from a import find\n\nfound = find(1)\nprint(found.upper())\n",
    )
    assert texts == {
        "a.py": "def find(x: int):\n    return None if x else 'a'\n\n\ndef size(x: int) -> int:\n    return x + 1\n"
    }
    assert [outcome.reason for outcome in report.outcomes if not outcome.fixed] == [REASON]


def test_errors_that_were_there_before_do_not_count(tmp_path: Path) -> None:
    _, texts = fixed(tmp_path, a="x: int = 'a'\n\n\ndef size(x: int):\n    return x + 1\n")
    assert "-> int" in texts["a.py"]


def test_hints_are_asked_of_the_stub_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "a.pyi").write_text("def size(x: int) -> int: ...\n")
    report, texts = fixed(tmp_path, a="def size(x):\n    return 1\n", b="def size():\n    return 1\n")
    assert texts == {"b.py": "def size() -> int:\n    return 1\n"}
    assert {outcome.finding.path for outcome in report.outcomes} == {"b.py"}


def test_a_single_file_has_its_stub_too(tmp_path: Path) -> None:
    (tmp_path / "a.pyi").write_text("def size(x: int) -> int: ...\n")
    (tmp_path / "a.py").write_text("def size(x):\n    return 1\n")
    assert fleet.fix(tmp_path / "a.py", config=MODERN, selection=Selection(rules=("TYP001",))).outcomes == ()


def test_a_hint_that_must_not_be_the_first_waits_with_the_one_that_is(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.mypy]\nfiles = ['.']\n")
    text = "def save(path, text=''):\n    with open(path, 'w') as file:\n        file.write(text)\n"
    (tmp_path / "a.py").write_text(f"{text}\n\nsave('x', 'y')\n")
    selection = Selection(rules=("ATM001", "TYP001", "TYP002"))
    report = fleet.fix(tmp_path, config=MODERN, selection=selection, safety=Safety.REVIEW, delivery="branches")
    reasons = {outcome.finding.rule: outcome.reason for outcome in report.outcomes}
    assert reasons["ATM001"] == ""
    assert "atomic-io" in reasons["TYP001"]
    assert reasons["TYP002"] == reasons["TYP001"]
