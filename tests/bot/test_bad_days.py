"""What happens to a repository while a run is at work on it: people win, nothing is lost, the reason is told."""

from __future__ import annotations

import pytest
from bot_process import Bot
from fake_github import FakeGitHub

SETTINGS = '[tool.pyagent]\nselect = ["BUG002", "SYN002"]\ndashboard = false\n'
ONE = '"""A."""\n\nX = None\nY = X == None\n'
TWO = ONE + "Z = X != None\n"
BRANCH = "pyagent/syntax"


@pytest.fixture
def offered(github: FakeGitHub, bot: Bot) -> FakeGitHub:
    """A repository with an open pull request of ours."""
    github.push({"pyproject.toml": SETTINGS, "a.py": ONE})
    assert bot.settle() == ["done"], bot.log[-3000:]
    github.pull(BRANCH)
    return github


def settle(github: FakeGitHub, bot: Bot, *states: str) -> None:
    """Wait for all runs; how the newest of them ended. What the check runs say is looked at where it matters."""
    assert bot.settle()[-len(states) :] == list(states), bot.log[-3000:]
    for repo in github.world.repos.values():
        for check in repo.checks.values():
            check.read()


def test_a_person_pushes_to_our_branch_while_we_make_it_anew(offered: FakeGitHub, bot: Bot) -> None:
    happened = offered.meanwhile(
        "POST",
        "/git/commits$",
        lambda: offered.commit_to_branch(BRANCH, {"NOTES.md": "mine\n"}, "My own words"),
    )
    offered.push({"a.py": TWO})
    settle(offered, bot, "done")
    assert happened.is_set()
    commits = offered.repo.git.log(f"main..{BRANCH}")
    assert commits[-1].subject == "My own words"
    assert commits[-1].author == "ivan"
    text = offered.repo.git.read(BRANCH, "a.py")
    assert text
    assert b"X is not None" in text, "and ours are made again below it"
    assert offered.pull(BRANCH).version == 2


def test_a_person_deletes_our_branch_while_we_make_it_anew(offered: FakeGitHub, bot: Bot) -> None:
    def delete() -> None:
        number = offered.repo.open_pulls(BRANCH)[0].number
        offered.close_pull(number)
        offered.repo.git.git("update-ref", "-d", f"refs/heads/{BRANCH}")

    happened = offered.meanwhile("POST", "/git/commits$", delete)
    offered.push({"a.py": TWO})
    settle(offered, bot, "done")
    assert happened.is_set()
    open_now = [pull for pull in offered.repo.pulls.values() if pull.state == "open"]
    text = offered.repo.git.read(BRANCH, "a.py") if open_now else b""
    assert b"Y = X is None" not in (text or b""), "what was closed is not offered again"
    offered.all_pulls()


def test_a_rule_of_the_repository_refuses_our_branches(github: FakeGitHub, bot: Bot) -> None:
    github.protect("pyagent/*")
    sha = github.push({"pyproject.toml": SETTINGS, "a.py": ONE}).sha
    settle(github, bot, "failed")
    (check,) = github.checks(sha)
    assert check.conclusion == "failure"
    assert "GH013: Repository rule violations found" in check.summary
    assert github.repo.pulls == {}


def test_a_repository_is_archived_before_the_run_begins(github: FakeGitHub, bot: Bot) -> None:
    github.repo.archived = True
    github.push({"pyproject.toml": SETTINGS, "a.py": ONE})
    settle(github, bot, "failed")
    assert github.repo.pulls == {}
    assert not [request for request in github.world.requests if request.startswith("PUSH")]


def test_a_repository_is_archived_in_mid_run(github: FakeGitHub, bot: Bot) -> None:
    def archive() -> None:
        github.repo.archived = True

    github.meanwhile("POST", "/check-runs$", archive)
    github.push({"pyproject.toml": SETTINGS, "a.py": ONE})
    settle(github, bot, "failed")
    assert github.repo.pulls == {}


def test_the_app_is_removed_in_mid_run(github: FakeGitHub, bot: Bot) -> None:
    github.meanwhile("POST", "/check-runs$", github.uninstall)
    github.push({"pyproject.toml": SETTINGS, "a.py": ONE})
    settle(github, bot, "failed")
    asked = len(github.world.requests)
    assert github.repo.pulls == {}
    assert bot.settle() == ["failed"]
    assert len(github.world.requests) == asked, "it does not go on asking"


def test_a_repository_is_renamed_and_its_pull_requests_are_known_again(offered: FakeGitHub, bot: Bot) -> None:
    offered.rename("grove")
    offered.push({"a.py": TWO})
    settle(offered, bot, "done")
    pull = offered.pull(BRANCH)
    assert len(offered.repo.pulls) == 1, "the same pull request, brought up to date"
    assert pull.version == 2
    text = offered.repo.git.read(BRANCH, "a.py")
    assert text
    assert b"X is not None" in text


def test_a_repository_is_renamed_in_mid_run_and_nothing_is_lost(github: FakeGitHub, bot: Bot) -> None:
    github.meanwhile("POST", "/check-runs$", lambda: github.rename("grove"))
    github.push({"pyproject.toml": SETTINGS, "a.py": ONE})
    bot.settle()
    github.push({"README.md": "x\n"})
    settle(github, bot, "done")
    assert [pull.state for pull in github.repo.pulls.values()] == ["open"]
    github.pull(BRANCH)


def test_the_right_to_write_is_taken_away(offered: FakeGitHub, bot: Bot) -> None:
    offered.world.granted["contents"] = "read"
    offered.expire_tokens()
    offered.push({"a.py": TWO})
    settle(offered, bot, "failed")
    assert "must be active and grant" in bot.log
    assert offered.pull(BRANCH).version == 1
