"""ARC001: a file with more lines than a reader keeps in mind."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class FileTooLong(Agent):
    """Reports files with more lines than ``max_file_lines`` allows (500 by default), with their largest definitions.

    A long file is read in pieces, changed by several people at once, and imported whole for one of its names.
    Files that are tables of data are no finding.

    Never edited: which topic a definition belongs to is not in the code.
    """

    rule = "ARC001"
    name = "file-too-long"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "Pylint C0302"
    examples = (
        Leave(
            "import os\n\n\ndef f():\n    os.sync()\n" + "\n\nx = f()\n" * 200, why="it is cut by topic, by a person"
        ),
        Leave("CODES = [\n" + "    1,\n" * 600 + "]\n", why="the file is a table of data"),
        Leave("x = 1\n" * 500, why="500 lines are allowed"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits; the proposal names the largest definitions."""
        return Left(site.text("leave"))
