"""A repository that has not asked for anything: one pull request that asks, and nothing else."""

from __future__ import annotations

import tomllib

from bot_process import Bot
from fake_github import FakeGitHub

from pyagent.core.config import OWN_FILE, load

CODE = {"shop.py": '"""A shop."""\n\n\ndef sell(item: str | None) -> bool:\n    """Sell."""\n    return item == None\n'}
BRANCH = "pyagent/configure"


def test_nothing_is_done_before_the_configuration_is_merged(github: FakeGitHub, bot: Bot) -> None:
    clean = github.add_repository("maria", "vineyard")
    github.repo.git.commit("main", CODE, "Open a shop")
    assert github.install().status == 202
    assert bot.settle() == ["done", "done"], bot.log[-3000:]
    pull = github.pull(BRANCH)
    assert pull.title == "Configure PyAgent"
    assert "| syntax | 1 | 1 |" in pull.body
    assert "+    return item is None" in pull.body
    assert clean.pulls == {}, "where nothing would be fixed, nothing is said"
    added = github.repo.git.read(BRANCH, OWN_FILE)
    assert added
    assert load({OWN_FILE: added}).limits.open_pull_requests == 3
    assert tomllib.loads(added.decode())
    version = pull.version
    github.push({"README.md": "A shop.\n"})
    github.repo.git.git("update-ref", "refs/heads/topic", str(github.repo.git.tip("main")))
    github.open_pull("topic", fork="ivan/orchard")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert github.pull(BRANCH).version == version, "the same again is not written again"
    assert {ref for ref in github.repo.git.refs() if ref.startswith("refs/heads/")} == {
        "refs/heads/main",
        f"refs/heads/{BRANCH}",
    }
    assert github.repo.checks == {}
    github.merge_pull(pull.number)
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert github.pull("pyagent/syntax").state == "open"
    github.checks(str(github.repo.git.tip("main")))
    github.issue()


def test_closing_it_means_no(github: FakeGitHub, bot: Bot) -> None:
    github.push(CODE, "Open a shop")
    bot.settle()
    github.close_pull(github.pull(BRANCH).number)
    asked = len(github.world.requests)
    github.push({"other.py": CODE["shop.py"]})
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert len(github.repo.pulls) == 1
    assert github.repo.checks == {}
    assert not [one for one in github.world.requests[asked:] if one.startswith(("POST /repos", "PATCH", "PUSH"))]


def test_what_people_change_in_the_proposal_stays(github: FakeGitHub, bot: Bot) -> None:
    github.push(CODE, "Open a shop")
    bot.settle()
    theirs = github.commit_to_branch(BRANCH, {OWN_FILE: "draft = true\n"}, "Rather so")
    github.push({"README.md": "A shop.\n"})
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    assert github.repo.git.tip(BRANCH) == theirs.sha
    github.pull(BRANCH)
