"""Numbers stay as their author wrote them, and never change their value."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyagent.agents.ruff_numbers import with_own_numbers
from pyagent.core.model import Edit


def written(old: str, new: str) -> str:
    (edit,) = with_own_numbers(old.encode(), [Edit(0, len(old.encode()), new)])
    return edit.text


@pytest.mark.parametrize(
    ("old", "new", "after"),
    [
        ("x == 0x10 or x == 1", "x in {16, 1}", "x in {0x10, 1}"),
        ("x == 0x1 or x == 1", "x in {0x1, 1}", "x in {0x1, 1}"),
        ("é == 1e6 or é == '16'", "é in {1000000.0, '16'}", "é in {1e6, '16'}"),
        ("(\n x == 0o17\n or x == 1_000)", "x in {\n 15,\n 1000}", "x in {\n 0o17,\n 1_000}"),
        ("x == '0x10'", "x == 16", "x == 16"),
        ("y", "16", "16"),
        ("x == 0x10 or 'a", "16 (", "0x10 ("),
    ],
)
def test_a_number_is_spelled_as_before(old: str, new: str, after: str) -> None:
    assert written(old, new) == after


NUMBERS = st.one_of(
    st.integers(0, 1 << 40).flatmap(lambda n: st.sampled_from([str(n), hex(n), oct(n), bin(n), f"{n:_}"])),
    st.floats(0, 1e300).map(repr),
)


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.lists(NUMBERS, max_size=5))
def test_no_number_changes_its_value(old: list[str], more: list[str]) -> None:
    new = [*(repr(ast.literal_eval(number)) for number in old), *more]
    after = written(f"[{', '.join(old)}]", f"[{', '.join(new)}]")
    assert ast.literal_eval(after) == ast.literal_eval(f"[{', '.join(new)}]")
