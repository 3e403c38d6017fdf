"""Unified diffs: the hunks are those of the reference for the same changes, and make the text that they should."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from reference import diff as reference

from pyagent import rust_core

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"    c\n", b"\n", b"}\n", b"d\r\n", b"e\re\n"]), max_size=30)
ENDS = st.sampled_from([b"", b"a", b"no end", b"\r"])
TEXTS = st.builds(lambda lines, end: b"".join(lines) + end, LINES, ENDS) | st.binary(max_size=40)
CONTEXTS = st.integers(0, 5) | st.sampled_from([100, 2**32 - 1])


@st.composite
def edited(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Two texts that share most of their lines."""
    lines, end = draw(LINES), draw(ENDS)
    after = list(lines)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(after)))
        after[at : at + draw(st.integers(0, 2))] = draw(st.lists(st.sampled_from(lines or [b"x\n"]), max_size=2))
    return b"".join(lines) + end, b"".join(after) + draw(st.just(end) | ENDS)


@given(edited() | st.tuples(TEXTS, TEXTS), CONTEXTS)
@example((b"", b"a"), 3)
@example((b"a\n", b""), 0)
@example((b"1\n2\n3\n4\n5\n", b"x\n2\n3\n4\ny\n"), 1)
@example((b"a", b"a\n"), 3)
def test_a_diff_is_that_of_the_reference_and_makes_the_text(texts: tuple[bytes, bytes], context: int) -> None:
    before, after = texts
    changes = reference.changes_of(rust_core.unified_diff(before, after, context=2**32 - 1))
    found = rust_core.unified_diff(before, after, context=context)
    assert found == reference.unified(before, after, changes, context)
    assert reference.patched(before, found) == after
    assert bool(found) == (before != after)


@given(edited() | st.tuples(TEXTS, TEXTS))
def test_what_both_texts_begin_or_end_with_is_no_change(texts: tuple[bytes, bytes]) -> None:
    old, new = (reference.lines(text) for text in texts)
    for first, end, first_new, end_new in reference.changes_of(rust_core.unified_diff(*texts, context=2**32 - 1)):
        assert (first, first_new) != (end, end_new)
        assert not set(old[first:end]) & set(new[first_new:end_new]) or (end - first, end_new - first_new) != (1, 1)


@given(edited())
def test_the_diff_in_python_makes_the_same_text(texts: tuple[bytes, bytes]) -> None:
    before, after = texts
    assert reference.patched(before, reference.by_difflib(before, after)) == after
