"""Fixtures of the tests from outside. Whatever a test has not read of the fake GitHub fails it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import Bot, running_bot
from fake_github import BOT, FakeGitHub, fake_github
from forge_help import BRANCH, Clock

from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.github import GitHubForge
from pyagent.shell.forge.github_auth import GitHubApp


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


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(github: FakeGitHub, clock: Clock) -> Iterator[GitHubApp]:
    app = GitHubApp(github.app_id, github.private_key, github.api_url, clock=clock, pause=clock.pause)
    yield app
    app.close()


@pytest.fixture
def forge(app: GitHubApp) -> Forge:
    return GitHubForge(app, "maria/orchard")


@pytest.fixture
def branch(github: FakeGitHub) -> str:
    """A branch of the bot with one commit more than ``main``."""
    git = github.repo.git
    git.git("update-ref", f"refs/heads/{BRANCH}", str(git.tip("main")))
    return git.commit(BRANCH, {"a.py": "x = 1\n"}, "Fix", BOT)
