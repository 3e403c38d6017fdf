"""Exactly the hints that bring errors are found out, in few looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from pyagent.core.blame import Blame, Draft, Look, Oracle, upheld
from pyagent.core.checker_errors import CheckerError
from pyagent.core.model import Category, Finding, Outcome, Safety

COUNT = 40
BEFORE = "".join(f"def f{i}(x):\n    return x\n" for i in range(COUNT)).encode()
AFTER = "".join(f"def f{i}(x) -> int:\n    return x\n" for i in range(COUNT)).encode()


def hint(rule: str, message: str, line: int, fingerprint: str) -> Outcome:
    return Outcome(
        Finding(
            rule,
            "x",
            Category.TYPES,
            "a.py",
            line,
            5,
            line,
            7,
            message,
            Safety.REVIEW,
            fixable=True,
            fingerprint=fingerprint,
        ),
        fixed=True,
    )


def fix(index: int, rule: str = "TYP001") -> Outcome:
    name = f"f{index}"
    fingerprint = name if rule == "TYP001" else "in"
    return hint(rule, f"`{name}` does not say what it returns", 2 * index + 1, fingerprint)


class Checker:
    """Finds an error, always at the same place, while one of some hints is there."""

    def __init__(self, *errors: tuple[str, set[int]]) -> None:
        self.errors = errors
        self.looks = 0

    def __call__(self, texts: Mapping[str, bytes]) -> list[CheckerError]:
        self.looks += 1
        there = {i for i in range(COUNT) if f"def f{i}(x) -> int".encode() in texts["a.py"]}
        return [CheckerError("b.py", 1, "odd", name, name.encode()) for name, hints in self.errors if hints & there]


LOOKS = 30
DRAFT = Draft({"a.py": BEFORE, "b.py": b"x = 1\n"}, {"a.py": BEFORE}, {"a.py": AFTER}, [fix(i) for i in range(COUNT)])


def search(checker: Checker) -> frozenset[str]:
    return Blame(DRAFT, checker, frozenset(), LOOKS).guilty()


def oracles(*looks: Look) -> list[Callable[[Mapping[str, bytes]], Oracle]]:
    """Checkers that look into every function."""
    return [lambda _, look=look: (look, frozenset()) for look in looks]


def test_no_error_costs_one_look() -> None:
    checker = Checker()
    assert search(checker) == frozenset()
    assert checker.looks == 1


@pytest.mark.parametrize("guilty", [0, 17, COUNT - 1])
def test_one_guilty_hint_of_many_is_found(guilty: int) -> None:
    checker = Checker(("a", {guilty}))
    assert search(checker) == {f"f{guilty}"}
    assert checker.looks <= 10


def test_several_errors_are_searched_for_at_once() -> None:
    checker = Checker(("a", {3}), ("b", {21}), ("c", {22}))
    assert search(checker) == {"f3", "f21", "f22"}
    assert checker.looks <= 20


def test_an_error_that_two_hints_bring_loses_both() -> None:
    assert search(Checker(("a", {5, 30}))) == {"f5", "f30"}


def test_an_error_that_no_hint_explains_takes_all() -> None:
    class Stubborn(Checker):
        def __call__(self, texts: Mapping[str, bytes]) -> list[CheckerError]:
            return [CheckerError("b.py", 1, "odd", "always")]

    assert len(search(Stubborn())) == COUNT


def test_a_refused_hint_that_brings_nothing_is_let_go() -> None:
    checker = Checker(("a", {3}), ("b", {21}))
    assert upheld(DRAFT, oracles(checker), LOOKS, {"f3", "f9", "f21", "f30"}) == {"f3", "f21"}
    assert upheld(DRAFT, oracles(checker), LOOKS, {"f3", "f21"}) == {"f3", "f21"}
    assert upheld(DRAFT, oracles(Checker()), LOOKS, {"f9"}) == frozenset()
    assert upheld(DRAFT, oracles(Checker()), LOOKS, ()) == frozenset()


def test_a_hint_is_let_go_only_where_no_checker_refuses_it() -> None:
    checkers = oracles(Checker(("a", {3})), Checker(("b", {21})))
    assert upheld(DRAFT, checkers, LOOKS, {"f3", "f9", "f21"}) == {"f3", "f21"}


def test_what_is_refused_is_compared_with_the_texts_that_have_all_the_others() -> None:
    """As a second run does it, which finds them in place."""
    seen: list[Mapping[str, bytes]] = []

    def checker(before: Mapping[str, bytes]) -> Oracle:
        seen.append(before)
        return Checker(("a", {3})), frozenset()

    assert upheld(DRAFT, [checker], LOOKS, {"f3"}) == {"f3"}
    assert seen == [{"a.py": AFTER.replace(b"def f3(x) -> int", b"def f3(x) ")}]


def test_hints_are_heard_again_where_one_search_does_not_settle_them() -> None:
    """A checker of a large project is asked so seldom that a search takes many for guilty."""
    everyone, few = {f"f{i}" for i in range(COUNT)}, 5
    checker = Checker(("a", {3}), ("b", {21}))
    once = Blame(DRAFT, checker, frozenset(), few).guilty()
    again = upheld(DRAFT, oracles(checker), few, everyone)
    assert {"f3", "f21"} <= again < once


def test_an_error_that_any_hint_of_its_function_wakes_needs_no_search() -> None:
    """Mypy looks into a function only where it has a hint."""
    names = "abcdefghijklmnopqrst"
    head, hinted = ", ".join(names), ", ".join(f"{name}: int" for name in names)
    before = f"def many({head}):\n    seen = []\n\n\ndef one(x):\n    return x\n".encode()
    after = f"def many({hinted}):\n    seen = []\n\n\ndef one(x) -> int:\n    return x\n".encode()
    fixes = [hint("TYP002", f"`{name}` of `many` does not say what it takes", 1, name) for name in names]
    fixes.append(hint("TYP001", "`one` does not say what it returns", 5, "one"))
    asked: list[str] = []

    def look(texts: Mapping[str, bytes]) -> list[CheckerError]:
        asked.append(texts["a.py"].decode())
        is_awake = ": int" in texts["a.py"].decode()
        return [CheckerError("a.py", 2, "var-annotated", "seen", b"seen = []")] * is_awake

    draft = Draft({"a.py": before}, {"a.py": before}, {"a.py": after}, fixes)
    asleep = {("a.py", "var-annotated", b"seen = []")}
    assert Blame(draft, look, asleep, LOOKS).guilty() == set(names)
    assert len(asked) == 2
    asked.clear()
    assert Blame(draft, look, frozenset(), LOOKS).guilty() == set(names)
    assert len(asked) > 2


def test_an_error_of_a_function_that_had_hints_was_not_asleep() -> None:
    checker = Checker(("a", {3}))
    assert Blame(DRAFT, checker, {("b.py", "odd", b"a")}, LOOKS).guilty() == {"f3"}


def test_a_hint_that_cannot_be_taken_out_is_blamed_alone() -> None:
    """One inside of a larger expression, as in a call of `cast`; the innocent of its file stay."""
    draft = replace(DRAFT, fixes=[*DRAFT.fixes, fix(0, "TYP004")])

    def look(texts: Mapping[str, bytes]) -> list[CheckerError]:
        return [CheckerError("a.py", 1, "odd", "of the call"), *Checker(("a", {3}))(texts)]

    assert Blame(draft, look, frozenset(), LOOKS).guilty() == {"in"}
    assert upheld(draft, oracles(look), LOOKS, {"in", "f3", "f9"}) == {"in", "f3", "f9"}
