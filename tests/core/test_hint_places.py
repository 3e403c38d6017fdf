"""Where hints stand, and texts without some of them."""

from __future__ import annotations

from pyagent.core.hint_places import Place, functions, place_of, without
from pyagent.core.model import Category, Finding, Outcome, Safety

BEFORE = b"""class A:
    def f(self, x=1, *rest, **more):
        def f():
            return x
        return f()


def f(x: int = None, y=0):
    return x
"""
AFTER = b"""class A:
    def f(self, x: int = 1, *rest: str, **more: bytes) -> int:
        def f() -> int:
            return x
        return f()


def f(x: 'int | None' = None, y: dict[str, int] = 0) -> None:
    return x
"""


def fix(rule: str, message: str, line: int, column: int) -> Outcome:
    finding = Finding(
        rule,
        "x",
        Category.TYPES,
        "a.py",
        line,
        column,
        line,
        column,
        message,
        Safety.REVIEW,
        fixable=True,
        fingerprint="f",
    )
    return Outcome(finding, fixed=True)


def place(function: str, slot: str = "") -> Place:
    return Place("a.py", function, slot)


def test_functions_go_by_their_qualified_name_and_count() -> None:
    assert list(functions(BEFORE)) == ["A.f#0", "A.f.f#0", "f#0"]
    assert list(functions(b"if a:\n    def f(): 1\nelse:\n    def f(): 2\n")) == ["f#0", "f#1"]
    assert functions(b"def (") == {}


def test_a_finding_is_found_by_its_line_and_names() -> None:
    assert place_of(fix("TYP001", "`f` does not say what it returns", 3, 13), BEFORE) == place("A.f.f#0")
    assert place_of(fix("TYP001", "`f` does not say what it returns", 8, 5), BEFORE) == place("f#0")
    assert place_of(fix("TYP002", "`*rest` of `f` does not say what it takes", 2, 1), BEFORE) == place("A.f#0", "rest")
    assert place_of(fix("TYP005", "odd", 8, 10), BEFORE) == place("f#0", "x")
    assert place_of(fix("TYP005", "odd", 8, 30), BEFORE) is None


def test_hints_go_one_by_one() -> None:
    assert without(BEFORE, AFTER, [place("A.f#0", "rest"), place("f#0")]) == AFTER.replace(b": str", b"").replace(
        b") -> None", b") "
    )
    assert without(BEFORE, AFTER, [place("f#0", "x")]) == AFTER.replace(b"'int | None'", b"int")


def test_without_all_of_them_the_code_is_what_it_was() -> None:
    every = [place("A.f#0", it) for it in ("", "x", "rest", "more")] + [place("A.f.f#0")]
    left = without(BEFORE, AFTER, [*every, *(place("f#0", it) for it in ("", "x", "y"))])
    assert left.replace(b" = ", b"=").replace(b" :", b":") == BEFORE.replace(b" = ", b"=")


def test_a_place_that_is_not_there_is_passed_over() -> None:
    assert without(BEFORE, AFTER, [place("g#0"), place("f#0", "z")]) == AFTER
