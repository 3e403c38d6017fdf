"""What a maintainer may rely on, seen on real packages with their own suites."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from samples import Sampled
from trial import Trial, per_rule_and_file

pytestmark = [pytest.mark.corpus]

OWNED = "pull request"
LAMBDA, OF_FUNCTIONS = "SYN023", {"DOC003", "TYP001", "TYP002"}  # a lambda lacked them, too, where nobody looked
BARE, BROAD = "EXC001", "EXC002"  # a bare except that is given a type is a broad one from then on


def test_the_suite_of_the_package_runs(trial: Trial) -> None:
    passed = sum(count for (_, status), count in trial.before.items() if status == "passed")

    assert passed > 0.8 * trial.before.total() > 0


def test_each_branch_leaves_every_test_as_it_was(trial: Trial) -> None:
    assert {
        name: branch.outcomes - trial.before
        for name, branch in trial.branches.items()
        if branch.outcomes != trial.before
    } == {}


def test_all_branches_together_leave_every_test_as_it_was(trial: Trial) -> None:
    assert trial.together - trial.before == trial.before - trial.together


def test_every_commit_compiles(trial: Trial) -> None:
    assert [fault for branch in trial.branches.values() for fault in branch.uncompiled] == []


def test_branches_merge_without_conflict(trial: Trial) -> None:
    assert trial.conflicts == []


def test_no_two_branches_change_the_same_lines(trial: Trial) -> None:
    shared = [
        (one, other, path, mine, theirs)
        for (one, first), (other, second) in combinations(trial.branches.items(), 2)
        for path in first.hunks.keys() & second.hunks.keys()
        for mine in first.hunks[path]
        for theirs in second.hunks[path]
        if mine[0] <= theirs[1] and theirs[0] <= mine[1]
    ]

    assert shared == []


def test_a_second_run_finds_nothing_left_to_fix_in_what_was_fixed(trial: Trial) -> None:
    fixed = per_rule_and_file(trial.report, "fixed")
    postponed = per_rule_and_file(trial.report, "left", OWNED)
    for branch in trial.branches.values():
        more = per_rule_and_file(branch.again, "fixed") - postponed
        assert {key: count for key, count in more.items() if key in fixed} == {}


def test_what_was_fixed_is_no_longer_found(trial: Trial) -> None:
    found = per_rule_and_file(trial.report)
    for category, branch in trial.branches.items():
        fixed = per_rule_and_file(trial.report, "fixed", category=category)
        assert {key: branch.found[key] for key, n in fixed.items() if branch.found[key] > found[key] - n} == {}


def test_no_branch_brings_a_new_finding(trial: Trial) -> None:
    base, fixed = per_rule_and_file(trial.report), per_rule_and_file(trial.report, "fixed")
    known = base + Counter({(BROAD, path): n for (rule, path), n in fixed.items() if rule == BARE})
    functions = {path for rule, path in fixed if rule == LAMBDA}
    new = {
        (category, rule, path): count
        for category, branch in trial.branches.items()
        for (rule, path), count in (branch.found - known).items()
        if not (rule in OF_FUNCTIONS and path in functions)
    }
    assert new == {}


def test_what_belongs_to_the_user_is_untouched(trial: Trial) -> None:
    assert trial.theirs_after == trial.theirs_before


def test_every_commit_to_a_package_without_a_suite_compiles(sampled: Sampled) -> None:
    assert list(sampled.uncompiled) == []
