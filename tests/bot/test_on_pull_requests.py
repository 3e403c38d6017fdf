"""What the bot does on pull requests by people: its check run and buttons, commands, commits, suggestions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from bot_process import Bot
from fake_github import BOT, CheckRun, FakeGitHub, Pull

SETTINGS = """[project]
name = "orchard"
version = "1"
requires-python = ">=3.11"

[tool.pyagent]
select = ["BUG002", "SYN002"]
"""
OLD = '''"""Keeps the harvest."""


def pick(tree: str | None) -> bool:
    """Whether to pick."""
    return tree == None
'''
NEW = (
    OLD
    + '''

def peel(fruit: str | None) -> bool:
    """Whether to peel."""
    if fruit is "apple":
        return True
    return fruit == None
'''
)


@dataclass
class Stage:
    """The repository with a pull request of ivan's that adds a function to a file."""

    github: FakeGitHub
    bot: Bot
    pull: Pull

    @property
    def head(self) -> str:
        return self.github.repo.head_sha(self.pull)

    def check(self, sha: str = "") -> CheckRun:
        (run,) = self.github.checks(sha or self.head)
        return run

    def say(self, text: str, who: str = "ivan") -> str:
        """Write a comment; the answer of the bot once it is done."""
        before = set(self.github.repo.comments)
        comment, delivery = self.github.post_comment(self.pull.number, text, who)
        assert delivery.status == 202
        assert set(self.bot.settle()) == {"done"}, self.bot.log[-3000:]
        assert comment.reactions == ["eyes"]
        new = [c for n, c in self.github.repo.comments.items() if n not in before and c.author == BOT]
        (answer,) = new
        answer.read()
        return answer.body

    def text(self) -> str:
        found = self.github.repo.git.read(self.head, "orchard/store.py")
        assert found is not None
        return found.decode()


def staged(github: FakeGitHub, bot: Bot, *, fork: str = "", settings: str = SETTINGS) -> Stage:
    files = {"pyproject.toml": settings, "orchard/__init__.py": '"""Trees."""\n', "orchard/store.py": OLD}
    github.repo.git.commit("main", files, "Plant an orchard")
    tip = github.repo.git.tip("main")
    github.repo.git.git("update-ref", "refs/heads/peeling", str(tip))
    github.repo.git.commit("peeling", {"orchard/store.py": NEW}, "Peel", "ivan")
    pull, delivery = github.open_pull("peeling", fork=fork)
    assert delivery.status == 202
    assert bot.settle() == ["done"], bot.log[-3000:]
    return Stage(github, bot, pull)


@pytest.fixture
def stage(github: FakeGitHub, bot: Bot) -> Iterator[Stage]:
    made = staged(github, bot)
    yield made
    for sha in {run.head_sha for run in github.repo.checks.values()}:
        github.checks(sha)


def test_the_check_remarks_on_changed_lines_only(stage: Stage) -> None:
    check = stage.check()
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert check.title == "2 findings on changed lines"
    assert [(a["path"], a["start_line"]) for a in check.annotations] == [
        ("orchard/store.py", 11),
        ("orchard/store.py", 13),
    ]
    assert "1 more finding on lines that this pull request does not change" in check.summary
    assert [button["label"] for button in check.actions] == ["Fix this", "Ignore"]
    assert stage.github.comments(stage.pull.number) == [], "it says nothing unasked"


def test_the_same_commit_delivered_again_makes_no_second_check(stage: Stage) -> None:
    delivery = next(sent for sent in stage.github.hooks.sent if sent.event == "pull_request")
    stage.github.hooks.send("pull_request", json.loads(delivery.body))
    assert stage.bot.settle() == ["done", "done"]
    assert stage.check().version == 1


def test_new_commits_get_a_check_of_their_own(stage: Stage) -> None:
    stage.github.push({"orchard/store.py": OLD}, "Peel nothing", branch="peeling", who="ivan")
    assert set(stage.bot.settle()) == {"done"}
    assert (stage.check().conclusion, stage.check().title) == ("success", "Nothing found on changed lines")


def test_an_event_that_comes_late_leads_to_a_check_of_the_newest_commit(stage: Stage) -> None:
    """It may have taken the place of the newest commit's event while both waited."""
    old = next(sent for sent in stage.github.hooks.sent if sent.event == "pull_request")
    before = stage.head
    stage.github.repo.git.commit("peeling", {"orchard/store.py": OLD}, "Peel nothing", "ivan")
    stage.github.hooks.send("pull_request", json.loads(old.body))
    assert set(stage.bot.settle()) == {"done"}
    assert stage.head != before
    assert (stage.check().conclusion, stage.check().title) == ("success", "Nothing found on changed lines")
    assert stage.check(before).version == 1, "the old commit is not looked at again"


