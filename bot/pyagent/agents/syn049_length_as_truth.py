"""SYN049: length as truth (found and fixed by Ruff PLC1802)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class LengthAsTruth(RuffAgent):
    """Writes ``if len(x):`` as ``if x:`` where ``x`` is a list, a tuple, a dictionary, a set or a string.

    An empty container is false; PEP 8 asks to use that.

    Safe: Ruff rewrites it only where the type is known from the assignment.
    """

    rule = "SYN049"
    name = "length-as-truth"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff PLC1802"
    codes = ("PLC1802",)
    examples = (
        Rewrite("x = [1]\nif len(x):\n    pass\n", "x = [1]\nif x:\n    pass\n"),
        Rewrite(
            "def f():\n    x = {}\n    while not len(x):\n        x[1] = 2\n",
            "def f():\n    x = {}\n    while not x:\n        x[1] = 2\n",
        ),
        Rewrite(
            "def f(*a):\n    x = ()\n    if len(x) or a:\n        pass\n",
            "def f(*a):\n    x = ()\n    if x or a:\n        pass\n",
        ),
        Leave("def f(x):\n    if len(x):\n        pass\n", why="the type is not known"),
        Leave("x = [1]\nif len(x) > 1:\n    pass\n", why="the number counts"),
        Leave("x = [1]\ny = len(x)\n", why="the number is used"),
    )
