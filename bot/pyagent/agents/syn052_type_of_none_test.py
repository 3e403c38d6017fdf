"""SYN052: type of none test (found and fixed by Ruff FURB168, FURB169)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class TypeOfNoneTest(RuffAgent):
    """Writes ``isinstance(x, type(None))`` as ``x is None``.

    There is one None; asking for its type is a long way to it.

    Review: a class can pretend to be None's by ``__class__``, which no class does.
    """

    rule = "SYN052"
    name = "type-of-none-test"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff FURB168, FURB169"
    codes = ("FURB168", "FURB169")
    examples = (
        Rewrite("if isinstance(x, type(None)):\n    pass\n", "if x is None:\n    pass\n"),
        Rewrite("y = type(x) is type(None)\n", "y = x is None\n"),
        Rewrite("y = type(x) != type(None)\n", "y = x is not None\n"),
        Leave("if isinstance(x, (int, type(None))):\n    pass\n", why="more than None is accepted"),
        Leave("if x is None:\n    pass\n", why="it says so"),
        Leave("if isinstance(x, int):\n    pass\n", why="another type"),
    )
