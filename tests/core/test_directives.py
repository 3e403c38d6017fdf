"""The files of ``pyagent run``: what is understood, what is prose, and what happens where two lines disagree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from reports import finding

from pyagent.core.config import Config
from pyagent.core.directive_names import Names, Rule, class_blocks
from pyagent.core.directive_orders import Orders
from pyagent.core.directive_values import Directives
from pyagent.core.directives import Paper, read
from pyagent.core.inventory_line import Item, render
from pyagent.core.model import Category, Finding, Outcome, Safety, Site
from pyagent.core.report.directives import directives_text
from pyagent.core.results import FixReport
from pyagent.core.work import Found

DATA = Path(__file__).parents[1] / "data" / "directives"
FILES = ("courier/route_core.py", "courier/parcel_store.py", "courier/legacy.py", "tests/test_store.py")
STORE = "import os\n\n\nclass ParcelStore:\n    def weigh(self):\n        pass\n\n\ndef other():\n    pass\n"
_RULES = {
    Category.SECURITY: ("SEC001 exec-or-eval", "SEC002 subprocess-shell-true", "SEC004 os-popen"),
    Category.EXCEPTIONS: ("EXC001 bare-except", "EXC002 broad-except", "EXC003 raise-without-from B904"),
    Category.ATOMIC_IO: ("ATM001 open-for-write", "ATM002 path-write"),
    Category.LOGGING: ("LOG001 print-call T201", "LOG002 debug-print"),
    Category.SYNTAX: ("SYN001 several-statements-on-line E701 E702", "SYN002 none-or-bool-comparison"),
    Category.TYPES: ("TYP001 missing-return-hint", "TYP003 union-syntax"),
    Category.DOCSTRINGS: ("DOC001 missing-module-docstring", "DOC002 missing-class-docstring"),
    Category.IMPORTS: (
        "IMP001 wildcard-import F403",
        "IMP002 multiple-imports E401",
        "IMP003 late E402",
    ),
    Category.ARCHITECTURE: ("ARC001 file-too-long", "ARC002 core-shell-mixed"),
    Category.BUGS: ("BUG001 mutable-default", "BUG005 undefined-name"),
}
NAMES = Names(
    tuple(
        Rule(words[0], words[1], category, tuple(words[2:]))
        for category, rules in _RULES.items()
        for words in map(str.split, rules)
    ),
    FILES,
    {name: (block,) for name, block in class_blocks("courier/parcel_store.py", STORE, {"ParcelStore"})},
)


def made(prompt: str, context: str | None = None) -> Directives:
    return read(Paper("p", prompt), Paper("c", context) if context is not None else None, NAMES)


def meanings(directives: Directives) -> list[str]:
    return [reading.meaning for reading in directives.readings if reading.meaning]


def found(each: Finding, style: str = "") -> Found:
    facts = {"style": style} if style else {}
    place = (each.path, 0, 1, each.line, 1, each.line, 2)
    return Found(Site(each.rule, *place, each.message, each.safety, each.fingerprint, "", facts), each)


def chosen(directives: Directives, *findings: Finding) -> list[str]:
    return [item.finding.rule for item in Orders(directives).choose([found(each) for each in findings])]


LOG = finding("LOG001", category=Category.LOGGING, path="courier/route_core.py", line=13)
STORE_LOG = finding("LOG001", category=Category.LOGGING, path="courier/parcel_store.py", line=5)
OTHER_LOG = finding("LOG001", category=Category.LOGGING, path="courier/parcel_store.py", line=10)
BARE = finding("EXC001", path="courier/legacy.py", line=4)
SHELL = finding("SEC002", category=Category.SECURITY, path="courier/legacy.py", line=9)
ALL = (LOG, STORE_LOG, OTHER_LOG, BARE, SHELL)


def test_a_context_in_the_style_of_the_mission_is_read_line_by_line() -> None:
    prompt = (DATA / "prompt.txt").read_text(encoding="utf-8")
    context = (DATA / "context.txt").read_text(encoding="utf-8")
    directives = read(Paper("prompt.txt", prompt), Paper("context.txt", context), NAMES)
    assert directives_text(directives) == snapshot("""\
