"""Findings go to code scanning where that is on and the owner lets us; nowhere else, and nothing else suffers."""

from __future__ import annotations

import json

import pytest
from bot_process import Bot
from fake_github import FakeGitHub
from fake_github.state import Analysis

CODE = {
    "pyproject.toml": '[tool.pyagent]\nselect = ["SYN002"]\ndashboard = false\n{more}\n',
    "a b/a.py": '"""A."""\n\nX = None\nY = X == None\n',
}


def pushed(github: FakeGitHub, bot: Bot, more: str = "") -> str:
    files = {path: text.replace("{more}", more) for path, text in CODE.items()}
    sha = github.push(files).sha
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    (check,) = github.checks(sha)
    assert check.conclusion == "neutral"
    github.pull("pyagent/syntax")
    return sha


def ours(github: FakeGitHub) -> list[Analysis]:
    return [analysis for analysis in github.repo.analyses if analysis.tool == "PyAgent"]


@pytest.fixture
def scanned(github: FakeGitHub) -> FakeGitHub:
    """Another tool scans the repository, and the owner granted the right."""
    github.world.granted["security_events"] = "write"
    github.repo.analyses.append(Analysis("CodeQL", "refs/heads/main", str(github.repo.git.tip("main")), []))
    return github


def test_findings_are_uploaded_once_for_each_commit(scanned: FakeGitHub, bot: Bot) -> None:
    sha = pushed(scanned, bot)
    (analysis,) = ours(scanned)
    assert (analysis.sha, analysis.ref) == (sha, "refs/heads/main")
    (result,) = analysis.results
    assert result["ruleId"] == "SYN002"
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/a.py"
    scanned.hooks.send("push", json.loads(scanned.hooks.sent[0].body))
    assert set(bot.settle()) == {"done"}
    assert len(ours(scanned)) == 1
    scanned.checks(sha)


def test_where_nothing_is_scanned_nothing_is_uploaded_unasked(github: FakeGitHub, bot: Bot) -> None:
    github.world.granted["security_events"] = "write"
    pushed(github, bot)
    assert ours(github) == []


def test_the_configuration_can_ask_for_it(github: FakeGitHub, bot: Bot) -> None:
    github.world.granted["security_events"] = "write"
    pushed(github, bot, 'code-scanning = "on"')
    assert len(ours(github)) == 1


def test_the_configuration_can_switch_it_off(scanned: FakeGitHub, bot: Bot) -> None:
    pushed(scanned, bot, 'code-scanning = "off"')
    assert ours(scanned) == []


def test_without_the_right_it_is_not_even_asked_for(scanned: FakeGitHub, bot: Bot) -> None:
    del scanned.world.granted["security_events"]
    pushed(scanned, bot)
    assert ours(scanned) == []
    assert not [request for request in scanned.world.requests if "code-scanning" in request]
    assert all("security_events" not in request["permissions"] for request in scanned.world.token_requests)


def test_a_refusal_spoils_nothing_else(scanned: FakeGitHub, bot: Bot) -> None:
    scanned.fail_next("POST", "/sarifs$", 413, message="too large")
    pushed(scanned, bot)
    assert ours(scanned) == []
    assert "no findings in code scanning" in bot.log
