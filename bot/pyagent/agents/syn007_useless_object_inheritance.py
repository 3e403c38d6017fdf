"""SYN007: useless object inheritance (found and fixed by Ruff UP004, UP039)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UselessObjectInheritance(RuffAgent):
    """Removes ``object`` from the bases of a class, and empty parentheses behind its name.

    In Python 3 every class inherits from ``object``; saying so makes readers look for a reason.

    Safe: the class is the same. A project that runs on Python 2 has no such finding.
    """

    rule = "SYN007"
    name = "useless-object-inheritance"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP004, UP039"
    codes = ("UP004", "UP039")
    examples = (
        Rewrite("class A(object):\n    pass\n", "class A:\n    pass\n"),
        Rewrite("class A(B, object):\n    pass\n", "class A(B):\n    pass\n"),
        Rewrite("class A():\n    x = 1\n", "class A:\n    x = 1\n"),
        Leave("class A(B):\n    pass\n", why="the base says something"),
        Leave("class A(metaclass=M):\n    pass\n", why="the parentheses hold a metaclass"),
        Leave("class A(type):\n    pass\n", why="`type` is another base"),
    )
