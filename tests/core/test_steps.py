"""Steps become commits: one per rule, one change per file in it."""

from __future__ import annotations

from pyagent.core.model import Category, FileChange
from pyagent.core.steps import Step, plan_of


def step(path: str, before: bytes, after: bytes, order: int = 1, rule: str = "TYP001") -> Step:
    return Step(order, rule, path, before, after, fixed=())


def test_a_rule_that_takes_two_rounds_in_a_file_makes_one_change_of_it() -> None:
    steps = [step("a.py", b"1", b"2"), step("b.py", b"x", b"y"), step("a.py", b"2", b"3")]
    (commit,) = plan_of(Category.TYPES, steps, (), {}).commits
    assert commit.changes == (FileChange("a.py", b"1", b"3"), FileChange("b.py", b"x", b"y"))
    assert commit.title.endswith("2 files")


def test_each_rule_gets_its_own_commit_in_the_order_of_the_work() -> None:
    steps = [step("a.py", b"1", b"2"), step("a.py", b"2", b"3", order=2, rule="TYP003")]
    assert [commit.rule for commit in plan_of(Category.TYPES, steps, (), {}).commits] == ["TYP001", "TYP003"]
