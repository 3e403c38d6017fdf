"""The project's own tests with Rust on: they run on a copy, and what they refuse is not offered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pyagent import rust_core
from pyagent.core.conversion import Verdict, of_rows
from pyagent.errors import ConfigurationError
from pyagent.shell.conversion.suite import after_the_tests

SOURCE = '''\
"""Numbers."""


def twice(n: int) -> int:
    return n + n


def thrice(n: int) -> int:
    return 3 * n


def unused(n: int) -> int:
    return n
'''
TESTS = """\
from shop.numbers import thrice, twice


def test_twice() -> None:
    assert (twice(2), twice(2**70)) == (4, 2**71)
    {more}
"""
COMMAND = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
ASKED = f"`{' '.join(COMMAND)}` passes with Rust on; "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "shop/numbers.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def asked(root: Path, more: str) -> dict[str, Verdict]:
    """What becomes of functions that were proved, where the project has such tests."""
    (root / "test_numbers.py").write_text(TESTS.format(more=more), encoding="utf-8")
    source = (root / "shop/numbers.py").read_bytes()
    candidates, _ = of_rows("shop/numbers.py", rust_core.convert("shop/numbers.py", source))
    verdicts = [Verdict("shop/numbers.py", it.name, it.line, "converted") for it in candidates]
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    judged = after_the_tests(root, {"shop/numbers.py": (source, candidates)}, verdicts, COMMAND, None)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    return {it.name: it for it in judged}


@pytest.mark.timeout(300)
def test_how_often_the_tests_asked_rust_is_said(root: Path) -> None:
    judged = asked(root, "assert thrice(1) == 3")
    assert {it.status for it in judged.values()} == {"converted"}
    assert judged["twice"].tests == f"{ASKED}they called it 2 times, and Rust answered 1 of them"
    assert judged["unused"].tests == f"{ASKED}they never call it"


@pytest.mark.timeout(300)
def test_what_the_tests_refuse_is_not_offered_and_the_rest_is(root: Path) -> None:
    judged = asked(root, "assert not hasattr(thrice, '__wrapped__')")
    assert {name: it.status for name, it in judged.items()} == {
        "twice": "converted",
        "thrice": "disproved",
        "unused": "converted",
    }
    assert judged["thrice"].reason.startswith("the project's tests pass without it and fail with it: ")
    assert judged["twice"].tests == f"{ASKED}they called it 2 times, and Rust answered 1 of them"


@pytest.mark.timeout(300)
def test_tests_that_fail_before_are_said_so(root: Path) -> None:
    with pytest.raises(ConfigurationError, match="fails on the project as it is"):
        asked(root, "assert not twice(1)")
