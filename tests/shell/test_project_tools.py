"""What a project's settings files say about its tools."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import Selection
from pyagent.shell import fleet
from pyagent.shell.project_tools import Formatter, filtered_modules, formatter_of, runs_mypy

UNHINTED = "def is_big(items):\n    return len(items) > 10\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", "[tool.mypy]\nstrict = true\n"),
        ("pyproject.toml", "[[tool.mypy.overrides]]\nmodule = 'x'\n"),
        ("mypy.ini", "[mypy]\n"),
        (".mypy.ini", "[mypy]\n"),
        ("setup.cfg", "[metadata]\nname = x\n\n[mypy]\nstrict = true\n"),
        (".pre-commit-config.yaml", "repos:\n  - repo: https://github.com/pre-commit/mirrors-mypy\n    rev: v1\n"),
    ],
)
def test_a_return_hint_wants_a_glance_where_the_project_runs_mypy(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "app.py").write_text(UNHINTED, encoding="utf-8")
    assert runs_mypy(tmp_path)
    selection = Selection(rules=("TYP001",))
    found = fleet.scan(tmp_path, config=Config(), selection=selection).findings
    assert [(finding.rule, finding.safety, finding.fixable) for finding in found] == [("TYP001", Safety.REVIEW, True)]
    assert not fleet.fix(tmp_path, config=Config(), selection=selection).changes
    assert fleet.fix(tmp_path, config=Config(), selection=selection, safety=Safety.REVIEW).fixed == 1


def test_the_same_hint_is_safe_where_nothing_checks_types(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = mypy\n", encoding="utf-8")
    (tmp_path / "app.py").write_text(UNHINTED, encoding="utf-8")
    assert not runs_mypy(tmp_path)
    assert fleet.fix(tmp_path, config=Config(), selection=Selection(rules=("TYP001",))).fixed == 1


def test_a_settings_file_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("no section\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[tool", encoding="utf-8")
    assert not runs_mypy(tmp_path)


HOOK = "repos:\n- repo: https://github.com/psf/black\n  rev: 24.1.0\n  hooks:\n  - id: black\n"


@pytest.mark.parametrize(
    ("name", "text", "length"),
    [
        ("pyproject.toml", "[tool.black]\nline-length = 79\n", 79),
        ("pyproject.toml", "[tool.black]\nline_length = 79\n", 79),
        ("pyproject.toml", "[tool.black]\n", 88),
        (".pre-commit-config.yaml", HOOK, 88),
        (".pre-commit-config.yaml", HOOK + "    args: [--line-length=100, -S]\n", 100),
        (".pre-commit-config.yaml", HOOK + "    args:\n    - -l\n    - '100'\n  - id: other\n    args: [-l, 5]\n", 100),
    ],
)
def test_the_settings_of_black_are_found(tmp_path: Path, name: str, text: str, length: int) -> None:
    (tmp_path / name).write_text(text)
    found = formatter_of(tmp_path, Config())
    assert found is not None
    assert found.is_black
    assert f"line-length = {length}" in found.settings
    assert f"format.quote-style = '{'preserve' if '-S' in text else 'double'}'" in found.settings


def test_the_format_of_ruff_comes_from_its_own_settings(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text("[format]\nquote-style = 'single'\n")
    assert formatter_of(tmp_path, Config()) == Formatter("ruff format")
    assert formatter_of(tmp_path, Config(formatter="none")) is None


@pytest.mark.parametrize("pattern", ["(", "(a*)*b", "x" * 5000])
def test_a_pattern_that_cannot_be_used_leaves_nothing_out(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "pyproject.toml").write_text(f"[tool.black]\nexclude = '{pattern}'\n")
    found = formatter_of(tmp_path, Config())
    assert found is not None
    assert found.covers("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac/app.py")


@pytest.mark.parametrize("first", ["x = 1", "x  =  1"])  # formatted, and not
def test_a_file_keeps_its_line_endings_whatever_the_settings_want(tmp_path: Path, first: str) -> None:
    (tmp_path / "ruff.toml").write_text("[format]\nline-ending = 'lf'\n", encoding="utf-8")
    text = f"{first}\n\n\ndef total():\n    assert False  # pragma: no cover\n\n\ndef count():\n    return x\n"
    (tmp_path / "app.py").write_bytes(text.replace("\n", "\r\n").encode())
    report = fleet.fix(tmp_path, config=Config(), selection=Selection(rules=("BUG006",)), safety=Safety.REVIEW)
    (change,) = report.changes
    after = text.replace("assert False", "raise AssertionError")
    assert change.after == after.replace("\n", "\r\n").encode()


def test_a_layout_that_would_make_a_file_too_long_takes_the_fixes_back(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 40\n", encoding="utf-8")
    text = "def is_large(items, more, others):\n    return len(items) > 10\n"
    (tmp_path / "app.py").write_text(text, encoding="utf-8")
    selection = Selection(rules=("TYP001",))
    assert fleet.fix(tmp_path, config=Config(max_file_lines=4), selection=selection).fixed == 1
    report = fleet.fix(tmp_path, config=Config(max_file_lines=3), selection=selection)
    assert [outcome.reason for outcome in report.outcomes] == ["the fixes of this file would make a new finding ARC001"]
    assert not report.changes


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.pytest.ini_options]\nfilterwarnings = ["error", "ignore:old .*::shop.cart"]\n'),
        ("pytest.ini", "[pytest]\nfilterwarnings =\n    error\n    ignore::DeprecationWarning:shop\\.cart\n"),
    ],
)
def test_modules_whose_warnings_pytest_filters_are_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert filtered_modules(tmp_path) == {":shop.cart"}
