"""SYN030: get written out (found and fixed by Ruff SIM401)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.mappings import left_where_unknown
from pyagent.core.model import Category, Fix, Left, Safety, Site

_NONE = ", None)"


class GetWrittenOut(RuffAgent):
    """Writes the ``if key in mapping: … else: …`` that picks a value or a default as ``mapping.get(key, default)``.

    One lookup instead of two, and one line instead of four.

    Review: the default is computed even where it is not used. A class of your own may do without ``get``: a value is left
    unless the file shows that it is a dictionary, by what it is bound to, its annotation, or another method called on it.
    """

    rule = "SYN030"
    name = "get-written-out"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff SIM401"
    codes = ("SIM401",)
    examples = (
        Rewrite("a = {}\nif k in a:\n    x = a[k]\nelse:\n    x = 'z'\n", "a = {}\nx = a.get(k, 'z')\n"),
        Rewrite("a = {}\nif k not in a:\n    x = 0\nelse:\n    x = a[k]\n", "a = {}\nx = a.get(k, 0)\n"),
        Rewrite(
            "def f(a: dict, k):\n    return a[k] if k in a else 1\n", "def f(a: dict, k):\n    return a.get(k, 1)\n"
        ),
        Rewrite("a = {}\nx = a[k] if k in a else None\n", "a = {}\nx = a.get(k)\n"),
        Rewrite(
            "def f(a, k):\n    for x in a.values():\n        print(x)\n    return a[k] if k in a else 1\n",
            "def f(a, k):\n    for x in a.values():\n        print(x)\n    return a.get(k, 1)\n",
        ),
        Rewrite(
            "class A:\n    def __init__(self):\n        self.a = {}\n\n    def f(self, k):\n        return self.a[k] if k in self.a else 1\n",
            "class A:\n    def __init__(self):\n        self.a = {}\n\n    def f(self, k):\n        return self.a.get(k, 1)\n",
        ),
        Rewrite("def f(k, **a):\n    return a[k] if k in a else 1\n", "def f(k, **a):\n    return a.get(k, 1)\n"),
        Leave("def f(a, k):\n    return a[k] if k in a else 1\n", why="a class may answer `in` and have no `get`"),
        Leave(
            "def f(a, k):\n    if isinstance(a, dict):\n        return a.get(k)\n    return a[k] if k in a else 1\n",
            why="it is not always a dictionary",
        ),
        Leave("if k in a:\n    x = a[k]\nelse:\n    x = f()\n", why="the default is computed"),
        Leave("if k in a:\n    x = a[k]\n", why="there is no default"),
        Leave("if k in a:\n    x = a[j]\nelse:\n    x = 0\n", why="another key is looked up"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Take the fix of a dictionary, and write no default where it is None."""
        del uses
        result = left_where_unknown(site, result)
        if isinstance(result, Left):
            return result
        edits = (
            replace(edit, text=f"{edit.text.removesuffix(_NONE)})") if edit.text.endswith(_NONE) else edit
            for edit in result.edits
        )
        return replace(result, edits=tuple(edits))
