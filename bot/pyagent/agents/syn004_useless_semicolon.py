"""SYN004: useless semicolon (found and fixed by Ruff E703)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UselessSemicolon(RuffAgent):
    """Removes a semicolon at the end of a statement.

    It does nothing in Python and tells readers that the author was thinking in another language.

    Safe: the tree is the same.
    """

    rule = "SYN004"
    name = "useless-semicolon"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff E703"
    codes = ("E703",)
    examples = (
        Rewrite("x = 1;\n", "x = 1\n"),
        Rewrite("def f():\n    return 1;\n", "def f():\n    return 1\n"),
        Rewrite("x = 1;  # why\n", "x = 1  # why\n"),
        Leave("x = 1\n", why="there is no semicolon"),
        Leave("x = ';'\n", why="text in a string is no code"),
        Leave("x = 1; y = 2\n", why="the semicolon separates two statements; that is another rule"),
    )
