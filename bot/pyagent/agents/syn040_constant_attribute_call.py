"""SYN040: constant attribute call (found and fixed by Ruff B009, B010)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ConstantAttributeCall(RuffAgent):
    """Writes ``getattr(x, "name")`` as ``x.name``, and ``setattr(x, "name", y)`` as ``x.name = y``.

    The call is neither safer nor shorter, and search, type checkers and renaming tools do not see the name in it.

    Safe: Ruff leaves names that Python would change inside a class and such that are no attribute names.
    """

    rule = "SYN040"
    name = "constant-attribute-call"
    category = Category.SYNTAX
    safety = Safety.SAFE
    python2 = True
    source = "Ruff B009, B010"
    codes = ("B009", "B010")
    examples = (
        Rewrite("y = getattr(x, 'name')\n", "y = x.name\n"),
        Rewrite("setattr(x, 'name', y)\n", "x.name = y\n"),
        Rewrite("if getattr(x.y, 'z')():\n    pass\n", "if x.y.z():\n    pass\n"),
        Leave("y = getattr(x, 'name', None)\n", why="the default is for objects without it"),
        Leave("y = getattr(x, name)\n", why="the name is not known"),
        Leave("y = getattr(x, 'a-b')\n", why="not a name that can be written"),
    )
