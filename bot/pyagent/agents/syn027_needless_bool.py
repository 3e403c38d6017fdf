"""SYN027: needless bool (found and fixed by Ruff SIM103, SIM210, SIM211)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site

_LONGEST = 100
"""Characters of a condition that somebody still reads behind ``return``."""


class NeedlessBool(RuffAgent):
    """Writes ``if x: return True`` / ``return False`` as ``return x``, and ``True if x else False`` as ``bool(x)``.

    Four lines that repeat a condition hide it.

    Review: where the condition is no truth value the fix calls ``bool``, so that callers get what they got. A condition
    of more than 100 characters is left: it wants names for its parts first.
    """

    rule = "SYN027"
    name = "needless-bool"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    last = True  # what the others make of the condition may need no `bool`
    since = (2, 7)
    source = "Ruff SIM103, SIM210, SIM211"
    codes = ("SIM103", "SIM210", "SIM211")
    examples = (
        Rewrite(
            "def f(a, b):\n    if a == b:\n        return True\n    else:\n        return False\n",
            "def f(a, b):\n    return a == b\n",
        ),
        Rewrite("def f(a):\n    if a:\n        return True\n    return False\n", "def f(a):\n    return bool(a)\n"),
        Rewrite("x = True if a else False\n", "x = bool(a)\n"),
        Rewrite("x = False if a > b else True\n", "x = not a > b\n"),
        Leave("def f(a):\n    if a:\n        return 1\n    return 0\n", why="the values are numbers"),
        Leave(
            "def f(a, b):\n    if a.value < b.value and b.value - a.value > 2 ** (a.bits - 1) or (\n"
            "        a.value > b.value and a.value - b.value < 2 ** (a.bits - 1)\n    ):\n        return True\n    return False\n",
            why="so long a condition is not read behind `return`",
        ),
        Leave("x = True if a else b\n", why="one side is another value"),
        Leave("def f(a):\n    if a:\n        return True\n", why="nothing is returned otherwise"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Leave conditions that are too long for one expression."""
        del site, uses
        if isinstance(result, Fix) and any(len(edit.text.strip()) > _LONGEST for edit in result.edits):
            return Left("the condition is too long to be read behind `return`; give its parts names")
        return result
