"""Calls in whose place a test puts something else: they may be asked for their arguments."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

CODE = """\
import logging
import os
from datetime import datetime

import requests

logger = logging.getLogger(__name__)


def fetch(url):
    return requests.get(url)


def clear(folder):
    os.system(f"rm -r {folder}")


def read(path):
    with open(path) as file:
        return file.read()


def now():
    return datetime.utcnow()


def tell(name):
    logger.warn("lost " + name)
"""
KINDS = ("security", "logging", "atomic-io", "bugs")
RULES = {"SEC008", "SEC003", "ATM004", "BUG017", "LOG006"}


def _left(root: Path, capsys: pytest.CaptureFixture[str], test: str) -> set[str]:
    """The rules whose fixes are held back in a project with a test, of those that the code has findings of."""
    (root / "shop").mkdir()
    (root / "shop/__init__.py").write_text("", encoding="utf-8")
    (root / "shop/tools.py").write_text(CODE, encoding="utf-8")
    (root / "tests").mkdir()
    (root / "tests/test_tools.py").write_text(test, encoding="utf-8")
    main(["fix", str(root), "--safety", "review", *(f"--category={it}" for it in KINDS), "--format", "json"])
    outcomes = [it for it in json.loads(capsys.readouterr().out)["outcomes"] if it["path"] == "shop/tools.py"]
    assert {it["rule"] for it in outcomes} >= RULES
    return {it["rule"] for it in outcomes if it["status"] == "left" and "a test puts something else" in it["reason"]}


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("mock.patch('requests.get')", {"SEC008"}),
        ("mock.patch('shop.tools.requests.get')", {"SEC008"}),
        ("mock.patch('shop.tools.requests')", {"SEC008"}),
        ("mock.patch.object(tools.requests, 'get')", {"SEC008"}),
        ("monkeypatch.setattr('os.system', print)", {"SEC003"}),
        ("monkeypatch.setattr(tools.os, 'system', print)", {"SEC003"}),
        ("tools.os.system = print", {"SEC003"}),
        ("mock.patch('builtins.open')", {"ATM004"}),
        ("mock.patch('shop.tools.open', create=True)", {"ATM004"}),
        ("mock.patch('shop.tools.datetime')", {"BUG017"}),
        ("mock.patch('shop.tools.logger')", {"LOG004", "LOG006"}),
        ("mock.patch('shop.other.requests')", set()),
        ("'requests.get'.replace('requests.', '')", set()),
        ("tools.fetch('here')", set()),
    ],
)
def test_the_calls_that_a_test_replaces_are_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, left: set[str]
) -> None:
    test = f"from unittest import mock\n\nfrom shop import tools\n\n\ndef test_it(monkeypatch):\n    {line}\n"
    assert _left(tmp_path, capsys, test) == left


def test_what_other_code_replaces_is_not_looked_at_by_a_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only tests ask for arguments; a library that puts a function of its own in a place takes what it must."""
    (tmp_path / "start.py").write_text("import requests\n\nrequests.get = print\n", encoding="utf-8")
    assert _left(tmp_path, capsys, "def test_it():\n    assert True\n") == set()
