"""Which hints a type checker's errors speak of."""

from __future__ import annotations

from pyagent.core.checker_errors import CheckerError
from pyagent.core.hint_places import Place
from pyagent.core.model import Category, Finding, Outcome, Safety
from pyagent.core.suspects import Hint, hint_of, suspects

TEXT = b"""def load(name: str) -> 'Page | None':
    return find(name)


def show(name: str) -> None:
    page = load(name)
    print(page.title)
"""


def hint(message: str, fingerprint: str, path: str = "a.py", rule: str = "TYP001") -> Hint:
    finding = Finding(
        rule, "x", Category.TYPES, path, 1, 1, 1, 1, message, Safety.REVIEW, fixable=True, fingerprint=fingerprint
    )
    return hint_of(Outcome(finding, fixed=True), None)


HINTS = [
    hint("`load` does not say what it returns", "load"),
    hint("`name` of `load` does not say what it takes", "load-name", rule="TYP002"),
    hint("`show` does not say what it returns", "show"),
    hint("`other` does not say what it returns", "other", "b.py"),
]
TEXTS = {"a.py": TEXT, "b.py": b"def other() -> int:\n    return 1\n"}


def test_what_a_wrong_argument_is_given_to_comes_first() -> None:
    error = CheckerError("a.py", 7, "invalid-argument-type", "Argument to function `load` is incorrect: Expected `str`")
    assert suspects(error, 0, HINTS, TEXTS) == {"load-name"}


def test_a_parameter_on_the_line_comes_first_too() -> None:
    error = CheckerError("a.py", 2, "invalid-argument-type", "Argument to function `find` is incorrect")
    assert suspects(error, 0, HINTS, TEXTS) == {"load-name"}


def test_so_does_what_a_called_function_returns() -> None:
    error = CheckerError("a.py", 6, "invalid-assignment", "odd")
    assert suspects(error, 0, HINTS, TEXTS) == {"load"}


def test_a_wrong_return_speaks_of_its_own_function() -> None:
    error = CheckerError("a.py", 2, "invalid-return-type", "Return type does not match returned value")
    assert suspects(error, 0, HINTS, TEXTS) == {"load"}


def test_then_the_function_around_it_and_those_that_are_named() -> None:
    error = CheckerError("a.py", 7, "missing-union-attribute", "Attribute `title` is not defined on `None`")
    assert suspects(error, 0, HINTS, TEXTS) == frozenset()
    assert suspects(error, 1, HINTS, TEXTS) == {"show"}
    named = CheckerError("a.py", 7, "odd", "`load` is odd")
    assert suspects(named, 1, HINTS, TEXTS) == {"show", "load", "load-name"}


def test_then_what_the_code_around_it_calls() -> None:
    error = CheckerError("a.py", 7, "missing-union-attribute", "Attribute `title` is not defined on `None`")
    assert suspects(error, 2, HINTS, TEXTS) == {"load"}
    texts = {**TEXTS, "c.py": b"from b import other\n\nx = other()\nx.y\n"}
    assert suspects(CheckerError("c.py", 4, "odd", "odd"), 2, HINTS, texts) == {"other"}


def test_then_the_file_and_what_it_imports_and_at_last_all() -> None:
    assert suspects(CheckerError("b.py", 2, "odd", "odd"), 3, HINTS, TEXTS) == {"other"}
    texts = {**TEXTS, "c.py": b"from package.b import y\n"}
    assert suspects(CheckerError("c.py", 1, "odd", "odd"), 4, HINTS, texts) == {"other"}
    assert suspects(CheckerError("c.py", 1, "odd", "odd"), 6, HINTS, texts) == {"load", "load-name", "show", "other"}


def test_then_hints_that_name_a_type_of_the_error() -> None:
    error = CheckerError("b.py", 2, "missing-union-attribute", "Attribute `title` is not defined in `Page | None`")
    assert suspects(error, 5, HINTS, TEXTS) == {"load", "load-name"}


def test_a_file_that_no_longer_parses_is_no_fault() -> None:
    error = CheckerError("c.py", 1, "odd", "odd")
    assert suspects(error, 1, HINTS, {**TEXTS, "c.py": b"def ("}) == frozenset()


def test_the_place_of_a_hint_says_more_than_what_a_tool_says_of_it() -> None:
    finding = Finding(
        "TYP005", "x", Category.TYPES, "a.py", 1, 1, 1, 1, "PEP 484", Safety.REVIEW, fixable=True, fingerprint="f"
    )
    of_class = hint_of(Outcome(finding, fixed=True), Place("a.py", "A.size#1", "="))
    assert of_class == Hint("f", "a.py", "size", "=")
    of_parameter = hint_of(Outcome(finding, fixed=True), Place("a.py", "A.show#0", "name"))
    assert of_parameter == Hint("f", "a.py", "show", "name")
    error = CheckerError("a.py", 3, "odd", "odd")
    text = {"a.py": b"class A:\n    def show(self, name: str | None = None) -> None:\n        name + self.size\n"}
    assert suspects(error, 0, [of_class], text) == {"f"}
    assert suspects(error, 0, [of_parameter], text) == {"f"}
