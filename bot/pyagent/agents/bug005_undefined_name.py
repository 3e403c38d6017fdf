"""BUG005: undefined name (found by Ruff F821)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site
from pyagent.core.undefined import PYTHON3, class_of, no_mistake, project_import, standard_import

_UTIL = {"package/__init__.py": "", "package/text.py": "def shorten(x):\n    return x\n"}


class UndefinedName(RuffAgent):
    """Imports or renames what a name must mean that nothing in the module defines.

    The line raises ``NameError`` when it runs; usually an import was forgotten or a variable renamed. A part of a
    common module (``os.path``), a name of ``typing`` in an annotation, a built-in that Python 3 calls otherwise, and
    a name of the class body that a method forgot to take from its class say what was meant; a test takes a name from
    where the other files of the project take it.

    Review: the line now runs, where before it could only fail. Everything else is reported: what was meant is not in
    the file. Names that an earlier round of a loop binds, that belong to another Python, that the file makes with
    ``globals()`` or waits for with ``except NameError`` are no findings, nor are samples of code that tests read.
    """

    rule = "BUG005"
    name = "undefined-name"
    category = Category.BUGS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff F821"
    asks_project = True
    codes = ("F821",)
    unfixable = "nothing in the module defines this name; import it or correct it"
    examples = (
        Rewrite(
            "def f(x):\n    return os.path.join(x, 'a')\n",
            "import os\n\n\ndef f(x):\n    return os.path.join(x, 'a')\n",
        ),
        Rewrite(
            "import os\n\n\ndef f(x: Any):\n    return os.sep\n",
            "import os\nfrom typing import Any\n\n\ndef f(x: Any):\n    return os.sep\n",
        ),
        Rewrite("def f(x):\n    return isinstance(x, unicode)\n", "def f(x):\n    return isinstance(x, str)\n"),
        Rewrite(
            "class A:\n    LIMIT = 3\n\n    def f(self):\n        return LIMIT\n",
            "class A:\n    LIMIT = 3\n\n    def f(self):\n        return A.LIMIT\n",
        ),
        Rewrite(
            "def test_f():\n    assert shorten(1)\n",
            "from package.text import shorten\n\n\ndef test_f():\n    assert shorten(1)\n",
            path="tests/test_f.py",
            project=_UTIL | {"package/a.py": "from package.text import shorten\n\nprint(shorten(1))\n"},
        ),
        Leave("def f():\n    return missing\n", why="what was meant is not in the file"),
        Leave("print(x)\nx = 1\n", why="the name is defined in the module"),
        Leave("def f():\n    return len([])\n", why="a built-in is defined"),
        Leave("try:\n    text = unicode\nexcept NameError:\n    text = str\n", why="the place waits for the NameError"),
        Leave(
            "import sys\n\nPY2 = sys.version_info[0] == 2\ntext = unicode if PY2 else str\n",
            why="the branch is Python 2's",
        ),
        Leave("globals()['a'] = 1\n\n\ndef f():\n    return a\n", why="the file makes the name while it runs"),
        Leave(
            "def f(xs):\n    for x in xs:\n        if x:\n            print(last)\n        last = x\n",
            why="an earlier round of the loop binds the name",
        ),
        Leave("#: E711\nif a == None:\n    pass\n", why="tests read the sample as text", path="tests/samples/e711.py"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Say what was meant, where the project shows it."""
        source, start, end = site.source, site.start, site.end
        name = site.code()
        if reason := no_mistake(source, start, end, site.path, uses):
            return Dismiss(reason)
        if name in PYTHON3:
            return Fix((Edit(start, end, PYTHON3[name]),), region=(start, end))
        if statement := standard_import(source, start, end):
            return Fix((), imports=(statement,), region=(start, end))
        if owner := class_of(source, start, end):
            return Fix((Edit(start, end, f"{owner}.{name}"),), region=(start, end))
        return self._from_project(site, result, uses)

    @staticmethod
    def _from_project(site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        name = site.code()
        found = project_import(name, site.path, uses)
        if len(found) != 1:
            return result
        if not site.path.rpartition("/")[2].startswith("test_"):
            return Left(f"nothing in the module defines this name; the project takes it from `{found[0]}`")
        # Nothing imports a test, so that no circle of imports can come of it.
        return Fix((), imports=(f"from {found[0]} import {name}",), region=(site.start, site.end))
