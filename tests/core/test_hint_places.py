"""Where hints stand, and texts without some of them."""

from __future__ import annotations

import ast
import re

import pytest

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


def test_a_hint_with_several_findings_goes_once() -> None:
    assert without(BEFORE, AFTER, [place("f#0", "x"), place("f#0", "x")]) == AFTER.replace(b"'int | None'", b"int")


def test_without_all_of_them_the_code_is_what_it_was() -> None:
    every = [place("A.f#0", it) for it in ("", "x", "rest", "more")] + [place("A.f.f#0")]
    left = without(BEFORE, AFTER, [*every, *(place("f#0", it) for it in ("", "x", "y"))])
    assert left.replace(b" = ", b"=").replace(b" :", b":") == BEFORE.replace(b" = ", b"=")


VARIABLES_BEFORE = b"""#!/usr/bin/python
'''A text.'''
from __future__ import annotations
import typing as t
from typing import Dict, List, Optional

Names = List[str]

@decorated
class A:
    x: Optional[int] = None
    x: Dict[str, int]

    def f(self) -> Optional[int]:
        self.y: t.List[int] = []
"""
VARIABLES_AFTER = b"""#!/usr/bin/python
'''A text.'''
from __future__ import annotations

Names = list[str]

@decorated
class A:
    x: int | None = None
    x: dict[str, int]

    def f(self) -> int | None:
        self.y: list[int] = []
"""


@pytest.mark.parametrize(
    ("line", "column", "name", "slot"),
    [
        (7, 9, "Names#0", "="),
        (11, 8, "A.x#0", "="),
        (12, 8, "A.x#1", "="),
        (14, 20, "A.f#0", ""),
        (15, 17, "A.f.self.y#0", "="),
    ],
)
def test_hints_of_variables_are_places_too(line: int, column: int, name: str, slot: str) -> None:
    found = place_of(fix("TYP004", "old", line, column), VARIABLES_BEFORE)
    assert found == place(name, slot)
    left = without(VARIABLES_BEFORE, VARIABLES_AFTER, [found])
    old, new = VARIABLES_BEFORE.splitlines()[line - 1], VARIABLES_AFTER.splitlines()[line - 3]
    assert old in left.splitlines()
    assert new not in left.splitlines()
    assert_what_hints_name_is_imported(left)


def assert_what_hints_name_is_imported(text: bytes) -> None:
    modules: dict[str, object] = {}
    head = text[: text.index(b"Names")]
    exec(head, modules)
    missing = {name for name in ("Dict", "List", "Optional", "t") if re.search(rf"\b{name}\b", text.decode())}
    assert missing <= modules.keys()


@pytest.mark.parametrize(
    ("head", "new_head"),
    [
        (b"from typing import List\n", b""),
        (b"from typing import List; import os; a = os.name\n", b"import os; a = os.name\n"),
        (b"'x'; from typing import List; a = 1\n", b"'x'; a = 1\n"),
        (b"if 1:\n    from typing import List\n", b""),
        (b"try:\n    import x\nexcept ImportError: pass\nelse:\n    from typing import List\n", b""),
        (b"import typing as List\n", b"@d\nclass B: pass\n"),
    ],
)
def test_what_an_old_hint_needs_is_imported_again(head: bytes, new_head: bytes) -> None:
    left = without(head + b"x: List = 1\n", new_head + b"x: list = 1\n", [place("x#0", "=")])
    assert b"x: List = 1\n" in left
    tree = ast.parse(left)
    first = next(it for it in ast.walk(tree) if isinstance(it, ast.Import | ast.ImportFrom))
    assert "List" in ast.unparse(first)


def test_a_place_that_is_not_there_is_passed_over() -> None:
    assert without(BEFORE, AFTER, [place("g#0"), place("f#0", "z")]) == AFTER
