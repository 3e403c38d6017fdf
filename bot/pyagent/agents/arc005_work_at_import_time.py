"""ARC005: files, network or processes touched while a module is imported."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class WorkAtImportTime(Agent):
    """Reports calls with effects at the top level of a module: files, folders, network, processes, ``sys.path``.

    Whoever imports the module, a test or a documentation tool included, pays for it, and an import that can fail or
    change files surprises everybody. Scripts, tests and what stands below a main guard are no findings.

    Never edited: when the work should be done is not in the code.
    """

    rule = "ARC005"
    name = "work-at-import-time"
    category = Category.ARCHITECTURE
    safety = Safety.MANUAL
    source = "PyAgent"
    since = (2, 7)
    examples = (
        Leave("import os\n\nfor root, _, names in os.walk('.'):\n    print(names)\n", why="a person moves it"),
        Leave("DATA = open('data.txt').read()\n", why="a person moves it"),
        Leave("def f():\n    return open('data.txt')\n", why="it runs when it is called"),
        Leave("if __name__ == '__main__':\n    open('data.txt')\n", why="it runs when the file is started"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Never edits."""
        return Left(site.text("leave"))
