"""TYP006: a return hint that the function contradicts."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.hints import hint_text
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class WrongReturnHint(Agent):
    """Corrects a return hint when no way through the function returns such a value: ``-> str`` and only None comes back.

    Such hints come from tools that guess; they are worse than none, because readers and checkers believe them.

    A glance is needed: the hint may be right and the body wrong. Where the file uses the result, where a base class or
    a decorator has a say, or where the real type takes more than one word, the function is left.
    """

    rule = "TYP006"
    name = "wrong-return-hint"
    category = Category.TYPES
    safety = Safety.REVIEW
    source = "mypy return, return-value; PEP 484"
    since = (3, 5)
    newer = True
    examples = (
        Rewrite(
            "def build_index(items) -> str:\n    for item in items:\n        item.index()\n",
            "def build_index(items) -> None:\n    for item in items:\n        item.index()\n",
        ),
        Rewrite("def size(items) -> str:\n    return len(items)\n", "def size(items) -> int:\n    return len(items)\n"),
        Rewrite(
            "class A:\n    def label(self, x: int) -> None:\n        return f'{x}'\n",
            "class A:\n    def label(self, x: int) -> str:\n        return f'{x}'\n",
        ),
        Leave("def size(items) -> float:\n    return len(items)\n", why="an int is welcome where a float is"),
        Leave("def size(items) -> int:\n    return not items\n", why="a bool is an int"),
        Leave("def size(items) -> str:\n    raise NotImplementedError\n", why="it waits for its body"),
        Leave(
            "import sys\n\n\ndef fail(text):\n    print(text)\n    sys.exit(1)\n\n\n"
            "def size(items) -> int:\n    if items:\n        return len(items)\n    fail('empty')\n\n\n"
            "def other(items) -> int:\n    fail('empty')\n",
            why="`fail` never comes back, so nothing is returned",
        ),
        Leave(
            "class A:\n    def f(self, x) -> int:\n        self.fail(x)\n\n    def fail(self, x):\n        raise ValueError(x)\n",
            why="`self.fail` may never come back",
        ),
        Leave("from app import fail\n\n\ndef f(x) -> int:\n    fail(x)\n", why="`fail` may never come back"),
        Leave("def size(items) -> str:\n    return items\n", why="what items is, is not certain"),
        Leave("def f(x) -> str:\n    print(x)\n\n\ny = f(1) + 'a'\n", why="its result is used"),
        Leave("from base import B\n\n\nclass A(B):\n    def f(self) -> str:\n        print(1)\n", why="B may say so"),
        Leave("def f(x) -> str:\n    if x:\n        return 1\n    return b'a'\n", why="it returns several types"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the hint."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, hint_text(site)),))
