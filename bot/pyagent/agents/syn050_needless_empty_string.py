"""SYN050: needless empty string (found and fixed by Ruff FURB105)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NeedlessEmptyString(RuffAgent):
    """Writes ``print("")`` as ``print()``.

    An empty line is what ``print`` prints without arguments.

    Safe: the output is the same.
    """

    rule = "SYN050"
    name = "needless-empty-string"
    category = Category.SYNTAX
    safety = Safety.SAFE
    newer = True
    source = "Ruff FURB105"
    codes = ("FURB105",)
    examples = (
        Rewrite("print('')\n", "print()\n"),
        Rewrite("print('', file=x)\n", "print(file=x)\n"),
        Rewrite('def f():\n    print("", flush=True)\n', "def f():\n    print(flush=True)\n"),
        Leave("print()\n", why="there is no argument"),
        Leave("print('', 1)\n", why="the empty string puts a space before the number"),
        Leave("print(x)\n", why="the value is not known"),
    )
