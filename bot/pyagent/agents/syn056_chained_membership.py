"""SYN056: chained membership (found and fixed by Ruff PLR1714)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ChainedMembership(RuffAgent):
    """Writes ``x == a or x == b`` as ``x in (a, b)``.

    Each comparison repeats the name; one that differs by a letter is not seen.

    Review: ``in`` also holds for the very same object where ``==`` does not. Left to right is kept.
    """

    rule = "SYN056"
    name = "chained-membership"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff PLR1714"
    codes = ("PLR1714",)
    examples = (
        Rewrite("if x == 'a' or x == 'b':\n    pass\n", "if x in {'a', 'b'}:\n    pass\n"),
        Rewrite("if x != 1 and x != 2:\n    pass\n", "if x not in {1, 2}:\n    pass\n"),
        Rewrite("if x == 0x41 or x == 0b10:\n    pass\n", "if x in {0x41, 0b10}:\n    pass\n"),
        Rewrite("if x == y or x == z:\n    pass\n", "if x in (y, z):\n    pass\n"),
        Leave("if x == 'a' or y == 'b':\n    pass\n", why="two names are compared"),
        Leave("if x == 'a' and x == 'b':\n    pass\n", why="`and` means something else"),
        Leave("if x == f() or x == g():\n    pass\n", why="the second call may not be made"),
    )
