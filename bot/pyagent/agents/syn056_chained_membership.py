"""SYN056: chained membership (found and fixed by Ruff PLR1714)."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.eager import may_come_first
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site
from pyagent.core.parsing import parsed


class ChainedMembership(RuffAgent):
    """Writes ``x == a or x == b`` as ``x in (a, b)``.

    Each comparison repeats the name; one that differs by a letter is not seen.

    Review: ``in`` also holds for the very same object where ``==`` does not. Left to right is kept. Each operand is
    evaluated at once, so what may not be there (an attribute of a value) is left. Ruff writes a set of literals; a
    list that is looked for in a set raises a ``TypeError``, so a tuple is written.
    """

    rule = "SYN056"
    name = "chained-membership"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff PLR1714"
    codes = ("PLR1714",)
    examples = (
        Rewrite("if x == 'a' or x == 'b':\n    pass\n", "if x in ('a', 'b'):\n    pass\n"),
        Rewrite("if x != 1 and x != 2:\n    pass\n", "if x not in (1, 2):\n    pass\n"),
        Rewrite("if x == 0x41 or x == 0b10:\n    pass\n", "if x in (0x41, 0b10):\n    pass\n"),
        Rewrite("if x == y or x == z:\n    pass\n", "if x in (y, z):\n    pass\n"),
        Rewrite(
            "def is_empty(x):\n    return x is None or x == '' or x == b'' or x and x in {1, 2}\n",
            "def is_empty(x):\n    return x is None or x in ('', b'') or x and x in {1, 2}\n",
        ),
        Leave("if x == 'a' or y == 'b':\n    pass\n", why="two names are compared"),
        Leave("if x == 'a' and x == 'b':\n    pass\n", why="`and` means something else"),
        Rewrite(
            "import ast\n\nif x == ast.LOAD or x == Color.RED:\n    pass\n",
            "import ast\n\nif x in (ast.LOAD, Color.RED):\n    pass\n",
        ),
        Leave(
            "def f(a, b):\n    return a.state == b or a.state.name == b\n",
            why="the attribute may be missing where the first comparison holds",
        ),
        Leave("if x == f() or x == g():\n    pass\n", why="the second call may not be made"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Keep what is only evaluated where the first comparison fails."""
        del uses
        if isinstance(result, Fix) and not may_come_first(site.source, site.start, site.end):
            return Left("a later operand may only be there where the first comparison fails")
        if not isinstance(result, Fix):
            return result
        return replace(result, edits=tuple(_with_tuples(edit, site.source) for edit in result.edits))


def _with_tuples(edit: Edit, source: bytes) -> Edit:
    """The same text with tuples for the sets that the source does not have."""
    text = f"({edit.text})".encode()
    module = parsed(text.decode())
    if module is None:
        return edit
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    chars = bytearray(text)
    for node in ast.walk(module):
        if not isinstance(node, ast.Set) or node.end_lineno is None or node.end_col_offset is None:
            continue
        start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
        if text[start:end] not in source[edit.start : edit.end]:
            chars[start : start + 1], chars[end - 1 : end] = b"(", b")"
    return replace(edit, text=bytes(chars[1:-1]).decode())
