"""What becomes of a category's pull request, in every situation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pyagent.core.actions import Action, Branch, BranchStatus, Close, Leave, Open, Update
from pyagent.core.lifecycle import BranchState, Kept, PullState, Redo, Situation, decide, may_open, rejected
from pyagent.core.markers import marker, read_declined, read_marker, read_tip, state_marker, with_declined
from pyagent.core.messages import pull_body
from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.record import RunInfo

RUN = RunInfo("run-1", "push", "ada", "acme/project", datetime(2026, 5, 4, 12, tzinfo=UTC))
BUGS = Category.BUGS


def plan_of(*fingerprints: str) -> CategoryPlan:
    outcomes = tuple(
        Outcome(
            Finding("BUG001", "mutable-default", BUGS, "a.py", 1, 1, 1, 2, "shared", Safety.SAFE, True, fingerprint),
            True,
        )
        for fingerprint in fingerprints
    )
    proof = Proof(parses=True, gone=1, new=0, unchanged_outside=True)
    commit = PlannedCommit("BUG001", "Fix it", (FileChange("a.py", b"1", b"2"),), outcomes, (), proof, Safety.SAFE)
    return CategoryPlan(BUGS, (commit,))


PLAN = plan_of("aa", "bb")
OURS = Branch(BUGS, "pyagent/bugs", "b" * 40, "1" * 40, "t1", ("1" * 40,), ("a.py",), ("r",), BranchStatus.CREATED)
OFFERED = Situation(BUGS, "main", RUN, plan=PLAN, branch=OURS)
OPEN = PullState(7, "open", "title", pull_body(PLAN, OURS, RUN))
THERE = BranchState("9" * 40, "t0")


def only(situation: Situation) -> Action:
    actions = decide(situation)
    assert len(actions) == 1
    return actions[0]


def test_the_first_offer_opens_a_pull_request_on_a_branch_that_must_not_exist() -> None:
    action = only(replace(OFFERED, draft=True, labels=("bot",)))
    assert isinstance(action, Open)
    assert (action.branch, action.base, action.tip, action.expected) == ("pyagent/bugs", "main", OURS.tip, None)
    assert (action.draft, action.labels) == (True, ("bot",))
    assert read_marker(action.body) == ("aa", "bb")


def test_an_open_pull_request_with_another_tree_is_updated_from_the_tip_we_saw() -> None:
    action = only(replace(OFFERED, pulls=(OPEN,), remote=THERE))
    assert isinstance(action, Update)
    assert (action.number, action.tip, action.expected) == (7, OURS.tip, THERE.tip)


def test_what_would_merge_to_the_same_is_not_pushed_again() -> None:
    same = replace(THERE, settled=True)
    assert only(replace(OFFERED, pulls=(OPEN,), remote=same)) == Leave(BUGS, "pull request 7 is up to date", 7)
    old_words = replace(OPEN, body=marker(BUGS, ["aa"]))
    action = only(replace(OFFERED, pulls=(old_words,), remote=same))
    assert isinstance(action, Update)
    assert action.tip is None
    asked = only(replace(OFFERED, pulls=(OPEN,), remote=same, redo=Redo.REBASE))
    assert isinstance(asked, Update)
    assert asked.tip == OURS.tip


def test_an_attempt_that_died_after_its_push_is_brought_to_its_end() -> None:
    mine = BranchState(OURS.tip, "t1", settled=True, run=RUN.id)
    stale = replace(OPEN, body=f"{marker(BUGS, PLAN.fingerprints)}\n{state_marker('8' * 40)}")
    action = only(replace(OFFERED, pulls=(stale,), remote=mine, labels=("bot",)))
    assert isinstance(action, Update)
    assert (action.tip, action.labels, read_tip(action.body)) == (None, ("bot",), OURS.tip)
    before = replace(mine, run="run-0")
    assert isinstance(only(replace(OFFERED, pulls=(OPEN,), remote=before)), Leave)


def test_commits_by_people_stay_on_top() -> None:
    theirs = replace(THERE, others=("ada@example.org",), new_tip="7" * 40)
    action = only(replace(OFFERED, pulls=(OPEN,), remote=theirs))
    assert isinstance(action, Update)
    assert (action.tip, action.expected, action.keep) == ("7" * 40, THERE.tip, "")
    assert read_tip(action.body) == "7" * 40


@pytest.mark.parametrize("kept", [Kept.CONFLICT, Kept.REWRITTEN])
def test_commits_by_people_that_do_not_fit_are_left_and_it_is_said_on_the_pull_request(kept: Kept) -> None:
    theirs = replace(THERE, others=("ada@example.org",), kept=kept)
    situation = replace(OFFERED, pulls=(OPEN,), remote=theirs)
    action = only(situation)
    assert isinstance(action, Leave)
    assert action.number == 7
    assert "`ada`" in action.comment
    assert decide(situation) == [action]
    quiet = only(replace(situation, pulls=()))
    assert isinstance(quiet, Leave)
    assert quiet.number is None


def test_a_pull_request_that_people_work_on_is_not_closed_when_ours_has_nothing_left() -> None:
    theirs = replace(THERE, others=("ada@example.org",))
    action = only(Situation(BUGS, "main", RUN, pulls=(OPEN,), remote=theirs))
    assert isinstance(action, Leave)
    assert action.comment == ""


def test_recreate_keeps_what_people_did_on_a_branch_beside() -> None:
    theirs = replace(THERE, others=("ada@example.org",), kept=Kept.CONFLICT)
    action = only(replace(OFFERED, pulls=(OPEN,), remote=theirs, redo=Redo.RECREATE))
    assert isinstance(action, Update)
    assert (action.tip, action.keep) == (OURS.tip, f"pyagent/kept/bugs-{THERE.tip[:12]}")


def test_what_people_undid_is_not_offered_again_and_stays_so() -> None:
    undone = replace(OPEN, body=with_declined(OPEN.body, ["bb"]))
    assert rejected([undone]) == {"bb"}
    action = only(replace(OFFERED, plan=plan_of("aa"), pulls=(undone,), remote=THERE))
    assert isinstance(action, Update)
    assert read_declined(action.body) == ("bb",)
    assert read_marker(action.body) == ("aa",)


def test_commits_of_ours_that_people_took_off_are_not_put_back() -> None:
    action = only(replace(OFFERED, pulls=(OPEN,), remote=THERE, taken_back=True))
    assert isinstance(action, Leave)
    assert "taken off" in action.comment
    asked = only(replace(OFFERED, pulls=(OPEN,), remote=THERE, taken_back=True, redo=Redo.REBASE))
    assert isinstance(asked, Update)


def test_lines_of_another_pull_request_are_waited_for() -> None:
    action = only(replace(OFFERED, taken_by=12))
    assert isinstance(action, Leave)
    assert action.held
    assert "#12" in action.reason


def test_what_was_closed_unmerged_is_not_offered_again_but_other_findings_are() -> None:
    closed = replace(OPEN, number=3, state="closed", body=marker(BUGS, ["bb", "cc"]))
    assert rejected([closed]) == {"bb", "cc"}
    assert only(replace(OFFERED, pulls=(closed,))) == Leave(
        BUGS, "1 finding was closed unmerged before and not offered again"
    )
    assert isinstance(only(replace(OFFERED, plan=plan_of("dd"), pulls=(closed,))), Open)


def test_what_was_merged_may_be_offered_again_over_the_branch_that_is_left() -> None:
    merged = replace(OPEN, state="merged")
    assert rejected([merged]) == frozenset()
    action = only(replace(OFFERED, pulls=(merged,), remote=THERE))
    assert isinstance(action, Open)
    assert action.expected == THERE.tip


def test_nothing_left_closes_the_pull_request_without_counting_as_a_refusal() -> None:
    action = only(Situation(BUGS, "main", RUN, pulls=(OPEN,), remote=THERE))
    assert isinstance(action, Close)
    assert (action.number, action.branch, action.expected) == (7, "pyagent/bugs", THERE.tip)
    closed_by_us = replace(OPEN, state="closed", title=action.title, body=action.body)
    assert rejected([closed_by_us]) == frozenset()
    assert isinstance(only(replace(OFFERED, pulls=(closed_by_us,))), Open)


def test_nothing_to_say_is_said_nowhere() -> None:
    assert only(Situation(BUGS, "main", RUN)) == Leave(BUGS, "nothing is left to fix")
    left = replace(OURS, status=BranchStatus.LEFT, commits=(), reason="it is checked out")
    assert only(replace(OFFERED, branch=left, pulls=(OPEN,), remote=THERE)) == Leave(BUGS, "it is checked out")


def test_a_pull_request_of_somebody_else_without_our_marker_offers_nothing() -> None:
    assert rejected([PullState(1, "closed", "t", "no marker")]) == frozenset()


def test_a_new_pull_request_waits_when_as_many_are_open_as_allowed_but_an_open_one_is_kept_up() -> None:
    waits = only(replace(OFFERED, may_open=False))
    assert isinstance(waits, Leave)
    assert "waits" in waits.reason
    assert isinstance(only(replace(OFFERED, may_open=False, pulls=(OPEN,), remote=THERE)), Update)


def test_the_first_categories_get_the_room_that_is_left() -> None:
    offers = [Category.SECURITY, Category.BUGS, Category.TYPES]
    assert may_open(offers, [Category.TYPES], 2) == {Category.SECURITY}
    assert may_open(offers, [], 0) == set(offers)
    assert may_open(offers, [Category.LOGGING, Category.TYPES], 1) == set()
