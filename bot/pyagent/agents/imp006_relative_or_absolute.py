"""IMP006: an import of the project's own module in another style than its package has."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_WIDTH = 88  # Black's, which isort's profile of that name and Ruff share
_RELATIVE = {
    "shop/__init__.py": "",
    "shop/cart.py": "".join(f"from .part{number} import x\n" for number in range(10)),
    "shop/prices.py": "TAX = 1\n",
    "shop/web/__init__.py": "",
    "shop/web/page.py": "".join(f"from ..part{number} import x\n" for number in range(10)),
    **{f"shop/part{number}.py": "x = 1\n" for number in range(10)},
}
_ABSOLUTE = {
    path: text.replace("from ..part", "from shop.part").replace("from .part", "from shop.part")
    for path, text in _RELATIVE.items()
}
_ASKED = '[tool.pyagent]\nimport-style = "{}"\n'
_LONG = ", ".join(f"a_name_of_four_word_{number}" for number in range(3))
_LINES = "".join(f"    a_name_of_four_word_{number},\n" for number in range(3))


class RelativeOrAbsolute(Agent):
    """Writes an import of the project's own module as the rest of its package does: relative, or with the full name.

    Two names for one thing make a search miss half of its uses, and a moved package break in one style only.

    What four in five imports of the package do (ten at least; modules beside the importing one and those further away
    are counted apart) is its style; without such a majority there are no findings. ``import-style`` in the configuration
    decides for all of them instead.

    Review: the same module is imported, as long as the file is imported as a part of its package. So a file that may be
    run by its path keeps its absolute imports, tests are left alone, and so is an import that is tried one way and then
    the other.
    """

    rule = "IMP006"
    name = "relative-or-absolute"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (3, 0)
    source = "Ruff TID252, flake8-absolute-import"
    examples = (
        Rewrite(
            "from shop.prices import TAX  # ours\nfrom shop import prices as p\n",
            "from .prices import TAX  # ours\nfrom . import prices as p\n",
            path="shop/order.py",
            project=_RELATIVE,
        ),
        Rewrite(
            "def f():\n    from shop.prices import (\n        TAX,\n    )\n    return TAX\n",
            "def f():\n    from ..prices import (\n        TAX,\n    )\n    return TAX\n",
            path="shop/web/order.py",
            project=_RELATIVE,
        ),
        Rewrite(
            "from ..prices import TAX\nfrom .. import prices\nfrom .page import x\n",
            "from shop.prices import TAX\nfrom shop import prices\nfrom shop.web.page import x\n",
            path="shop/web/order.py",
            project=_ABSOLUTE,
        ),
        Rewrite(
            f"from ..prices import {_LONG}\n",
            f"from shop.prices import (\n{_LINES})\n",
            path="shop/web/order.py",
            project=_ABSOLUTE,
        ),
        Rewrite(
            "from .prices import TAX\n",
            "from shop.prices import TAX\n",
            path="lib/shop/order.py",
            project={"lib/shop/__init__.py": "", "lib/shop/prices.py": "", "pyproject.toml": _ASKED.format("absolute")},
        ),
        Rewrite(
            "from shop.prices import TAX\n",
            "from .prices import TAX\n",
            path="src/shop/order.py",
            project={"src/shop/__init__.py": "", "src/shop/prices.py": "", "pyproject.toml": _ASKED.format("relative")},
        ),
        Leave(
            "from .prices import TAX\n",
            why="with so few imports the package has no style",
            path="shop/order.py",
            project={"shop/__init__.py": "", "shop/prices.py": "", "shop/cart.py": "from shop.prices import TAX\n"},
        ),
        Leave(
            "from shop.prices import TAX\n\nif __name__ == '__main__':\n    print(TAX)\n",
            why="the file may be run by its path, where a relative import fails",
            path="shop/order.py",
            project=_RELATIVE,
        ),
        Leave(
            "try:\n    from shop.prices import TAX\nexcept ImportError:\n    from prices import TAX\n",
            why="the code tries one name and then another",
            path="shop/order.py",
            project=_RELATIVE,
        ),
        Leave(
            "from shop.prices import TAX\n",
            why="a test may be run from any folder",
            path="shop/tests/test_order.py",
            project={**_RELATIVE, "shop/tests/__init__.py": ""},
        ),
        Leave(
            "from shop.plugins import TAX\n",
            why="the project has no such module, so another package may have the same name",
            path="shop/order.py",
            project=_RELATIVE,
        ),
        Leave(
            "from shop.prices import TAX\n",
            why="the folder is no package",
            path="tools/shop/order.py",
            project=_RELATIVE,
        ),
        Leave("from .prices import TAX\n", why="the package is relative", path="shop/order.py", project=_RELATIVE),
        Leave(
            "import shop.prices\n", why="such an import has no relative form", path="shop/order.py", project=_RELATIVE
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put the other name in; the names go on lines of their own where the line gets too long for them."""
        start, end = site.span("name")
        name = site.text("text")
        edits = [Edit(start, end, name)]
        first = site.source.rfind(b"\n", 0, start) + 1
        stop = site.source.find(b"\n", site.end)
        line = site.source[first : stop if stop >= 0 else len(site.source)].decode().strip("\ufeff\r")
        grown = len(line) + len(name) - (end - start)
        head, _, names = site.source[end : site.end].decode().partition(" import ")
        if len(line) <= _WIDTH < grown and not head and "(" not in names and "\n" not in names and "*" not in names:
            indent = line[: len(line) - len(line.lstrip())]
            lines = ["(", *(f"{indent}    {part.strip()}," for part in names.split(",")), f"{indent})"]
            text = ("\r\n" if b"\r\n" in site.source else "\n").join(lines)
            edits.append(Edit(end + len(" import "), site.end, text))
        return Fix(tuple(edits))
