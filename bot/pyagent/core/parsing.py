"""Python's own parser over texts that anybody may have written."""

from __future__ import annotations

import ast


def parsed(text: str | bytes) -> ast.Module | None:
    """The syntax tree of a text; None where this Python cannot read it, or not that deep.

    Args:
        text: A module; bytes are decoded as its encoding comment says.
    """
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # MemoryError: the parser's stack is full
        return None
