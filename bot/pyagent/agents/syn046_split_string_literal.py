"""SYN046: split string literal (found and fixed by Ruff ISC001)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class SplitStringLiteral(RuffAgent):
    """Joins two string literals that stand beside each other on one line.

    The seam is what a formatter left when it joined two lines; one reads it as a forgotten comma.

    Safe: Python joins them while it reads the file.
    """

    rule = "SYN046"
    name = "split-string-literal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    python2 = True
    source = "Ruff ISC001"
    codes = ("ISC001",)
    unfixable = "the two literals differ in kind or quotes; write them as one"
    examples = (
        Rewrite("x = 'a' 'b'\n", "x = 'ab'\n"),
        Rewrite("x = f('a ' 'b')\n", "x = f('a b')\n"),
        Rewrite("x = b'a' b'b'\n", "x = b'ab'\n"),
        Leave("x = (\n    'a'\n    'b'\n)\n", why="each has its own line"),
        Leave("x = 'a' + b\n", why="the other part is no literal"),
        Leave("x = ['a', 'b']\n", why="there is a comma"),
    )
