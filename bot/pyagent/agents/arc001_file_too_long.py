"""ARC001: a file with more lines than a reader keeps in mind."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.moving import moving

_PROJECT = {
    "pyproject.toml": "[tool.pyagent]\nmax_file_lines = 29\n",
    "shop/__init__.py": "",
    "shop/cart.py": "",
    "shop/app.py": "from shop.prices import Basket, total\n",
}
_IMPORTS = "from __future__ import annotations\n\nimport re\nfrom decimal import Decimal\n"
_CORE = """\
# Every item has one.
_CODE = re.compile("[A-Z]+")


def _code(item: str) -> str:
    return _CODE.findall(item)[0]


def total(items: list[str]) -> Decimal:
    \"\"\"The price of all.\"\"\"
    sums = {}
    for item in items:
        sums[_code(item)] = Decimal(item.split()[1])
    return sum(sums.values(), Decimal())  # of each one
"""
_SHELL = """\
class Basket:
    def __init__(self, path):
        self.path = re.sub("$", ".txt", path)

    def save(self):
        with open(self.path, "w") as stream:
            stream.write(str(Decimal(1)))
"""
_MADE = f'"""What `prices` computes; nothing here touches files, network or processes."""\n\n{_IMPORTS}\n{_CORE}'
_LONGER = _PROJECT | {"pyproject.toml": "[tool.pyagent]\nmax_file_lines = 32\n"}


class FileTooLong(Agent):
    """Reports files with more lines than ``max_file_lines`` allows (500 by default), with a cut that can be made.

    A long file is read in pieces, changed by several people at once, and imported whole for one of its names.
    Files that are tables of data are no finding. The cut names definitions that use nothing of the rest of the file, so
    that an import back to them closes no circle: functions that only compute where these are enough, else what stands
    lowest in the graph of uses; with the imports that go along and a name for the new file.

    The cut is made where it brings the file under the limit and takes nothing but functions that are proved to compute,
    with constants that nobody changes: every call in them is of something that is known to compute, and they change
    only what they made. They go with their comments to a new module beside the file, which takes the imports they need;
    the file imports back what it uses and what others may take from it, by an alias of the same name where nothing else
    says that the name is there for others.

    A person makes the cut where somebody could notice: a file of the project gives one of the names another value
    (`mock.patch`, `module.name = …`), which the moved code would not see; an import would close a circle; the file may
    be run by its path; documentation is made from it; or only a part of the project was looked at.

    Review: functions that move have another `__module__`, and whether the cut reads well is for a person to say.
    """

    rule = "ARC001"
    name = "file-too-long"
    category = Category.ARCHITECTURE
    safety = Safety.REVIEW
    since = (3, 3)
    source = "Pylint C0302"
    examples = (
        Rewrite(
            f"{_IMPORTS}\nfrom .cart import load\n\n{_CORE}\n\n{_SHELL}",
            f"{_IMPORTS}\nfrom .cart import load\nfrom .prices_core import total as total\n\n\n{_SHELL}",
            path="shop/prices.py",
            project=_PROJECT,
            made={"shop/prices_core.py": _MADE},
        ),
        Rewrite(
            f'{_IMPORTS}\n__all__ = ["Basket", "total"]\n\n{_CORE}\n\n{_SHELL}',
            f'{_IMPORTS}\nfrom shop.prices_core import total\n\n__all__ = ["Basket", "total"]\n\n\n{_SHELL}',
            path="shop/prices.py",
            project=_PROJECT | {"shop/app.py": "import shop.prices\n\nshop.prices.Basket\n"},
            made={"shop/prices_core.py": _MADE},
        ),
        Rewrite(
            f"{_IMPORTS}\nfrom .cart import load\n\n\n{_SHELL}\n\n{_CORE}\n\ndef show(path):\n    print(_code(path))\n",
            f"{_IMPORTS}\nfrom .cart import load\nfrom .prices_core import _code\nfrom .prices_core import total as total\n\n\n{_SHELL}"
            "\n\ndef show(path):\n    print(_code(path))\n",
            path="shop/prices.py",
            project=_LONGER,
            made={"shop/prices_core.py": _MADE},
        ),
        Leave(
            f"{_IMPORTS}\nfrom .cart import load\n\n{_CORE}\n\n{_SHELL}",
            why="a test gives `_code` another value, which `total` would not see in another module",
            path="shop/prices.py",
            project=_PROJECT
            | {"tests/test_prices.py": "from unittest import mock\n\nmock.patch('shop.prices._code')\n"},
        ),
        Leave(
            f"{_IMPORTS}\n\n{_CORE}\n\n{_SHELL}\n\nif __name__ == '__main__':\n    Basket('a').save()\n",
            why="the file is run by its path, and stands alone",
            path="shop/prices.py",
            project=_PROJECT,
        ),
        Leave(
            "import os\n\n\ndef f():\n    os.sync()\n" + "\n\nx = f()\n" * 200, why="it is cut by topic, by a person"
        ),
        Leave(
            "import re\n\n\ndef words_of(text):\n    return re.split(' ', text)\n"
            + "".join(
                f"\n\ndef count_words_{number}(text):\n"
                + "    text = text + ''\n" * 30
                + "    return len(words_of(text))\n"
                for number in range(16)
            ),
            why="a person moves the functions that only compute",
        ),
        Leave("CODES = [\n" + "    1,\n" * 600 + "]\n", why="the file is a table of data"),
        Leave("x = 1\n" * 500, why="500 lines are allowed"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Move what only computes to a module beside this one, and import it back."""
        if site.has("leave") or not site.has("back"):
            return Left(site.text("leave") or site.text("proposal"))
        return moving(site)
