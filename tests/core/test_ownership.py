"""Two pull requests of ours never touch the same lines, nor neighbouring ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyagent.core.ownership import changed_lines, guard_for, touch

BASE = b"a\nb\nc\nd\ne\n"


def test_changed_lines_are_those_of_the_base() -> None:
    assert changed_lines(BASE, b"a\nX\nc\nd\ne\n") == [(1, 2)]
    assert changed_lines(BASE, b"a\nb\nnew\nc\nd\ne\n") == [(2, 2)]
    assert changed_lines(BASE, BASE) == []


def test_a_deleted_line_may_be_any_of_its_equal_neighbours() -> None:
    assert changed_lines(b"a\n\n\nb\n", b"a\n\nb\n") == [(1, 3)]
    assert changed_lines(b"a\n\nb\n", b"a\n\n\nb\n") == [(1, 2)]


@pytest.mark.parametrize(
    ("after", "free"),
    [
        (b"X\nb\nc\nd\ne\n", True),
        (b"a\nX\nc\nd\ne\n", False),
        (b"a\nb\nX\nd\ne\n", False),
        (b"a\nb\nc\nX\ne\n", False),
        (b"a\nb\nc\nd\nX\n", True),
        (b"a\nb\nnew\nc\nd\ne\n", False),
    ],
    ids=["far above", "the line above", "the line itself", "the line below", "far below", "an insertion at its edge"],
)
def test_lines_of_another_pull_request_and_their_neighbours_are_refused(after: bytes, *, free: bool) -> None:
    reason = guard_for(BASE, [((2, 3), "security")])(after)
    assert (reason == "") is free
    assert free or "security" in reason


@given(st.tuples(st.integers(0, 9), st.integers(0, 9)), st.tuples(st.integers(0, 9), st.integers(0, 9)))
def test_touching_is_mutual(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert touch(one, other) == touch(other, one)
