"""Webhooks that did not arrive are asked for again, once each; what arrived is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import Bot, running_bot
from fake_github import FakeGitHub

from pyagent.shell.forge.github_auth import GitHubApp
from pyagent.shell.sweep import Sweep

CODE = {
    "pyproject.toml": '[tool.pyagent]\nselect = ["SYN002"]\ndashboard = false\n',
    "a.py": '"""A."""\n\nX = None\nY = X == None\n',
}


@pytest.fixture
def bot(github: FakeGitHub, tmp_path: Path) -> Iterator[Bot]:
    with running_bot(github, tmp_path, {"PYAGENT_SWEEP": "1"}) as process:
        yield process


def test_a_push_that_came_while_the_server_was_away_is_caught_up_with(github: FakeGitHub, bot: Bot) -> None:
    bot.kill()
    pushed = github.push(CODE)
    assert pushed.delivery.status == 0
    bot.start()
    github.wait_for(lambda: pushed.delivery.status == 202, what="the push to be delivered again")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    github.pull("pyagent/syntax")
    github.checks(pushed.sha)
    assert len(pushed.delivery.statuses) == 2


def attempts(*codes: int, event: str = "push") -> list[tuple[str, str, int]]:
    return [("guid", event, code) for code in codes]


@pytest.mark.parametrize(
    ("tried", "again"),
    [
        (attempts(0), 1),
        (attempts(503), 1),
        (attempts(401), 1),
        (attempts(202), 0),
        (attempts(202, 503), 0),
        (attempts(204), 0),
        (attempts(400), 0),
        (attempts(413), 0),
        (attempts(502, 502, 502), 1),
        (attempts(502, 502, 502, 502), 0),
        (attempts(502, event="star"), 0),
    ],
)
def test_which_deliveries_are_asked_for_again(
    github: FakeGitHub, app: GitHubApp, tried: list[tuple[str, str, int]], again: int
) -> None:
    asked: list[str] = []
    github.world.attempts, github.world.again = lambda: tried, asked.append
    assert Sweep(app, 60).once() == again
    assert asked == ["guid"] * again


def test_all_pages_are_looked_at(github: FakeGitHub, app: GitHubApp) -> None:
    asked: list[str] = []
    tried = [*(("fine", "push", 202) for _ in range(150)), ("lost", "push", 502)]
    github.world.attempts, github.world.again = lambda: tried, asked.append
    assert Sweep(app, 60).once() == 1
    assert asked == ["lost"]
