"""IMP005: unused import (found and fixed by Ruff F401)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnusedImport(RuffAgent):
    """Removes an import whose name is never used in the module.

    Unused imports slow the start, hide real dependencies, and fail when the module they name moves.

    Safe where Ruff says so: names in ``__all__``, re-exports (``import x as x``), ``__init__.py`` and tries whether a
    module exists are left.
    """

    rule = "IMP005"
    name = "unused-import"
    category = Category.IMPORTS
    safety = Safety.SAFE
    source = "Ruff F401"
    codes = ("F401",)
    unfixable = (
        "the import may be a re-export or a test whether a module exists; say so with `__all__` or `as`, or remove it"
    )
    examples = (
        Rewrite("import os\nimport sys\n\nprint(sys)\n", "import sys\n\nprint(sys)\n"),
        Rewrite("from re import compile, sub\n\nprint(sub)\n", "from re import sub\n\nprint(sub)\n"),
        Rewrite("def f():\n    import os\n    return 1\n", "def f():\n    return 1\n"),
        Leave("import os\n\n__all__ = ['os']\n", why="the name is exported"),
        Leave("from os import path as path\n", why="an import under its own name is a re-export"),
        Leave(
            "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n",
            why="the import tries whether a module is there",
        ),
    )
