"""BUG004: a method defined twice in one class."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_PAIR = "class A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n\n"


class RedefinedMethod(Agent):
    """Removes a method that a later one of the same name in the same class body replaces.

    The first definition never runs. When the two are equal it is a left-over of a merge; when they differ it is an
    older version, or one of them is meant to have another name.

    Safe where the two are equal; review where they differ, since the name may be the mistake: what runs stays the
    same. Two tests of one name are left, because the first is a test that should run. Overloads, property setters,
    registered functions and definitions that something in between reads are no findings.
    """

    rule = "BUG004"
    name = "redefined-method"
    category = Category.BUGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Pyflakes F811, Pylint E0102"
    examples = (
        Rewrite(
            _PAIR + "    def f(self):\n        return 1\n",
            "class A:\n    def g(self):\n        return 2\n\n    def f(self):\n        return 1\n",
        ),
        Rewrite(
            "class A:\n    @staticmethod\n    def f():\n        return 1\n\n    @staticmethod\n    def f():\n        return 1\n",
            "class A:\n    @staticmethod\n    def f():\n        return 1\n",
        ),
        Rewrite(
            "class A:\n    x = 1\n    def f(self): return 1\n    def f(self): return 1\n",
            "class A:\n    x = 1\n    def f(self): return 1\n",
        ),
        Rewrite(
            _PAIR + "    def f(self):\n        return 3\n",
            "class A:\n    def g(self):\n        return 2\n\n    def f(self):\n        return 3\n",
        ),
        Leave(
            _PAIR + "    def f(self):\n        return 3\n",
            why="the first is a test that should run under another name",
            path="tests/test_a.py",
        ),
        Leave(
            "class A:\n    @property\n    def f(self):\n        return 1\n\n    @f.setter\n    def f(self, x):\n        pass\n",
            why="a setter builds on the property",
        ),
        Leave(
            "from typing import overload\n\n\nclass A:\n    @overload\n    def f(self): ...\n    @overload\n    def f(self): ...\n",
            why="overloads are defined several times on purpose",
        ),
        Leave(
            "class A:\n    def f(self):\n        return 1\n\n    g = f\n\n    def f(self):\n        return 1\n",
            why="the first definition is kept under another name",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut the first definition up to the next statement."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("first")
        return Fix((Edit(start, end, ""),), region=(start, end))
