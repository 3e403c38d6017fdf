"""The bot keeps docs/work/prompt.txt by a pull request of its own."""

from __future__ import annotations

from bot_process import Bot
from fake_github import FakeGitHub

PAPER, OLD = "docs/work/prompt.txt", "docs/work/history.txt"
SHOP = {
    ".github/pyagent.toml": 'select = ["BUG002", "ARC005"]\ndashboard = false\n',
    PAPER: "# Our plan\n\n- [ ] buy milk\n",
    "shop.py": '''"""A shop."""


def count(item: str) -> bool:
    """Count."""
    return item is "apple"
''',
}


def settle(bot: Bot) -> None:
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]


def shown(github: FakeGitHub, path: str) -> str:
    text = github.repo.git.read("pyagent/inventory", path)
    assert text is not None
    return text.decode()


def read_all(github: FakeGitHub) -> None:
    for number, _ in github.all_pulls():
        github.comments(number)
    for item in github.repo.checks.values():
        item.read()


def test_its_life(github: FakeGitHub, bot: Bot) -> None:
    git = github.repo.git
    github.push(SHOP)
    settle(bot)
    pull = github.pull("pyagent/inventory")
    assert pull.title == "Inventory: 1 new, 0 no longer found, 0 changed"
    assert pull.labels == ["pyagent"]
    paper = shown(github, PAPER)
    assert paper.startswith(SHOP[PAPER])
    assert "- [ ] BUG002 shop.py:6 — " in paper
    assert len(git.log("main..pyagent/inventory")) == 1

    github.push({"README.md": "A shop.\n"})
    settle(bot)
    assert pull.version == 1, "nothing new to say"
    assert len(git.log("main..pyagent/inventory")) == 1

    github.push({"shop.py": SHOP["shop.py"].replace('"""A shop."""\n', '"""A shop."""\n\nNAME = "shop"\n')})
    settle(bot)
    paper = shown(github, PAPER)
    assert "- [ ] BUG002 shop.py:8 — " in paper

    github.merge_pull(pull.number)
    settle(bot)
    github.merge_pull(github.pull("pyagent/bugs").number)
    settle(bot)
    second = github.pull("pyagent/inventory")
    assert second.title == "Inventory: 0 new, 1 no longer found, 0 changed"
    assert shown(github, PAPER) == paper.replace(
        next(line for line in paper.splitlines(keepends=True) if "BUG002" in line), ""
    )
    assert f" {str(git.tip('main'))[:12]} BUG002 shop.py:8 — " in shown(github, OLD)

    github.close_pull(second.number)
    github.push({"README.md": "The shop.\n"})
    settle(bot)
    assert not github.repo.open_pulls("pyagent/inventory"), "closed means no"
    read_all(github)


def test_a_repository_without_the_paper_is_asked_nothing(github: FakeGitHub, bot: Bot) -> None:
    github.push({path: text for path, text in SHOP.items() if path != PAPER})
    settle(bot)
    assert not github.repo.open_pulls("pyagent/inventory")
    github.push({".github/pyagent.toml": SHOP[".github/pyagent.toml"] + 'inventory = "on"\n'})
    settle(bot)
    assert github.pull("pyagent/inventory").title == "Inventory: 1 new, 0 no longer found, 0 changed"
    read_all(github)


def test_commits_of_people_stay(github: FakeGitHub, bot: Bot) -> None:
    github.push(SHOP)
    settle(bot)
    theirs = github.commit_to_branch("pyagent/inventory", {"NOTES.md": "mine\n"}, "My own words")
    github.push({"shop.py": "\n" + SHOP["shop.py"]})
    settle(bot)
    assert github.repo.git.log("pyagent/inventory")[-1].sha == theirs.sha
    read_all(github)
