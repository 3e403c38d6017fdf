"""SYN016: extraneous parentheses (found and fixed by Ruff UP034)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ExtraneousParentheses(RuffAgent):
    """Removes the second pair of parentheses in ``print((x))``.

    Two pairs read as if a tuple were meant.

    Safe: the call gets the same value.
    """

    rule = "SYN016"
    name = "extraneous-parentheses"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP034"
    codes = ("UP034",)
    examples = (
        Rewrite("f((x))\n", "f(x)\n"),
        Rewrite("f((x + 1))\n", "f(x + 1)\n"),
        Rewrite("print(('a'))\n", "print('a')\n"),
        Rewrite(
            "x = f(\n    (\n        g(\n            1\n        )\n        | h\n    )\n)\n",
            "x = f(\n    g(\n        1\n    )\n    | h\n)\n",
        ),
        Rewrite("z = f((\n    1\n    + 2\n))\n", "z = f(\n    1\n    + 2\n)\n"),
        Leave("f((x, y))\n", why="the inner pair makes a tuple"),
        Leave("f(())\n", why="the inner pair is the empty tuple"),
        Leave("f(x, (y + 1) * 2)\n", why="the pair groups an operation"),
    )
