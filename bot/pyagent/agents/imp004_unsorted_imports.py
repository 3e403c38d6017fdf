"""IMP004: unsorted imports (found and fixed by Ruff I001)."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import PurePosixPath
from textwrap import dedent

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.parsing import parsed


class UnsortedImports(RuffAgent):
    """Sorts and groups imports as isort does, with the project's own settings of Ruff or isort's defaults.

    A sorted block shows at a glance what a module depends on, and a duplicate cannot hide in it.

    Review: modules whose import has an effect on the next one run in another order. Ruff sorts within a block only, never
    over code, ``sys.path`` changes or ``# isort: skip``. In the ``__init__.py`` of a package the order in which it imports
    its own modules may be what keeps a circle of them working, so there is no sorting that changes it. A wildcard may bring
    any name, and the last import of a name is the one that counts: none is moved over a wildcard, but whole modules.
    """

    rule = "IMP004"
    name = "unsorted-imports"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (2, 7)
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
        Rewrite(
            "from . import b\nimport sys\nimport os\n\n__all__ = ['b', 'os', 'sys']\n",
            "import os\nimport sys\n\nfrom . import b\n\n__all__ = ['b', 'os', 'sys']\n",
            path="package/__init__.py",
        ),
        Leave("import os\nimport sys\n", why="the imports are sorted"),
        Leave("import sys\n\nsys.path.insert(0, '.')\n\nimport os\n", why="an import after code is not moved over it"),
        Leave("import sys  # isort: skip\nimport os  # isort: skip\n", why="the author wants this order"),
        Rewrite("import sys\nimport os\nfrom re import *\n", "import os\nimport sys\nfrom re import *\n"),
        Leave(
            "from zoo import *\nfrom datetime import datetime\n",
            why="the wildcard may bring another datetime, and would do so last",
        ),
        Leave("from zoo import *\nfrom ark import *\n", why="both may bring a name, and the last one counts"),
        Leave(
            "from package.b import x\nfrom package.a import y\n\n__all__ = ['x', 'y']\n",
            why="the order of imports in a package's __init__ may matter",
            path="package/__init__.py",
        ),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Keep the order of a package's own modules, and on which side of a wildcard a name is imported."""
        del uses
        if isinstance(result, Fix) and any(
            _beside_wildcards(site.code((edit.start, edit.end))) != _beside_wildcards(edit.text)
            for edit in result.edits
        ):
            return Left(
                "a wildcard may bring a name that is imported beside it, and the last one counts; name what it brings"
            )
        if site.path.rpartition("/")[2] != "__init__.py" or isinstance(result, Left):
            return result
        roots = PurePosixPath(site.path).parts[:-1]
        if all(
            _own_imports(site.code((edit.start, edit.end)), roots) == _own_imports(edit.text, roots)
            for edit in result.edits
        ):
            return result
        return Left("the order in which a package imports its own modules may matter; sort it by hand")


def _beside_wildcards(text: str) -> list[tuple[str, frozenset[str]]]:
    """The modules of a block's wildcards in their order, each with the names that are imported before it."""
    tree = parsed(dedent(text))
    before: set[str] = set()
    found = []
    for stmt in tree.body if tree else ():
        match stmt:
            case ast.ImportFrom(names=[ast.alias("*")]):
                found.append((f"{'.' * stmt.level}{stmt.module or ''}", frozenset(before)))
            case ast.ImportFrom(names=names):
                before.update(name.asname or name.name for name in names)
            case ast.Import(names=names):
                before.update(name.asname for name in names if name.asname)
    return found


def _own_imports(text: str, roots: Collection[str]) -> list[str]:
    """The modules of the package that a block of imports loads, in their order; all that it says where it is no block."""
    tree = parsed(dedent(text))
    if tree is None:
        return [text]
    found = []
    for stmt in tree.body:
        match stmt:
            case ast.ImportFrom(module=module, level=level, names=names):
                if level or (module or "").split(".")[0] in roots:
                    # Names of the package itself may be modules, which are loaded in this order.
                    inner = [] if module else [name.name for name in names]
                    found += [f"{'.' * level}{module or ''}", *inner]
            case ast.Import(names=names):
                found += [name.name for name in names if name.name.split(".")[0] in roots]
            case _:
                return [text]
    return found