prompt.txt:1-15: prose
prompt.txt:16: understood as: priority 1: TYP001 missing-return-hint; it says that it is done; a scan decides
prompt.txt:18: understood as: priority 3: code quality
prompt.txt:20-26: prose
prompt.txt:27: understood as: work on LOG001 print-call in RouteCore, ParcelStore
prompt.txt:28: understood as: nothing, for none of these is in this project
prompt.txt:30: prose
prompt.txt:31: understood as: priority 3: work on EXC002 broad-except
prompt.txt:33-34: prose
prompt.txt:35: understood as: work on DOC002 missing-class-docstring in ParcelStore
prompt.txt:37-42: prose
context.txt:1-13: prose
context.txt:14: understood as: hold in every run ARC002 core-shell-mixed
context.txt:15-30: prose
context.txt:32: understood as: priority 2: security; it says that it is done; a scan decides
context.txt:33: prose
context.txt:35: understood as: priority 2: security; it says that it is done; a scan decides
context.txt:36: prose
context.txt:37: understood as: priority 2: IMP001 wildcard-import; it says that it is done; a scan decides
context.txt:38: understood as: priority 2: atomic-io; it says that it is done; a scan decides
context.txt:40: understood as: priority 3: code quality
context.txt:42: prose
context.txt:43: understood as: priority 3: hold in every run LOG001 print-call
context.txt:44: understood as: priority 3: hold in every run LOG002 debug-print
context.txt:45-47: prose
context.txt:48: understood as: priority 3: hold in every run EXC002 broad-except
context.txt:49: understood as: priority 3: hold in every run EXC003 raise-without-from
context.txt:50-52: prose
context.txt:53: understood as: docstrings in the format of Google; priority 3: hold in every run docstrings
context.txt:54-65: prose
context.txt:66: understood as: hold in every run SYN001 several-statements-on-line, IMP002 multiple-imports, IMP003 late
context.txt:67: understood as: hold in every run DOC001 missing-module-docstring
context.txt:69: prose
context.txt:70: understood as: leave for a person ARC002 core-shell-mixed
context.txt:71: understood as: leave for a person SEC001 exec-or-eval, SEC002 subprocess-shell-true
context.txt:72-74: prose
context.txt:75: understood as: hold in every run ARC002 core-shell-mixed
context.txt:76-77: prose
context.txt:78: understood as: hold in every run ARC002 core-shell-mixed
context.txt:80: understood as: hold in every run types
context.txt:81: understood as: hold in every run TYP001 missing-return-hint
context.txt:82: understood as: hold in every run TYP003 union-syntax
context.txt:84: understood as: hold in every run atomic-io
context.txt:85: understood as: hold in every run atomic-io
context.txt:86-89: prose
context.txt:90: understood as: goal: no critical vulnerabilities
context.txt:91: understood as: goal: lint compliance of at least 100 %; goal: docstring coverage of at least 90 %
context.txt:92: understood as: files of at most 400 lines; goal: no Core/Shell violations; goal: no files too long
context.txt:93: understood as: goal: autonomy of at least 80 %
context.txt:95-96: prose
context.txt:97: understood as: priority 1: bugs; it says that it is done; a scan decides
context.txt:98: understood as: priority 2: hold in every run code quality
context.txt:99: understood as: first of all: hold in every run security
context.txt:100: understood as: priority 6: hold in every run consistency
context.txt:102-108: prose
context.txt:111: understood as: skip everything in tests/
context.txt:112: understood as: files of at most 400 lines
context.txt:114-115: prose
context.txt:116: understood as: keep docs/work/prompt.txt up to date
context.txt:118: understood as: keep docs/work/prompt.txt up to date
conflict: context.txt:32 and context.txt:99: security has priority 0 and 2: the first holds
conflict: context.txt:35 and context.txt:99: security has priority 0 and 2: the first holds
conflict: context.txt:98 and prompt.txt:18: code quality has priority 2 and 3: the first holds
conflict: context.txt:40 and context.txt:98: code quality has priority 2 and 3: the first holds
""")


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("- EXC001", "work on EXC001 bare-except"),
        ("- bare-except in courier/", "work on EXC001 bare-except in courier/"),
        ("* Replace all print() statements with logging", "work on LOG001 print-call"),
        ("1. broad exception handlers in ParcelStore", "work on EXC002 broad-except in ParcelStore"),
        ("- courier/legacy.py", "work on everything in courier/legacy.py"),
        ("- RouteCore", "work on everything in RouteCore"),
        (r"- courier\legacy.py: wildcard imports", r"work on IMP001 wildcard-import in courier\legacy.py"),
        ("Please fix the bare excepts in legacy.py.", "work on EXC001 bare-except in legacy.py"),
        ("- Syntax fixes (E401, E702)", "work on SYN001 several-statements-on-line, IMP002 multiple-imports"),
        ("- security", "work on security"),
        ("## Phase 2: harden security", "priority 2: security; work on security"),
        (
            "focus: courier/legacy.py, exceptions",
            "look only at exceptions; look only at everything in courier/legacy.py",
        ),
        ("Focus: LOG001 in tests/", "look only at LOG001 print-call in tests/"),
        ("**skip:** docstrings", "skip docstrings"),
        ("- skip: tests/**", "skip everything in tests/**"),
        ("Never touch courier/legacy.py", "skip everything in courier/legacy.py"),
        ("Don\u2019t touch tests/", "skip everything in tests/"),
        ("- Do not change docstrings in tests/", "skip docstrings in tests/"),
        ("category: types and imports", "look only at types, imports"),
        ("rule: b904", "look only at EXC003 raise-without-from"),
        ("review: shell=True", "leave for a person SEC002 subprocess-shell-true"),
        ("limit: 20 fixes", "at most 20 fixes in a run"),
        ("Safety: review", "also fixes that want a glance"),
        ("Max file lines: 1,000", "files of at most 1000 lines"),
        ("- All files <500 lines", "files of at most 500 lines"),
        ("No file has more than 800 lines.", "files of at most 800 lines"),
        ("Docstrings are NumPy-style", "docstrings in the format of NumPy"),
        ("and add them to docs\\work\\prompt.txt", "keep docs/work/prompt.txt up to date"),
    ],
)
def test_what_is_understood(line: str, meaning: str) -> None:
    assert meanings(made(line)) == [meaning]


@pytest.mark.parametrize(
    "line",
    [
        "We had a good week.",
        "The print of the poster is fine.",
        "## Thoughts",
        "- buy milk",
        "Note: security matters to us",
        "Focus: what our users really want from us",
        "Category: things we talked about in the last meeting",
        "Never change behaviour",
        "Leave no print() behind",
        "- [x] Replace print() calls",
        "See docs/work/prompt.txt for the rest",
        "```\n- EXC001\n```",
        "@make clean",
        "`rm -rf /` && $(touch x)",
        "- " + "EXC001 " * 1000,
    ],
)
def test_what_is_prose(line: str) -> None:
    directives = made(line)
    assert [meaning for meaning in meanings(directives) if "says that it is done" not in meaning] == []
    assert chosen(directives, *ALL) == [each.rule for each in ALL]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("skip: securty", "`skip` names no category, rule, path or class of this project: securty (did you mean"),
        (
            "focus: courier/nothere.py",
            "`focus` names no category, rule, path or class of this project: courier/nothere",
        ),
        ("skip: docstrings, EXC0O1", "`skip` names no category, rule, path or class of this project: EXC0O1"),
        ("limit: many", "`limit` needs a whole number of at least 1, such as 20, not 'many'"),
        ("limit: 0", "`limit` needs a whole number"),
        ("safety: reckless", "`safety` needs safe or review"),
        ("skip:", "`skip` needs a category, rule, path or class"),
    ],
)
def test_a_run_does_not_start_on_a_slip(line: str, what: str) -> None:
    problems = made(f"\n{line}").problems
    assert len(problems) == 1
    assert problems[0].what.startswith(what)
    assert str(problems[0].source) == "p:2"


def test_names_below_a_heading_are_where_its_work_is() -> None:
    directives = made(
        "### Replace print() with logging (3 files)\n\nFiles to update:\nParcelStore,\nNoSuchThing, RouteCore\n"
    )
    assert chosen(directives, *ALL) == ["LOG001", "LOG001"]
    assert OTHER_LOG.fingerprint not in [
        f.finding.fingerprint for f in Orders(directives).choose(list(map(found, ALL)))
    ]


def test_names_of_another_project_are_no_work_everywhere() -> None:
    directives = made("### Replace print() with logging\n\nNoSuchThing, nowhere/at_all.py\n")
    assert meanings(directives) == ["nothing, for none of these is in this project"]
    assert chosen(directives, *ALL) == []


def test_work_narrows_and_skip_is_stronger() -> None:
    assert chosen(made("- exceptions\n- security"), *ALL) == ["EXC001", "SEC002"]
    assert chosen(made("- exceptions\n- security", "skip: courier/legacy.py"), *ALL) == []
    assert chosen(made("focus: courier/legacy.py\ncategory: security"), *ALL) == ["SEC002"]
    assert chosen(made("", "- Replace all print() calls"), *ALL) == [each.rule for each in ALL]


def test_only_what_is_asked_for_is_looked_for() -> None:
    assert Orders(made("Everything, please.")).selection(()).rules == ()
    assert Orders(made("- EXC001", "- unused: print() calls")).selection(()).rules == ("EXC001", "LOG001")
    assert Orders(made("- EXC001\n- courier/")).selection(()).rules == ()


def test_items_of_the_inventory_are_work_one_by_one() -> None:
    items = "\n".join(render(Item.of(each)) for each in (BARE, STORE_LOG))
    directives = made(f"# Open improvements\n\n## 1. Bugs\n\n## 2. Code quality\n\n{items}\n\n## 5. Security\n")
    assert meanings(directives) == ["work on 2 items of the inventory"]
    assert [f.finding for f in Orders(directives).choose(list(map(found, ALL)))] == [STORE_LOG, BARE]


def test_what_people_review_is_held_and_so_are_docstrings_of_another_format() -> None:
    directives = made(
        "", "## Manual review categories\n- Security fixes (shell=True)\n\n## Style\nGoogle-style docstrings\n"
    )
    doc = finding("DOC002", category=Category.DOCSTRINGS)
    held = Orders(directives).hold([found(SHELL), found(BARE), found(doc, "numpy")])
    assert held == {
        SHELL.fingerprint: "c:2 leaves it for a person",
        doc.fingerprint: "c:5 asks for docstrings of the style google, and this file's are numpy",
    }


def test_settings_reach_the_run() -> None:
    orders = Orders(made("safety: review", "max-file-lines: 300\n"))
    assert orders.safety(Config()) is Safety.REVIEW
    assert orders.config(Config()).max_file_lines == 300
    assert Orders(made("hello")).safety(Config(safety="review")) is Safety.REVIEW


def test_beyond_the_limit_wait_those_that_come_last() -> None:
    outcomes = tuple(Outcome(each, fixed=True) for each in (BARE, LOG, SHELL))
    report = FixReport(3, outcomes, (), (), 0.0)
    context = "## Phase 1: security\n## Phase 2: logging\n"
    over = Orders(made("limit: 2", context)).over(report)
    assert over == {BARE.fingerprint: "p:1 allows 2 fixes in a run; this one waits for the next"}
    over = Orders(made("limit: 1\n- exceptions\n- logging\n- security")).over(report)
    assert set(over) == {LOG.fingerprint, SHELL.fingerprint}
    assert Orders(made("limit: 3")).over(report) == {}


def test_contradictions_name_both_lines() -> None:
    prompt = "- bare-except\nsafety: review\n- docstrings\n\ncategory: exceptions, security\n"
    context = "skip: exceptions\nsafety: safe\n## Phase 3: security\n- Priority 1: security\n"
    shown = directives_text(made(prompt, context))
    assert [line for line in shown.splitlines() if line.startswith("conflict")] == snapshot(
        [
            "conflict: p:2 and c:2: also fixes that want a glance or only fixes that keep behaviour: the latter holds",
            "conflict: p:1 and c:1: EXC001 bare-except is asked for and is skipped",
            "conflict: p:3 and p:5: docstrings is asked for, and only security, exceptions allowed",
            "conflict: c:3 and c:4: security has priority 1 and 3: the first holds",
        ]
    )


TEXT = st.text(st.characters(), max_size=80)
LINES = TEXT | st.sampled_from(
    [
        "- EXC001",
        "- Replace print() in ParcelStore",
        "## Phase 2: security (DONE)",
        "# Success metrics",
        "- 90% docstring coverage, all files <500 lines",
        "skip: tests/",
        "focus: courier/, logging",
        "category: types",
        "limit: 3",
        "safety: review",
        "max-file-lines: 10",
        "```",
        "## Manual review\n- security",
        render(Item.of(BARE)),
        "Never touch courier/legacy.py",
    ]
)
PAPERS = st.lists(LINES, max_size=12).map("\n".join)
PROSE = st.sampled_from(["We had a good week.", "", "Some more words.", "The end"])


@given(PAPERS, PAPERS)
def test_no_text_is_too_odd_and_every_line_is_answered_once(prompt: str, context: str) -> None:
    directives = made(prompt, context)
    for name, text in (("p", prompt), ("c", context)):
        answered = [n for r in directives.readings if r.file == name for n in range(r.first, r.last + 1)]
        assert answered == sorted(set(answered))
        lines = text.removeprefix("\ufeff").split("\n")
        assert {n for n, line in enumerate(lines, 1) if line.strip()} <= set(answered)
    directives_text(directives).encode()
    Orders(directives).selection(())


@given(PAPERS, PAPERS)
def test_what_is_skipped_is_never_chosen(prompt: str, context: str) -> None:
    directives = made(prompt, f"skip: courier/legacy.py\n{context}")
    assert not {"EXC001", "SEC002"} & set(chosen(directives, BARE, SHELL))


@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8), PROSE)
def test_a_line_of_prose_more_changes_nothing_but_numbers(head: list[str], tail: list[str], prose: str) -> None:
    before, after = made("\n".join([*head, *tail])), made("\n".join([*head, prose, *tail]))
    # A list of items that is interrupted is told as two.
    of_lines = [[each for each in meanings(made) if "of the inventory" not in each] for made in (before, after)]
    assert of_lines[0] == of_lines[1]
    assert chosen(after, *ALL) == chosen(before, *ALL)
    assert [(s.name, s.value) for s in after.settings] == [(s.name, s.value) for s in before.settings]


@given(PAPERS)
def test_the_same_file_twice_has_no_other_settings_than_once(text: str) -> None:
    once, twice = made(text), made(text, text)
    assert [(s.name, s.value) for s in twice.settings] == [(s.name, s.value) for s in once.settings]
    assert chosen(twice, *ALL) == chosen(once, *ALL)


@given(PAPERS, PAPERS)
def test_the_context_has_the_last_word_on_settings(prompt: str, context: str) -> None:
    alone, both = made("", context), made(prompt, context)
    for setting in alone.settings:
        assert both.setting(setting.name) == setting
