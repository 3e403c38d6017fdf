"""What counts as a new error of a type checker."""

from __future__ import annotations

from pyagent.core.checker_errors import CheckerError, located, new_among

BEFORE = {"a.py": b"import t\n\ndef f(x: t.List = None):\n    return g(x, 1)\n"}
AFTER = {"a.py": b"def f(x: list | None = None) -> int:\n    return g(x, 1)\n"}


def error(line: int, message: str, code: str = "odd") -> CheckerError:
    return CheckerError("a.py", line, code, message)


def new(before: list[CheckerError], after: list[CheckerError]) -> list[str]:
    return [it.message for it in new_among(located(after, AFTER), located(before, BEFORE))]


def test_an_error_on_another_line_is_the_same_one() -> None:
    assert new([error(4, "no `g` (a.py:4:12)")], [error(2, "no `g` (a.py:2:12)")]) == []


def test_an_error_in_other_words_is_the_same_one() -> None:
    assert new([error(4, "expected List")], [error(2, "expected list | None")]) == []
    assert new([error(3, "no List")], [error(1, "no list")]) == []


def test_one_more_error_of_the_same_code_is_new() -> None:
    old, reworded, more = error(4, "expected List"), error(2, "expected list"), error(2, "too many")
    assert new([old], [reworded, more]) == ["too many"]
    assert new([old], [error(2, "expected List"), more]) == ["too many"]
    assert new([], [more]) == ["too many"]


def test_an_error_of_another_kind_or_place_is_new() -> None:
    assert new([error(4, "x")], [error(2, "y", "else")]) == ["y"]
    assert new([error(4, "x")], [error(1, "y")]) == ["y"]


def test_an_error_stays_the_same_when_the_lines_that_it_names_move() -> None:
    said = "`Page @ src/page.pyi:{}:7.find` is incompatible with `Page @ src/page.py:{}:7.find`"
    first, moved = (CheckerError("a.py", at, "override", said.format(at, at + 2)) for at in (3, 5))
    assert first.identity == moved.identity
    assert first.identity != CheckerError("a.py", 3, "override", said.replace("page", "sheet").format(3, 5)).identity
