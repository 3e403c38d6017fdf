"""What can be proved is made; what cannot is left, and never costs its neighbours their fix."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyagent import rust_core
from pyagent.core.fixing import CONFLICT, Candidate, Project, apply_fixes, moved
from pyagent.core.model import Edit, Fix

PROJECT = Project()


def candidate(start: int, end: int, text: str, **more: object) -> Candidate:
    return Candidate("X", start, end, Fix((Edit(start, end, text),), **more), native=False)  # type: ignore[arg-type]


def test_all_fixes_of_a_file_are_made_at_once() -> None:
    applied = apply_fixes("a.py", b"a = 1\nb = 2\n", [candidate(4, 5, "3"), candidate(10, 11, "4")], PROJECT)
    assert applied.text == b"a = 3\nb = 4\n"
    assert applied.verdicts == (None, None)


def test_a_fix_that_breaks_the_syntax_does_not_cost_the_others_theirs() -> None:
    fixes = [candidate(4, 5, "3"), candidate(10, 11, "("), candidate(16, 17, "5")]
    applied = apply_fixes("a.py", b"a = 1\nb = 2\nc = 3\n", fixes, PROJECT)
    assert applied.text == b"a = 3\nb = 2\nc = 5\n"
    assert [verdict and verdict.reason[:35] for verdict in applied.verdicts] == [
        None,
        "the fixed file would not parse: syn",
        None,
    ]


def test_of_two_fixes_for_the_same_code_the_second_waits() -> None:
    applied = apply_fixes("a.py", b"a = 1\n", [candidate(4, 5, "2"), candidate(4, 5, "3")], PROJECT)
    assert applied.text == b"a = 2\n"
    assert applied.verdicts[1] is not None
    assert applied.verdicts[1].reason == CONFLICT


def test_a_fix_that_makes_a_new_finding_is_refused() -> None:
    text = b"try:\n    x()\nexcept OSError as e:\n    y()\n"
    applied = apply_fixes("a.py", text, [candidate(len(text) - 4, len(text) - 1, "raise A")], PROJECT)
    assert applied.text == text
    assert applied.verdicts[0] is not None
    assert "EXC003" in applied.verdicts[0].reason


def test_the_last_word_belongs_to_the_guard() -> None:
    applied = apply_fixes("a.py", b"a = 1\n", [candidate(4, 5, "2")], PROJECT, guard=lambda _: "not these lines")
    assert applied.text == b"a = 1\n"
    assert applied.verdicts[0] is not None
    assert applied.verdicts[0].reason == "not these lines"


def test_an_import_is_added_once_for_all_who_need_it() -> None:
    fixes = [candidate(4, 5, "os.sep", imports=("import os",)), candidate(10, 11, "os.sep", imports=("import os",))]
    applied = apply_fixes("a.py", b"a = 1\nb = 2\n", fixes, PROJECT)
    assert applied.text == b"import os\n\na = os.sep\nb = os.sep\n"


def test_a_name_that_is_needed_above_its_definition_is_refused() -> None:
    text = b"a = 1\nimport os\n"
    fix = candidate(4, 5, "log", preamble=("log = 1",))
    assert apply_fixes("a.py", text, [fix], PROJECT).text == text


@given(st.text("ab\n", max_size=30), st.data())
def test_a_place_outside_the_edits_keeps_its_text(text: str, data: st.DataObject) -> None:
    source = text.encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(source)), min_size=2, max_size=6)))
    edits = [Edit(a, b, data.draw(st.text("xyz", max_size=3))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    after, _ = rust_core.merge_edits(source, [(edit.start, edit.end, edit.text) for edit in edits])
    if after is None:
        return
    for place in range(len(source)):
        if not any(edit.start <= place < edit.end for edit in edits):
            assert after[moved(place, edits)] == source[place]
