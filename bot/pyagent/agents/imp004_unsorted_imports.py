"""IMP004: unsorted imports (found and fixed by Ruff I001)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site


class UnsortedImports(RuffAgent):
    """Sorts and groups imports as isort does, with the project's own settings of Ruff or isort's defaults.

    A sorted block shows at a glance what a module depends on, and a duplicate cannot hide in it.

    Review: modules whose import has an effect on the next one run in another order. Ruff sorts within a block only, never
    over code, ``sys.path`` changes or ``# isort: skip``; the ``__init__.py`` of a package is left, since the order in which
    it imports its own modules may be what keeps a circle of them working.
    """

    rule = "IMP004"
    name = "unsorted-imports"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff I001"
    codes = ("I001",)
    last = True
    examples = (
        Rewrite("import sys\nimport os\n\nprint(os, sys)\n", "import os\nimport sys\n\nprint(os, sys)\n"),
        Rewrite(
            "import os\nimport abc\nfrom re import sub, compile\n",
            "import abc\nimport os\nfrom re import compile, sub\n",
        ),
        Rewrite(
            "from __future__ import annotations\nimport sys\nimport os\n",
            "from __future__ import annotations\n\nimport os\nimport sys\n",
        ),
        Leave("import os\nimport sys\n", why="the imports are sorted"),
        Leave("import sys\n\nsys.path.insert(0, '.')\n\nimport os\n", why="an import after code is not moved over it"),
        Leave("import sys  # isort: skip\nimport os  # isort: skip\n", why="the author wants this order"),
        Leave(
            "from package.b import x\nfrom package.a import y\n\n__all__ = ['x', 'y']\n",
            why="the order of imports in a package's __init__ may matter",
            path="package/__init__.py",
        ),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Keep the order of a package's own modules."""
        del uses
        if site.path.rpartition("/")[2] == "__init__.py":
            return Left("the order in which a package imports its own modules may matter; sort it by hand")
        return result
