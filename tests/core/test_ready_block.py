"""``docs/work/RUST_Ready.md``: folded so that a person can read it, and stable."""

from __future__ import annotations

from pyagent.core.readiness import Function, Module
from pyagent.core.ready_block import Entry
from pyagent.core.ready_paper import gains_of, update


def function(
    name: str, gain: float = 1.0, line: int = 1, tier: int = 1, reasons: tuple[tuple[int, str], ...] = ()
) -> Function:
    return Function(name, tier, reasons, gain, line, line + 2, 1, 1, ())


def entry(*functions: Function, path: str = "a.py", reasons: tuple[tuple[int, str], ...] = ()) -> Entry:
    return Entry(Module(path, 2, reasons, functions), "0123456789abcdef")


def paper(*entries: Entry, text: str = "", date: str = "2026-11-26") -> str:
    return update(text, entries, date=date, commit="c0ffee")


def test_what_gains_has_a_line_and_the_rest_one_line_together() -> None:
    text = paper(
        entry(function("a", 9.5), function("b", line=5), function("c", line=9, tier=2, reasons=((10, "clean"),)))
    )
    assert "- `a` lines 1 to 3, tier 1, predicted about 9.5 times as fast\n" in text
    assert "- no gain alone: `b` (5-7), `c` (9-11, clean line 10)\n" in text
    assert "<details>" not in text


def test_reasons_that_differ_in_a_name_are_one_line() -> None:
    reasons = ((1, "imports `os`, which uses files"), (2, "imports `io`, which uses files"), (3, "runs"))
    text = paper(entry(function("a", 2.0), reasons=(*reasons, (4, "imports `os`, which uses files"))))
    assert "- lines 1, 2, 4: imports `os`, `io`, which uses files\n- line 3: runs\n" in text


def test_a_long_block_is_folded_under_what_it_holds() -> None:
    text = paper(entry(*(function(f"f{n}", 2.0, line=n + 1) for n in range(6)), function("g", line=30)))
    assert "<details><summary>6 functions would gain, 1 would not alone</summary>\n\n- `f0`" in text
    assert "- no gain alone: `g` (30-32)\n</details>\n<!-- pyagent:end -->" in text


def test_the_overview_names_what_gains_most_and_is_gone_with_the_last_block() -> None:
    text = paper(entry(function("a", 2.0)), entry(function("b", 9.0), function("c", 99.0, tier=3), path="b.py"))
    assert "2 functions would gain; these 2 most:" in text
    assert text.index("| `b` | `b.py` | 1 | 9 |") < text.index("| `a` | `a.py` | 1 | 2 |") < text.index("## ")
    assert "`c` |" not in text
    assert "overview" not in paper(text=text)


def test_a_second_look_changes_nothing_whatever_people_wrote_around_it() -> None:
    first = paper(entry(function("a", 2.0), function("b")))
    for text in (first, f"Mine.\n\n{first}\nMine too.\n", first.replace("\n", "\r\n")):
        again = paper(entry(function("a", 2.0), function("b")), text=text, date="2027-01-01")
        assert again == text
    moved = first.replace("<!-- pyagent:ready-overview end -->\n", "<!-- pyagent:ready-overview end -->\nMine.\n")
    assert paper(entry(function("a", 2.0), function("b")), text=moved).count("Mine.") == 1


def test_a_paper_in_the_older_form_keeps_what_was_measured() -> None:
    old = (
        "# Ours\n\n<!-- pyagent:ready a.py -->\n## `a.py` — tier 2\n\nContent `0123456789abcdef`.\n"
        "Seen 2026-01-31 at abc.\n\n- `a` lines 1 to 3, tier 1, predicted no gain alone, measured 5.5x\n"
        "<!-- pyagent:end -->\n"
    )
    text = paper(entry(function("a")), text=old)
    assert gains_of(text) == [5.5]
    assert "- `a` lines 1 to 3, tier 1, predicted no gain alone, measured 5.5x\n" in text
    assert text.startswith("# Ours\n\n")
    assert paper(entry(function("a")), text=text) == text
