"""Where Black asks for more than Ruff: a blank line between a nested definition and the clause after its block."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CLAUSE = re.compile(rb"[ \t]*(?:else|elif|except|finally)\b")
_DEFINITION = re.compile(rb"[ \t]*(?:async\s+def|def|class)\b")


def with_blank_lines(text: bytes, spans: Sequence[tuple[int, int]]) -> bytes:
    """The text with a blank line behind each nested definition that ends a block, where lines were changed.

    Args:
        text: UTF-8 text of a file.
        spans: Changed lines of it, 0-based, end exclusive.
    """
    lines = text.splitlines(keepends=True)
    for end in sorted({end for _, end in spans}, reverse=True):
        if 0 < end < len(lines) and _CLAUSE.match(lines[end]) and _ends_with_definition(lines, end):
            lines.insert(end, b"\r\n" if lines[end - 1].endswith(b"\r\n") else b"\n")
    return b"".join(lines)


def _ends_with_definition(lines: Sequence[bytes], clause: int) -> bool:
    """Whether the last statement of the block above a clause is a definition that reaches to the line before it."""
    if not lines[clause - 1].strip():
        return False
    outer = _indent(lines[clause])
    body = next((line for line in reversed(lines[:clause]) if line.strip() and _indent(line) <= outer), b"")
    if not body:
        return False
    above = list(reversed(lines[:clause]))
    block = above[: above.index(body)]
    inner = min((_indent(line) for line in block if line.strip()), default=0)
    last = next((line for line in block if line.strip() and _indent(line) == inner), b"")
    return bool(_DEFINITION.match(last))


def _indent(line: bytes) -> int:
    return len(line) - len(line.lstrip())
