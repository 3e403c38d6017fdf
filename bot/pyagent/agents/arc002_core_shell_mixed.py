"""ARC002: a large file that mixes computation with I/O."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site

SMALL = """\
def read(path):
    with open(path) as stream:
        return stream.read()


def total(rows):
    result = 0
    for row in rows:
        if row.price:
            result += row.price * row.count
    return result
"""


class CoreShellMixed(Agent):
    """Reports a file of more than 20 KB (20,480 bytes) in which many functions do I/O and many only compute.

    What only computes can be tested with plain values, once it does not share a file, its imports and its helpers with
    what touches files, network, processes or databases. Counted are outermost functions and methods: one does I/O when
    its own body calls something that touches the world; it computes when it has at least five statements, prints
    nothing, is no coroutine and reaches no I/O function of the file. Both must be at least three, and each at least
    15 % of the functions. Tests, examples and build files are no findings.

    Never edited: the reason names the functions that can move to a module of their own with the imports they need, or
    the largest I/O functions where the two hang together; where the border runs is for a person.
    """

    rule = "ARC002"
    name = "core-shell-mixed"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "PyAgent"
    examples = (
        Leave(SMALL, why="a file of less than 20 KB is read in one go"),
        Leave(SMALL.replace("open(path)", "path.open()"), why="a small file, whatever its functions do"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits."""
        return Left(site.text("leave"))
