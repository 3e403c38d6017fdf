"""The inventory: what it keeps, what it adds, what it lets go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from reports import finding

from pyagent.core.inventory import Open, history, merge
from pyagent.core.inventory_fold import open_items
from pyagent.core.inventory_line import Item, Section, parse, render
from pyagent.core.model import Category, Finding

LEAK = finding("SEC005", category=Category.SECURITY, path="shop/load.py", line=7, message="`yaml.load` runs code")
BARE = finding()

HOSTILE = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        "a\nb.py",
        "x --> y",
        "<!-- 0123456789abcdef0123456789abcdef -->",
        "a (fixable) <!-- beef0000 -->.py",
        "é\r\n\udcff",
    ]
)
FINDINGS = st.builds(
    lambda rule, category, path, line, message, fixable, number: finding(
        rule, category=category, path=path, line=line, message=message, fixable=fixable
    )._replace(fingerprint=f"{number:032x}"),
    st.sampled_from(["EXC001", "SEC005", "BUG001", "DOC003", "IMP004"]),
    st.sampled_from(Category),
    HOSTILE,
    st.integers(1, 99_999),
    HOSTILE,
    st.booleans(),
    st.integers(0, 40),
)
LISTS = st.lists(FINDINGS, max_size=8, unique_by=lambda each: each.fingerprint)
PAPERS = st.lists(
    HOSTILE | st.sampled_from(["## 1. Bugs", "# security", "- [ ] buy milk", "## 5. Security\r", ""]), max_size=8
).map("\n".join)


def listed(*findings: Finding) -> Open:
    return open_items([(each, "") for each in findings])


def people(text: str) -> list[str]:
    """The lines that are no items, without the headings and blanks that belong to the list."""
    titles = {f"## {section.number}. {section.value}" for section in Section}
    return [line for line in text.split("\n") if not parse(line) and line.strip() not in {*titles, ""}]


def test_a_fresh_inventory_has_seven_sections_and_a_line_per_finding() -> None:
    assert merge("", listed(LEAK, BARE)).text == snapshot("""\
# Open improvements

Kept by `pyagent inventory --write`: what a scan finds is added, what it no longer finds moves to history.txt.
Lines of people stay as they are. `pyagent run -p docs/work/prompt.txt` works on this list.

## 1. Bugs

## 2. Code quality

- [ ] EXC001 shop/cart.py:3 — `except:` also catches KeyboardInterrupt (fixable) <!-- exc001-0003 -->

## 3. Performance

## 4. Architecture

## 5. Security

- [ ] SEC005 shop/load.py:7 — `yaml.load` runs code (fixable) <!-- sec005-0007 -->

## 6. Consistency