def test_fix_pushes_commits_onto_the_branch_and_undo_takes_them_back(stage: Stage) -> None:
    before = stage.head
    answer = stage.say("/pyagent fix")
    assert "Fixed 3 findings in the 1 Python file of this pull request, one commit per rule:" in answer
    commits = stage.github.repo.git.log(f"{before}..peeling")
    assert [commit.trailers["PyAgent-Rule"] for commit in commits] == ["BUG002", "SYN002"]
    assert 'fruit == "apple"' in stage.text()
    assert "fruit is None" in stage.text()
    assert "tree is None" in stage.text()
    assert stage.check().conclusion == "success", "our own push gets a check, though its event starts nothing"
    assert stage.github.repo.git.tip("main") == stage.github.repo.git.git("merge-base", "main", "peeling")
    answer = stage.say("/pyagent undo SYN002")
    assert "took back 1 commit of mine for `SYN002`" in answer
    assert 'fruit == "apple"' in stage.text()
    assert "fruit == None" in stage.text()
    answer = stage.say("/pyagent undo")
    assert "took back" in answer
    assert stage.text() == NEW
    assert "nothing of mine left" in stage.say("/pyagent undo")


def test_fix_of_a_fork_is_a_review_with_suggestions(github: FakeGitHub, bot: Bot) -> None:
    stage = staged(github, bot, fork="ivan/orchard")
    refs = github.repo.git.refs()
    answer = stage.say("/pyagent fix")
    assert "my review suggests the changes" in answer
    (review,) = github.reviews(stage.pull.number)
    assert (review.event, review.sha) == ("COMMENT", stage.head)
    assert {c["path"] for c in review.comments} == {"orchard/store.py"}
    assert any('```suggestion\n    if fruit == "apple":\n```' in c["body"] for c in review.comments)
    assert github.repo.git.refs() == refs, "nothing is pushed"
    github.checks(stage.head)


def test_what_people_push_meanwhile_stays(stage: Stage) -> None:
    theirs: list[str] = []

    def push() -> None:
        theirs.append(stage.github.repo.git.commit("peeling", {"NOTES.md": "mine\n"}, "Mine", "ivan"))

    struck = stage.github.strike("FETCH", "orchard", push)
    before = stage.head
    comment, _ = stage.github.post_comment(stage.pull.number, "/pyagent fix")
    assert set(stage.bot.settle()) == {"done"}, stage.bot.log[-3000:]
    assert struck.is_set()
    assert stage.head == theirs[0] != before
    (answer,) = stage.github.comments(stage.pull.number)
    assert "Somebody pushed" in answer
    assert comment.reactions == ["eyes"]


def test_the_buttons_do_what_they_say_for_those_who_may_write(stage: Stage) -> None:
    before = stage.head
    stage.github.press(stage.check(), "fix", who="rita")
    assert set(stage.bot.settle()) == {"done"}
    assert stage.head == before, "rita may only read"
    stage.github.press(stage.check(), "ignore", who="maria")
    stage.bot.settle()
    assert (stage.check().conclusion, stage.check().title) == ("neutral", "Set aside")
    assert "`maria`" in stage.check().summary
    stage.check().actions = [{"identifier": "fix"}]
    stage.github.press(stage.check(), "fix", who="ivan")
    assert set(stage.bot.settle()) == {"done"}
    assert len(stage.github.repo.git.log(f"{before}..peeling")) == 2


@pytest.mark.parametrize(
    "text", ["> /pyagent fix", "```\n/pyagent fix\n```", "> quoted\n/pyagent fix", "    /pyagent fix"]
)
def test_talk_about_commands_is_no_command(stage: Stage, text: str) -> None:
    _, delivery = stage.github.post_comment(stage.pull.number, text)
    assert delivery.status == 204


def test_strangers_get_no_answer(stage: Stage) -> None:
    comment, _ = stage.github.post_comment(stage.pull.number, "/pyagent fix", "mallory")
    stage.bot.settle()
    assert comment.reactions == ["-1"]
    assert stage.github.comments(stage.pull.number) == []


def test_a_configuration_that_cannot_be_used_is_said_on_the_pull_request(stage: Stage) -> None:
    wrong = SETTINGS.replace("select", "selct")
    stage.github.push({"pyproject.toml": wrong}, "Configure", branch="peeling", who="ivan")
    stage.bot.settle()
    check = stage.check()
    assert (check.conclusion, check.title) == ("failure", "The configuration cannot be used")
    assert "selct" in check.summary
    assert "did you mean `select`" in check.summary or "select" in check.summary
    assert [a["path"] for a in check.annotations] == ["pyproject.toml"]


def test_the_configuration_decides_what_a_finding_means(github: FakeGitHub, bot: Bot) -> None:
    stage = staged(github, bot, settings=SETTINGS + 'check = "failure"\n')
    assert stage.check().conclusion == "failure"


def test_ignore_proposes_one_line(stage: Stage) -> None:
    answer = stage.say("/pyagent ignore BUG002 orchard/old/")
    (branch,) = [ref for ref in stage.github.repo.git.refs() if ref.startswith("refs/heads/pyagent/ignore/")]
    pull = stage.github.pull(branch.removeprefix("refs/heads/"))
    assert f"#{pull.number} switches `BUG002` off" in answer
    diff = stage.github.repo.git.git("diff", "main", branch)
    added = [line for line in diff.splitlines() if line.startswith("+") and not line.startswith("+++")]
    assert [line for line in added if "BUG002" in line] == ['+"orchard/old" = ["BUG002"]']
    stage.say("/pyagent ignore SYN002")
    pull = stage.github.pull("pyagent/ignore/syn002")
    diff = stage.github.repo.git.git("diff", "main", pull.head)
    assert '+ignore = ["SYN002"]' in diff
