"""Plans become branches with commits, notes and records, once, and never over a person's work."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from git_scratch import Scratch
from sample_plans import change, plan, planned, run_info, two_commits

from pyagent.core.actions import BranchStatus
from pyagent.core.model import Category
from pyagent.core.record import record_schema
from pyagent.errors import GitError
from pyagent.shell.deliver import Target, commit_plans, foreign_authors, read_records
from pyagent.shell.recorder import LocalContextRecorder
from pyagent.shell.workspace import open_repository

BRANCH = "pyagent/exceptions"


def test_each_planned_commit_becomes_a_commit_with_trailers_and_a_record(scratch: Scratch, tmp_path: Path) -> None:
    before = scratch.state()
    repository = open_repository(scratch.path)
    journal = LocalContextRecorder(tmp_path / "journal")
    branches = commit_plans(repository, repository.head(), [two_commits()], run_info(), recorder=journal)
    branch = branches[Category.EXCEPTIONS]
    assert scratch.state() == before
    assert branch.status is BranchStatus.CREATED
    assert scratch.git("rev-list", "--reverse", f"main..{BRANCH}").split() == list(branch.commits)
    assert branch.files == ("package/a.py", "package/b.py")
    assert scratch.git("show", f"{BRANCH}:package/a.py") == "a = 3"
    trailers = scratch.git("log", "-1", "--format=%(trailers:only,unfold)", BRANCH).splitlines()
    assert trailers == ["PyAgent-Rule: EXC003", "PyAgent-Run: run-1", f"PyAgent-Record: {branch.records[1]}"]
    note = json.loads(scratch.git("notes", "--ref=pyagent", "show", branch.tip))
    jsonschema.validate(note, record_schema())
    assert (note["rule"], note["outcome"], note["base"]) == ("EXC003", "committed", branch.base)
    assert [record.outcome for record in journal.records()] == ["intended"] * 2 + ["committed"] * 2
    assert journal.unfinished() == ()


def test_records_are_read_back_for_one_commit_and_for_all(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    branch = commit_plans(repository, repository.head(), [two_commits()], run_info())[Category.EXCEPTIONS]
    everything = read_records(repository)
    assert [(sha, record.id, record.rule) for sha, record in everything] == [
        (branch.commits[0], branch.records[0], "EXC001"),
        (branch.commits[1], branch.records[1], "EXC003"),
    ]
    assert read_records(repository, BRANCH) == everything[1:]
    assert read_records(repository, "main") == []


def test_a_second_run_on_the_same_base_changes_nothing(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    first = commit_plans(repository, repository.head(), [two_commits()], run_info())[Category.EXCEPTIONS]
    notes = repository.ref_sha("refs/notes/pyagent")
    second = commit_plans(repository, repository.head(), [two_commits()], run_info("run-2"))[Category.EXCEPTIONS]
    assert second == replace(first, status=BranchStatus.KEPT)
    assert repository.ref_sha("refs/notes/pyagent") == notes


@pytest.mark.parametrize("broken", ["add_notes", "set_ref"])
def test_an_interrupted_delivery_is_finished_by_repeating_it(
    scratch: Scratch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    repository = open_repository(scratch.path)
    journal = LocalContextRecorder(tmp_path / "journal")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        where = (
            "pyagent.shell.deliver.add_notes" if broken == "add_notes" else "pyagent.shell.workspace.Repository.set_ref"
        )
        patch.setattr(where, killed)
        with pytest.raises(KeyboardInterrupt):
            commit_plans(repository, repository.head(), [two_commits()], run_info(), recorder=journal)
    assert repository.branch_sha(BRANCH) is None
    assert len(journal.unfinished()) == 2
    branch = commit_plans(repository, repository.head(), [two_commits()], run_info(), recorder=journal)[
        Category.EXCEPTIONS
    ]
    assert repository.branch_sha(BRANCH) == branch.tip
    assert len(read_records(repository)) == 2
    assert journal.unfinished() == ()


def test_a_moved_base_regenerates_our_branch(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    commit_plans(repository, repository.head(), [two_commits()], run_info())
    scratch.write("package/c.py", "c = 1\n")
    base = scratch.commit("more")
    branch = commit_plans(repository, base, [two_commits()], run_info("run-2"))[Category.EXCEPTIONS]
    assert branch.status is BranchStatus.UPDATED
    assert scratch.git("merge-base", BRANCH, "main") == base
    assert len(repository.commits(base, branch.tip)) == 2


def test_a_branch_with_a_persons_commit_is_left(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    commit_plans(repository, base, [two_commits()], run_info())
    scratch.git("checkout", "-q", BRANCH)
    scratch.write("package/b.py", "b = 'mine'\n")
    theirs = scratch.commit("mine")
    scratch.git("checkout", "-q", "main")
    scratch.write("package/c.py", "c = 1\n")
    branch = commit_plans(repository, scratch.commit("more"), [two_commits()], run_info("run-2"))[Category.EXCEPTIONS]
    assert (branch.status, branch.commits) == (BranchStatus.LEFT, ())
    assert branch.reason == "pyagent/exceptions has commits by ada@example.org; merge, rename or delete it first"
    assert repository.branch_sha(BRANCH) == theirs
    assert foreign_authors(repository, base, theirs) == ["ada@example.org"]


def test_an_amended_commit_of_ours_counts_as_a_persons(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    commit_plans(repository, base, [two_commits()], run_info())
    scratch.git("checkout", "-q", BRANCH)
    scratch.git("commit", "-q", "--amend", "-m", "reworded")
    assert foreign_authors(repository, base, BRANCH) == ["ada@example.org"]


def test_a_checked_out_branch_is_left(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    scratch.git("checkout", "-q", "-b", BRANCH)
    branch = commit_plans(repository, base, [two_commits()], run_info())[Category.EXCEPTIONS]
    assert branch.reason == "pyagent/exceptions is checked out; switch to another branch first"
    assert repository.branch_sha(BRANCH) == base


def test_a_branch_in_the_way_of_our_folder_is_left(scratch: Scratch) -> None:
    scratch.git("branch", "pyagent")
    repository = open_repository(scratch.path)
    branch = commit_plans(repository, repository.head(), [two_commits()], run_info())[Category.EXCEPTIONS]
    assert branch.reason.startswith("a branch named pyagent is in the way")


def test_pending_commits_make_no_branch(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    branch = commit_plans(repository, repository.head(), [two_commits()], run_info(), target=Target.PENDING)[
        Category.EXCEPTIONS
    ]
    assert repository.branch_sha(BRANCH) is None
    assert repository.ref_sha("refs/pyagent/pending/pyagent/exceptions") == branch.tip


def test_plans_without_commits_make_nothing(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    assert commit_plans(repository, repository.head(), [plan()], run_info()) == {}


def test_a_refused_plan_is_journalled_as_failed(scratch: Scratch, tmp_path: Path) -> None:
    repository = open_repository(scratch.path)
    journal = LocalContextRecorder(tmp_path)
    stale = plan(planned("EXC001", change("package/a.py", "a = 'old'\n", "a = 2\n")))
    with pytest.raises(GitError, match="not the text"):
        commit_plans(repository, repository.head(), [stale], run_info(), recorder=journal)
    assert [record.outcome for record in journal.records()] == ["intended", "failed"]
    assert scratch.git("for-each-ref", "refs/heads/pyagent", "refs/notes") == ""


def test_a_branch_of_the_same_result_with_other_commits_is_not_taken_for_ours(scratch: Scratch) -> None:
    repository = open_repository(scratch.path)
    base = repository.head()
    one = planned("EXC001", change("package/a.py", "a = 1\n", "a = 3\n"), change("package/b.py", "b = 1\n", "b = 2\n"))
    repository.set_ref(
        f"refs/heads/{BRANCH}", commit_plans(repository, base, [plan(one)], run_info())[Category.EXCEPTIONS].tip, None
    )
    branch = commit_plans(repository, base, [two_commits()], run_info("run-2"))[Category.EXCEPTIONS]
    assert branch.status is BranchStatus.UPDATED
    assert len(repository.commits(base, branch.tip)) == 2
