"""IMP004: unsorted imports (found and fixed by Ruff I001)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class UnsortedImports(RuffAgent):
    """Sorts and groups imports as isort does, with the project's own settings of Ruff or isort's defaults.

    A sorted block shows at a glance what a module depends on, and a duplicate cannot hide in it.

    Safe: Ruff sorts within a block only, never over code, ``sys.path`` changes or ``# isort: skip``. A module whose import
    has side effects on the next one is a reason to write ``# isort: split`` between them.
    """

    rule = "IMP004"
    name = "unsorted-imports"
    category = Category.IMPORTS
    safety = Safety.SAFE
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
    )
