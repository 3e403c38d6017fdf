"""Traces in Python: the same answers as ``rust_core/cores/src/trace``, found in another way where there is one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

_DIGITS = re.compile(r"[0-9a-f]*")
Told = tuple[str, str, str, int, int]


class TraceError(ValueError):
    """Why a text is no context, or spans are no trace."""


def parse_traceparent(header: str) -> tuple[str, str, int]:
    if not header.isascii() or len(header) < 55:
        raise TraceError("no traceparent: it has less than 55 characters of ASCII")
    if {header[at] for at in (2, 35, 52)} != {"-"}:
        raise TraceError("no traceparent: its parts are not separated by `-` where they end")
    version = header[:2]
    if not _DIGITS.fullmatch(version) or version == "ff":
        raise TraceError("no traceparent: there is no such version")
    if len(header) > 55 and (version == "00" or header[55] != "-"):
        raise TraceError("no traceparent: it goes on behind its last part")
    if not _DIGITS.fullmatch(header[53:55]):
        raise TraceError("no traceparent: its flags are not hexadecimal")
    trace, span = _id(header[3:35], 32, "trace"), _id(header[36:52], 16, "span")
    return trace, span, int(header[53:55], 16) & 3


def traceparent(trace: str, span: str, flags: int = 1) -> str:
    return f"00-{_id(trace, 32, 'trace')}-{_id(span, 16, 'span')}-{flags & 3:02x}"


def _id(text: str, digits: int, of: str) -> str:
    if len(text) != digits or not _DIGITS.fullmatch(text):
        raise TraceError(f"the id of a {of} is {digits} hexadecimal digits in lower case")
    if not int(text, 16):
        raise TraceError(f"the id of a {of} is not 0")
    return text


class Trace:
    """Spans that belong together."""

    def __init__(self, spans: Sequence[Told]) -> None:
        places: dict[str, int] = {}
        for index, (identity, _, _, start, end) in enumerate(spans):
            if not identity:
                raise TraceError(f"span {index} has no id")
            if identity in places:
                raise TraceError(f"span {index} has the id of span {places[identity]}")
            places[identity] = index
            if end < start:
                raise TraceError(f"span {index} ends before it begins")
        self.spans = spans
        parents = [places.get(span[1]) for span in spans]
        _refuse_circles(parents)
        self.children: dict[int | None, list[int]] = defaultdict(list)
        for index, parent in enumerate(parents):
            self.children[parent].append(index)

    def phases(self) -> list[tuple[str, int, int, int]]:
        members: dict[str, list[int]] = defaultdict(list)
        for index, span in enumerate(self.spans):
            members[span[2]].append(index)
        rows = [
            (name, len(group), _covered(self._times(group)), sum(self._own(index) for index in group))
            for name, group in members.items()
        ]
        return sorted(rows, key=lambda row: (-row[3], row[0].encode()))

    def _times(self, group: Iterable[int]) -> list[tuple[int, int]]:
        return [self.spans[index][3:] for index in group]

    def _own(self, index: int) -> int:
        start, end = self.spans[index][3:]
        inside = [(max(a, start), min(b, end)) for a, b in self._times(self.children.get(index, ()))]
        return end - start - _covered(inside)

    def critical_path(self) -> list[tuple[int, int, int]]:
        path: list[tuple[int, int, int]] = []
        todo: list[tuple[int | None, int, int]] = [(None, -(1 << 63), (1 << 63) - 1)]
        while todo:
            span, start, until = todo.pop()
            if span is not None and span < 0:
                # A stretch of a span's own that was put aside until what ended after it was told.
                path.append((-1 - span, start, until))
                continue
            aside = []
            for child, begun, ended in self._waited(span, start, until):
                if span is not None and ended < until:
                    aside.append((-1 - span, ended, until))
                aside.append((child, begun, ended))
                until = begun
            if span is not None and start < until:
                aside.append((-1 - span, start, until))
            todo += reversed(aside)
        return path[::-1]

    def _waited(self, span: int | None, start: int, until: int) -> Iterable[tuple[int, int, int]]:
        """The children on the path, the last first."""
        inside = [
            (max(a, start), min(b, until), child)
            for child in self.children.get(span, ())
            for a, b in self._times([child])
        ]
        for begun, ended, child in sorted(inside, key=lambda it: (-it[1], it[0], it[2])):
            if begun < ended <= until:
                yield child, begun, ended
                until = begun


def _refuse_circles(parents: Sequence[int | None]) -> None:
    done: set[int] = set()
    for begin in range(len(parents)):
        walk: dict[int, None] = {}
        at: int | None = begin
        while at is not None and at not in done:
            if at in walk:
                circle = list(walk)
                raise TraceError(f"span {min(circle[circle.index(at) :])} is its own ancestor")
            walk[at] = None
            at = parents[at]
        done |= walk.keys()


def _covered(intervals: Iterable[tuple[int, int]]) -> int:
    total, until = 0, -(1 << 63)
    for start, end in sorted(intervals):
        begin = max(start, until)
        if end > begin:
            total += end - begin
            until = end
    return total
