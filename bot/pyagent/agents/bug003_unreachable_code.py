"""BUG003: code that never runs."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class UnreachableCode(Agent):
    """Removes statements that follow a ``return``, ``raise``, ``continue`` or ``break`` of the same suite.

    Code that never runs is read, searched and changed as if it did; often it is what a merge or a hurried edit left
    behind.

    Safe: nothing that runs is touched. Left are a ``yield`` (it makes the function a generator even when it never
    runs), names that the dead code makes local, code with comments, and dead code at the top level of a module.
    """

    rule = "BUG003"
    name = "unreachable-code"
    category = Category.BUGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Pylint W0101, vulture"
    examples = (
        Rewrite(
            "def f(x):\n    return x\n    print(x)\n\n\ndef g(): ...\n", "def f(x):\n    return x\n\n\ndef g(): ...\n"
        ),
        Rewrite(
            "def f(xs):\n    for x in xs:\n        if x:\n            continue\n            x.use()\n        x.drop()\n",
            "def f(xs):\n    for x in xs:\n        if x:\n            continue\n        x.drop()\n",
        ),
        Rewrite(
            "def f(x):\n    if x:\n        return 1\n    else:\n        raise ValueError(x)\n    return 2\n",
            "def f(x):\n    if x:\n        return 1\n    else:\n        raise ValueError(x)\n",
        ),
        Rewrite("def f(x):\n    return x; x.close()\n", "def f(x):\n    return x\n"),
        Leave("def empty():\n    return\n    yield\n", why="the yield makes the function a generator"),
        Leave("def f():\n    return 1\n    # TODO: cache\n    return 2\n", why="a comment would be lost"),
        Leave("def f():\n    print(x)\n    return\n    x = 1\n", why="the dead assignment makes `x` local"),
        Leave("raise ImportError('gone')\nimport os\n", why="the module stops here on purpose"),
        Leave(
            "def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n    raise AssertionError('unreachable')\n",
            why="it only states that this point is never reached",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut from the end of the last statement that runs."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("dead")
        return Fix((Edit(start, end, ""),), region=(start, end))
