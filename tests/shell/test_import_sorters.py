"""Imports are left alone where another tool of the project keeps them in an order of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.shell.project_tools import sorts_imports_itself


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".pre-commit-config.yaml", "repos:\n- repo: https://x/reorder\n  hooks:\n  - id: reorder-python-imports\n"),
        (".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks:\n    -   id: isort\n"),
        (".pre-commit-config.yaml", "repos:\n- repo: local\n  hooks:\n  - id: 'usort'\n"),
        (".flake8", "[flake8]\nimport-order-style = google\n"),
        ("setup.cfg", "[flake8]\nimport_order_style = pycharm\n"),
        ("tox.ini", "[isort]\nprofile = black\n"),
        ("pyproject.toml", "[tool.isort]\nprofile = 'black'\n"),
    ],
)
def test_a_sorter_is_recognised(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert sorts_imports_itself(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".pre-commit-config.yaml", "repos:\n- repo: https://x/isorting\n  hooks:\n  - id: isortings\n  - id: black\n"),
        (".flake8", "[flake8]\nmax-line-length = 100\n"),
        (".flake8", "this is no settings file\n"),
        ("pyproject.toml", "[tool.ruff.lint.isort]\nforce-single-line = true\n"),
    ],
)
def test_others_are_no_sorters(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert not sorts_imports_itself(tmp_path)
