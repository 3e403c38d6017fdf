"""The parts of a proof: what counts as the same, which branches were tried, what makes a verdict."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from pyagent.core.conversion import Candidate, Gain, Verdict, extracted, summary, with_callees
from pyagent.core.report.converted import converted_text
from pyagent.shell.conversion.accelerate import answering, deopts
from pyagent.shell.conversion.alike import copied, look
from pyagent.shell.conversion.branches import Branches
from pyagent.shell.conversion.command import split
from pyagent.shell.conversion.gain import Pair, measure, suitable
from pyagent.shell.conversion.proof import Terms, judged
from pyagent.shell.conversion.strategies import Strategies, constants

GAIN = {"size": "(list of 9)", "seconds": [1e-5] * 15, "ratios": [*[3.0] * 4, *[4.0] * 7, *[5.0] * 4]}
ANSWER: dict[str, Any] = {
    "examples": 10_000,
    "answered": 8_000,
    "returned": 9_000,
    "ordinary": 9_000,
    "deopts": 500,
    "own": 0,
    "own_answered": 0,
    "skipped": 0,
    "is_late": False,
    "difference": "",
    "uncovered": [],
    "gains": [GAIN],
    "own_gains": [],
}
VERDICT = Verdict("m.py", "f", 1, "converted")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(1, 1.0, id="an int is no float"),
        pytest.param(1, True, id="a bool is no int"),
        pytest.param(0.0, -0.0, id="zeros have a sign"),
        pytest.param((1,), [1], id="a tuple is no list"),
        pytest.param([[1], [1]], [[1]] * 2, id="two lists are not one list twice"),
        pytest.param([1.0], [math.nextafter(1.0, 2)], id="the last bit counts"),
    ],
)
def test_what_can_be_told_apart_is_not_alike(one: object, other: object) -> None:
    assert look(one) != look(other)


def test_what_nobody_can_tell_apart_is_alike() -> None:
    assert look([math.nan, (1, [2.5])]) == look([-math.nan, (1, [2.5])])
    row = [1]
    both = [row, row]
    copy = copied(both)
    assert look(copy) == look(both)
    assert copy[0] is copy[1] is not row


def test_branches_that_no_call_took_are_named() -> None:
    source = (
        "def f(n: int) -> int:\n    while n > 3:\n        n -= 1\n    for i in range(n):\n        if i > n:\n"
        "            return 1\n    return n if n else -1\n"
    )
    branches = Branches(source)
    assert branches.function("f")(2) == 2
    assert branches.uncovered() == [
        "line 2: `while` never is true",
        "line 5: `if` never is true",
        "line 7: `if` never is false",
    ]
    assert branches.function("f")(5) == 3
    assert branches.function("f")(0) == -1
    assert branches.uncovered() == ["line 5: `if` never is true"]
    assert not branches.is_complete


@pytest.mark.parametrize(
    ("seen", "status", "reason"),
    [
        ({}, "converted", ""),
        ({"difference": "f(1): Python 1, Rust 2"}, "disproved", "a counter-example: f(1): Python 1, Rust 2"),
        (
            {"answered": 4_000},
            "refused",
            "Rust answered 4,000 of the 9,000 examples that Python answers; at least half are asked for",
        ),
        (
            {"examples": 900, "is_late": True},
            "refused",
            "only 900 of 10,000 examples could be compared in time",
        ),
        (
            {"examples": 9_999, "skipped": 1},
            "refused",
            "only 9,999 of 10,000 examples could be compared in time",
        ),
        ({"examples": 2}, "converted", ""),
        ({"gains": []}, "slower", "no input was found that could be measured"),
        (
            {"gains": [{**GAIN, "ratios": [*[1.4] * 4, *[4.0] * 7, *[5.0] * 4]}]},
            "slower",
            "4.00 times as fast (between 1.40 and 5.00) on (list of 9), where 1.5 is asked for",
        ),
    ],
)
def test_verdicts(seen: dict[str, Any], status: str, reason: str) -> None:
    verdict = judged(VERDICT, ANSWER | seen, Terms())
    assert (verdict.status, verdict.reason) == (status, reason)


def test_a_report_says_what_was_seen() -> None:
    seen = ANSWER | {"uncovered": [f"line {at}: `if` never is true" for at in range(7)]}
    text = converted_text([judged(VERDICT, seen, Terms()), Verdict("m.py", "g", 9, "refused", "line 9: text")])
    assert text == (
        "m.py\n"
        "  1: f, converted: 4.0 times as fast (between 3.0 and 5.0) on (list of 9), where Python takes 10.0 µs; "
        "10,000 examples agree, 8,000 of them answered by Rust\n"
        "    not tried: line 0: `if` never is true\n"
        "    not tried: line 1: `if` never is true\n"
        "    not tried: line 2: `if` never is true\n"
        "    not tried: line 3: `if` never is true\n"
        "    not tried: line 4: `if` never is true\n"
        "    not tried: 2 more\n"
        "  9: g, refused: line 9: text\n"
        "2 functions: 1 converted, 1 refused.\n"
    )
    assert summary([])["converted"] == 0
    assert converted_text([], [VERDICT]) == (
        "1 function: 1 converted. Name a file to see why those that are not listed were refused.\n"
    )


def candidate(
    name: str,
    span: tuple[int, int],
    calls: tuple[str, ...] = (),
    imports: tuple[str, ...] = (),
    named: int | None = None,
) -> Candidate:
    at = span[1] if named is None else named
    return Candidate("m.py", name, span[0], span, at, (("n", "int"),), "int", calls, imports, f"m__{name}", "")


def test_only_the_function_and_what_it_calls_is_run() -> None:
    source = b"import os\ndef a(n): return b(n)\ndef b(n): return math.pi\ndef c(n): return 3\nos.boom()\n"
    lines = [source.index(f"def {name}".encode()) for name in "abc"]
    functions = {
        "a": candidate("a", (lines[0], lines[0] + 21), ("b",), (), lines[0] + 4),
        "b": candidate("b", (lines[1], lines[1] + 24), (), ("import math as math",), lines[1] + 4),
        "c": candidate("c", (lines[2], lines[2] + 18), (), (), lines[2] + 4),
    }
    text = extracted(source, with_callees(functions["a"], functions))
    assert text == (
        "from __future__ import annotations\nimport math as math\n\n\n"
        "def a(n): return b(n)\n\n\ndef b(n): return math.pi\n"
    )


def test_what_was_converted_before_is_run_without_its_decorator() -> None:
    source = b'@accelerated("m__a")\ndef a(n: int) -> int:\n    return n\n'
    text = extracted(source, [candidate("a", (0, len(source)), (), (), source.index(b"a(n"))])
    assert text.endswith("annotations\n\n\ndef a(n: int) -> int:\n    return n\n\n")


def test_a_call_is_placed_as_python_places_it() -> None:
    seen: list[tuple[Any, ...]] = []

    def native(*args: Any) -> Any:
        seen.append(args)
        return NotImplemented if args[0] < 0 else "rust"

    def function(a: int, b: int = 2, *, c: int = 3) -> str:
        return f"python {a} {b} {c}"

    def plain(a: int, b: int = 2) -> str:
        return f"python {a} {b}"

    call = answering(plain, native, "test")
    assert [call(1), call(1, 5), call(b=7, a=1), call(a=1)] == ["rust"] * 4
    assert seen == [(1, 2), (1, 5), (1, 7), (1, 2)]
    assert call(-1) == "python -1 2"
    assert deopts["test"] == 1
    for wrong in ((), (1, 2, 3)):
        with pytest.raises(TypeError, match=r"plain\(\)"):
            call(*wrong)
    with pytest.raises(TypeError, match="unexpected keyword"):
        call(1, d=4)
    by_name = answering(function, native, "test")
    assert [by_name(1, c=4), by_name(1, 5), by_name(b=1, a=0)] == ["rust"] * 3
    assert seen[-3:] == [(1, 2, 4), (1, 5, 3), (0, 1, 3)]
    with pytest.raises(TypeError, match="takes from 1 to 2"):
        by_name(1, 2, 3)


def test_calls_of_every_shape_have_the_original_s_parameters() -> None:
    def one(result: int, /) -> list[int]:
        return [result]

    def two(native: int, *, a: int = 2) -> list[int]:
        return [native, a]

    def three(again: int, b: int = 2, *, answer: int) -> list[int]:
        return [again, b, answer]

    def four(a: int, b: int, /, c: int, d: int = 4) -> list[int]:
        return [a, b, c, d]

    def five(a: int, b: int, /, c: int, d: int = 4, *, e: int = 5) -> list[int]:
        return [a, b, c, d, e]

    functions: list[Any] = [one, two, three, four, five]
    given: list[tuple[tuple[int, ...], dict[str, int]]] = [
        (values, named)
        for values in [(), (1,), (1, 2), (1, 2, 3), (-1, 2, 3), (1, 2, 3, 4), (-1, 2, 3, 4), (1, 2, 3, 4, 5)]
        for named in [{}, {"a": 7}, {"answer": 8}, {"b": 9, "answer": 8}, {"c": 6}, {"d": 6}, {"e": 1}, {"result": 1}]
    ]
    for function in functions:
        call = answering(function, lambda *values: NotImplemented if values[0] < 0 else [*values], "shapes")
        assert (call.__name__, call.__qualname__, call.__wrapped__) == (
            function.__name__,
            function.__qualname__,
            function,
        )
        assert inspect.signature(call) == inspect.signature(function)
        for values, named in given:
            assert _said(call, values, named) == _said(function, values, named)


def test_a_generator_stays_one() -> None:
    """It begins when it is first asked, and takes what is sent, thrown and closed as the original does."""
    asked: list[tuple[int, ...]] = []

    def one(n: int) -> Iterator[int]:
        yield from range(n)

    def two(n: int, *, step: int = 1) -> Iterator[int]:
        yield from range(0, n, step)

    def three(a: int, b: int, /, step: int = 1) -> Iterator[int]:
        yield from range(a, b, step)

    def four(a: int, b: int, step: int = 1, *, first: int = 0) -> Iterator[int]:
        yield first
        yield from range(a, b, step)

    def native(*values: int) -> object:
        asked.append(values)
        return NotImplemented if values[0] < 0 else [10, 20, 30]

    calls: list[tuple[Any, list[int]]] = [(one, [2]), (two, [2]), (three, [1, 2]), (four, [1, 2])]
    for function, values in calls:
        call: Any = answering(function, native, "shapes")
        assert inspect.isgeneratorfunction(call)
        assert inspect.signature(call) == inspect.signature(function)
        with pytest.raises(TypeError, match="missing"):
            call()
        asked.clear()
        generator = call(*values)
        assert inspect.isgenerator(generator)
        assert (generator.__name__, generator.__qualname__) == (function.__name__, function.__qualname__)
        assert asked == []
        assert [next(generator), generator.send("ignored"), [*generator]] == [10, 20, [30]]
        thrown = call(*values)
        assert next(thrown) == 10
        with pytest.raises(KeyError):
            thrown.throw(KeyError("x"))
        assert [*thrown] == []
        closed = call(*values)
        closed.close()
        assert [*closed] == []
        assert [*call(-1, *values[1:])] == [*function(-1, *values[1:])]


def _said(call: Any, values: tuple[int, ...], named: dict[str, int]) -> object:
    try:
        return call(*values, **named)
    except TypeError as error:
        return str(error)


class Clock:
    """A clock that only the functions of a test move on: what the machine does meanwhile is not seen."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It takes the place of the clocks by which gains are measured."""
        self.now = 0.0
        for name in ("perf_counter", "process_time"):
            monkeypatch.setattr(f"pyagent.shell.conversion.gain.time.{name}", lambda: self.now)

    def takes(self, seconds: float) -> None:
        """A function was at work."""
        self.now += seconds


