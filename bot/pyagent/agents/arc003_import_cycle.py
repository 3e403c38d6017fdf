"""ARC003: modules that import each other in a circle."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class ImportCycle(Agent):
    """Reports groups of modules whose top-level imports form a circle, with its lightest link.

    Which of them is imported first then decides whether the program starts; a new import elsewhere can break it. The
    lightest link is the import statement inside the circle that takes the fewest names from another module of it.

    Never edited: breaking a circle moves code between modules.
    """

    rule = "ARC003"
    name = "import-cycle"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "Pylint R0401"
    since = (2, 7)
    examples = (Leave("from package import other\n", why="one module alone is no circle"),)

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; the proposal names the import to move."""
        return Left(site.text("leave"))
