"""SYN017: outdated version block (found and fixed by Ruff UP036)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OutdatedVersionBlock(RuffAgent):
    """Removes version tests for Pythons that the project no longer supports, and their dead branch.

    The dead branch is read, searched and type-checked as if it ran, and its imports look like dependencies.

    Review: whoever still runs the project on such a Python against its own declaration loses the branch. Which
    versions are supported is read from ``requires-python``.
    """

    rule = "SYN017"
    name = "outdated-version-block"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    newer = True
    source = "Ruff UP036"
    codes = ("UP036",)
    examples = (
        Rewrite(
            "import sys\n\nif sys.version_info >= (3, 6):\n    x = 1\nelse:\n    x = 2\nprint(x, sys)\n",
            "import sys\n\nx = 1\nprint(x, sys)\n",
        ),
        Rewrite(
            "import sys\n\nif sys.version_info < (3, 0):\n    x = 1\nelse:\n    x = 2\nprint(x, sys)\n",
            "import sys\n\nx = 2\nprint(x, sys)\n",
        ),
        Rewrite(
            "import sys\n\nif sys.version_info[0] == 2:\n    range = xrange\nprint(sys)\n", "import sys\n\nprint(sys)\n"
        ),
        Leave("import sys\n\nif sys.version_info >= (3, 13):\n    x = 1\n", why="the project supports older Pythons"),
        Leave("import sys\n\nif sys.platform == 'win32':\n    x = 1\n", why="no version is tested"),
        Leave("import sys\n\nprint(sys.version_info >= (3, 6))\n", why="no block hangs on the test"),
    )
