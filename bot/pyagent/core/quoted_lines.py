"""Lines that a file quotes: a test that asks for its own source, or for a traceback, compares it with texts of its own.

Such a file names ``inspect.getsource`` or ``traceback``, and one of its texts holds a line of its code. The code may
change and mean the same, and the test fails all the same.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from pyagent.core.model import Edit
from pyagent.core.parsing import parsed

QUOTED = "a text of this file quotes the line, and the file reads sources or tracebacks; change both by hand"

_READERS = (b"getsource", b"traceback", b"print_exc", b"format_exc")
_SHORTEST = 6


def are_quoted(text: bytes, edits: Sequence[Edit]) -> bool:
    """Whether edits change a line that the file quotes in a text, and the file reads sources or tracebacks.

    Args:
        text: UTF-8 text of the file.
        edits: What would be changed in it.
    """
    if not any(reader in text for reader in _READERS):
        return False
    lines = _lines(text)
    return any(lines.is_quoted(line) for edit in edits for line in lines.touched(edit))


class _Lines:
    def __init__(self, text: bytes) -> None:
        parts = text.splitlines(keepends=True)
        self._starts = list(accumulate((len(part) for part in parts), initial=0))
        self._lines = [part.strip() for part in parts]
        self._quoted = frozenset(_quoted(text))

    def touched(self, edit: Edit) -> Sequence[bytes]:
        """The lines of an edit; what is put between two lines belongs to the one above."""
        first, last = self._line_of(edit.start), self._line_of(max(edit.start, edit.end - 1))
        is_between = edit.start == edit.end == self._starts[first]
        return self._lines[first - 1 if is_between and first else first : last + 1]

    def is_quoted(self, line: bytes) -> bool:
        return len(line) >= _SHORTEST and line in self._quoted

    def _line_of(self, offset: int) -> int:
        return min(bisect_right(self._starts, offset), len(self._lines)) - 1


def _quoted(text: bytes) -> set[bytes]:
    """The lines, without the space around them, of all strings of the text."""
    tree = parsed(text)
    if tree is None:
        return set()
    values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    strings = (it.encode("utf-8", "replace") if isinstance(it, str) else it for it in values)
    return {line.strip() for it in strings if isinstance(it, bytes) for line in it.splitlines()}


@lru_cache(maxsize=2)
def _lines(text: bytes) -> _Lines:
    return _Lines(text)
