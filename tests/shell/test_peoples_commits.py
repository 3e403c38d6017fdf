"""Commits of people on our branches: kept on top of ours, never lost, never pushed over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from git_scratch import Scratch
from one_run import BRANCH, run_once
from sample_plans import change, plan, planned, two_commits

from pyagent.core.lifecycle import Redo
from pyagent.core.model import CategoryPlan
from pyagent.shell.execute import Effect
from pyagent.shell.forge.local import LocalForge


@dataclass
class Stage:
    """A repository with our pull request open, a person's clone of it, and runs of the bot."""

    scratch: Scratch
    bare: Scratch
    forge: LocalForge
    folder: Path
    runs: int = 0

    def run(self, offered: CategoryPlan | None = None, redo: Redo = Redo.NO) -> Effect:
        self.runs += 1
        return run_once(self.forge, self.folder, offered or two_commits(), f"run-{self.runs}", redo=redo)

    def on_branch(self) -> None:
        self.scratch.git("fetch", "-q", "origin", BRANCH)
        self.scratch.git("checkout", "-q", "-B", "mine", "FETCH_HEAD")

    def push_mine(self, *flags: str) -> str:
        self.scratch.git("push", "-q", *flags, "origin", f"HEAD:{BRANCH}")
        return self.tip

    def commit_mine(self, path: str, text: str, message: str = "Mine") -> str:
        self.on_branch()
        self.scratch.write(path, text)
        self.scratch.commit(message)
        return self.push_mine()

    def move_base(self, path: str, text: str) -> None:
        self.scratch.git("checkout", "-q", "main")
        self.scratch.write(path, text)
        self.scratch.commit("Move on")
        self.scratch.git("push", "-q", "origin", "main")

    @property
    def tip(self) -> str:
        return self.bare.git("rev-parse", BRANCH)

    def log(self) -> list[str]:
        return self.bare.git("log", "--reverse", "--format=%ae %s", f"main..{BRANCH}").splitlines()

    def text(self, path: str) -> str:
        return self.bare.git("show", f"{BRANCH}:{path}")

    @property
    def comments(self) -> list[str]:
        return self.forge.comments(1)


@pytest.fixture
def stage(scratch: Scratch, bare: Scratch, forge: LocalForge, tmp_path: Path) -> Stage:
    made = Stage(scratch, bare, forge, tmp_path)
    assert made.run().action == "opened"
    return made


def more() -> CategoryPlan:
    """What ``two_commits`` offers, and one finding more."""
    return plan(*two_commits().commits, planned("EXC009", change("run.sh", "#!/bin/sh\n", "#!/bin/sh -e\n")))


def test_a_commit_of_a_person_changes_nothing_for_an_unchanged_offer(stage: Stage) -> None:
    theirs = stage.commit_mine("NOTES.md", "mine\n")
    assert stage.run().reason == "pull request 1 is up to date"
    assert stage.tip == theirs
    assert stage.comments == []


def test_a_commit_of_a_person_is_kept_on_top_of_a_new_offer(stage: Stage) -> None:
    stage.commit_mine("NOTES.md", "mine\n", "Mine, with\n\na body and Ünïcode")
    assert stage.run(more()).action == "updated"
    *ours, theirs = stage.log()
    assert len(ours) == 3
    assert theirs == "ada@example.org Mine, with"
    assert "a body and Ünïcode" in stage.bare.git("log", "-1", "--format=%B", BRANCH)
    assert stage.text("NOTES.md") == "mine"
    assert stage.text("run.sh") == "#!/bin/sh -e"
    tip = stage.tip
    assert stage.run(more()).reason == "pull request 1 is up to date"
    assert stage.tip == tip


def test_it_is_kept_when_the_base_moves_under_both(stage: Stage) -> None:
    stage.commit_mine("NOTES.md", "mine\n")
    stage.move_base("package/c.py", "c = 1\n")
    assert stage.run().reason == "pull request 1 is up to date"
    assert stage.run(redo=Redo.REBASE).action == "updated"
    assert stage.bare.git("merge-base", "main", BRANCH) == stage.bare.git("rev-parse", "main")
    assert stage.log()[-1] == "ada@example.org Mine"
    assert stage.text("package/c.py") == "c = 1"


