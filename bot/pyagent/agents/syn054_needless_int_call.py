"""SYN054: needless int call (found and fixed by Ruff RUF046)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class NeedlessIntCall(RuffAgent):
    """Removes ``int(…)`` around what is an ``int`` already, as ``len``, ``round`` and ``math.floor`` give it.

    The conversion makes readers wonder what else the value might be.

    Review: a class of your own may answer ``round`` or ``math.floor`` with another type.
    """

    rule = "SYN054"
    name = "needless-int-call"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (3, 0)
    newer = True
    source = "Ruff RUF046"
    codes = ("RUF046",)
    examples = (
        Rewrite("x = int(len(a))\n", "x = len(a)\n"),
        Rewrite("import math\n\nx = int(math.floor(a))\n", "import math\n\nx = math.floor(a)\n"),
        Rewrite("x = int(ord('a'))\n", "x = ord('a')\n"),
        Leave("x = int(a)\n", why="the type is not known"),
        Leave("x = int(a / 2)\n", why="the quotient is a fraction"),
        Leave("x = int('1')\n", why="it reads a number"),
    )
