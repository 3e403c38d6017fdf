"""SYN047: one element membership (found and fixed by Ruff FURB171)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site


class OneElementMembership(RuffAgent):
    """Writes ``x in (y,)`` as ``x == y``.

    A container is made to hold the one value that is compared.

    Review: ``in`` also holds for the very same object where ``==`` does not (a number that is none). A set compares
    hashes first, which ``==`` does not, and is left.
    """

    rule = "SYN047"
    name = "one-element-membership"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff FURB171"
    codes = ("FURB171",)
    examples = (
        Rewrite("if x in ('a',):\n    pass\n", "if x == 'a':\n    pass\n"),
        Rewrite("y = x not in [1]\n", "y = x != 1\n"),
        Rewrite("if x in [y]:\n    pass\n", "if x == y:\n    pass\n"),
        Leave("if x in ('a', 'b'):\n    pass\n", why="there are two values"),
        Leave("if x in ('ab'):\n    pass\n", why="parts of a string are asked for"),
        Leave("if x in {y}:\n    pass\n", why="what is equal may have another hash, and a list has none"),
        Leave("if x in y:\n    pass\n", why="the container is not known"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Leave what is looked up by its hash."""
        del uses
        if isinstance(result, Fix) and site.source[site.start : site.end].rstrip(b" \t\r\n)").endswith(b"}"):
            return Left("a set compares hashes first; write `==` where the values have them and they agree")
        return result
