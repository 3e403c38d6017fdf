"""A mutable default in a project whose tests compare signatures with what is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import Selection
from pyagent.shell import fleet

CODE = "def link(text, schemes=['http', 'https']):\n    return [text, *schemes]\n"
SNAPSHOT = """\
import inspect

import shop


def test_signatures():
    found = inspect.signature(shop.link).parameters.values()
    assert [str(it) for it in found if it.default is not it.empty] == ["schemes=['http', 'https']"]
"""
OTHER = "import shop\n\n\ndef test_link():\n    assert shop.link('a', []) == ['a']\n"


@pytest.mark.parametrize(("test", "reason"), [(SNAPSHOT, "a test of the project compares the defaults"), (OTHER, "")])
def test_defaults_are_left_where_a_test_compares_them(tmp_path: Path, test: str, reason: str) -> None:
    (tmp_path / "shop.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "test_shop.py").write_text(test, encoding="utf-8")
    report = fleet.fix(tmp_path, config=Config(), selection=Selection(rules=("BUG001",)), safety=Safety.REVIEW)
    (outcome,) = report.outcomes
    assert outcome.fixed is not bool(reason)
    assert outcome.reason.startswith(reason)
