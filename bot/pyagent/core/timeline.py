"""Where the time of a run went: its phases, and the path of what it waited for. Pure.

A run is the span of all its steps, and what no step took is its own: it waited for the forge or a worker. Spans come
from a database and from other machines, whose clocks may differ; what cannot be put together has no timeline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from pyagent.rust_core import Trace

Span = tuple[str, str, str, int, int]
"""Id, id of the parent, name, begin and end in nanoseconds."""
WAITING, QUEUED = "waiting", "queued"
_SECOND = 1_000_000_000
_ATTEMPT = re.compile(r" #\d+$")


@dataclass(frozen=True, slots=True)
class Phase:
    """What all spans of one name took.

    Attributes:
        name: Of the step, or of a part of it.
        times: How often it was done.
        seconds: In which it was under way.
        own: Of these, seconds in which no part of it was.
    """

    name: str
    times: int
    seconds: float
    own: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Phases, most of their own first; and what was waited for, in order, with its seconds."""

    phases: tuple[Phase, ...]
    critical: tuple[tuple[str, float], ...]


def timeline(spans: Sequence[Span], root: str, created: float, started: float, ended: float) -> Timeline | None:
    """The timeline of a run that has ended.

    Args:
        spans: Of its steps and their parts.
        root: Id of the span that the steps are below of.
        created: When it was asked for, in seconds since the epoch.
        started: When a worker took it.
        ended: When it ended.

    Returns:
        None where the spans are no trace.
    """
    begin, end = _whole(created), _whole(ended)
    rows = [
        (root, "", WAITING, begin, end),
        (f"{root} {QUEUED}", root, QUEUED, begin, _whole(started)),
        *((identity, above, _ATTEMPT.sub("", name), start, stop) for identity, above, name, start, stop in spans),
    ]
    try:
        trace = Trace(rows)
    except (ValueError, OverflowError):
        return None
    phases = (Phase(name, times, open_ / _SECOND, own / _SECOND) for name, times, open_, own in trace.phases())
    path = [(rows[place][2], stop - start) for place, start, stop in trace.critical_path()]
    return Timeline(tuple(phases), _joined(path))


def _whole(seconds: float) -> int:
    return round(seconds * _SECOND)


def _joined(path: Sequence[tuple[str, int]]) -> tuple[tuple[str, float], ...]:
    """Neighbours of one name as one."""
    groups = groupby(path, key=itemgetter(0))
    return tuple((name, sum(took for _, took in group) / _SECOND) for name, group in groups)
