"""SYN057: repeated isinstance (found and fixed by Ruff SIM101)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.eager import may_come_first
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site


class RepeatedIsinstance(RuffAgent):
    """Writes ``isinstance(x, A) or isinstance(x, B)`` as ``isinstance(x, (A, B))``.

    One question, one call.

    Review: the second class is looked up even where the first one fits; one that may not be there is left.
    """

    rule = "SYN057"
    name = "repeated-isinstance"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff SIM101"
    codes = ("SIM101",)
    unfixable = "other tests stand between the two; join them by hand"
    examples = (
        Rewrite(
            "if isinstance(x, int) or isinstance(x, str):\n    pass\n", "if isinstance(x, (int, str)):\n    pass\n"
        ),
        Rewrite("y = isinstance(x, A) or isinstance(x, (B, C))\n", "y = isinstance(x, (A, B, C))\n"),
        Rewrite("y = z or isinstance(x.y, A) or isinstance(x.y, B)\n", "y = z or isinstance(x.y, (A, B))\n"),
        Leave(
            "y = isinstance(x, str) or isinstance(x, unicode)\n",
            why="Python 3 has no such name, and asks for it only where the first test fails",
        ),
        Leave(
            "def f(np, x):\n    return isinstance(x, list) or isinstance(x, np.ndarray)\n",
            why="the second class may not be there",
        ),
        Leave("y = isinstance(x, A) or isinstance(z, B)\n", why="two values are asked"),
        Leave("y = isinstance(x, A) and isinstance(x, B)\n", why="both are demanded"),
        Leave("y = isinstance(x, (A, B))\n", why="it is one call"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Keep a class that is only looked up where the first one does not fit."""
        del uses
        if isinstance(result, Fix) and not may_come_first(site.source, site.start, site.end):
            return Left("the second class may only be there where the first one does not fit")
        return result