def test_where_it_conflicts_the_branch_is_left_and_that_is_said_once(stage: Stage) -> None:
    theirs = stage.commit_mine("run.sh", "#!/bin/bash\n")
    for _ in range(2):
        assert stage.run(more()).action == "left"
    assert stage.tip == theirs
    (comment,) = stage.comments
    assert "commits by `ada`" in comment


def test_recreate_makes_the_branch_anew_and_keeps_the_old_one_beside_it(stage: Stage) -> None:
    theirs = stage.commit_mine("run.sh", "#!/bin/bash\n")
    assert stage.run(more(), redo=Redo.RECREATE).action == "updated"
    assert stage.text("run.sh") == "#!/bin/sh -e"
    assert stage.bare.git("rev-parse", f"pyagent/kept/exceptions-{theirs[:12]}") == theirs


def test_a_person_who_reverts_one_of_our_commits_has_the_last_word(stage: Stage) -> None:
    stage.on_branch()
    stage.scratch.git("revert", "--no-edit", "HEAD")
    stage.push_mine()
    stage.run(more())
    assert stage.text("package/b.py") == "b = 1", "their revert is a commit like any other"
    assert stage.text("run.sh") == "#!/bin/sh -e"


def test_a_clean_merge_of_the_base_is_no_commit_to_keep(stage: Stage) -> None:
    stage.move_base("package/c.py", "c = 1\n")
    stage.on_branch()
    stage.scratch.git("merge", "-q", "--no-edit", "main")
    stage.push_mine()
    assert stage.run().reason == "pull request 1 is up to date"
    assert stage.run(more()).action == "updated"
    assert {line.split()[0] for line in stage.log()} == {"pyagent[bot]@users.noreply.github.com"}


def test_a_merge_that_holds_decisions_is_left_to_its_maker(stage: Stage) -> None:
    stage.move_base("package/a.py", "a = 9\n")
    stage.on_branch()
    stage.scratch.git("merge", "-q", "-s", "ours", "--no-edit", "main")
    theirs = stage.push_mine()
    assert stage.run(more_on("a = 9\n")).action == "left"
    assert stage.tip == theirs


def more_on(text: str) -> CategoryPlan:
    return plan(planned("EXC001", change("package/a.py", text, "a = 10\n")))


def test_commits_of_ours_that_a_person_rewrote_are_left(stage: Stage) -> None:
    stage.on_branch()
    stage.scratch.git("commit", "-q", "--amend", "-m", "Better words")
    theirs = stage.push_mine("--force")
    assert stage.run(more()).reason.startswith("people rewrote commits of ours")
    assert stage.tip == theirs
    assert len(stage.comments) == 1


def test_a_commit_of_ours_that_a_person_took_off_does_not_come_back(stage: Stage) -> None:
    stage.on_branch()
    stage.scratch.git("reset", "-q", "--hard", "HEAD~1")
    theirs = stage.push_mine("--force")
    for _ in range(2):
        assert stage.run().action == "left"
    assert stage.tip == theirs
    assert "taken off" in stage.comments[0]
    assert stage.run(redo=Redo.REBASE).action == "updated"
    assert len(stage.log()) == 2


def test_a_merged_branch_with_commits_of_people_comes_back_the_branch_to_us(stage: Stage) -> None:
    theirs = stage.commit_mine("NOTES.md", "mine\n")
    stage.scratch.git("checkout", "-q", "main")
    stage.scratch.git("merge", "-q", "--no-edit", theirs)
    stage.scratch.git("push", "-q", "origin", "main")
    offered = plan(planned("EXC009", change("run.sh", "#!/bin/sh\n", "#!/bin/sh -e\n")))
    assert stage.run(offered).action == "opened"
    assert stage.text("NOTES.md") == "mine"


def test_a_closed_pull_request_leaves_its_branch_to_people(stage: Stage) -> None:
    theirs = stage.commit_mine("NOTES.md", "mine\n")
    stage.forge.close_pull_request(1)
    offered = plan(planned("EXC009", change("run.sh", "#!/bin/sh\n", "#!/bin/sh -e\n")))
    assert stage.run(offered).action == "left"
    assert stage.tip == theirs
