"""SYN035: range from zero (found and fixed by Ruff PIE808)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class RangeFromZero(RuffAgent):
    """Writes ``range(0, n)`` as ``range(n)``.

    A range begins at zero unless told otherwise.

    Safe: the numbers are the same.
    """

    rule = "SYN035"
    name = "range-from-zero"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PIE808"
    codes = ("PIE808",)
    examples = (
        Rewrite("for i in range(0, n):\n    print(i)\n", "for i in range(n):\n    print(i)\n"),
        Rewrite("x = range(0, 10)\n", "x = range(10)\n"),
        Rewrite("x = list(range(0, len(y)))\n", "x = list(range(len(y)))\n"),
        Leave("x = range(0, n, 2)\n", why="the step needs the start"),
        Leave("x = range(1, n)\n", why="it begins at one"),
        Leave("x = range(n)\n", why="the start is left out"),
    )
