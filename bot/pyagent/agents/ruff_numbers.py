"""Keeps numbers as their author wrote them: Ruff writes an expression anew with ``1523`` where the code said ``0x05f3``."""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

from pyagent.core.model import Edit


def with_own_numbers(source: bytes, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits of one fix with every number spelled as in the text that it replaces.

    Args:
        source: The text they apply to.
        edits: What Ruff wrote.
    """
    return tuple(_respelled(source[edit.start : edit.end].decode(), edit) for edit in edits)


def _respelled(old: str, edit: Edit) -> Edit:
    if not edit.text or not any(map(str.isdigit, old)):
        return edit
    own = [token.string for token in _numbers(old)]
    spelled = {_value(spelling): spelling for spelling in own}
    lines = list(StringIO(edit.text))  # the lines of the tokenizer
    # From the last to the first, so that what is replaced moves nothing that is still to come.
    written = [token for token in _numbers(edit.text) if token.string not in own]
    for token in reversed(written):
        (row, begin), (_, end) = token.start, token.end
        line = lines[row - 1]
        lines[row - 1] = line[:begin] + spelled.get(_value(token.string), token.string) + line[end:]
    return replace(edit, text="".join(lines))


def _numbers(text: str) -> Iterator[tokenize.TokenInfo]:
    """The numbers of a piece of code, up to where a piece cannot be told into tokens."""
    try:
        yield from (it for it in tokenize.generate_tokens(StringIO(text).readline) if it.type == tokenize.NUMBER)
    except (tokenize.TokenError, SyntaxError):
        return


def _value(spelling: str) -> str:
    try:
        return repr(ast.literal_eval(spelling))
    except (ValueError, SyntaxError):
        return spelling
