"""What people close unmerged, again and again, the bot no longer calls safe."""

from __future__ import annotations

from bot_process import Bot
from fake_github import FakeGitHub

SAFE, GLANCE = "| keeps behaviour for every input |", "| may change behaviour: please read it |"


def offered(github: FakeGitHub, bot: Bot, number: int) -> str:
    """The pull request that a new useless semicolon brings."""
    files = {".github/pyagent.toml": 'select = ["SYN004"]\n', f"m{number}.py": f"x = {number};\n"}
    sha = github.push(files).sha
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    github.checks(sha)
    pull = github.pull("pyagent/syntax")
    body = pull.body
    github.close_pull(pull.number)
    return body


def test_four_declined_in_a_row_make_the_fifth_want_a_glance(github: FakeGitHub, bot: Bot) -> None:
    bodies = [offered(github, bot, number) for number in range(5)]
    assert [SAFE in body for body in bodies] == [True, True, True, True, False]
    assert GLANCE in bodies[4]
    assert "| syntax | 0 | 4 | 0 | mostly declined: its fixes promise `review` at most |" in github.issue().body
    github.all_pulls()
