"""SYN031: split of literal (found and fixed by Ruff SIM905)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class SplitOfLiteral(RuffAgent):
    """Writes ``"a b c".split()`` as the list that it gives.

    The list is what is meant; splitting it out of a string at run time saves quotes and nothing else.

    Safe: the list has the same elements, and is a new one each time as before.
    """

    rule = "SYN031"
    name = "split-of-literal"
    category = Category.SYNTAX
    safety = Safety.SAFE
    python2 = True
    source = "Ruff SIM905"
    codes = ("SIM905",)
    examples = (
        Rewrite("x = 'a b c'.split()\n", "x = ['a', 'b', 'c']\n"),
        Rewrite("x = 'a,b'.split(',')\n", "x = ['a', 'b']\n"),
        Rewrite("for x in 'a b'.split():\n    print(x)\n", "for x in ['a', 'b']:\n    print(x)\n"),
        Leave("x = y.split()\n", why="the text is not known"),
        Leave("x = 'a b'.split(y)\n", why="the separator is not known"),
        Leave("x = 'a'.join(y)\n", why="it joins"),
    )
