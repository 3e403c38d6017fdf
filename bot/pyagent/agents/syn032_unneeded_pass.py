"""SYN032: unneeded pass (found and fixed by Ruff PIE790)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnneededPass(RuffAgent):
    """Removes ``pass`` and ``...`` from a block that has other statements.

    It stands for an empty block; in another one it makes readers look for what is missing.

    Safe: neither does anything.
    """

    rule = "SYN032"
    name = "unneeded-pass"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PIE790"
    codes = ("PIE790",)
    examples = (
        Rewrite('def f():\n    """Do."""\n    pass\n', 'def f():\n    """Do."""\n'),
        Rewrite('class E(Exception):\n    """An error."""\n\n    pass\n', 'class E(Exception):\n    """An error."""\n'),
        Rewrite("if x:\n    pass\n    y = 1\n", "if x:\n    y = 1\n"),
        Leave("def f():\n    pass\n", why="the block has nothing else"),
        Leave("class P(Protocol):\n    def f(self): ...\n", why="the ellipsis is the body"),
        Leave("x = ...\n", why="the ellipsis is a value"),
    )
