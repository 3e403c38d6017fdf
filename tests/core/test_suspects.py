"""Which hints a type checker's errors speak of."""

from __future__ import annotations

from pyagent.core.model import Category, Finding, Outcome, Safety
from pyagent.core.suspects import CheckerError, suspects

TEXT = b"""def load(name: str) -> 'Page | None':
    return find(name)


def show(name: str) -> None:
    page = load(name)
    print(page.title)
"""


def fix(message: str, fingerprint: str, path: str = "a.py") -> Outcome:
    finding = Finding(
        "TYP001", "x", Category.TYPES, path, 1, 1, 1, 1, message, Safety.REVIEW, fixable=True, fingerprint=fingerprint
    )
    return Outcome(finding, fixed=True)


FIXES = [
    fix("`load` does not say what it returns", "load"),
    fix("`name` of `load` does not say what it takes", "load-name"),
    fix("`show` does not say what it returns", "show"),
    fix("`other` does not say what it returns", "other", "b.py"),
]
TEXTS = {"a.py": TEXT, "b.py": b"def other() -> int:\n    return 1\n"}


def test_functions_that_the_error_names_come_first() -> None:
    error = CheckerError("a.py", 7, "missing-union-attribute", "Argument to function `load` is incorrect")
    assert suspects(error, 0, FIXES, TEXTS) == {"load", "load-name"}


def test_then_the_function_around_it() -> None:
    error = CheckerError("a.py", 7, "missing-union-attribute", "Attribute `title` is not defined on `None`")
    assert suspects(error, 0, FIXES, TEXTS) == frozenset()
    assert suspects(error, 1, FIXES, TEXTS) == {"show"}


def test_then_functions_that_the_code_around_it_names() -> None:
    error = CheckerError("a.py", 7, "missing-union-attribute", "Attribute `title` is not defined on `None`")
    assert suspects(error, 2, FIXES, TEXTS) == {"load", "load-name"}
    texts = {**TEXTS, "c.py": b"from b import other\n\nx = other()\nx.y\n"}
    assert suspects(CheckerError("c.py", 4, "odd", "odd"), 2, FIXES, texts) == {"other"}


def test_then_hints_that_name_a_type_of_the_error() -> None:
    error = CheckerError("b.py", 2, "missing-union-attribute", "Attribute `title` is not defined in `Page | None`")
    assert suspects(error, 3, FIXES, TEXTS) == {"load", "load-name"}


def test_then_the_file() -> None:
    assert suspects(CheckerError("b.py", 2, "odd", "odd"), 4, FIXES, TEXTS) == {"other"}


def test_a_file_that_no_longer_parses_is_no_fault() -> None:
    error = CheckerError("c.py", 1, "odd", "odd")
    assert suspects(error, 1, FIXES, {**TEXTS, "c.py": b"def ("}) == frozenset()
