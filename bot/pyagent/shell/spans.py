"""Where the time goes: spans of the work that is done here, for whoever listens.

A recording has the ids of W3C Trace Context, so that it goes on in a child process. Where nobody records, a span costs
a look at a variable, and Rust is not loaded.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from typing import TypeAlias

Told: TypeAlias = "tuple[str, str, str, int, int]"
"""Id, id of the parent, name, begin and end in nanoseconds since the epoch."""
MOST = 400
"""Spans of one recording. What is beyond them is part of the span above it."""


@dataclass(slots=True)
class Recording:
    """Spans below one that somebody else may hold.

    Attributes:
        trace: Id of the trace.
        above: Id of the span that the next one is below of.
        spans: Those that ended, in that order.
        ids: Ids of the spans to come.
    """

    trace: str
    above: str
    spans: list[Told] = field(default_factory=list)
    ids: Iterator[str] = field(default_factory=lambda: iter(()))

    @property
    def header(self) -> str:
        """What work elsewhere needs to know, to go on below the span that is open."""
        from pyagent.rust_core import traceparent  # noqa: PLC0415

        return traceparent(self.trace, self.above)


_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


def _ids(of: str) -> Iterator[str]:
    """Ids that follow from another: the same work, done again, has the same."""
    return (blake2b(f"{of} {number}".encode(), digest_size=8).hexdigest() for number in count())


def root_of(trace: str) -> str:
    """Id of the span that the steps of a run are below of."""
    return trace[:16]


@contextmanager
def _set(made: Recording) -> Iterator[Recording]:
    token = _recording.set(made)
    try:
        yield made
    finally:
        _recording.reset(token)


@contextmanager
def recorded(header: str) -> Iterator[Recording]:
    """Record the spans of the block, below the span that a ``traceparent`` names.

    Raises:
        ValueError: It is no ``traceparent``.
    """
    from pyagent.rust_core import parse_traceparent  # noqa: PLC0415

    trace, above, _ = parse_traceparent(header)
    with _set(Recording(trace, above, ids=_ids(above))) as made:
        yield made


@contextmanager
def span(name: str) -> Iterator[None]:
    """The block as a span of that name, where somebody records."""
    here = _recording.get()
    if here is None or len(here.spans) >= MOST:
        yield
        return
    above, here.above = here.above, next(here.ids)
    mine, begin, steady = here.above, time.time_ns(), time.perf_counter_ns()
    try:
        yield
    finally:
        here.above = above
        here.spans.append((mine, above, name, begin, begin + time.perf_counter_ns() - steady))


@contextmanager
def recorded_step(trace: str, name: str) -> Iterator[list[Told]]:
    """Record a step of a run, the step itself among its spans; the list is full when the block has ended."""
    with _set(Recording(trace, root_of(trace), ids=_ids(f"{trace} {name}"))) as made, span(name):
        yield made.spans


def current_header() -> str:
    """The ``traceparent`` of the span that is open here; empty where nobody records."""
    here = _recording.get()
    return here.header if here else ""


def add(spans: Sequence[Sequence[object]]) -> None:
    """Take over spans that another process recorded below the span that is open here."""
    here = _recording.get()
    if here is not None:
        room = max(MOST - len(here.spans), 0)
        here.spans += [told(each) for each in spans[:room]]


def told(row: Sequence[object]) -> Told:
    """A span as JSON has it, read back."""
    identity, parent, name, start, end = row
    if isinstance(start, int) and isinstance(end, int):
        return str(identity), str(parent), str(name), start, end
    raise ValueError("no span")
