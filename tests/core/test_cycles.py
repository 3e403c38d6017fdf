"""Several runs counted as one: nothing twice, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reports import finding, fix_report

from pyagent.core.cycles import together
from pyagent.core.model import FileChange, Outcome
from pyagent.core.results import FixReport


def run(*fixed: bool, ids: str = "", changes: tuple[FileChange, ...] = ()) -> FixReport:
    outcomes = [
        Outcome(
            finding(line=n)._replace(fingerprint=ids[n] if ids else f"f{n}"), fixed=done, reason="" if done else "no"
        )
        for n, done in enumerate(fixed)
    ]
    return fix_report(*outcomes, changes=changes)


def test_what_the_second_run_fixes_is_added() -> None:
    whole = together(run(True, False, False, ids="abc"), run(True, False, ids="bc"))
    assert (whole.found, whole.fixed) == (3, 2)


def test_a_fix_that_comes_back_is_not_counted_twice() -> None:
    whole = together(run(True, True, ids="ab"), run(True, ids="a"))
    assert (whole.found, whole.fixed) == (2, 2)
    assert together(run(True, ids="a"), run(False, ids="a")).fixed == 0


def test_a_twin_that_took_the_name_of_a_fixed_one_is_another() -> None:
    whole = together(run(True, False, ids="ab"), run(True, ids="a"))
    assert (whole.found, whole.fixed) == (2, 2)


def test_changes_go_from_the_first_text_to_the_last() -> None:
    first = run(True, changes=(FileChange("a.py", b"1", b"2"), FileChange("new.py", b"", b"n", is_new=True)))
    second = run(True, changes=(FileChange("a.py", b"2", b"3"), FileChange("new.py", b"n", b"m")))
    assert together(first, second).changes == (
        FileChange("a.py", b"1", b"3"),
        FileChange("new.py", b"", b"m", is_new=True),
    )
    undone = together(
        run(True, changes=(FileChange("a.py", b"1", b"2"),)), run(True, changes=(FileChange("a.py", b"2", b"1"),))
    )
    assert undone.changes == ()


@given(st.lists(st.booleans(), max_size=6), st.lists(st.booleans(), max_size=6))
def test_never_more_are_fixed_than_were_found(first: list[bool], second: list[bool]) -> None:
    whole = together(run(*first), run(*second))
    assert whole.fixed <= whole.found == len(whole.outcomes)
    came_back = max(0, len(second) - first.count(False))
    assert whole.found == len(second) + max(0, sum(first) - came_back)
