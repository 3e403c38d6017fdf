"""The one issue: what is open, what waits, what was declined; boxes that start something; edited in silence."""

from __future__ import annotations

from bot_process import Bot
from fake_github import FakeGitHub

SHOP = {
    ".github/pyagent.toml": 'select = ["BUG002", "SYN002"]\n[limits]\nopen-pull-requests = 1\n',
    "shop.py": '''"""A shop."""


def sell(item: str | None) -> bool:
    """Sell."""
    return item == None


def count(item: str) -> bool:
    """Count."""
    return item is "apple"
''',
}


def test_it_shows_what_is_there_and_its_boxes_start_something(github: FakeGitHub, bot: Bot) -> None:
    sha = github.push(SHOP).sha
    assert bot.settle() == ["done"], bot.log[-3000:]
    issue = github.issue()
    bugs = github.pull("pyagent/bugs")
    assert f"**bugs**: #{bugs.number}, 1 finding · rebase" in issue.body
    assert "**syntax**: as many pull requests are open as the configuration allows" in issue.body
    assert "Declined" not in issue.body
    version, before = issue.version, issue.body

    sha_again = github.push({"README.md": "A shop.\n"}).sha
    assert set(bot.settle()) == {"done"}
    assert issue.version == version, f"nothing new, nothing written: {before}\n=====\n{issue.body}"

    github.close_pull(bugs.number)
    third = github.push({"README.md": "The shop.\n"}).sha
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert "**syntax**: #" in github.issue().body
    assert f"**bugs**: 1 finding in #{bugs.number} · offer again" in issue.body
    assert "Waiting" not in issue.body

    github.merge_pull(github.pull("pyagent/syntax").number)
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    github.tick(github.issue(), "recreate=bugs", who="rita")
    bot.settle()
    assert not github.repo.open_pulls("pyagent/bugs"), "rita may only read"
    issue.body = issue.body.replace("[x]", "[ ]")
    github.tick(issue, "recreate=bugs")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    again = github.pull("pyagent/bugs")
    assert again.number > bugs.number
    assert f"**bugs**: #{again.number}" in github.issue().body
    assert "[x]" not in issue.body
    assert "Declined" not in issue.body
    assert github.comments(issue.number) == []
    github.all_pulls()
    for commit in (sha, sha_again, third, str(github.repo.git.tip("main"))):
        github.checks(commit)


def test_closing_it_switches_it_off(github: FakeGitHub, bot: Bot) -> None:
    sha = github.push(SHOP).sha
    bot.settle()
    issue = github.issue()
    issue.state = "closed"
    github.close_pull(github.pull("pyagent/bugs").number)
    later = github.push({"README.md": "A shop.\n"}).sha
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert len(github.repo.issues) == 1
    assert not issue.unread
    github.all_pulls()
    github.checks(sha)
    github.checks(later)


def test_commands_work_on_an_issue_of_a_person(github: FakeGitHub, bot: Bot) -> None:
    github.repo.git.commit("main", SHOP, "Open a shop")
    issue = github.open_issue("Could the bot look?")
    comment, _ = github.post_comment(issue.number, "/pyagent fix syntax\n/pyagent help")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert comment.reactions == ["eyes"]
    assert github.pull("pyagent/syntax").labels == ["pyagent"]
    (answer,) = github.comments(issue.number)
    assert "| syntax | 1 | 1 |" in answer
    github.issue()
    github.checks(str(github.repo.git.tip("main")))
