r"""Changes as a unified diff that ``git apply`` takes.

Invariants:
* lines end at ``\n`` and nowhere else: a form feed, a lone ``\r`` or U+2028 stays inside its line;
* bytes survive: text is UTF-8, names that are not are quoted as Git quotes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal

from pyagent.core.model import FileChange

_Opcode = tuple[Literal["replace", "delete", "insert", "equal"], int, int, int, int]
_CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def unified(changes: Iterable[FileChange]) -> str:
    """One diff of all changes, in the order given."""
    return "".join(_file_diff(change) for change in changes)


class _WholeFile(SequenceMatcher[str]):
    """Compares two texts, but looks only between their first and last difference.

    A diff of a large file is slow, and most of it is equal.
    """

    def __init__(self, before: list[str], after: list[str]) -> None:
        self.head = _common(before, after)
        self.tail = _common(before[self.head :][::-1], after[self.head :][::-1])
        self.ends = len(before), len(after)
        super().__init__(
            None, before[self.head : self.ends[0] - self.tail], after[self.head : self.ends[1] - self.tail]
        )

    def get_opcodes(self) -> list[_Opcode]:
        """Opcodes of the whole texts; the grouping into hunks asks for them."""
        head, tail, (old, new) = self.head, self.tail, self.ends
        middle = super().get_opcodes()
        codes: list[_Opcode] = [("equal", 0, head, 0, head)] if head else []
        codes += [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle]
        return codes + ([("equal", old - tail, old, new - tail, new)] if tail else [])


def _file_diff(change: FileChange) -> str:
    before, after = _lines(change.before), _lines(change.after)
    if before == after:
        return ""
    groups = _WholeFile(before, after).get_grouped_opcodes(_CONTEXT)
    body = "".join(line for group in groups for line in _hunk(group, before, after))
    return f"{_header(change)}{body}"


def _hunk(group: list[tuple[str, int, int, int, int]], before: list[str], after: list[str]) -> Iterator[str]:
    yield f"@@ -{_range(group[0][1], group[-1][2])} +{_range(group[0][3], group[-1][4])} @@\n"
    for tag, old, old_end, new, new_end in group:
        if tag == "equal":
            yield from (_line(" ", line) for line in before[old:old_end])
            continue
        yield from (_line("-", line) for line in before[old:old_end])
        yield from (_line("+", line) for line in after[new:new_end])


def _range(start: int, end: int) -> str:
    # An empty range names the line before it, as in every unified diff.
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + 1 if length else start},{length}"


def _line(sign: str, line: str) -> str:
    return f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}{_NO_NEWLINE}"


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _common(before: list[str], after: list[str]) -> int:
    pairs = zip(before, after, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def _header(change: FileChange) -> str:
    path = change.path
    old, new = _name(f"a/{path}"), _name(f"b/{path}")
    # Git ends a name that holds a space with a tab, so that readers of the old format know where it stops.
    tab = "\t" if " " in path and not old.startswith('"') else ""
    if change.is_new:
        return f"diff --git {old} {new}\nnew file mode 100644\n--- /dev/null\n+++ {new}{tab}\n"
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
