"""Which lines belong to which pull request, so that two of ours never touch the same ones.

Each category starts at the same base. Lines that an earlier category changes are its own, and so are their
neighbours: git merges two changes only when an unchanged line stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyagent import rust_core
from pyagent.core.fixing import Guard
from pyagent.core.hint_places import place_of
from pyagent.core.hints import FIRST
from pyagent.core.work import Item

WAITS = "offered again once that is merged"
"""How the reason ends for which a fix waits for another pull request."""

Span = tuple[int, int]
"""Lines ``first:end`` of the base, 0-based, end exclusive; an insertion before line n is ``(n, n)``."""


def changed_lines(base: bytes, after: bytes) -> list[Span]:
    """The lines of ``base`` that ``after`` changes.

    Of two equal lines either may be called the deleted one, and git may choose otherwise than we do: a span covers all
    the places to which its change can slide.
    """
    if base == after:
        return []
    old, new = base.splitlines(keepends=True), after.splitlines(keepends=True)
    spans: list[Span] = []
    for first, end, first_new, end_new in rust_core.changes(base, after):
        up, down = 0, 0
        if first_new == end_new:
            up, down = _slides(old, first, end)
        elif first == end:
            up, down = _slides(new, first_new, end_new)
        spans.append((first - up, end + down))
    return spans


def _slides(lines: Sequence[bytes], first: int, end: int) -> tuple[int, int]:
    """How far a block of lines can move up and down among its neighbours without changing the text around it."""
    up = 0
    while first - up > 0 and lines[first - up - 1] == lines[end - up - 1]:
        up += 1
    down = 0
    while end + down < len(lines) and lines[first + down] == lines[end + down]:
        down += 1
    return up, down


def touch(one: Span, other: Span) -> bool:
    """Whether two changes share lines or border each other."""
    return one[0] <= other[1] and other[0] <= one[1]


def guard_for(base: bytes, owned: Sequence[tuple[Span, str]]) -> Guard:
    """A guard that refuses texts which change lines of another category.

    Args:
        base: The text that all categories start from.
        owned: Spans with the name of the category they belong to.
    """

    def refuse(after: bytes) -> str:
        for span in changed_lines(base, after):
            for taken, category in owned:
                if touch(span, taken):
                    return f"the pull request for {category} changes these lines; {WAITS}"
        return ""

    return refuse


def wait_for_first(items: Sequence[Item], base: bytes) -> None:
    """Let hints that must not be the first of their function wait with the one that is.

    Args:
        items: The findings of one file, decided.
        base: Its text as it was scanned.
    """
    waiting = [item for item in items if item.reason.endswith(WAITS)]
    held = [item for item in items if item.reason == FIRST] if waiting else []
    if not held:
        return
    places = ((item, place_of(item.outcome, base)) for item in waiting)
    reasons = {place.function: item.reason for item, place in places if place is not None}
    for item in held:
        place = place_of(item.outcome, base)
        if place is not None:
            item.reason = reasons.get(place.function, item.reason)
