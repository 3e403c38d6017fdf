"""SYN048: same arms (found and fixed by Ruff SIM114)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site

_MOST_BRANCHES = 500


class SameArms(RuffAgent):
    """Joins two branches of an ``if`` that do the same by ``or``.

    Two copies of a branch drift apart; that they are equal is seen only by reading both.

    Safe: the same tests in the same order. Branches whose comments differ are kept apart.
    """

    rule = "SYN048"
    name = "same-arms"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff SIM114"
    codes = ("SIM114",)
    examples = (
        Rewrite("if a:\n    x()\nelif b:\n    x()\n", "if a or b:\n    x()\n"),
        Rewrite(
            "if a:\n    x()\nelif b and c:\n    x()\nelse:\n    y()\n", "if a or b and c:\n    x()\nelse:\n    y()\n"
        ),
        Rewrite(
            "if a == 1:\n    z = 0\nelif b == 2:\n    z = 1\nelif c == 3:\n    z = 1\n",
            "if a == 1:\n    z = 0\nelif b == 2 or c == 3:\n    z = 1\n",
        ),
        Leave("if a:\n    x()\nelif b:\n    y()\n", why="the branches differ"),
        Leave("if a:\n    x()  # one\nelif b:\n    x()  # two\n", why="the comments differ"),
        Leave(
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    x = y.z\nelif hasattr(y, 'z'):\n    x = y.z\n",
            why="a type checker follows the first branch alone",
        ),
        Leave("if a:\n    x()\nif b:\n    x()\n", why="two decisions, and both may run"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Leave generated chains: each step joins two branches, and thousands of steps join nothing a person reads."""
        del uses
        if site.source.count(b"elif ") > _MOST_BRANCHES:
            return Left("the file has hundreds of branches; make a table of them")
        if b"TYPE_CHECKING" in site.source[site.start : site.end]:
            return Left("a type checker follows one of the branches alone")
        return result
