"""IMP003: import not at top (found by Ruff E402)."""

from __future__ import annotations

from pyagent.agents.base import Leave, RuffAgent
from pyagent.core.model import Category, Safety


class ImportNotAtTop(RuffAgent):
    """Reports a module-level import below other code.

    Readers look for what a module needs at its top, and an import in the middle runs late or not at all when the code
    above it fails.

    Never edited: the code above may have to run first (``sys.path``, environment, monkey-patching).
    """

    rule = "IMP003"
    name = "import-not-at-top"
    category = Category.IMPORTS
    safety = Safety.MANUAL
    source = "Ruff E402"
    codes = ("E402",)
    unfixable = "move it to the top if nothing above it must run first"
    examples = (
        Leave("x = 1\nimport os\n\nprint(os)\n", why="the code above may have to run first"),
        Leave("import os\n\nx = os.sep\n", why="the import is at the top"),
        Leave("def f():\n    import os\n    return os\n", why="an import in a function is meant to be late"),
    )
