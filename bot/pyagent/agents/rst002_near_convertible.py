"""RST002: a function that could be Rust when some lines are cleaned."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class NearConvertible(Agent):
    """Reports functions that at most five lines keep from being translatable, with those lines and what to do.

    A missing type, a value that may be anything, state of the module, a print, a call of something unknown. It is
    looked for only where it is asked for, like RST001.

    Never edited: each line is a decision about the function's interface.
    """

    rule = "RST002"
    name = "near-convertible"
    category = Category.RUST
    safety = Safety.MANUAL
    source = "PyAgent's readiness analysis"
    examples = (
        Leave(
            "def total(xs) -> int:\n    sum_ = 0\n    for x in xs:\n        sum_ += x * x\n    return sum_\n",
            why="its parameter has no type",
        ),
        Leave(
            "def total(xs: list[int]) -> int:\n    sum_ = 0\n    for x in xs:\n        print(x)\n        sum_ += x\n"
            "    return sum_\n",
            why="the caller is to print",
        ),
        Leave(
            "def double(xs: list[int]) -> None:\n    for i, x in enumerate(xs):\n        xs[i] = 2 * x\n",
            why="it changes its argument",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; names the lines."""
        return Left(site.text("leave"))
