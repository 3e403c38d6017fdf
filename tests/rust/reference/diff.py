"""Unified diffs in Python: what the hunks of given changes are, and what a text becomes by them.

Which lines are found unlike is decided by the library in Rust; ``changes_of`` reads that from a diff with all of its
context, and ``by_difflib`` is how it was decided in Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

Change = tuple[int, int, int, int]
_Opcode = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
_NO_NEWLINE = b"\n\\ No newline at end of file\n"
_HEAD = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")


def lines(text: bytes) -> list[bytes]:
    parts = text.split(b"\n")
    last = parts.pop()
    return [part + b"\n" for part in parts] + ([last] if last else [])


def unified(before: bytes, after: bytes, changes: Sequence[Change], context: int) -> bytes:
    """The hunks of changes ``(first, end, first_new, end_new)``."""
    old, new = lines(before), lines(after)
    groups: list[list[Change]] = []
    for change in changes:
        if groups and change[0] - groups[-1][-1][1] <= 2 * context:
            groups[-1].append(change)
        else:
            groups.append([change])
    return b"".join(_hunk(group, old, new, context) for group in groups)


def _hunk(group: Sequence[Change], old: Sequence[bytes], new: Sequence[bytes], context: int) -> bytes:
    start, end = max(group[0][0] - context, 0), min(group[-1][1] + context, len(old))
    shift, shift_end = group[0][2] - group[0][0], group[-1][3] - group[-1][1]
    out = [f"@@ -{_range(start, end)} +{_range(start + shift, end + shift_end)} @@\n".encode()]
    at = start
    for first, last, first_new, last_new in group:
        out += [_line(b" ", line) for line in old[at:first]]
        out += [_line(b"-", line) for line in old[first:last]]
        out += [_line(b"+", line) for line in new[first_new:last_new]]
        at = last
    return b"".join(out + [_line(b" ", line) for line in old[at:end]])


def _range(start: int, end: int) -> str:
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + 1 if length else start},{length}"


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + _NO_NEWLINE


def _rows(diff: bytes) -> Iterator[tuple[int, int, list[tuple[bytes, bytes]]]]:
    """Of each hunk: where it begins in either text, and its lines with their signs."""
    at = 0
    while at < len(diff):
        head = _HEAD.match(diff, at)
        assert head is not None, diff[at : at + 80]
        old, new = int(head[2] or 1), int(head[4] or 1)
        begin = int(head[1]) - bool(old), int(head[3]) - bool(new)
        at, rows = head.end(), []
        while old or new:
            end = diff.index(b"\n", at) + 1
            sign, line = diff[at : at + 1], diff[at + 1 : end]
            at = end
            if diff.startswith(_NO_NEWLINE[1:], at):
                line, at = line[:-1], at + len(_NO_NEWLINE) - 1
            old, new = old - (sign != b"+"), new - (sign != b"-")
            rows.append((sign, line))
        yield *begin, rows


def patched(before: bytes, diff: bytes) -> bytes:
    """The text that the hunks make; every line that they name must stand where they say."""
    old, out, at = lines(before), list[bytes](), 0
    for start, _, rows in _rows(diff):
        assert start >= at
        out += old[at:start]
        at = start
        for sign, line in rows:
            if sign != b"+":
                assert old[at] == line
                at += 1
            if sign != b"-":
                out.append(line)
    return b"".join(out + old[at:])


def changes_of(diff: bytes) -> list[Change]:
    """The changes of a diff that has only one hunk, with all of its context."""
    found: list[Change] = []
    for old, new, rows in _rows(diff):
        before, after, is_open = old, new, False
        for sign, _ in rows:
            if sign == b" ":
                before, after, is_open = before + 1, after + 1, False
                continue
            if not is_open:
                found.append((before, before, after, after))
                is_open = True
            before, after = before + (sign == b"-"), after + (sign == b"+")
            found[-1] = (found[-1][0], before, found[-1][2], after)
    return found


class _WholeFile(SequenceMatcher[bytes]):
    """Compares two texts, but looks only between their first and last difference."""

    def __init__(self, before: list[bytes], after: list[bytes]) -> None:
        self.head = _common(before, after)
        self.tail = _common(before[self.head :][::-1], after[self.head :][::-1])
        self.ends = len(before), len(after)
        super().__init__(
            None, before[self.head : self.ends[0] - self.tail], after[self.head : self.ends[1] - self.tail]
        )

    def get_opcodes(self) -> list[_Opcode]:
        head, tail, (old, new) = self.head, self.tail, self.ends
        middle = super().get_opcodes()
        codes: list[_Opcode] = [("equal", 0, head, 0, head)] if head else []
        codes += [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle]
        return codes + ([("equal", old - tail, old, new - tail, new)] if tail else [])


def _common(before: Sequence[bytes], after: Sequence[bytes]) -> int:
    pairs = zip(before, after, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def by_difflib(before: bytes, after: bytes, context: int = 3) -> bytes:
    """The whole in Python, as the product had it before."""
    opcodes = _WholeFile(lines(before), lines(after)).get_opcodes()
    changes = [(a, b, c, d) for tag, a, b, c, d in opcodes if tag != "equal"]
    return unified(before, after, changes, context)
