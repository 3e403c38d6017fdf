"""Tokens and money: Rust against Python, exact counts against the algorithm that is spelled out, to the last digit."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference import tokens as reference

from pyagent import rust_core

# What Unicode assigned after the tables of this Python is of another category there.
ASSIGNED = st.characters(exclude_categories=["Cn", "Cs", "Co"])
CODE = st.sampled_from(["def ", "return ", "HTTPServer2(x):", "    ", "\n", "\n\n", "'s", "'LL", "1234567", "// ", "…"])
SPACES = st.sampled_from(
    ["\t", "\r\n", " \n ", "\u00a0", "\u3000", "\x1c", "\x85", "ǅ", "ʰ", "\u017f", "é", "e\u0301", "漢字"]
)
TEXTS = st.lists(CODE | SPACES | st.text(ASSIGNED, max_size=4), max_size=30).map("".join)
PATTERNS = ("cl100k", "o200k")


def vocabulary(tokens: Iterable[bytes]) -> bytes:
    rows = [b64encode(token).decode() + f" {rank}" for rank, token in enumerate(tokens)]
    return "\n".join(rows).encode()


@cache
def learned() -> bytes:
    """A vocabulary of byte pairs that a text has often, as such vocabularies are made."""
    chance = random.Random(5)
    words = [" the", "def", " return", "self", "\n    ", "HTTP", "Server", "…", "é", "漢", "  ", "123", "\n\n", "aaaa"]
    parts = [bytes([byte]) for byte in "".join(chance.choices(words, k=400)).encode()]
    tokens = [bytes([byte]) for byte in range(256)]
    for _ in range(150):
        pairs = [a + b for a, b in pairwise(parts)]
        best = max(sorted(set(pairs)), key=pairs.count)
        tokens.append(best)
        at, joined = 0, list[bytes]()
        while at < len(parts):
            is_pair = parts[at] + b"".join(parts[at + 1 : at + 2]) == best and at + 1 < len(parts)
            joined.append(best if is_pair else parts[at])
            at += 1 + is_pair
        parts = joined
    return vocabulary(dict.fromkeys(tokens))


@cache
def both(pattern: str) -> tuple[rust_core.Vocabulary, reference.Vocabulary]:
    return rust_core.Vocabulary(learned(), pattern), reference.Vocabulary(learned(), pattern)


def outcome(call: Callable[[], object]) -> object:
    try:
        return call()
    except ValueError as error:
        return str(error)


@given(TEXTS | st.text(max_size=80), st.integers(0, 60))
@example("\u024f\u0250\u2e7f\u2e80\U0010ffff", 0)
@example("HTTPServer aB AB Abc", 5)
def test_an_estimate_is_that_of_the_reference(text: str, most: int) -> None:
    assert rust_core.estimate_tokens(text) == reference.estimate_tokens(text)
    kept = rust_core.within_tokens(text, most)
    assert kept == reference.within_tokens(text, most)
    assert text.startswith(kept)
    assert rust_core.estimate_tokens(kept) <= most


@given(TEXTS, st.sampled_from(PATTERNS))
@example("   x", "cl100k")
@example("x  \n  \n y\t\t", "o200k")
@example("it's IT'S it'\u017f", "o200k")
@example("DŽǅabc ǅ", "o200k")
@example("a" * 300 + " the" * 40, "cl100k")
@example("\n" * 200, "cl100k")
def test_a_count_is_that_of_the_reference(text: str, pattern: str) -> None:
    rust, python = both(pattern)
    assert rust.count(text) == python.count(text)


@given(st.lists(st.sampled_from(["a", "aa", "aaaa", " the", "é", "123"]), min_size=30, max_size=80).map("".join))
def test_a_long_piece_is_joined_as_a_short_one(text: str) -> None:
    rust, python = both("o200k")
    piece = text.replace(" ", "").replace("123", "")
    assert rust.count(piece) == python.count(piece)


BASE = vocabulary(bytes([byte]) for byte in range(256))


@given(
    st.binary(max_size=30)
    | st.builds(lambda line: BASE + b"\n" + line, st.text("AQ=+ 0129\r\n", max_size=14).map(str.encode)),
    st.sampled_from([*PATTERNS, "p50k"]),
)
@example(BASE, "cl100k")
@example(BASE + b"\r\n\nYWI= 256\n", "cl100k")
@example(BASE + b"\nYWI= 255", "cl100k")
@example(BASE + b"\nYQ== 256", "cl100k")
@example(BASE + b"\nYWI=", "cl100k")
@example(BASE + b"\n==== 256", "cl100k")
@example(BASE + b"\nYWI= 9999999999", "cl100k")
@example(BASE[10:], "cl100k")
@example(b"", "cl100k")
def test_a_file_that_is_no_vocabulary_is_refused_as_the_reference_refuses_it(data: bytes, pattern: str) -> None:
    mine = outcome(lambda: len(rust_core.Vocabulary(data, pattern)))
    assert mine == outcome(lambda: len(reference.Vocabulary(data, pattern)))


AMOUNTS = st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,6})?", fullmatch=True) | st.text("0123456789.e-٣", max_size=12)
COUNTS = st.integers(0, 2**64 - 1) | st.integers(0, 100_000)
CALLS = st.tuples(st.sampled_from(["a", "b", ""]), COUNTS, COUNTS, st.tuples(AMOUNTS, AMOUNTS))


@given(st.none() | AMOUNTS, st.lists(CALLS, max_size=6))
@example("0.000000000001", [("a", 1, 0, ("0.000001", "0"))])
@example("999999999.999999999999", [("a", 2**64 - 1, 2**64 - 1, ("999999999.999999", "999999999"))] * 2)
def test_a_ledger_is_that_of_the_reference(
    budget: str | None, calls: list[tuple[str, int, int, tuple[str, str]]]
) -> None:
    mine, theirs = outcome(lambda: rust_core.Ledger(budget)), outcome(lambda: reference.Ledger(budget))
    if isinstance(theirs, str):
        assert mine == theirs
        return
    assert isinstance(mine, rust_core.Ledger)
    assert isinstance(theirs, reference.Ledger)
    for model, read, written, prices in calls:
        asked = outcome(lambda: mine.affords(read, written, prices))  # noqa: B023
        assert asked == outcome(lambda: theirs.affords(read, written, prices))  # noqa: B023
        cost = outcome(lambda: mine.book(model, read, written, prices))  # noqa: B023
        assert cost == outcome(lambda: theirs.book(model, read, written, prices))  # noqa: B023
    assert (mine.spent, mine.left, mine.uses) == (theirs.spent, theirs.left, theirs.uses)


@given(
    st.sampled_from([row[0] for row in rust_core.prices_known()]) | st.text(max_size=8),
    st.sampled_from(["", "-2024-08-06", ":free", "@x", "x", ".5", "-mini", "\n"]),
    st.sampled_from(["", "openai/", "a/b/"]),
)
def test_a_model_has_the_row_with_the_longest_name(name: str, more: str, provider: str) -> None:
    model = provider + name + more
    assert rust_core.price_of(model) == reference.price_of(model, rust_core.prices_known())


def test_the_table_of_prices_says_from_when_it_is() -> None:
    for model, read, written, window, day in rust_core.prices_known():
        assert date(2024, 1, 1) < date.fromisoformat(day) < date(2027, 1, 1), model
        assert 0 < Decimal(read) <= Decimal(written), model
        assert window >= 8192, model


@pytest.mark.parametrize("count", [-1, 2**64])
def test_a_number_that_is_no_count_is_refused(count: int) -> None:
    with pytest.raises(OverflowError):
        rust_core.Ledger().book("a", count, 0, ("1", "1"))
