"""Profiles: Rust against Python, value and error, on real files, damaged ones and any bytes at all."""

from __future__ import annotations

import cProfile
import marshal
import profile as slow_profile
import pstats
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from outcomes import same
from reference import profile as reference

from pyagent import rust_core

FILES = st.sampled_from(
    ["/work/p/a/b.py", "./a/b.py", "b.py", "/x/a/b.py", "/y/b.py", "a/c.py", "C:\\p\\a\\b.py", "~", ""]
)
NAMES = st.sampled_from(["f", "A.f", "<listcomp>", "<module>", "g", "<locals>.g", "é", "", "{built-in}"])
KEYS = st.tuples(FILES, st.integers(0, 30), NAMES)
TIMES = st.floats(-1e9, 1e9) | st.integers(-(2**70), 2**70) | st.floats()
COUNTS = st.integers(-1, 100) | st.integers(0, 2**70)
CALLERS = st.dictionaries(KEYS, st.tuples(COUNTS, COUNTS, TIMES, TIMES) | st.integers(-1, 9), max_size=4)
GOOD_TIMES = st.floats(0, 1e6) | st.integers(0, 1000)
GOOD = st.dictionaries(
    KEYS,
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 9),
        GOOD_TIMES,
        GOOD_TIMES,
        st.dictionaries(KEYS, st.tuples(st.integers(0, 9), st.integers(0, 9), GOOD_TIMES, GOOD_TIMES), max_size=4),
    ),
    max_size=8,
)
TABLES = st.dictionaries(KEYS, st.tuples(COUNTS, COUNTS, TIMES, TIMES, CALLERS), max_size=6) | GOOD
MARSHALLED = st.builds(marshal.dumps, TABLES, st.sampled_from([2, 3, 4]))
OTHER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=2), inner),
)
FRAMES = st.sampled_from(
    [
        "f (a/b.py:3)",
        "f (a/b.py)",
        "/x/a/b.py:A.f:12",
        "g",
        "main:1",
        ":f:1",
        "f (x:y)",
        "(",
        "f ()",
        " f ",
        "<module> (b.py:1)",
    ]
)
STACKS = st.builds(
    "{} {}".format, st.lists(FRAMES, max_size=5).map(";".join), st.integers(0, 9) | st.text("0-9 é", max_size=4)
)
COLLAPSED = st.lists(STACKS | st.just(""), max_size=8).map("\n".join).map(str.encode)
FUNCTIONS = st.lists(
    st.builds(
        lambda path, name, line, length: (path, name, line, line + length),
        st.sampled_from(["a/b.py", "b.py", "src/a/b.py", "a/c.py"]),
        st.sampled_from(["f", "A.f", "g", "A.B.g", "h"]),
        st.integers(1, 30),
        st.integers(0, 10),
    ),
    max_size=6,
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with a few bytes changed, cut or doubled."""
    data = bytearray(draw(MARSHALLED))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(data)


def outcome(make: type, data: bytes, functions: list[tuple[str, str, int, int]]) -> object:
    try:
        found = make(data)
    except ValueError as error:
        return str(error)
    tops = [found.top(by, 3) for by in ("own", "cumulative")]
    return same([found.unit, found.total, found.entries, *tops, found.hot_path(), found.joined("/work/p", functions)])


DATA = MARSHALLED | damaged() | OTHER.map(marshal.dumps) | COLLAPSED | st.binary() | st.binary().map(b"\xfb".__add__)


@given(DATA, FUNCTIONS)
@example(b"", [])
@example(b"{0", [])
@example(b"\xfb0", [])
@example(b"\xfbr\0\0\0\0r\0\0\0\x000", [])
@example(b"\xfb(\xff\xff\xff\x7f", [])
@example(b"{)" * 40, [])
@example(b"a;b 9007199254740992\nc 1", [])
@example(b"a 18446744073709551616", [])
@example(b"a;" * 4097 + b"a 1", [])
@example(b"a;a;b;a;b 3", [])
def test_rust_gives_the_value_or_the_error_of_the_reference(
    data: bytes, functions: list[tuple[str, str, int, int]]
) -> None:
    assert outcome(rust_core.Profile, data, functions) == outcome(reference.Profile, data, functions)


def fib(n: int) -> int:
    return n if n < 2 else sum([fib(n - 1), fib(n - 2)])


@pytest.mark.parametrize("make", [cProfile.Profile, slow_profile.Profile])
def test_a_file_of_the_standard_library_says_what_pstats_says(make: type, tmp_path: Path) -> None:
    run = make()
    run.runcall(fib, 12)
    run.dump_stats(tmp_path / "out")
    stats = pstats.Stats(str(tmp_path / "out"))
    found = rust_core.Profile((tmp_path / "out").read_bytes())
    expected = {key: value[1:4] for key, value in stats.stats.items()}  # type: ignore[attr-defined]
    assert {(file, line, name): rest for file, line, name, *rest in found.entries} == {
        key: list(value) for key, value in expected.items()
    }
    assert found.total == pytest.approx(stats.total_tt)  # type: ignore[attr-defined]
    here = fib.__code__.co_firstlineno
    calls, own, cumulative = found.joined(str(Path(__file__).parent), [(Path(__file__).name, "fib", here, here + 1)])[0]
    entry = expected[__file__, here, "fib"]
    assert (calls, own, cumulative) == entry


def test_the_hot_path_goes_down_to_where_the_time_is(tmp_path: Path) -> None:
    run = cProfile.Profile()
    run.runcall(lambda: [fib(15), len([])])
    run.dump_stats(tmp_path / "out")
    path = rust_core.Profile((tmp_path / "out").read_bytes()).hot_path()
    assert [step[2] for step in path] == ["<lambda>", "fib", "<built-in method builtins.sum>"]


def test_an_object_that_could_run_code_is_refused() -> None:
    code = marshal.dumps({("a", 1, "f"): compile("1/0", "a", "exec")})
    with pytest.raises(ValueError, match=r"^byte \d+: a profile holds nothing of kind 0x63$"):
        rust_core.Profile(code)


def test_a_table_of_any_size_is_not_taken() -> None:
    huge = b"\xfb" + bytes(32_000_000)
    assert outcome(rust_core.Profile, huge, []) == "a table of functions has at most 32000000 bytes"
    assert outcome(reference.Profile, huge, []) == "a table of functions has at most 32000000 bytes"


def test_a_small_file_cannot_ask_for_much() -> None:
    callers = {("a", n, "f"): (1, 1, 0.0, 0.0) for n in range(3000)}
    shared = marshal.dumps({("a", n, "g"): (1, 1, 0.0, 0.0, callers) for n in range(3000)})
    with pytest.raises(ValueError, match="more callers than a profile has"):
        rust_core.Profile(shared)
