"""BUG001: a list, dictionary or set as default argument."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class MutableDefault(Agent):
    """Makes a mutable default ``None`` and the real one inside the function, anew for each call.

    A default is made once, when the function is defined. What one call adds to it, all later calls see; the result
    depends on history, and tests that pass alone fail together.

    Review: calls no longer share the value, which is the point, and a caller who passes ``None`` gets the default.
    Left are functions that give ``None`` a meaning, defaults that look like caches, defaults that read names,
    functions whose decorator reads the signature, and lambdas.
    """

    rule = "BUG001"
    name = "mutable-default"
    category = Category.BUGS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "flake8-bugbear B006, Pylint W0102"
    examples = (
        Rewrite(
            "def add(item, items=[]):\n    items.append(item)\n    return items\n",
            "def add(item, items=None):\n    if items is None:\n        items = []\n    items.append(item)\n    return items\n",
        ),
        Rewrite(
            'class A:\n    async def f(self, a: dict[str, int] = {}, *, b=set()):  # why\n        """Doc."""\n\n        # first\n        a.update(b=b)\n        return a\n',
            'from typing import Optional\n\n\nclass A:\n    async def f(self, a: Optional[dict[str, int]] = None, *, b=None):  # why\n        """Doc."""\n\n        if a is None:\n            a = {}\n        if b is None:\n            b = set()\n        # first\n        a.update(b=b)\n        return a\n',
        ),
        Rewrite(
            "from typing import Optional\n\ndef f(\n\tx: Optional[list] = [1, -2],\n):\n\treturn x\n",
            "from typing import Optional\n\ndef f(\n\tx: Optional[list] = None,\n):\n\tif x is None:\n\t\tx = [1, -2]\n\treturn x\n",
        ),
        Leave("def f(x=()):\n    return x\n", why="a tuple cannot change"),
        Leave("def f(x=[]): return x\n", why="the body stands on the line of its def"),
        Leave("def f(x=[]):\n    return 0 if x is None else len(x)\n", why="None has a meaning of its own"),
        Leave("def f(x, cache={}):\n    return cache.setdefault(x, g(x))\n", why="a cache kept on purpose"),
        Leave("def f(x=[A, B]):\n    return x\n", why="the default reads names when the function is defined"),
        Leave("f = lambda x=[]: x\n", why="a lambda has no room for a statement"),
        Leave("@app.get('/')\ndef f(x: list = []):\n    return x\n", why="the framework reads the default"),
        Leave(
            "from collections.abc import Sequence\n\n\ndef f(x: Sequence[int] = []):\n    return x\n",
            why="the annotation says that the value is only read",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the default, widen the annotation, insert the test."""
        if site.has("leave"):
            return Left(site.text("leave"))
        name, newline, indent, at = site.text("name"), site.text("newline"), site.text("indent"), site.number("at")
        test = f"{indent}if {name} is None:{newline}{indent}{site.text('unit')}{name} = {site.code()}{newline}"
        edits = [Edit(site.start, site.end, "None"), Edit(at, at, test)]
        imports: tuple[str, ...] = ()
        if site.has("annotation"):
            start, end = site.span("annotation")
            if site.flag("pipe"):
                edits.append(Edit(end, end, " | None"))
            else:
                edits += [Edit(start, start, "Optional["), Edit(end, end, "]")]
                imports = ("from typing import Optional",)
        return Fix(tuple(edits), imports=imports, region=site.span("parameter"))
