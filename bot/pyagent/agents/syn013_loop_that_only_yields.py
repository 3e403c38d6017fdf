"""SYN013: loop that only yields (found and fixed by Ruff UP028)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class LoopThatOnlyYields(RuffAgent):
    """Writes ``for x in y: yield x`` as ``yield from y``.

    The loop says in two lines and more work what ``yield from`` says in one.

    Review: what a caller sends or throws into the generator goes on to the inner one, which the loop did not do.
    """

    rule = "SYN013"
    name = "loop-that-only-yields"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    since = (3, 3)
    newer = True
    source = "Ruff UP028"
    codes = ("UP028",)
    examples = (
        Rewrite("def f(xs):\n    for x in xs:\n        yield x\n", "def f(xs):\n    yield from xs\n"),
        Rewrite("def f(a):\n    for k, v in a.items():\n        yield k, v\n", "def f(a):\n    yield from a.items()\n"),
        Rewrite(
            "def f(n):\n    yield 0\n    for i in range(n):\n        yield i\n",
            "def f(n):\n    yield 0\n    yield from range(n)\n",
        ),
        Leave("def f(xs):\n    for x in xs:\n        yield x + 1\n", why="the loop computes"),
        Leave(
            "async def f(xs):\n    for x in xs:\n        yield x\n", why="`yield from` is not allowed in a coroutine"
        ),
        Leave(
            "def f(xs):\n    for x in xs:\n        yield x\n    return x\n", why="the variable is used behind the loop"
        ),
    )
