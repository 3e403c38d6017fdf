"""Which lines of a base two changes touch, so that two pull requests of ours never touch the same ones."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence

from pyagent.core.ownership import Span, touch
from pyagent.shell.workspace.repository import Repository

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_FILE = b"diff --git "

Spans = Mapping[bytes, Sequence[Span]]
"""Git's name of a file → the lines of the base that change there."""


def changed_spans(repository: Repository, base: str, after: str) -> Spans:
    """The lines of ``base`` that ``after`` (a commit or a tree) changes."""
    out = repository.git.run("diff", "-U0", "--no-renames", "--no-ext-diff", "--no-textconv", base, after)
    found: dict[bytes, list[Span]] = {}
    name = b""
    for line in out.split(b"\n"):
        if line.startswith(_FILE):
            name = line
            found[name] = []
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            # "-5,0" inserts after line 5; "-5,2" changes lines 5 and 6.
            start = first if count == 0 else first - 1
            found[name].append((start, start + count))
    return found


def changed_ranges(repository: Repository, before: str, after: str) -> dict[str, list[tuple[int, int]]]:
    """The lines ``first..last`` that ``after`` has new or changed, for each file that it changes and still has."""
    names = repository.git.run("diff", "-z", "--name-only", "--no-renames", "--diff-filter=AM", before, after)
    found: dict[str, list[tuple[int, int]]] = {os.fsdecode(name): [] for name in names.split(b"\0") if name}
    out = repository.git.run(
        *("-c", "core.quotePath=false", "diff", "-U0", "--no-renames", "--no-ext-diff", "--no-textconv"),
        *("--diff-filter=AM", "--src-prefix=a/", "--dst-prefix=b/", before, after),
    )
    ranges: list[tuple[int, int]] = []
    files = iter(found.values())
    for line in out.split(b"\n"):
        if line.startswith(_FILE):
            ranges = next(files, [])
        elif hunk := _HUNK.match(line):
            first, count = int(hunk[3]), int(hunk[4] or 1)
            if count:
                ranges.append((first, first + count - 1))
    return found


def overlap(one: Spans, other: Spans) -> bool:
    """Whether two changes share or border lines, or touch a file as a whole (modes, binary contents)."""
    for name, spans in one.items():
        if name not in other:
            continue
        if not spans or not other[name]:
            return True
        if any(touch(mine, theirs) for mine in spans for theirs in other[name]):
            return True
    return False