def test_gains_are_measured_on_inputs_that_both_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)

    def python(n: int) -> int:
        clock.takes(n * 5e-8)
        if n > 5_000:
            raise ValueError(n)
        return n

    def native(n: int) -> object:
        clock.takes(n * 1e-8)
        return n if n < 3_000 else NotImplemented

    gains = measure(Pair(python, native), ["int"], [])
    assert [len(gains), gains[-1]["size"]] == [3, "(1500)"]
    found = [Gain.of(**it) for it in gains]
    assert [round(it.ratio, 6) for it in found] == [5.0] * 3
    assert all(it.low <= it.ratio <= it.high for it in found)


def test_an_input_that_ends_a_loop_at_once_is_not_the_one_to_measure() -> None:
    """An even number says nothing about a search for divisors."""

    def python(n: int) -> bool:
        return all(n % by for by in range(2, math.isqrt(n) + 1))

    largest = suitable(Pair(python, python), ["int"], [])[-1]
    assert python(*largest[2])


def test_an_input_is_not_long_enough_to_measure_because_the_machine_was_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three calls of four are held up; what the others take counts."""
    called, clock = itertools.count(), Clock(monkeypatch)

    def python(n: int) -> int:
        clock.takes(3e-6 if next(called) % 4 else 5e-7)
        return n

    quickest = suitable(Pair(python, lambda n: n), ["int"], [])[0]
    assert quickest[0] == pytest.approx(5e-7)


def test_numbers_of_a_function_are_tried_with_their_neighbours() -> None:
    assert constants("def f(n): return n > 10 and 0.5") == ([-10, 9, 10, 11], [-0.5, 0.5, math.nextafter(0.5, 1)], [])
    assert constants("def f(s): return s == 'aB'")[2] == ["Ab", "a", "aB"]


def test_a_function_is_named_behind_a_colon() -> None:
    assert split("a/b.py:f") == ("a/b.py", "f")
    assert split("a/b.py:C.f") == ("a/b.py", "C.f")
    assert split("a/b.py") == ("a/b.py", "")
    assert split("a:b/c.py") == ("a:b/c.py", "")


@settings(max_examples=200, deadline=None, database=None)
@given(Strategies("def f(spans):\n    return 1\n").arguments(["list[tuple[int, int | None]]", "list[int | None]"]))
def test_lists_of_what_has_no_order_can_be_drawn(calls: list[tuple[bool, list[Any]]]) -> None:
    assert all(len(values) == 2 for _, values in calls)
