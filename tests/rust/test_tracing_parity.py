"""Traces: Rust against Python, to the nanosecond, and the laws that both must keep."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference import tracing as reference
from reference.tracing import Told

from pyagent import rust_core

HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
IDS = st.sampled_from("abcdefgh")
SMALL = st.integers(0, 12)
TIMES = SMALL | st.integers(-(2**63), 2**63 - 1)


@st.composite
def spans(draw: st.DrawFn) -> list[Told]:
    """Spans of which most are a trace: few ids twice, few circles."""
    names = draw(st.lists(IDS, max_size=8, unique=draw(st.integers(0, 9)) > 0))
    times = st.tuples(SMALL, SMALL).map(sorted) | st.tuples(TIMES, TIMES)
    rows: list[Told] = []
    for number, name in enumerate(names):
        start, end = draw(times)
        above = st.sampled_from(["", *names[:number]]) if draw(st.integers(0, 9)) else IDS | st.just("")
        rows.append((name, draw(above), draw(st.sampled_from(["fix", "scan", "é", ""])), start, end))
    return rows


def outcome(call: Callable[[], object]) -> object:
    try:
        return call()
    except ValueError as error:
        return str(error)


def changed(header: str, at: int, to: str) -> str:
    return header[:at] + to + header[at + 1 :]


@given(st.text(max_size=60) | st.builds(changed, st.just(HEADER), st.integers(0, 56), st.sampled_from("0fFgé-.")))
@example(HEADER)
@example(HEADER + "-")
@example("01" + HEADER[2:] + "-more")
@example("01" + HEADER[2:] + ".")
@example("ff" + HEADER[2:])
@example("00-" + "0" * 32 + HEADER[35:])
@example(HEADER[:36] + "0" * 16 + "-01")
@example(HEADER[:-2] + "ff")
def test_a_header_is_read_as_the_reference_reads_it(header: str) -> None:
    found = outcome(lambda: rust_core.parse_traceparent(header))
    assert found == outcome(lambda: reference.parse_traceparent(header))
    if isinstance(found, tuple):
        assert rust_core.parse_traceparent(rust_core.traceparent(*found)) == found


@given(st.text("0123456789abcdefA", max_size=33), st.text("0123456789abcdefA", max_size=17), st.integers(0, 255))
@example("0" * 31 + "1", "0" * 15 + "1", 255)
@example("0" * 32, "0" * 15 + "1", 1)
@example("1" * 32, "0" * 16, 1)
def test_a_header_is_written_as_the_reference_writes_it(trace: str, span: str, flags: int) -> None:
    found = outcome(lambda: rust_core.traceparent(trace, span, flags))
    assert found == outcome(lambda: reference.traceparent(trace, span, flags))


@given(spans())
@example([("a", "a", "x", 0, 1)])
@example([("a", "b", "x", 0, 1), ("b", "a", "x", 0, 1)])
@example([("", "", "x", 0, 1)])
@example([("a", "", "x", 1, 0)])
@example([("a", "", "x", -(2**63), 2**63 - 1), ("b", "a", "y", -(2**63), 2**63 - 1), ("c", "", "x", 0, 2**63 - 1)])
@example([("a", "", "x", 0, 9), ("b", "a", "y", 3, 9), ("c", "a", "z", 1, 9), ("d", "a", "z", 1, 9)])
@example([("a", "", "x", 0, 9), ("b", "a", "y", 2, 5), ("c", "a", "z", 4, 9)])
@example([("a", "", "x", 0, 9), ("b", "a", "y", -4, 20)])
def test_a_trace_is_told_as_the_reference_tells_it(rows: list[Told]) -> None:
    mine, theirs = outcome(lambda: rust_core.Trace(rows)), outcome(lambda: reference.Trace(rows))
    if isinstance(theirs, str):
        assert mine == theirs
        return
    assert isinstance(mine, rust_core.Trace)
    assert isinstance(theirs, reference.Trace)
    assert mine.phases() == theirs.phases()
    assert mine.critical_path() == theirs.critical_path()


@given(spans())
def test_the_critical_path_is_never_in_two_places(rows: list[Told]) -> None:
    try:
        trace = rust_core.Trace(rows)
    except ValueError:
        return
    path = trace.critical_path()
    assert all(start < end and rows[span][3] <= start and end <= rows[span][4] for span, start, end in path)
    assert all(before[2] <= after[1] for before, after in pairwise(path))


@pytest.mark.parametrize("time", [2**63, -(2**63) - 1])
def test_a_time_beyond_64_bits_is_refused(time: int) -> None:
    with pytest.raises(OverflowError):
        rust_core.Trace([("a", "", "x", min(time, 0), max(time, 0))])


def test_a_deep_trace_costs_no_stack() -> None:
    rows = [(str(n), str(n - 1), "x", n, 200_000 - n) for n in range(1, 90_000)]
    path = rust_core.Trace(rows).critical_path()
    assert len(path) == 2 * len(rows) - 1
