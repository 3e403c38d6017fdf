"""What a model is asked, and what of its answer becomes a docstring."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyagent.agents.registry import load_agents
from pyagent.core.model import Category, Left, Safety, Site
from pyagent.core.model_docs import ASKED, docstring_of, is_askable, key, question
from pyagent.core.sites import sites_of
from pyagent.rust_core import scan_text
from pyagent.shell.category_run import with_source

BUILD = """class Thing:
    x = 1

    def build(
        self, host
    ):
        url = host * 2
        url.go()

        url = url.end
        return url

    def other(self): pass
"""


def site(code: str, name: str) -> Site:
    text = code.encode()
    found = [with_source(it, text) for it in sites_of(scan_text("shop/thing.py", text, rules=sorted(ASKED)))]
    return next(it for it in found if it.message.startswith(f"`{name}` "))


def test_a_question_holds_the_definition_and_nothing_else() -> None:
    asked = question(site(BUILD, "build"))
    assert "the Python function `build` below" in asked
    assert "in the imperative" in asked
    assert asked.endswith(
        f"File: shop/thing.py\n\n{BUILD[BUILD.index('    def build') : BUILD.index('    def other')].rstrip()}\n"
    )
    assert "class `Thing`" in question(site(BUILD, "Thing"))


def test_a_question_tells_no_secret_and_has_an_end() -> None:
    lines = "".join(f"    b = b.part_{n}(a)\n" for n in range(5000))
    asked = question(site(f"def zzq(a):\n    b = 'ghp_{'a' * 36}'\n{lines}    return b\n", "zzq"))
    assert "ghp_" not in asked
    assert len(asked) < 30_000


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        ("Settle each part of an object.", ["Settle each part of an object."]),
        ("```\nSettle each part of an object\n```", ["Settle each part of an object."]),
        (
            '"""Settle each part, e.g. 3 of them. Nothing is\nreturned.\n\nArgs:\n    a: Wrong.\n"""',
            ["Settle each part, e.g. 3 of them.", "", "Nothing is returned."],
        ),
        ("Return the zzq.", "the model's answer says no more than the name"),
        ("I'm sorry, I cannot do that.", "the model's answer cannot be used: refusal"),
        ("", "the model's answer cannot be used: empty"),
        ("Settle each part. See >>> import os", "the model's answer holds an example"),
        ("Args:\n    a: it", "the model's answer holds no sentence"),
        ("Settle " + "every " * 20 + "part.", "the first sentence of the model's answer is too long for a line"),
    ],
)
def test_an_answer_is_a_docstring_or_says_why_not(answer: str, lines: list[str] | str) -> None:
    if answer.startswith("Return the zzq"):
        assert docstring_of(site("def zzq(a):\n    b = a.c\n    b.d(b)\n    return b\n", "zzq"), answer) != []
    assert (
        docstring_of(site("def return_zzq(a):\n    b = a.c\n    b.d(b)\n    return b\n", "return_zzq"), answer) == lines
    )


@given(st.text())
def test_no_answer_raises_or_hides_anything(answer: str) -> None:
    lines = docstring_of(site(BUILD, "build"), answer)
    if isinstance(lines, list):
        assert lines[0].endswith((".", "!", "?"))
        assert all("\n" not in line and "\u202e" not in line for line in lines)


def test_nothing_is_asked_where_something_speaks_against_a_docstring() -> None:
    agent = load_agents()["DOC003"]()
    crowded = site("def zzq(a): a.b.c(a)\n", "zzq")
    assert not is_askable(crowded, agent.fix(crowded))
    told = site("def load_x(t):\n    return t.x\n", "load_x")
    assert not is_askable(told, agent.fix(told)), "the code says it"
    other = Site("EXC001", "a.py", 0, 1, 1, 1, 1, 2, "", Safety.SAFE, "f", "", {"at": 0})
    assert not is_askable(other, Left("no"))
    assert load_agents()["DOC003"].category is Category.DOCSTRINGS


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_no_two_questions_share_a_key(first: list[str], second: list[str]) -> None:
    assert (key(*first) == key(*second)) == (first == second)


def test_parts_do_not_run_into_each_other() -> None:
    assert len({key("ab", "c"), key("a", "bc"), key("abc"), key("abc", ""), key("", "abc")}) == 5
