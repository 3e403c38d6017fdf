"""The main job with the real parts: a signed webhook in, pull requests on a local forge out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from engine_world import World, wait_for

from pyagent.shell.demo import main as demo
from pyagent.shell.demo_repository import Bare, bare_of_repository, git
from pyagent.shell.forge.local import LocalForge
from pyagent.shell.ledger_rows import Run

CODE = """# A documented module, so that no docstring borders the imports.
'A shop.'

import os, sys


def load(path):
    try:
        return os.stat(path)
    except OSError:
        raise ValueError(path)


def main():
    if load(sys.argv[1]) == None:
        print("no")
"""


def commit(tree: Path, **files: str) -> None:
    for name, text in files.items():
        (tree / f"{name}.py").write_text(text, encoding="utf-8")
    identity = ("-c", "user.name=mona", "-c", "user.email=mona@example.invalid")
    git("-C", str(tree), "add", "--all")
    git("-C", str(tree), *identity, "commit", "--quiet", "--message", "work")


class Shop:
    """A repository on the local forge, the clone of a person, and the server."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tree = world.folder / "tree"
        git("init", "--quiet", "--initial-branch=main", str(self.tree))
        commit(self.tree, shop=CODE)
        (world.folder / "repositories").mkdir()
        self.bare = world.folder / "repositories" / "shop.git"
        git("clone", "--quiet", "--bare", str(self.tree), str(self.bare))
        world.environment |= {"PYAGENT_LOCAL_ROOT": str(self.bare.parent)}
        self.server = world.start("real")

    @property
    def forge(self) -> LocalForge:
        return LocalForge(self.bare, self.world.folder / "data" / "forge" / "shop.db", name="shop")

    def push(self) -> Run:
        git("-C", str(self.tree), "push", "--quiet", str(self.bare), "main")
        return self.world.wait_until_ended(self.deliver())

    def deliver(self) -> str:
        payload = {
            "ref": "refs/heads/main",
            "before": "0" * 40,
            "after": git("-C", str(self.tree), "rev-parse", "HEAD"),
            "repository": {"full_name": "shop", "default_branch": "main"},
            "sender": {"login": "mona"},
        }
        status, answer = self.world.deliver(self.server, "push", payload)
        assert status == 202, answer
        return answer["run"]

    def say(self, text: str, number: int = 1, comment: int = 7) -> Run:
        payload = {
            "action": "created",
            "issue": {"number": number, "pull_request": {}},
            "comment": {"id": comment, "body": text, "user": {"login": "mona"}},
            "repository": {"full_name": "shop", "default_branch": "main"},
            "sender": {"login": "mona"},
        }
        status, answer = self.world.deliver(self.server, "issue_comment", payload)
        assert status == 202, answer
        return self.world.wait_until_ended(answer["run"])

    def pulls(self) -> dict[str, str]:
        return {pull.head: pull.state for pull in self.forge.pull_requests("")}


@pytest.fixture
def shop(world: World) -> Shop:
    return Shop(world)


def test_a_push_becomes_one_pull_request_per_category_and_the_same_push_changes_nothing(shop: Shop) -> None:
    run = shop.push()
    assert (run.state, run.result["found"] > 0) == ("done", True), run.note
    pulls = shop.pulls()
    assert {"pyagent/exceptions", "pyagent/imports"} <= set(pulls)
    assert set(pulls.values()) == {"open"}
    assert "from e" in git("-C", str(shop.bare), "show", "pyagent/exceptions:shop.py")
    assert git("-C", str(shop.bare), "log", "--format=%N", "--notes=pyagent", "-1", "pyagent/exceptions").startswith(
        "{"
    )
    assert not (shop.world.folder / "data" / "runs" / run.id).exists()

    tips = git("-C", str(shop.bare), "for-each-ref", "refs/heads/pyagent")
    again = shop.push()
    assert again.state == "done"
    assert shop.pulls() == pulls
    assert git("-C", str(shop.bare), "for-each-ref", "refs/heads/pyagent") == tips


def test_a_pull_request_whose_finding_is_gone_is_closed(shop: Shop) -> None:
    shop.push()
    commit(shop.tree, shop=CODE.replace("raise ValueError(path)", "raise ValueError(path) from None"))
    shop.push()
    assert shop.pulls()["pyagent/exceptions"] == "closed"
    assert shop.pulls()["pyagent/imports"] == "open"


