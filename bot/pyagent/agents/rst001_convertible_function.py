"""RST001: a function that could be Rust as it stands."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class ConvertibleFunction(Agent):
    """Reports pure, typed functions that would be faster in Rust.

    Every construct, type and call in such a function is one that can be translated, and it repeats something, so that
    crossing the border between the languages pays. It is looked for only where it is asked for: by
    ``--category rust``, ``--rule RST001``, or ``select`` in the configuration; ``pyagent rust scan`` lists more.

    Never edited: what it gains is to be measured first.
    """

    rule = "RST001"
    name = "convertible-function"
    category = Category.RUST
    safety = Safety.MANUAL
    source = "PyAgent's readiness analysis"
    examples = (
        Leave(
            "def total(xs: list[int]) -> int:\n    sum_ = 0\n    for x in xs:\n        sum_ += x * x\n    return sum_\n",
            why="it is reported; converting it is another command",
        ),
        Leave(
            "def add(a: int, b: int) -> int:\n    return a + b\n", why="it repeats nothing, so Rust would gain nothing"
        ),
        Leave(
            "import time\n\n\ndef ages(xs: list[float]) -> list[float]:\n    return [time.time() - x for x in xs]\n",
            why="it reads the clock, so it is no function of its arguments",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits."""
        return Left(site.text("leave"))
