"""DOC001: a public module without a docstring."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.doc_summaries import Module, module_lines
from pyagent.core.docstrings import rendered
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

STORE = """from __future__ import annotations


class Store:
    pass


def load(path):
    return Store()


def save(store):
    pass


def _check(path):
    pass
"""
DOC = '"""Record store: class Store, functions load and save."""\n\n'


class MissingModuleDocstring(Agent):
    """Says in the first line of a module what it holds: its public classes and functions, their common base.

    ``help()``, documentation tools and readers start there. What the author wrote for users comes first: the
    description of a command line, of a plug-in, of a command class. Exceptions and constants are named with their
    package, a ``__main__`` says how it is run; a module that holds one documented definition borrows its sentence. Of
    many definitions the first are named. A module whose definitions say no more than its name is left.

    Safe: nothing runs differently. The docstring stands below shebang, encoding and licence and above
    ``from __future__``. Files that read ``__doc__`` are left, and so are those with a comment that may be the
    documentation; tests, migrations and packages that only re-export need none.
    """

    rule = "DOC001"
    name = "missing-module-docstring"
    category = Category.DOCSTRINGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "pydocstyle D100, D104; PEP 257"
    examples = (
        Rewrite(STORE, DOC + STORE, path="app/record_store.py"),
        Rewrite(
            "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n#\n# Copyright 2020 The Authors\n\n# stdlib\nimport os\n\n\ndef split(x):\n    return os.path.split(x)\n\n\ndef join(*x):\n    return os.path.join(*x)\n",
            '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n#\n# Copyright 2020 The Authors\n\n"""Paths: functions split and join."""\n\n# stdlib\nimport os\n\n\ndef split(x):\n    return os.path.split(x)\n\n\ndef join(*x):\n    return os.path.join(*x)\n',
            path="app/paths.py",
        ),
        Rewrite(
            "class AppError(Exception):\n    pass\n\n\nclass LoadError(AppError):\n    pass\n",
            '"""Exceptions of app: AppError and LoadError."""\n\n\nclass AppError(Exception):\n    pass\n\n\nclass LoadError(AppError):\n    pass\n',
            path="src/app/errors.py",
        ),
        Rewrite(
            "# Copyright (c) 2020\nimport os\n\nPORT = 1\nHOST = os.sep\n",
            '# Copyright (c) 2020\n\n"""Constants of app: PORT and HOST."""\n\nimport os\n\nPORT = 1\nHOST = os.sep\n',
            path="app/defaults.py",
        ),
        # One word is no sentence; a name of several is what the module is about.
        Rewrite(
            "class BufferedByteReceiveStream:\n    pass\n\n\nclass BufferedConnectableStream:\n    pass\n",
            '"""Class BufferedByteReceiveStream and one other.\n\nDefines the classes ``BufferedByteReceiveStream`` and\n``BufferedConnectableStream``.\n"""\n\n\n'
            "class BufferedByteReceiveStream:\n    pass\n\n\nclass BufferedConnectableStream:\n    pass\n",
            path="app/buffered.py",
        ),
        Rewrite(
            "from app.cli import main\n\nmain()\n",
            '"""Entry point of ``python -m app``."""\n\nfrom app.cli import main\n\nmain()\n',
            path="src/app/__main__.py",
        ),
        Rewrite(
            'class Session:\n    """Keeps the cookies of several requests."""\n',
            '"""Class Session: keeps the cookies of several requests."""\n\n\nclass Session:\n    """Keeps the cookies of several requests."""\n',
            path="app/state.py",
        ),
        Leave("from app.store import Store\n\n__all__ = ['Store']\n", why="it only re-exports", path="app/__init__.py"),
        Leave("", why="it is empty", path="app/__init__.py"),
        Leave(STORE, why="tests are documented by their names", path="tests/store.py"),
        Leave(STORE, why="migrations are documented by their names", path="app/migrations/a0001.py"),
        Leave(STORE, why="private modules need none", path="app/_store.py"),
        Leave(STORE + "\n\nprint(__doc__)\n", why="the file reads its docstring", path="app/record_store.py"),
        Leave("# Reads and writes records of all kinds.\n\n" + STORE, why="the comment says what it is for"),
        Leave("class Store:\n    pass\n", why="its one class says what the name says", path="app/store.py"),
        Leave("import os\n\nos.sep()\n", why="it defines nothing"),
        Rewrite(
            "def load_records():\n    pass\n\n\ndef save_records():\n    pass\n\n\ndef archive_old_records():\n    pass\n",
            '"""Store: functions load_records, save_records and archive_old_records."""\n\n\ndef load_records():\n    pass\n\n\ndef save_records():\n    pass\n\n\ndef archive_old_records():\n    pass\n',
            path="app/store.py",
        ),
        Rewrite(
            "from app.base import Tool\n\n\nclass Search(Tool):\n    help = 'Search the web for a word.'\n",
            '"""Search the web for a word."""\n\nfrom app.base import Tool\n\n\nclass Search(Tool):\n    help = \'Search the web for a word.\'\n',
            path="app/search.py",
        ),
        Rewrite(
            "from app.base import Tool\n\n\nclass WebSearch(Tool):\n    pass\n",
            '"""Class WebSearch, a subclass of Tool."""\n\nfrom app.base import Tool\n\n\nclass WebSearch(Tool):\n    pass\n',
            path="app/search.py",
        ),
        Leave('import os\n\n"""Tools for it."""\n', why="the docstring is there, in the wrong place"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert the line above the first statement."""
        if site.has("leave"):
            return Left(site.text("leave"))
        lines = module_lines(Module.of(site))
        if lines is None:
            return Left("its definitions say no more than its name; say in a sentence what it is for")
        at, newline = site.number("at"), site.text("newline")
        if any("\\" in line or '"' in line for line in lines):
            return Left("the first sentence has quotes or backslashes; write the docstring by hand")
        quoted = rendered(lines, "", newline).removesuffix(newline)
        below = newline * (2 if site.flag("before_definition") else 1)
        above = newline if site.flag("blank_above") else ""
        return Fix((Edit(at, at, f"{above}{quoted}{newline}{below}"),), region=(at, at))
