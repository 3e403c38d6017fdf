"""Pieces of work for `benchmarks.cores`: traces, texts, tokens, experiments; see there."""

from __future__ import annotations

import random
from array import array
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyagent import rust_core


@dataclass(frozen=True)
class Case:
    """One piece of work, done by both.

    Attributes:
        core: The core it belongs to.
        what: What is done, with its size.
        python: By the reference.
        rust: By Rust, through PyO3.
    """

    core: str
    what: str
    python: Callable[[], object]
    rust: Callable[[], object]


def more_cases() -> Iterator[Case]:
    """All of them."""
    yield from _experiments()
    yield from _tracing()
    yield from _texts()
    yield from _tokens()


def _experiments() -> Iterator[Case]:
    from reference import statistics as reference  # noqa: PLC0415

    for size in (15, 1000):
        chance = random.Random(size)
        first = [chance.gauss(10, 2) for _ in range(size)]
        second = [chance.gauss(11, 3) for _ in range(size)]
        python = [reference.Sample(it) for it in (first, second)]
        rust = [rust_core.Sample(array("d", it)) for it in (first, second)]
        yield Case(
            "metrics",
            f"Welch's test of two samples, {size:,} measurements",
            lambda python=python: reference.welch_test(*python),
            lambda rust=rust: rust_core.welch_test(*rust),
        )
    yield Case(
        "metrics",
        "Fisher's exact test, 31 of 60 against 52 of 80",
        lambda: reference.fisher_test((31, 60), (52, 80)),
        lambda: rust_core.fisher_test((31, 60), (52, 80)),
    )
    yield Case(
        "metrics",
        "trials that tell two shares apart",
        lambda: reference.sample_size(0.6, 0.7),
        lambda: rust_core.sample_size(0.6, 0.7),
    )
    ways = [(0, 9), (1, 12), (30, 40)]
    yield Case(
        "metrics",
        "fallback among three models",
        lambda: reference.fallback(ways),
        lambda: rust_core.fallback(ways),
    )


def _tracing() -> Iterator[Case]:
    from reference import tracing as reference  # noqa: PLC0415

    header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    yield Case(
        "tracing",
        "read a traceparent",
        lambda: reference.parse_traceparent(header),
        lambda: rust_core.parse_traceparent(header),
    )
    for size in (30, 3000):
        spans = _made_spans(size)
        yield Case(
            "tracing",
            f"phases and critical path of {size:,} spans",
            lambda spans=spans: _told(reference.Trace(spans)),
            lambda spans=spans: _told(rust_core.Trace(spans)),
        )


def _told(trace: rust_core.Trace) -> object:
    return trace.phases(), trace.critical_path()


def _made_spans(size: int) -> list[tuple[str, str, str, int, int]]:
    chance = random.Random(size)
    spans = [(f"{0:016x}", "", "run", 0, 10**9)]
    for number in range(1, size):
        above = spans[chance.randrange(max(len(spans) // 8, 1))]
        begin = chance.randint(above[3], above[4])
        spans.append((f"{number:016x}", above[0], f"step {number % 12}", begin, chance.randint(begin, above[4])))
    return spans


def _texts() -> Iterator[Case]:
    from reference import answer, diff  # noqa: PLC0415

    for size, changes in ((300, 6), (5000, 120)):
        before, after = _made_texts(size, changes)
        yield Case(
            "agent",
            f"unified diff, {size:,} lines, {changes} changes, against `difflib`",
            lambda before=before, after=after: diff.by_difflib(before, after),
            lambda before=before, after=after: rust_core.unified_diff(before, after),
        )
    raw = (
        "Here is the docstring you asked for:\r\n\r\n```python\r\n"
        + '"""Return the total of all open orders.\r\n\r\n    Cancelled ones do not count.   \r\n"""'
        + "\r\n```\r\nLet me know if you need more."
    )
    yield Case("agent", "read a model's answer", lambda: answer.read_answer(raw), lambda: rust_core.read_answer(raw))


def _made_texts(size: int, changes: int) -> tuple[bytes, bytes]:
    chance = random.Random(size)
    words = ["x = 1", "return x", "", "if x:", "    pass", "def f(a):", "# note", "y.append(x)"]
    lines = [f"{chance.choice(words)}{chance.randrange(40)}\n" for _ in range(size)]
    after = list(lines)
    for _ in range(changes):
        at = chance.randrange(size - 5)
        after[at : at + chance.randrange(3)] = [f"new {chance.random()}\n"] * chance.randrange(3)
    return "".join(lines).encode(), "".join(after).encode()


def _tokens() -> Iterator[Case]:
    from reference import tokens as reference  # noqa: PLC0415

    text = Path(__file__).read_text(encoding="utf-8") * 3
    size = f"{len(text) / 1000:.0f} kB of Python"
    data = _made_vocabulary(text)
    python, rust = reference.Vocabulary(data, "o200k"), rust_core.Vocabulary(data, "o200k")
    yield Case(
        "tokens",
        f"estimate {size}",
        lambda: reference.estimate_tokens(text),
        lambda: rust_core.estimate_tokens(text),
    )
    yield Case(
        "tokens",
        f"cut {size} to 3,000 tokens",
        lambda: reference.within_tokens(text, 3000),
        lambda: rust_core.within_tokens(text, 3000),
    )
    yield Case(
        "tokens",
        f"count {size} exactly, {len(rust):,} tokens known",
        lambda: python.count(text),
        lambda: rust.count(text),
    )
    table = rust_core.prices_known()
    yield Case(
        "tokens",
        "price of a model",
        lambda: reference.price_of("openai/gpt-4o-mini-2024-07-18", table),
        lambda: rust_core.price_of("openai/gpt-4o-mini-2024-07-18"),
    )
    yield Case(
        "tokens",
        "book a call in a ledger, look whether the next is covered",
        lambda: _booked(reference.Ledger("1000000")),
        lambda: _booked(rust_core.Ledger("1000000")),
    )


def _booked(ledger: rust_core.Ledger) -> object:
    prices = ("0.15", "0.60")
    ledger.book("gpt-4o-mini", 1234, 56, prices)
    return ledger.affords(1234, 400, prices), ledger.spent


def _made_vocabulary(text: str) -> bytes:
    """All bytes, and the pieces of words that a text has most often."""
    counts: dict[str, int] = {}
    for word in text.split():
        for end in range(2, min(len(word), 9) + 1):
            for piece in (word[:end], " " + word[:end]):
                counts[piece] = counts.get(piece, 0) + 1
    often = sorted(counts, key=lambda piece: (-counts[piece], len(piece), piece))[:2000]
    pieces = [bytes([byte]) for byte in range(256)]
    pieces += [piece.encode() for piece in sorted(often, key=lambda piece: (len(piece), piece))]
    return "\n".join(f"{b64encode(it).decode()} {rank}" for rank, it in enumerate(dict.fromkeys(pieces))).encode()
