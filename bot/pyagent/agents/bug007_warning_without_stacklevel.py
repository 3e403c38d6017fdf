"""BUG007: warning without stacklevel (found and fixed by Ruff B028)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site


class WarningWithoutStacklevel(RuffAgent):
    """Gives ``warnings.warn`` the ``stacklevel=2`` that makes it point at the caller.

    Without it every warning shows the line that warns, not the line that is to be changed, and Python shows only the
    first of all warnings that come from one line.

    Review: the warning names another line, and a filter by module sees the caller's. Where a helper of the library
    stands between, a higher number may be better. Where the project itself filters warnings by the module that they
    come from, it is left. Tests, where nobody is to be warned, are no findings.
    """

    rule = "BUG007"
    name = "warning-without-stacklevel"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    since = (2, 7)
    source = "flake8-bugbear B028, Ruff B028"
    codes = ("B028",)
    asks_project = True
    examples = (
        Rewrite(
            "import warnings\n\n\ndef f():\n    warnings.warn('old')\n",
            "import warnings\n\n\ndef f():\n    warnings.warn('old', stacklevel=2)\n",
        ),
        Rewrite(
            "import warnings\n\n\ndef f():\n    warnings.warn('old', DeprecationWarning)\n",
            "import warnings\n\n\ndef f():\n    warnings.warn('old', DeprecationWarning, stacklevel=2)\n",
        ),
        Rewrite(
            "from warnings import warn\n\n\ndef f():\n    warn(\n        'old',\n        category=DeprecationWarning,\n    )\n",
            "from warnings import warn\n\n\ndef f():\n    warn(\n        'old',\n        stacklevel=2,\n        category=DeprecationWarning,\n    )\n",
        ),
        Rewrite(
            "import warnings\n\n\ndef f():\n    warnings.warn(\n        'old',\n        DeprecationWarning,\n    )\n",
            "import warnings\n\n\ndef f():\n    warnings.warn(\n        'old',\n        DeprecationWarning,\n        stacklevel=2,\n    )\n",
        ),
        Leave("import warnings\n\n\ndef f():\n    warnings.warn('old', stacklevel=3)\n", why="the level is said"),
        Leave("import warnings\n\nwarnings.warn('old')\n", why="at the top level the caller is the import system"),
        Leave(
            "import warnings\n\n\ndef f():\n    warnings.warn('old')\n",
            why="a filter by the module that warns would no longer see it",
            path="shop/cart.py",
            project={
                "tests/test_cart.py": "import pytest\n\n\n@pytest.mark.filterwarnings('ignore:old::shop.cart')\ndef test_f(): ...\n"
            },
        ),
        Leave(
            "import warnings\n\n\ndef test_f():\n    warnings.warn('old')\n",
            why="a test warns itself",
            path="tests/test_f.py",
        ),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Only functions have a caller to point at."""
        path = PurePosixPath(site.path)
        if path.stem.startswith("test_") or path.stem.endswith("_test") or {"test", "tests"} & set(path.parts):
            return Dismiss("the test is the one that is warned")
        line = site.source[site.source.rfind(b"\n", 0, site.start) + 1 : site.start]
        if not line[:1].isspace():
            return Dismiss("the caller of a module is the import system")
        if any(f":{name}" in uses for name in _names_of(path)):
            return Left(
                "the project filters warnings of this module by its name, and they would come from the caller's"
            )
        return result


def _names_of(path: PurePosixPath) -> Iterator[str]:
    """The dotted names that a module and the packages around it may have, whatever folder is on the import path."""
    parts = path.with_suffix("").parts
    ends = range(1, len(parts) + 1)
    yield from (".".join(parts[first:end]) for end in ends for first in range(end))
