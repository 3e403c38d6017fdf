"""IMP002: multiple imports on line (found and fixed by Ruff E401)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class MultipleImportsOnLine(RuffAgent):
    """Gives each module its own ``import`` line.

    One name per line makes a diff show exactly which import came or went, and two branches that add imports merge.

    Safe: the modules are imported in the same order.
    """

    rule = "IMP002"
    name = "multiple-imports-on-line"
    category = Category.IMPORTS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff E401"
    codes = ("E401",)
    examples = (
        Rewrite("import os, sys\n", "import os\nimport sys\n"),
        Rewrite("import os as o, sys\n\nprint(o, sys)\n", "import os as o\nimport sys\n\nprint(o, sys)\n"),
        Rewrite(
            "def f():\n    import os, sys\n    return os, sys\n",
            "def f():\n    import os\n    import sys\n    return os, sys\n",
        ),
        Leave("import os\nimport sys\n", why="each import has its line"),
        Leave("from os import path, sep\n", why="names of one module belong on one line"),
        Leave("import os.path\n", why="one module with a dot is one module"),
    )
