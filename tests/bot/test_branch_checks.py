"""A push to a branch beside the default one is looked at, and nothing is proposed; its pull request speaks for it."""

from __future__ import annotations

from bot_process import Bot
from fake_github import CheckRun, FakeGitHub

SETTINGS = '[tool.pyagent]\nselect = ["SYN002"]\ndashboard = false\n'
BAD = '"""A."""\n\nX = None\nY = X == None\n'


def branch(github: FakeGitHub, bot: Bot) -> str:
    """The commit of a branch with one finding, once the bot has looked at it."""
    github.repo.git.commit("main", {"pyproject.toml": SETTINGS, "b.py": BAD}, "Begin")
    github.repo.git.git("update-ref", "refs/heads/topic", str(github.repo.git.tip("main")))
    sha = github.push({"a.py": BAD}, "Work", branch="topic").sha
    assert bot.settle() == ["done"], bot.log[-3000:]
    return sha


def only_check(github: FakeGitHub, sha: str) -> CheckRun:
    (check,) = github.checks(sha)
    return check


def test_a_branch_gets_a_check_run_and_no_pull_request(github: FakeGitHub, bot: Bot) -> None:
    sha = branch(github, bot)
    check = only_check(github, sha)
    assert (check.status, check.conclusion, check.title) == ("completed", "neutral", "2 findings")
    assert {remark["path"] for remark in check.annotations} <= {"a.py", "b.py"}
    assert [button["label"] for button in check.actions] == ["Ignore"], "there is no pull request to fix it in"
    assert github.repo.pulls == {}
    assert set(github.repo.git.refs()) == {"refs/heads/main", "refs/heads/topic"}


def test_the_check_of_a_branch_can_be_asked_for_again(github: FakeGitHub, bot: Bot) -> None:
    sha = branch(github, bot)
    github.ask_again(only_check(github, sha))
    assert set(bot.settle()) == {"done"}
    assert {check.title for check in github.checks(sha)} == {"2 findings"}
    assert github.repo.pulls == {}


def test_a_branch_in_a_pull_request_has_only_the_check_of_that(github: FakeGitHub, bot: Bot) -> None:
    first = branch(github, bot)
    pull, _ = github.open_pull("topic")
    bot.settle()
    assert [check.title for check in github.checks(first)] == ["2 findings", "1 finding on changed lines"]
    sha = github.push({"a.py": BAD, "c.py": BAD}, "More", branch="topic").sha
    assert set(bot.settle()) == {"done"}
    check = only_check(github, sha)
    assert check.external_id == f"pull/{pull.number}@{sha}"
    assert check.title == "2 findings on changed lines"
    github.ask_again(check)
    assert set(bot.settle()) == {"done"}
    assert only_check(github, sha).external_id == f"pull/{pull.number}@{sha}"


def test_an_own_branch_and_a_deleted_one_start_nothing(github: FakeGitHub, bot: Bot) -> None:
    assert bot.settle() == []
    github.repo.git.commit("main", {"pyproject.toml": SETTINGS}, "Begin")
    github.repo.git.git("update-ref", "refs/heads/pyagent/syntax", str(github.repo.git.tip("main")))
    assert github.push({"a.py": BAD}, branch="pyagent/syntax").delivery.status == 204
