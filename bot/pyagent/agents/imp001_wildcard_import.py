"""IMP001: wildcard import."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_WIDTH = 88  # Black's, which isort's profile of that name and Ruff share
_USER = "def total(cart):\n    return sum(price(item) for item in cart) + TAX\n"


class WildcardImport(Agent):
    """Lists the names that ``from module import *`` brings in.

    Nobody can tell from the file where its names come from, a checker cannot tell a slip of the pen from a name of
    the other module, and a new name there can replace one here.

    The module must be a part of the project, so that its names (its ``__all__``, else what it binds) can be read, or of
    the standard library, whose names are known for each version and platform, or installed in an environment of the
    repository (``.venv``, ``venv``, the one that the configuration names) or the one that is activated: its source is
    read and nothing of it is run, so a compiled module is left, and so is a name that it binds only under a condition.

    A package's ``__init__.py``, a test and a module that only hands on names get all of them; other modules those that
    they use, that another file of the project takes from them, and that they bind themselves too. Where a program
    outside the project reads a module's variables, as Django, Sphinx or Celery do with settings, the star stays.

    Review: code outside the project may take a name from here that is no longer handed on.
    """

    rule = "IMP001"
    name = "wildcard-import"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff F403, Pylint W0401"
    examples = (
        Rewrite(
            f"from shop.prices import *\n\n\n{_USER}",
            f"from shop.prices import TAX, price\n\n\n{_USER}",
            path="shop/cart.py",
            project={"shop/prices.py": "import os\n\nTAX = 1\n_B = 2\n\n\ndef price(item): ...\n\n\ndef old(): ...\n"},
        ),
        Rewrite(
            "from .prices import *\nfrom . import cart\n",
            "from .prices import Basket, price\nfrom . import cart\n",
            path="shop/__init__.py",
            project={"shop/prices.py": "__all__ = ['price']\n__all__ += ['Basket']\n\n\ndef hidden(): ...\n"},
        ),
        Rewrite(
            "from shop.io import *\n\n\ndef load(path):\n    return open(path), list(path)\n",
            "from shop.io import open\n\n\ndef load(path):\n    return open(path), list(path)\n",
            path="shop/cart.py",
            project={"shop/io.py": "from gzip import open\n\n\ndef other(): ...\n"},
        ),
        Rewrite(
            "from math import *\nfrom os.path import *\n\n\ndef area(r):\n    return pi * pow(r, 2), join('a', 'b')\n",
            "from math import pi, pow\nfrom os.path import join\n\n\ndef area(r):\n    return pi * pow(r, 2), join('a', 'b')\n",
        ),
        Rewrite(
            "from shop.misc import *\nfrom shop.sets import *\n",
            "from shop.misc import groups\nfrom shop.sets import groups, union\n",
            path="shop/__init__.py",
            project={
                "shop/misc.py": "def groups(x): ...\n",
                "shop/sets.py": "from shop import groups\n\n\ndef union(x):\n    return groups(x)\n",
            },
        ),
        Leave(
            "from .base import *\n\nif USE_TZ:\n    print('zone')\n",
            why="Django reads the settings of `base` through it",
            path="site/settings/production.py",
            project={"site/settings/base.py": "USE_TZ = True\nDEBUG = False\n"},
        ),
        Leave(
            "from shop.common import *\n\nbind = '0.0.0.0'\nworkers = CORES * 2\n",
            why="nothing reads `bind`, so a program outside does, and it may read what `common` has as well",
            path="shop/gunicorn.py",
            project={"shop/common.py": "CORES = 2\ntimeout = 30\n"},
        ),
        Rewrite(
            "from shop.prices import *\n\n\ndef test_price():\n    assert price(1)\n",
            "from shop.prices import price\n\n\ndef test_price():\n    assert price(1)\n",
            path="tests/test_prices.py",
            project={
                "shop/prices.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.cart import Cart\n\n\ndef price(item: 'Cart'): ...\n"
            },
        ),
        Rewrite(
            "from .prices import *\n",
            "from .prices import TYPE_CHECKING, json, price\n",
            path="shop/__init__.py",
            project={
                "shop/prices.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.cart import Cart\n\ntry:\n    import ujson as json\nexcept ImportError:\n    import json\n\n\ndef price(item: 'Cart'): ...\n"
            },
        ),
        Leave(
            "from shop.prices import *\n\nprint(lock(1))\n",
            why="only some systems have `lock`",
            path="shop/cart.py",
            project={"shop/prices.py": "import sys\n\nif sys.platform == 'win32':\n    def lock(file): ...\n"},
        ),
        Leave("from numpy import *\n\nprint(array([1]))\n", why="the module is of another package"),
        Leave("from os import *\n\nprint(fork())\n", why="the name is not there on every platform"),
        Leave("from math import *\n\nprint(exp2(1))\n", why="the name is newer than the oldest supported Python"),
        Leave("from math import *\n\nprint(sin(1), helper())\n", why="nobody knows where `helper` comes from"),
        Leave("from math import *\nfrom os import path\n", why="the module only hands on names"),
        Leave(
            "from shop.prices import *\n\nprice\n",
            why="the module puts its names together while it runs",
            path="shop/cart.py",
            project={"shop/prices.py": "__all__ = [name for name in dir()]\n"},
        ),
        Leave(
            "from shop.prices import *\n",
            why="a package without `__all__` hands on its modules too",
            path="shop/__init__.py",
            project={"shop/prices/__init__.py": "from .tax import rate\n", "shop/prices/tax.py": "rate = 1\n"},
        ),
        Leave("x.replace('from a import *', '')\n", why="text in a string is no import"),
        Leave("from os import path\n", why="the names are listed"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Write the names in place of the star, on lines of their own where they are many."""
        if site.has("leave"):
            return Left(site.text("leave"))
        names = site.names("names")
        start, end = site.span("star")
        line = site.source[site.source.rfind(b"\n", 0, start) + 1 : start].decode()
        text = ", ".join(names)
        if len(line) + len(text) > _WIDTH:
            indent = line[: len(line) - len(line.lstrip())]
            lines = ["(", *(f"{indent}    {name}," for name in names), f"{indent})"]
            text = ("\r\n" if b"\r\n" in site.source else "\n").join(lines)
        return Fix((Edit(start, end, text),))
