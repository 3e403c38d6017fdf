"""What the bot does about a comment, for whom, and what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pyagent.core.config import Config
from pyagent.core.events import CommentCreated, Source
from pyagent.core.model import Category
from pyagent.core.requests import AnswerComment, Ignore, Mode, Priority, React, Reply, Request, StartRun, Trigger
from pyagent.core.results import Selection
from pyagent.core.snapshot import PullFact, RunFact, Snapshot
from pyagent.handlers.comment import admit, decide

WRITER = Snapshot(permission="write")


def comment(body: str) -> CommentCreated:
    source = Source("d", "octo/shop", 42, "mona", "main")
    return CommentCreated(source, number=5, comment=99, body=body, on_pull_request=True)


def ask(body: str, snapshot: Snapshot = WRITER, config: Config | None = None) -> list[Request]:
    return decide(comment(body), snapshot, config or Config())


def said(requests: list[Request]) -> str:
    (reply,) = (request for request in requests if isinstance(request, Reply))
    assert (reply.number, reply.marker) == (5, "<!-- pyagent:answer 99 -->")
    return reply.body


def started(requests: list[Request]) -> list[StartRun]:
    return [request for request in requests if isinstance(request, StartRun)]


def test_the_webhook_hands_a_command_to_a_worker_and_ignores_talk() -> None:
    event = comment("/pyagent fix")
    assert admit(event) == [AnswerComment(event)]
    assert isinstance(admit(comment("nice"))[0], Ignore)


@pytest.mark.parametrize("permission", ["none", "read", "triage"])
def test_who_may_not_write_gets_a_reaction_and_no_word(permission: str) -> None:
    assert ask("/pyagent fix", Snapshot(permission=permission)) == [React(99, "-1")]


def test_fix_is_acknowledged_announced_and_started_before_pushes() -> None:
    requests = ask("/pyagent fix security src/")
    assert requests[0] == React(99, "eyes")
    assert "fix `security` in `src` on `main`" in said(requests)
    assert started(requests) == [
        StartRun(
            repository="octo/shop",
            installation=42,
            branch="main",
            sha="",
            trigger=Trigger.COMMENT,
            priority=Priority.PERSON,
            actor="mona",
            selection=Selection((Category.SECURITY,), (), ("src",)),
            reply_to=5,
            marker="<!-- pyagent:answer 99 -->",
        )
    ]


def test_scan_only_looks() -> None:
    (run,) = started(ask("/pyagent scan"))
    assert run.mode is Mode.SCAN


def test_rust_is_a_fix_of_that_category_over_the_default_branch_wherever_it_is_asked_for() -> None:
    for snapshot in (WRITER, Snapshot(permission="write", pull=PULL)):
        requests = ask("/pyagent rust core.py", snapshot)
        (run,) = started(requests)
        assert (run.selection, run.pull) == (Selection((Category.RUST,), (), ("core.py",)), 0)
        assert "in `core.py` on `main` that can become Rust" in said(requests)
    assert started(ask("/pyagent rust", config=Config(categories={Category.RUST: False}))) == []


def test_a_category_that_is_switched_off_is_not_started() -> None:
    off = Config(categories={Category.DOCSTRINGS: False})
    requests = ask("/pyagent fix docstrings", config=off)
    assert started(requests) == []
    assert "switched off" in said(requests)
    (run,) = started(ask("/pyagent fix docstrings imports", config=off))
    assert run.selection.categories == (Category.IMPORTS,)


@pytest.mark.parametrize("command", ["rebase", "recreate"])
def test_our_pull_request_is_made_again_and_others_are_not_touched(command: str) -> None:
    (run,) = started(ask(f"/pyagent {command}", Snapshot(permission="write", head="pyagent/imports")))
    assert run.selection == Selection((Category.IMPORTS,))
    theirs = ask(f"/pyagent {command}", Snapshot(permission="write", head="topic"))
    assert started(theirs) == []
    assert "not one of them" in said(theirs)


COMMITS = (("a" * 40, "EXC003"), ("b" * 40, "EXC001"), ("c" * 40, "EXC003"))
PULL = PullFact(5, "topic", "d" * 40)


def test_undo_takes_back_what_is_there_at_the_commit_that_was_seen() -> None:
    ours = Snapshot(permission="admin", pull=PULL, pull_commits=COMMITS)
    (run,) = started(ask("/pyagent undo EXC003", ours))
    assert (run.mode, run.pull, run.sha, run.selection.rules) == (Mode.UNDO, 5, "d" * 40, ("EXC003",))
    assert "take back my 2 commits of `EXC003`" in said(ask("/pyagent undo EXC003", ours))
    assert "find none" in said(ask("/pyagent undo SEC001", ours))
    assert "this is an issue" in said(ask("/pyagent undo"))


def test_undo_of_one_commit_takes_no_other() -> None:
    ours = Snapshot(permission="admin", pull=PULL, pull_commits=COMMITS)
    (run,) = started(ask("/pyagent undo bbbbbbbb", ours))
    assert (run.mode, run.commits, run.selection.rules) == (Mode.UNDO, ("b" * 40,), ())
    assert started(ask(f"/pyagent undo {'e' * 12}", ours)) == []
    (all_of_them,) = started(ask("/pyagent undo", ours))
    assert all_of_them.commits == ()


def test_undo_after_the_merge_shows_the_revert_newest_first() -> None:
    done = Snapshot(permission="admin", pull=replace(PULL, state="merged"), pull_commits=COMMITS)
    assert "git revert cccccccccccc bbbbbbbbbbbb aaaaaaaaaaaa" in said(ask("/pyagent undo", done))
    assert started(ask("/pyagent undo", done)) == []


def test_fix_on_a_pull_request_works_on_it_at_the_commit_that_was_seen() -> None:
    requests = ask("/pyagent fix bugs", Snapshot(permission="write", pull=PULL))
    assert "in the files of this pull request as of `dddddddddd`, on `topic`" in said(requests)
    (run,) = started(requests)
    assert (run.pull, run.sha, run.branch, run.mode) == (5, "d" * 40, "", Mode.FIX)
    fork = Snapshot(permission="write", pull=replace(PULL, fork=True))
    assert "as suggestions" in said(ask("/pyagent fix", fork))
    closed = Snapshot(permission="write", pull=replace(PULL, state="closed"))
    assert started(ask("/pyagent fix", closed)) == []


def test_fix_on_a_pull_request_of_ours_makes_its_category_again() -> None:
    own = Snapshot(permission="write", head="pyagent/bugs", pull=replace(PULL, head="pyagent/bugs"))
    (run,) = started(ask("/pyagent fix", own))
    assert (run.pull, run.selection) == (0, Selection((Category.BUGS,)))


def test_explain_shows_the_rules_page_or_that_there_is_none() -> None:
    known = Snapshot(permission="write", documentation=(("SEC002", "## SEC002\nabout shells"),))
    assert "about shells" in said(ask("/pyagent explain SEC002", known))
    assert "no rule `SEC999`" in said(ask("/pyagent explain SEC999", known))


def test_ignore_starts_a_run_that_proposes_it() -> None:
    requests = ask("/pyagent ignore LOG001 scripts/")
    assert "switch `LOG001` off in `scripts`" in said(requests)
    (run,) = started(requests)
    assert (run.mode, run.selection) == (Mode.IGNORE, Selection((), ("LOG001",), ("scripts",)))


def test_status_lists_runs_without_breaking_its_table() -> None:
    fact = RunFact("0123456789abcdef", "done", "push", "a" * 40, "3 findings | `odd`\n| rows")
    text = said(ask("/pyagent status", Snapshot(permission="write", runs=(fact,))))
    assert text.count("\n") == 2
    assert "No run yet" in said(ask("/pyagent status"))


def test_a_mistake_is_helped_and_what_was_understood_is_still_done() -> None:
    requests = ask("/pyagent fxi\n/pyagent scan")
    assert requests[0] == React(99, "confused")
    assert "did you mean `fix`" in said(requests)
    assert len(started(requests)) == 1


def test_help_names_every_command_and_category() -> None:
    text = said(ask("/pyagent help"))
    for word in ("fix", "scan", "rust", "explain", "ignore", "rebase", "recreate", "undo", "status", *Category):
        assert word in text
