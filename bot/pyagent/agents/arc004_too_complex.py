"""ARC004: a function with more ways through it than tests will cover."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class TooComplex(Agent):
    """Reports functions whose McCabe complexity is above 15, with the block to take out.

    Each decision doubles what a reader has to keep in mind, and a test is needed for every way through.
    ``if``, ``elif``, loops, ``except`` clauses, cases and comprehensions count one each; functions inside count for
    themselves. The block is the one whose removal leaves two functions that are both as simple as can be, and that no
    jump leaves; the proposal says what it reads and sets.

    Never edited: a function is cut where its meaning has a seam.
    """

    rule = "ARC004"
    name = "too-complex"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "Ruff C901, McCabe 1976"
    since = (2, 7)
    examples = (
        Leave(
            "def f(x):\n" + "".join(f"    if x == {number}:\n        return {number}\n" for number in range(16)),
            why="it is cut by a person",
        ),
        Leave(
            "def f(x):\n    for a in x:\n" + "".join(f"        if a == {n}:\n            g({n})\n" for n in range(15)),
            why="nearly all of it is one loop",
        ),
        Leave("def f(x):\n    if x:\n        return 1\n    return 2\n", why="two ways are few"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; the proposal names the block to take out."""
        return Left(site.text("leave"))
