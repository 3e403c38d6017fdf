"""SYN047: one element membership (found and fixed by Ruff FURB171)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OneElementMembership(RuffAgent):
    """Writes ``x in (y,)`` as ``x == y``.

    A container is made to hold the one value that is compared.

    Review: ``in`` also holds for the very same object where ``==`` does not (a number that is none).
    """

    rule = "SYN047"
    name = "one-element-membership"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff FURB171"
    codes = ("FURB171",)
    examples = (
        Rewrite("if x in ('a',):\n    pass\n", "if x == 'a':\n    pass\n"),
        Rewrite("y = x not in [1]\n", "y = x != 1\n"),
        Rewrite("if x in {y}:\n    pass\n", "if x == y:\n    pass\n"),
        Leave("if x in ('a', 'b'):\n    pass\n", why="there are two values"),
        Leave("if x in ('ab'):\n    pass\n", why="parts of a string are asked for"),
        Leave("if x in y:\n    pass\n", why="the container is not known"),
    )
