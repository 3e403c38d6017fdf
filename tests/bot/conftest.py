"""Fixtures of the tests from outside. Whatever a test has not read of the fake GitHub fails it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import Bot
from fake_github import FakeGitHub


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A fresh fake GitHub; nothing may be left over at the end."""
    fake = FakeGitHub(tmp_path / "github")
    try:
        yield fake
    finally:
        fake.close()
    left = fake.left_over()
    assert not left, "left over on GitHub:\n" + "\n".join(left)


@pytest.fixture
def bot(github: FakeGitHub, tmp_path: Path) -> Iterator[Bot]:
    """The real server, up and known to GitHub."""
    process = Bot(github, tmp_path / "bot")
    try:
        process.start()
        yield process
    finally:
        process.end()