def test_what_was_closed_unmerged_is_not_offered_again(shop: Shop) -> None:
    shop.push()
    (pull,) = shop.forge.pull_requests("pyagent/exceptions")
    shop.forge.close_pull_request(pull.number)
    shop.push()
    assert [p.state for p in shop.forge.pull_requests("pyagent/exceptions")] == ["closed"]


@pytest.mark.parametrize("step", ["fix", "publish exceptions", "report"])
def test_a_server_killed_in_a_real_step_publishes_everything_once(shop: Shop, step: str) -> None:
    git("-C", str(shop.tree), "push", "--quiet", str(shop.bare), "main")
    run = shop.deliver()

    def reached() -> bool:
        found = shop.world.ledger.get(run)
        return found is not None and (found.step == step or found.state not in {"running", "queued"})

    wait_for(reached, f"step {step}")
    shop.server.kill()
    shop.server = shop.world.start("real")
    assert shop.world.wait_until_ended(run).state == "done"
    heads = [pull.head for pull in shop.forge.pull_requests("")]
    assert len(heads) == len(set(heads))
    assert {"pyagent/exceptions", "pyagent/imports"} <= set(heads)


def test_a_command_is_answered_and_its_run_reports_in_the_same_comment(shop: Shop) -> None:
    assert shop.say("/pyagent fix exceptions").note == "answered, 1 run queued"
    run = next(run for run in shop.world.ledger.recent(5) if run.actor == "mona" and run.branch)
    assert shop.world.wait_until_ended(run.id).state == "done"
    assert set(shop.pulls()) == {"pyagent/exceptions"}


def test_scan_opens_nothing(shop: Shop) -> None:
    shop.say("/pyagent scan")
    run = next(run for run in shop.world.ledger.recent(5) if run.branch)
    ended = shop.world.wait_until_ended(run.id)
    assert (ended.state, shop.pulls()) == ("done", {})
    assert "finding" in ended.note


def test_a_repository_that_is_not_there_fails_with_its_name(shop: Shop) -> None:
    ended = shop.world.wait_until_ended(shop.world.push(shop.server, "a", repo="nowhere"))
    assert ended.state == "failed"
    assert "PA-1006: there is no repository nowhere" in ended.note


def test_a_configuration_that_cannot_be_used_is_said_in_the_run(shop: Shop) -> None:
    (shop.tree / "pyproject.toml").write_text("[tool.pyagent]\nunknown-key = 1\n")
    commit(shop.tree)
    ended = shop.push()
    assert ended.state == "failed"
    assert "PA-5001" in ended.note
    assert "unknown-key" in ended.note
    assert shop.pulls() == {}


# ---- the demo


def test_the_demo_runs_on_a_repository_of_the_user_and_leaves_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    tree = tmp_path / "my shop"
    git("init", "--quiet", "--initial-branch=trunk", str(tree))
    commit(tree, shop=CODE)
    (tree / "dirty.py").write_text("import os, sys\n", encoding="utf-8")

    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}

    before = state()
    monkeypatch.chdir(tmp_path)
    assert demo(["--repo", str(tree)]) == 0
    shown = capfd.readouterr().out
    assert state() == before
    assert "#1 opened" in shown
    commands = [line.split("   #")[0].strip() for line in shown.splitlines() if line.startswith("  git ")]
    assert len(commands) == 3
    for command in commands:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout or "clone" in command


def test_the_demo_says_what_is_wrong_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert demo(["--repo", str(tmp_path)]) == 2
    assert "not a Git repository" in capfd.readouterr().err
    git("init", "--quiet", str(tmp_path))
    assert demo(["--repo", str(tmp_path)]) == 2
    assert "no commit yet" in capfd.readouterr().err
    commit(tmp_path, shop=CODE)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "broken"))
    (tmp_path / "broken").write_text("#!/bin/sh\necho I am broken\nexit 7\n", encoding="utf-8")
    (tmp_path / "broken").chmod(0o755)
    assert demo(["--repo", str(tmp_path)]) == 3
    said = capfd.readouterr().err
    assert "I am broken" in said
    assert "ended with code 7" in said


def test_a_detached_head_is_shown_as_a_branch_of_the_demo(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    git("init", "--quiet", str(tree))
    commit(tree, shop=CODE)
    git("-C", str(tree), "checkout", "--quiet", "--detach")
    bare = bare_of_repository(tree, tmp_path / "demo")
    assert isinstance(bare, Bare)
    assert bare.branch == "pyagent-demo"
