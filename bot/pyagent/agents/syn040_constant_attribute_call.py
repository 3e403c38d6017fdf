"""SYN040: constant attribute call (found and fixed by Ruff B009, B010)."""

from __future__ import annotations

import re
from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_NEAR = 20_000  # bytes above a place that are searched for its function
_HEAD = re.compile(rb"^([ \t]*)(?:async )?def \w+\(", re.MULTILINE)
_HINT = re.compile(rb"->|[(,]\s*\*{0,2}\w+\s*:")


class ConstantAttributeCall(RuffAgent):
    """Writes ``getattr(x, "name")`` as ``x.name``, and ``setattr(x, "name", y)`` as ``x.name = y``.

    The call is neither safer nor shorter, and search, type checkers and renaming tools do not see the name in it.

    Safe: Ruff leaves names that Python would change inside a class and such that are no attribute names. In a function
    with type hints the call stays: a type checker would look for the attribute there, which often is why it was written.
    """

    rule = "SYN040"
    name = "constant-attribute-call"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff B009, B010"
    codes = ("B009", "B010")
    examples = (
        Rewrite("y = getattr(x, 'name')\n", "y = x.name\n"),
        Rewrite("setattr(x, 'name', y)\n", "x.name = y\n"),
        Rewrite("if getattr(x.y, 'z')():\n    pass\n", "if x.y.z():\n    pass\n"),
        Rewrite("def f(x):\n    return getattr(x, 'name')\n", "def f(x):\n    return x.name\n"),
        Leave(
            "class A:\n    def f(self, error: Exception) -> None:\n        setattr(error, 'request', self)\n",
            why="a type checker knows no attribute `request` of `Exception`",
        ),
        Leave("y = getattr(x, 'name', None)\n", why="the default is for objects without it"),
        Leave("y = getattr(x, name)\n", why="the name is not known"),
        Leave("y = getattr(x, 'a-b')\n", why="not a name that can be written"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Not where a type checker looks."""
        del uses
        if isinstance(result, Fix) and _is_typed(site.source, site.start):
            return Left("the function has type hints, and a type checker may know no such attribute")
        return result


def _is_typed(source: bytes, at: int) -> bool:
    """Whether the function around a place has type hints."""
    # By its text: this runs in every scan, where a syntax tree of the file would cost more than all the rest.
    begin = max(0, at - _NEAR)
    line = source[source.rfind(b"\n", begin, at) + 1 : at]
    depth = len(line) - len(line.lstrip(b" \t"))
    heads = [head for head in _HEAD.finditer(source, begin, at) if len(head[1]) < depth]
    if not heads:
        return False
    start = heads[-1].end() - 1
    end = source.find(b":\n", start, at)
    return _HINT.search(source, start, end if end >= 0 else at) is not None
