"""SYN023: lambda assignment (found and fixed by Ruff E731)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.hints import are_asked_for
from pyagent.core.model import Category, Fix, Left, Safety, Site


class LambdaAssignment(RuffAgent):
    """Writes ``f = lambda x: …`` as ``def f(x): return …``.

    A lambda that gets a name has none in a traceback, cannot be documented, and saves nothing (PEP 8).

    Review: the function knows its own name now, which shows in ``repr`` and where functions are pickled. A file that
    mentions ``<lambda>`` is left, and so is one in which the project's mypy refuses functions without hints: a lambda needs none.
    """

    rule = "SYN023"
    name = "lambda-assignment"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff E731"
    codes = ("E731",)
    examples = (
        Rewrite("f = lambda x: x + 1\n", "def f(x):\n    return x + 1\n"),
        Rewrite(
            "def g(y):\n    f = lambda: y\n    return f\n",
            "def g(y):\n    def f():\n        return y\n\n    return f\n",
        ),
        Rewrite(
            "import math\n# Area\narea = lambda r: math.pi * r\nprint(area(1))\n",
            "import math\n\n\n# Area\ndef area(r):\n    return math.pi * r\n\n\nprint(area(1))\n",
        ),
        Rewrite("if a:\n    f = lambda *b, c=1: (b, c)\n", "if a:\n    def f(*b, c=1):\n        return (b, c)\n"),
        Rewrite(
            "def g(y):\n    # one\n    f = lambda: y\n    # two\n    h = lambda: 2\n    return f, h\n",
            "def g(y):\n    # one\n    def f():\n        return y\n\n    # two\n    def h():\n        return 2\n\n    return f, h\n",
        ),
        Leave(
            "view = lambda request: 'OK'\nassert message(view) == 'view <lambda> failed'\n",
            why="the file asks for the name that a lambda has",
        ),
        Leave("x.f = lambda y: y\n", why="an attribute is no name for a def"),
        Leave("f = sorted(x, key=lambda y: y.z)\n", why="the lambda is an argument"),
        Leave("f, g = lambda: 1, lambda: 2\n", why="two are assigned at once"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Leave a file that looks for the name of lambdas, and one whose functions are to have hints."""
        del uses
        if isinstance(result, Fix) and are_asked_for(self.hints_asked, site.path):
            return Left("the project's mypy refuses functions without hints; write the function with its types")
        if isinstance(result, Fix) and b"<lambda>" in site.source:
            return Left("the file asks for `<lambda>`, the name that functions made so have")
        return result