## 7. Optimisation
""")


def test_a_moved_line_changes_the_number_and_nothing_else() -> None:
    before = merge("", listed(LEAK, BARE)).text
    after = merge(before, listed(LEAK._replace(line=70), BARE))
    assert after.text == before.replace("shop/load.py:7 ", "shop/load.py:70 ")
    assert (after.added, after.removed, after.changed) == ((), (), 1)


def test_what_is_fixed_goes_and_a_ticked_box_is_no_proof() -> None:
    before = merge("", listed(LEAK, BARE)).text.replace("- [ ]", "- [x]")
    after = merge(before, listed(BARE))
    assert "SEC005" not in after.text
    assert "- [ ] EXC001" in after.text
    assert [item.rule for item in after.removed] == ["SEC005"]


def test_notes_order_and_headings_of_people_stay() -> None:
    lines = merge("", listed(LEAK, BARE)).text.split("\n")
    exc, sec = (next(line for line in lines if rule in line) for rule in ("EXC001", "SEC005"))
    text = f"Our plan\r\n\r\n## Next week\n{sec} ask Ada\n  she knows the loader\n{exc}\n* tea\n"
    assert merge(text, listed(LEAK, BARE)).text == text
    assert merge(text, listed(BARE)).text == text.replace(f"{sec} ask Ada\n", "")


def test_items_of_a_file_that_does_not_parse_now_are_kept() -> None:
    before = merge("", listed(BARE)).text
    broken = finding("SYN003", category=Category.SYNTAX, path=BARE.path, message="not Python", fixable=False)
    after = merge(before, listed(broken))
    assert after.removed == ()
    assert {"EXC001", "SYN003"} <= set(after.text.split())


def test_a_proposal_stands_behind_the_sentence() -> None:
    found = open_items([(BARE._replace(fixable=False), "name the exceptions")])
    assert "KeyboardInterrupt; name the exceptions (manual) <!--" in merge("", found).text


def test_a_large_inventory_folds_per_directory_and_loses_nothing_to_history() -> None:
    many = [finding("DOC003", category=Category.DOCSTRINGS, path=f"shop/api/m{n}.py", line=n) for n in range(1, 8)]
    whole = open_items([(each, "") for each in many], large=100)
    folded = open_items([(each, "") for each in (*many, LEAK)], large=3)
    text = merge("", whole).text
    small = merge(text, folded)
    assert small.removed == ()
    assert "- [ ] DOC003 shop/api/m1.py:1 — " in small.text
    assert "; and 6 more places below shop/api/ (fixable)" in small.text
    assert small.text.count("DOC003") == 1
    back = merge(small.text, whole)
    assert [item.rule for item in back.removed] == ["SEC005"]
    assert back.text.split() == text.split()


def test_the_history_grows_at_its_end() -> None:
    item = Item.of(LEAK)
    text = history("", [item], date="2026-01-02", commit="0123abc")
    assert text.endswith(
        "- 2026-01-02 0123abc SEC005 shop/load.py:7 — `yaml.load` runs code (fixable) <!-- sec005-0007 -->\n"
    )
    assert history(text, [], date="2026-01-03", commit="f") == text
    assert history(text, [item], date="2026-01-03", commit="f").startswith(text)


def test_lines_left_twice_by_a_merge_become_one() -> None:
    text = merge("", listed(BARE)).text
    line = next(each for each in text.split("\n") if "EXC001" in each)
    assert merge(text.replace(line, f"{line}\n{line}"), listed(BARE)).text == text


@given(FINDINGS)
def test_every_item_reads_back_whatever_the_repository_is_called(each: Finding) -> None:
    item = Item.of(each)
    line = render(item)
    assert "\n" not in line
    assert line.count("<!--") == line.count("-->") == 1
    line.encode()
    found = parse(line)
    assert found is not None
    assert found[0].fingerprint == item.fingerprint
    assert render(found[0]) == line


@given(PAPERS, LISTS)
def test_a_second_run_changes_nothing(paper: str, findings: list[Finding]) -> None:
    once = merge(paper, listed(*findings))
    twice = merge(once.text, listed(*findings))
    assert twice.text == once.text
    assert (twice.added, twice.removed, twice.changed) == ((), (), 0)


@given(PAPERS, LISTS, LISTS)
def test_lines_of_people_and_their_order_survive_all_changes(
    paper: str, first: list[Finding], second: list[Finding]
) -> None:
    text = merge(merge(paper, listed(*first)).text, listed(*second)).text
    if paper:
        assert [line.rstrip("\r") for line in people(text)] == [line.rstrip("\r") for line in people(paper)]


@given(PAPERS, LISTS, LISTS)
def test_what_is_listed_is_what_is_found(paper: str, first: list[Finding], second: list[Finding]) -> None:
    text = merge(merge(paper, listed(*first)).text, listed(*second)).text
    shown = [parsed[0].fingerprint for line in text.split("\n") if (parsed := parse(line))]
    unread = {each.fingerprint for each in first}
    assert len(shown) == len(set(shown))
    assert {each.fingerprint for each in second} <= set(shown) <= {each.fingerprint for each in second} | unread
