"""IMP008: module by long name (found and fixed by Ruff PLR0402)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ModuleByLongName(RuffAgent):
    """Writes ``import os.path as path`` as ``from os import path``.

    The name is written once, and the two forms of one import do not stand side by side.

    Review: the same module is imported under the same name; where a package has an attribute of the module's name that is
    something else, that is what the new form finds.
    """

    rule = "IMP008"
    name = "module-by-long-name"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff PLR0402, Pylint R0402"
    codes = ("PLR0402",)
    examples = (
        Rewrite("import os.path as path\n\nprint(path)\n", "from os import path\n\nprint(path)\n"),
        Rewrite(
            "def f():\n    import xml.dom.minidom as minidom\n    return minidom\n",
            "def f():\n    from xml.dom import minidom\n    return minidom\n",
        ),
        Rewrite(
            "import concurrent.futures as futures  # pools\n\nprint(futures)\n",
            "from concurrent import futures  # pools\n\nprint(futures)\n",
        ),
        Leave("import os.path as p\n\nprint(p)\n", why="the name is another"),
        Leave("import os.path\n\nprint(os.path)\n", why="there is no `as`"),
        Leave("from os import path as path\n\nprint(path)\n", why="an import under its own name is a re-export"),
    )
