"""BUG009: duplicate set item (found and fixed by Ruff B033)."""

from __future__ import annotations

import ast
from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site
from pyagent.core.surroundings import enclosing


class DuplicateSetItem(RuffAgent):
    """Removes an item that a set display lists twice.

    A set holds it once. Often another value was meant, and the reader sees it at last.

    Safe: the set is the same.
    """

    rule = "BUG009"
    name = "duplicate-set-item"
    category = Category.BUGS
    safety = Safety.SAFE
    by_statement = True
    since = (2, 7)
    source = "flake8-bugbear B033, Ruff B033"
    codes = ("B033",)
    examples = (
        Rewrite("x = {1, 2, 1}\n", "x = {1, 2}\n"),
        Rewrite("x = {'a', 'a', 'b'}\n", "x = {'a', 'b'}\n"),
        Rewrite("def f(a):\n    return a in {'x', 'y', 'x'}\n", "def f(a):\n    return a in {'x', 'y'}\n"),
        Leave("x = {1, 2}\n", why="all items differ"),
        Leave("x = [1, 1]\n", why="a list holds an item twice"),
        Leave("x = {True, 'yes', 1}\n", why="the two are equal and say different things to the reader"),
        Leave("x = {f(), f()}\n", why="the two calls may give different values"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """``True`` beside ``1`` is written on purpose."""
        del uses
        match enclosing(site.source, site.start, site.end):
            case [ast.expr() as item, ast.Set(elts=items), *_]:
                if [ast.dump(each) for each in items].count(ast.dump(item)) < 2:  # noqa: PLR2004 - a pair
                    return Dismiss("the two are equal and say different things to the reader")
            case _:
                pass
        return result
