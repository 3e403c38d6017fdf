"""SYN033: unneeded spread (found and fixed by Ruff PIE800, PIE804)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnneededSpread(RuffAgent):
    """Writes ``{**{"a": 1}, "b": 2}`` as one dictionary, and ``f(**{"a": 1})`` as ``f(a=1)``.

    The inner dictionary is made only to be taken apart.

    Safe: Ruff leaves keys that are no names, and keywords that would be given twice.
    """

    rule = "SYN033"
    name = "unneeded-spread"
    category = Category.SYNTAX
    safety = Safety.SAFE
    source = "Ruff PIE800, PIE804"
    codes = ("PIE800", "PIE804")
    examples = (
        Rewrite("x = {'a': 1, **{'b': 2}}\n", "x = {'a': 1, 'b': 2}\n"),
        Rewrite("f(**{'a': 1})\n", "f(a=1)\n"),
        Rewrite("f(x, **{'a': 1, 'b': y})\n", "f(x, a=1, b=y)\n"),
        Leave("f(**{'a b': 1})\n", why="the key is no name"),
        Leave("f(**x)\n", why="the dictionary is not known"),
        Leave("x = {'a': 1, **b}\n", why="the dictionary is not known"),
    )
