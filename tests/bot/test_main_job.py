"""The whole bot from outside: a signed webhook in, pull requests out; through faults, crashes and people's work."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest
from bot_process import Bot, running_bot
from fake_github import BOT, FakeGitHub, Repo, fake_github
from fake_github.webhooks import Delivery

# The rules are named, so that a rule that is added later does not change what comes out here.
ORCHARD = {
    "pyproject.toml": """[project]
name = "orchard"
version = "1"
requires-python = ">=3.11"

[tool.pyagent]
select = ["BUG002", "EXC003", "IMP002", "IMP004", "SYN002"]
safety = "review"
""",
    "orchard/__init__.py": '"""Trees and their fruit."""\n',
    "orchard/store.py": '''"""Keeps the harvest."""

import sys, os


def weigh(text: str) -> int:
    """Grams out of a label."""
    try:
        return int(text)
    except ValueError as error:
        raise RuntimeError(f"no weight in {text}{os.sep}{sys.byteorder}")


def pick(tree: str | None, basket: list[str]) -> list[str]:
    """Put a tree's fruit into a basket."""
    if tree == None:
        return basket
    if tree is "apple":
        basket.append("an apple")
    return [*basket, tree]
''',
}
RULES = {
    "bugs": ["BUG002"],
    "exceptions": ["EXC003"],
    "imports": ["IMP002", "IMP004"],
    "syntax": ["SYN002"],
}


@dataclass(frozen=True)
class Harvest:
    """What one push to two repositories led to; one of them was clean."""

    github: FakeGitHub
    bot: Bot
    sha: str
    clean: Repo
    clean_sha: str


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harvest]:
    """One server and one run for all the tests that only look at what came out."""
    folder = tmp_path_factory.mktemp("harvest")
    with fake_github(folder) as github, running_bot(github, folder) as bot:
        orchard, clean = github.repo, github.add_repository("maria", "vineyard")
        sha = first_run(github, bot)
        github.repo = clean
        clean_sha = github.push(
            {"vineyard/__init__.py": '"""Vines."""\n', ".github/pyagent.toml": "draft = true\n"}
        ).sha
        assert bot.settle() == ["done", "done"]
        github.wait_for(lambda: len(own_webhooks(github)) >= len(RULES), what="its own webhooks")
        github.repo = orchard
        yield Harvest(github, bot, sha, clean, clean_sha)
        read_everything(github)


def first_run(github: FakeGitHub, bot: Bot) -> str:
    """Push the orchard and let the bot work; the pushed commit."""
    pushed = github.push(ORCHARD, "Plant an orchard")
    assert pushed.delivery.status == 202
    assert bot.settle() == ["done"], bot.log[-3000:]
    return pushed.sha


def open_categories(github: FakeGitHub) -> set[str]:
    return {pull.head.removeprefix("pyagent/") for pull in github.repo.pulls.values() if pull.state == "open"}


def own_webhooks(github: FakeGitHub) -> list[Delivery]:
    """What GitHub told the bot about its own pushes."""
    return [sent for sent in github.hooks.sent if BOT.encode() in sent.body and sent.statuses]


def read_everything(github: FakeGitHub) -> None:
    """Look at all that the bot wrote; what it is does not matter here."""
    for number, _ in github.all_pulls():
        github.comments(number)
    for repo in github.world.repos.values():
        for item in (*repo.checks.values(), *repo.issues.values()):
            item.read()


class TestOnePush:
    @pytest.mark.parametrize("category", RULES)
    def test_one_pull_request_per_category_comes_out(self, harvest: Harvest, category: str) -> None:
        pull = harvest.github.pull(f"pyagent/{category}")
        assert (pull.base, pull.author, pull.draft) == ("main", BOT, False)
        assert pull.title
        assert pull.body
        assert pull.labels == ["pyagent"]

    def test_nothing_else_comes_out(self, harvest: Harvest) -> None:
        assert open_categories(harvest.github) == set(RULES)
        assert len(harvest.github.repo.pulls) == len(RULES)

    @pytest.mark.parametrize("category", RULES)
    def test_each_commit_holds_one_rule_and_its_record(self, harvest: Harvest, category: str) -> None:
        git = harvest.github.repo.git
        commits = git.log(f"{harvest.sha}..pyagent/{category}")
        assert [commit.trailers["PyAgent-Rule"] for commit in commits] == RULES[category]
        for commit in commits:
            assert BOT in (commit.author, commit.email.partition("@")[0])
            record = json.loads(git.note(commit.sha).splitlines()[-1])
            assert record["id"] == commit.trailers["PyAgent-Record"]
            assert record["run"] == commit.trailers["PyAgent-Run"]
            assert record["rule"] == commit.trailers["PyAgent-Rule"]
            assert record["proof"]["parses"]

    @pytest.mark.parametrize("category", RULES)
    def test_each_commit_is_by_the_app_and_signed_by_github(self, harvest: Harvest, category: str) -> None:
        for commit in harvest.github.repo.git.log(f"{harvest.sha}..pyagent/{category}"):
            assert commit.is_signed
            assert (commit.author, commit.committer) == (BOT, "noreply@github.com")

    def test_records_are_kept_for_commits_that_exist_and_no_others(self, harvest: Harvest) -> None:
        git = harvest.github.repo.git
        noted = {line.split(" ")[1] for line in git.git("notes", "--ref=pyagent", "list").splitlines()}
        assert noted == {c.sha for name in RULES for c in git.log(f"{harvest.sha}..pyagent/{name}")}

    @pytest.mark.parametrize("category", RULES)
    def test_the_tree_of_every_commit_parses(self, harvest: Harvest, category: str) -> None:
        git = harvest.github.repo.git
        for commit in git.log(f"{harvest.sha}..pyagent/{category}"):
            source = git.read(commit.sha, "orchard/store.py")
            assert source
            ast.parse(source)

    def test_all_branches_merge_without_a_conflict(self, harvest: Harvest) -> None:
        git = harvest.github.repo.git
        for one, other in combinations(RULES, 2):
            git.git("merge-tree", "--write-tree", f"pyagent/{one}", f"pyagent/{other}")

    def test_the_check_run_says_what_was_found(self, harvest: Harvest) -> None:
        (check,) = harvest.github.checks(harvest.sha)
        assert check.status == "completed"
        assert "5 findings" in check.title

    def test_a_clean_repository_gets_a_check_and_nothing_else(self, harvest: Harvest) -> None:
        assert harvest.clean.pulls == {}
        assert set(harvest.clean.git.refs()) == {"refs/heads/main"}
        (check,) = harvest.clean.checks.values()
        assert (check.head_sha, check.status, check.conclusion) == (harvest.clean_sha, "completed", "success")

    def test_main_is_not_touched(self, harvest: Harvest) -> None:
        git = harvest.github.repo.git
        assert git.tip("main") == harvest.sha
        ours = {ref for ref in git.refs() if ref.startswith("refs/heads/pyagent/")}
        assert set(git.refs()) - ours == {"refs/heads/main", "refs/notes/pyagent"}

    def test_its_own_pushes_start_nothing(self, harvest: Harvest) -> None:
        assert {delivery.status for delivery in own_webhooks(harvest.github)} == {204}
        assert harvest.bot.settle() == ["done", "done"]

    def test_no_token_is_in_a_log_or_a_record(self, harvest: Harvest) -> None:
        git = harvest.github.repo.git
        notes = [git.note(c.sha) for name in RULES for c in git.log(f"{harvest.sha}..pyagent/{name}")]
        written = harvest.bot.log + "".join(notes)
        assert not [token for token in harvest.github.world.tokens if token in written]

    @pytest.mark.parametrize("signature", ["", "sha256=" + "0" * 64, "sha1=" + "0" * 40])
    def test_a_bad_signature_is_refused_and_starts_nothing(self, harvest: Harvest, signature: str) -> None:
        github = harvest.github
        asked = len(github.world.requests)
        good = next(sent for sent in github.hooks.sent if sent.event == "push")
        forged = Delivery(f"forged{len(signature)}", good.event, good.body)
        assert github.hooks.attempt(forged, signature=signature) == 401
        assert harvest.bot.settle() == ["done", "done"]
        assert len(github.world.requests) == asked


def test_the_same_push_again_changes_nothing(github: FakeGitHub, bot: Bot) -> None:
    delivery = github.push(ORCHARD, "Plant an orchard").delivery
    assert github.redeliver(delivery) == 202
    assert bot.settle() == ["done"], bot.log[-3000:]
    assert github.redeliver(delivery) == 202
    assert bot.settle() == ["done"], "a delivery id that is known starts nothing"
    read_everything(github)
    before = github.repo.git.refs()
    versions = {pull.number: pull.version for pull in github.repo.pulls.values()}
    github.hooks.send("push", json.loads(delivery.body))
    assert bot.settle() == ["done", "done"], "a new delivery of the same commit is a new run"
    assert github.repo.git.refs() == before
    assert {pull.number: pull.version for pull in github.repo.pulls.values()} == versions
    assert set(versions.values()) == {1}
    read_everything(github)


def test_what_people_do_with_our_pull_requests_is_respected(github: FakeGitHub, bot: Bot) -> None:
    first_run(github, bot)
    github.close_pull(github.pull("pyagent/syntax").number)
    theirs = github.commit_to_branch("pyagent/bugs", {"NOTES.md": "mine\n"}, "My own words")
    github.merge_pull(github.pull("pyagent/imports").number)
    bot.settle()
    github.push({"README.md": "Trees.\n"}, "Tell what it is")
    assert set(bot.settle()) == {"done"}, bot.log[-3000:]
    git = github.repo.git
    assert "syntax" not in open_categories(github), "closed unmerged does not come back"
    assert "imports" not in open_categories(github), "merged is done"
    assert {"bugs", "exceptions"} == open_categories(github)
    assert git.log("pyagent/bugs")[-1].sha == theirs.sha, "a person's commit is never overwritten"
    assert github.comments(github.pull("pyagent/bugs").number) == [], "where it fits, there is nothing to say"
    assert github.pull("pyagent/exceptions").version == 1, "what would merge to the same is left in peace"
    read_everything(github)


def test_a_bad_day_at_github(github: FakeGitHub, bot: Bot) -> None:
    """Fresh tokens that are refused, tokens that expire in mid-run, lost answers, limits: the same result, once."""
    github.world.refuse_fresh = 1
    limit = "You have exceeded a secondary rate limit."
    github.fail_next("POST", "/pulls$", 502, after_effect=True, retry_after="1")
    github.fail_next("PATCH", "/check-runs/", 403, message=limit, retry_after="1")
    expired = github.strike("POST", "/labels$", github.expire_tokens)
    first_run(github, bot)
    assert expired.is_set()
    assert open_categories(github) == set(RULES)
    assert len(github.repo.pulls) == len(RULES)
    assert len(github.world.tokens) > 1
    read_everything(github)


def test_kill_9_at_every_moment_and_start_again(github: FakeGitHub, bot: Bot) -> None:
    """The process dies after an effect and before its answer, five times in one run; nothing is done twice."""
    moments = [("POST", "/check-runs$"), ("PUSH", "orchard"), ("POST", "/pulls$"), ("POST", "/labels$")]
    killed = github.strike("FETCH", "orchard", bot.kill)
    github.push(ORCHARD, "Plant an orchard")
    for method, path in moments:
        assert killed.wait(30), bot.log[-3000:]
        killed = github.strike(method, path, bot.kill)
        bot.start()
    assert killed.wait(30), bot.log[-3000:]
    bot.start()
    assert bot.settle() == ["done"], bot.log[-3000:]
    assert open_categories(github) == set(RULES)
    assert len(github.repo.pulls) == len(RULES)
    assert len(github.repo.checks) == 1
    for category, rules in RULES.items():
        assert len(github.repo.git.log(f"main..pyagent/{category}")) == len(rules)
    read_everything(github)
