"""BUG009: duplicate set item (found and fixed by Ruff B033)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


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
    python2 = True
    source = "flake8-bugbear B033, Ruff B033"
    codes = ("B033",)
    examples = (
        Rewrite("x = {1, 2, 1}\n", "x = {1, 2}\n"),
        Rewrite("x = {'a', 'a', 'b'}\n", "x = {'a', 'b'}\n"),
        Rewrite("def f(a):\n    return a in {'x', 'y', 'x'}\n", "def f(a):\n    return a in {'x', 'y'}\n"),
        Leave("x = {1, 2}\n", why="all items differ"),
        Leave("x = [1, 1]\n", why="a list holds an item twice"),
        Leave("x = {f(), f()}\n", why="the two calls may give different values"),
    )
