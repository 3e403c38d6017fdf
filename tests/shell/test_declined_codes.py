"""A code that the project's Ruff or flake8 is told to ignore is nothing to propose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

CODE = """\
import os

square = lambda x: x**2


def read(path):
    try:
        return os.stat(path)
    except:
        raise
    finally:
        print("done")


is_there = square != None
"""
ALL = {"SYN023", "EXC001", "SYN002"}


def _found(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> set[str]:
    (root / "shop").mkdir(exist_ok=True)
    (root / "shop/code.py").write_text(CODE, encoding="utf-8")
    main(["scan", str(root), *options, "--format", "json"])
    return {it["rule"] for it in json.loads(capsys.readouterr().out)["findings"]} & ALL


@pytest.mark.parametrize(
    ("name", "text", "gone"),
    [
        ("pyproject.toml", "[tool.ruff]\nselect = ['E']\n", set()),
        ("pyproject.toml", "[tool.ruff.lint]\nignore = ['E731', 'E722']\n", {"SYN023", "EXC001"}),
        ("pyproject.toml", "[tool.ruff]\nextend-ignore = ['E711', 'E712']\n", {"SYN002"}),
        ("pyproject.toml", "[tool.ruff.lint]\nignore = ['E', 'UP']\n", set()),
        ("pyproject.toml", "[tool.ruff.lint]\nignore = 7\n", set()),
        ("ruff.toml", "[lint]\nignore = ['E731']\n", {"SYN023"}),
        (".flake8", "[flake8]\nextend-ignore = E203, E731  # a name is shorter\n", {"SYN023"}),
        ("setup.cfg", "[flake8]\nignore =\n    E722\n    W503\n", {"EXC001"}),
        ("tox.ini", "[flake8]\nignore = E731\n", {"SYN023"}),
        ("tox.ini", "this is no settings file\n", set()),
        ("pyproject.toml", "[tool.ruff.lint.per-file-ignores]\n'shop/*' = ['E731', 'E722']\n", {"SYN023", "EXC001"}),
        ("pyproject.toml", "[tool.ruff.lint.per-file-ignores]\n'code.py' = ['E']\n", ALL),
        ("pyproject.toml", "[tool.ruff.lint.per-file-ignores]\n'tests/*' = ['E731']\n", set()),
        ("pyproject.toml", "[tool.ruff.lint.per-file-ignores]\n'shop/*' = 'E731'\n", set()),
    ],
)
def test_what_the_linters_ignore_is_not_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, gone: set[str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert ALL - _found(tmp_path, capsys) == gone


def test_who_asks_for_a_rule_gets_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[tool.ruff.lint]\nignore = ['E731']\n\n[tool.pyagent]\nselect = ['SYN023', 'EXC']\n", encoding="utf-8"
    )
    assert _found(tmp_path, capsys) == {"SYN023", "EXC001"}
    (tmp_path / "pyproject.toml").write_text("[tool.ruff.lint]\nignore = ['E731']\n", encoding="utf-8")
    assert _found(tmp_path, capsys, "--rule", "SYN023") == {"SYN023"}


def test_what_a_fix_leaves_behind_is_cleaned_up_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        "[project]\nrequires-python = '>=3.10'\n[tool.ruff.lint]\nignore = ['F401']\n", encoding="utf-8"
    )
    path = tmp_path / "code.py"
    path.write_text("from typing import List\n\n\ndef f(x: List[int]) -> None:\n    x.clear()\n", encoding="utf-8")
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--category", "types"])
    capsys.readouterr()
    assert path.read_text(encoding="utf-8") == "def f(x: list[int]) -> None:\n    x.clear()\n"
