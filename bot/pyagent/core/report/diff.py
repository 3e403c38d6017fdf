r"""Changes as a unified diff that ``git apply`` takes.

Invariants:
* lines end at ``\n`` and nowhere else: a form feed, a lone ``\r`` or U+2028 stays inside its line;
* bytes survive: text is UTF-8, names that are not are quoted as Git quotes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import unified_diff

from pyagent.core.model import FileChange

_CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def unified(changes: Iterable[FileChange]) -> str:
    """One diff of all changes, in the order given."""
    return "".join(_file_diff(change) for change in changes)


def _file_diff(change: FileChange) -> str:
    before, after = _lines(change.before), _lines(change.after)
    # A diff of a large file is slow, and most of it is equal: only the part between the first and last difference is
    # compared, with its context.
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    start = max(head - _CONTEXT, 0)
    end = max(tail - _CONTEXT, 0)
    hunks = unified_diff(before[start : len(before) - end], after[start : len(after) - end], n=_CONTEXT, lineterm="\n")
    body = "".join(_shifted(hunks, start))
    return f"{_header(change.path)}{body}" if body else ""


def _shifted(hunks: Iterator[str], offset: int) -> Iterator[str]:
    for number, line in enumerate(hunks):
        if number < 2:  # noqa: PLR2004 - the two lines with file names
            continue
        if line.startswith("@@"):
            yield _shifted_range(line, offset)
        else:
            yield line if line.endswith("\n") else line + _NO_NEWLINE


def _shifted_range(line: str, offset: int) -> str:
    _, old, new, _ = line.split(" ", 3)
    return f"@@ -{_moved(old[1:], offset)} +{_moved(new[1:], offset)} @@\n"


def _moved(span: str, offset: int) -> str:
    start, comma, count = span.partition(",")
    return f"{int(start) + offset}{comma}{count}"


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _common(before: list[str], after: list[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def _header(path: str) -> str:
    old, new = _name(f"a/{path}"), _name(f"b/{path}")
    # Git ends a name that holds a space with a tab, so that readers of the old format know where it stops.
    tab = "\t" if " " in path and not old.startswith('"') else ""
    return f"diff --git {old} {new}\n--- {old}{tab}\n+++ {new}{tab}\n"


def _name(path: str) -> str:
    if not any(c in '"\\' or ord(c) < 32 or ord(c) == 127 or 0xDC80 <= ord(c) <= 0xDCFF for c in path):  # noqa: PLR2004
        return path
    return '"' + "".join(_quoted(c) for c in path) + '"'


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable() and char.isascii():
        return char
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
