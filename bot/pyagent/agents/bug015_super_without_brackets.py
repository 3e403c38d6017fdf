"""BUG015: super without brackets (found and fixed by Ruff PLW0245)."""

from __future__ import annotations

import ast
from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site
from pyagent.core.surroundings import enclosing


class SuperWithoutBrackets(RuffAgent):
    """Calls ``super()`` where its brackets were forgotten.

    ``super.method`` is an attribute of the class ``super`` itself: the parent's method never runs.

    Review: the parent's method now runs, which was meant.
    """

    rule = "BUG015"
    name = "super-without-brackets"
    category = Category.BUGS
    safety = Safety.REVIEW
    since = (3, 0)
    newer = True
    by_statement = True
    source = "Pylint W0245, Ruff PLW0245"
    codes = ("PLW0245",)
    examples = (
        Rewrite(
            "class A(B):\n    def f(self):\n        return super.f()\n",
            "class A(B):\n    def f(self):\n        return super().f()\n",
        ),
        Rewrite(
            "class A(B):\n    def __init__(self, x):\n        super.__init__(x)\n",
            "class A(B):\n    def __init__(self, x):\n        super().__init__(x)\n",
        ),
        Rewrite(
            "class A(B):\n    def f(self):\n        y = super.f(1)\n        return y\n",
            "class A(B):\n    def f(self):\n        y = super().f(1)\n        return y\n",
        ),
        Leave("class A(B):\n    def f(self):\n        return super().f()\n", why="it is called"),
        Leave("def f(super):\n    return super.f()\n", why="a parameter of that name"),
        Leave(
            "class A(B):\n    def f(self):\n        return super.f(self)\n",
            why="the call passes the object itself, so that it works without the brackets as well",
        ),
        Leave("class A(B):\n    f = super\n", why="the class itself is meant"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Leave calls that pass the object themselves."""
        del uses
        chain = enclosing(site.source, site.start, site.end)
        call = next((node for node in chain if isinstance(node, ast.Call)), None)
        method = next((node for node in chain if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)), None)
        first = method.args.args[:1] if method else []
        match call:
            case ast.Call(args=[ast.Name(id=name), *_]) if any(name == each.arg for each in first):
                return Left(
                    "the call passes the object itself; decide whether the method of `super` or of a class is meant"
                )
            case _:
                return result
