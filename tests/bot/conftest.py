"""Fixtures of the tests from outside. Whatever a test has not read of the fake GitHub fails it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import Bot, running_bot
from fake_github import FakeGitHub, fake_github


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A fresh fake GitHub; nothing may be left over at the end."""
    with fake_github(tmp_path) as fake:
        yield fake


@pytest.fixture
def bot(github: FakeGitHub, tmp_path: Path) -> Iterator[Bot]:
    """The real server, up and known to GitHub."""
    with running_bot(github, tmp_path) as process:
        yield process
