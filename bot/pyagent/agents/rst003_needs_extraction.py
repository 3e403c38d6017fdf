"""RST003: a function of which a part could be Rust."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class NeedsExtraction(Agent):
    """Reports functions that touch the world and hold a block with a loop that only computes, with its lines.

    Moved to a function of its own, that block could be tested without the world, and be Rust. It is looked for only
    where it is asked for, like RST001.

    Never edited: a function is cut where its meaning has a seam.
    """

    rule = "RST003"
    name = "needs-extraction"
    category = Category.RUST
    safety = Safety.MANUAL
    source = "PyAgent's readiness analysis"
    examples = (
        Leave(
            "def total(path: str) -> int:\n    lines = open(path).read().splitlines()\n    sum_ = 0\n"
            "    for line in lines:\n        sum_ += len(line)\n    return sum_\n",
            why="the loop could be a function of the lines",
        ),
        Leave("def read(path: str) -> str:\n    return open(path).read()\n", why="nothing in it computes"),
        Leave(
            "import time\n\n\ndef wait(n: int) -> None:\n    for _ in range(n):\n        time.sleep(1)\n",
            why="its loop is what touches the world",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; names the lines."""
        return Left(site.text("leave"))
