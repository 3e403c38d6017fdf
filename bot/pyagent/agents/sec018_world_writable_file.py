"""SEC018: a file that anybody may change."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class WorldWritableFile(Agent):
    """Takes the permission to write from everybody but the owner and the group.

    With mode ``0o777`` every account on the machine, that of a broken-into service included, may put its own content
    into the file. Owner and group keep what they had.

    A folder that the function makes for everybody gets the sticky bit instead, as ``/tmp`` has it: others put files
    there, and take away only their own.

    Review: programs that run as another user and outside the group cannot write there any more. Folders with the
    sticky bit are no finding.
    """

    rule = "SEC018"
    name = "world-writable-file"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S103, Bandit B103"
    examples = (
        Rewrite("import os\nos.chmod(path, 0o777)\n", "import os\nos.chmod(path, 0o775)\n"),
        Rewrite("from os import chmod\nchmod(path, mode=0o666)\n", "from os import chmod\nchmod(path, mode=0o664)\n"),
        Rewrite(
            "from pathlib import Path\nPath('a').chmod(0o722)\n", "from pathlib import Path\nPath('a').chmod(0o720)\n"
        ),
        Rewrite(
            "import os\nos.makedirs(path)\nos.chmod(path, 0o777)\n",
            "import os\nos.makedirs(path)\nos.chmod(path, 0o1777)\n",
        ),
        Leave("import os\nos.chmod(path, 0o755)\n", why="others may only read it"),
        Leave("import os\nos.chmod(path, 0o1777)\n", why="the sticky bit protects what is in the folder"),
        Leave("import os\nos.chmod(path, mode)\n", why="the mode is not written out here"),
        Leave("import os, stat\nos.chmod(path, stat.S_IRWXU | stat.S_IRWXO)\n", why="the bits have names"),
        Leave("import os\nos.chmod(path, 0o777)\n", why="a test changes files of its own", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Write the mode without the bit."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("mode"), site.text("new")),))
