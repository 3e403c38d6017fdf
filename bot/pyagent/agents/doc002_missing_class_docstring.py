"""DOC002: a public class without a docstring."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.doc_classes import class_lines
from pyagent.core.doc_summaries import class_summary
from pyagent.core.docstrings import fields_of, inserted, section, width_at
from pyagent.core.english import words_of
from pyagent.core.model import Category, Fix, Left, Safety, Site

RECORD = """from dataclasses import dataclass, field


@dataclass
class UserRecord:
    name: str
    port: int = 80  # where it listens
    tags: list = field(default_factory=list)
"""


class MissingClassDocstring(Agent):
    """Writes the docstring of a class whose kind shows what there is to say.

    Records (dataclasses, attrs, NamedTuple, TypedDict) list their fields with types, defaults and the author's comments
    beside them; enumerations their members; interfaces the methods that they ask for; exceptions what derives from
    them, or the places that raise them. Other classes say what their author wrote for users, what derives from them,
    and which attributes their objects keep. A class of which the code says nothing but names (its bases, settings and
    methods) is left: a docstring that repeats them is noise.

    Safe: nothing runs differently. Files whose docstrings are read while the program runs (pydantic, strawberry,
    click, ``__doc__``), unknown decorators and metaclasses are left.
    """

    rule = "DOC002"
    name = "missing-class-docstring"
    category = Category.DOCSTRINGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "pydocstyle D101, D106; PEP 257"
    examples = (
        Rewrite(
            RECORD,
            RECORD.replace(
                "UserRecord:\n",
                'UserRecord:\n    """User record.\n\n    Attributes:\n        name (str): Required.\n        port (int): Where it listens. ``80`` by default.\n        tags (list): ``list()`` by default.\n    """\n\n',
            ),
        ),
        Rewrite(
            "from enum import Enum\n\n\nclass Colour(str, Enum):\n    RED = 'r'\n    GREEN = 'g'\n",
            'from enum import Enum\n\n\nclass Colour(str, Enum):\n    """Colour: RED or GREEN."""\n\n    RED = \'r\'\n    GREEN = \'g\'\n',
        ),
        Rewrite(
            "from typing import Protocol\n\n\nclass Reader(Protocol):\n    def read(self): ...\n    def close(self): ...\n",
            'from typing import Protocol\n\n\nclass Reader(Protocol):\n    """Anything that has ``read`` and ``close``."""\n\n    def read(self): ...\n    def close(self): ...\n',
        ),
        Rewrite(
            "class AppError(Exception):  # all of them\n    pass\n\n\nclass LoadError(AppError):\n    '''Raised by loading.'''\n",
            "class AppError(Exception):  # all of them\n    \"\"\"Base class of LoadError.\"\"\"\n\n\nclass LoadError(AppError):\n    '''Raised by loading.'''\n",
        ),
        Rewrite(
            "class PortError(ValueError):\n    code = 3\n\n\ndef load(text):\n    if not text:\n        raise PortError(text)\n",
            'class PortError(ValueError):\n    """Raised by ``load`` if ``not text``."""\n\n    code = 3\n\n\ndef load(text):\n    if not text:\n        raise PortError(text)\n',
        ),
        Leave(
            "import enum\n\n\nclass EMachine(enum.IntEnum):\n    I386 = 3\n    S390 = 22\n",
            why="the letter stands for a word that only its author knows",
        ),
        Leave(
            RECORD.replace("UserRecord", "User").replace("  # where it listens", ""), why="`User.` alone says nothing"
        ),
        Leave(
            "from typing import NamedTuple\n\nif __name__ == '__main__':\n\n    class UserRecord(NamedTuple):\n        a: int\n        b: int = 1\n",
            why="it is part of a demonstration",
        ),
        Leave("class Store:\n    pass\n", why="nothing beyond the name can be said"),
        Leave("class LoadError(Exception):\n    pass\n", why="nothing here raises it or derives from it"),
        Leave(
            "from app import Lookup\n\n\nclass HasKey(Lookup):\n    lookup_name = 'has_key'\n\n    def as_sql(self):\n        return ''\n",
            why="a list of its methods and settings repeats the code",
        ),
        Rewrite(
            "class Path:\n    def __init__(self, kind: str, tokens=None, is_root: bool = False):\n        self.kind = kind\n        self.tokens = tokens or []\n        self.is_root = is_root\n        self.seen = 0\n",
            'class Path:\n    """Holds ``kind``, ``tokens``, ``is_root`` and ``seen``.\n\n    Attributes:\n        kind (str): The argument ``kind``.\n        tokens: ``tokens``, or ``[]`` if that is false or empty.\n        is_root (bool): ``False`` by default.\n        seen: ``0`` at first.\n    """\n\n    def __init__(self, kind: str, tokens=None, is_root: bool = False):\n        self.kind = kind\n        self.tokens = tokens or []\n        self.is_root = is_root\n        self.seen = 0\n',
        ),
        Rewrite(
            "class PortError(ValueError):\n    pass\n\n\ndef load(text):\n    if not text:\n        raise PortError(text)\n    raise PortError(2)\n",
            'class PortError(ValueError):\n    """Raised by ``load``."""\n\n\ndef load(text):\n    if not text:\n        raise PortError(text)\n    raise PortError(2)\n',
        ),
        Leave(RECORD.replace("from", "import pydantic\nfrom", 1), why="pydantic shows docstrings in schemas"),
        Leave(RECORD.replace("UserRecord", "_UserRecord"), why="private classes need none"),
        Leave(RECORD, why="tests are documented by their names", path="tests/test_a.py"),
        Leave(RECORD.replace("@dataclass", "@app.command\n@dataclass"), why="the decorator may read the docstring"),
        Leave(RECORD + "    '''Labels.'''\n", why="the fields have docstrings of their own"),
        Rewrite(
            "class Kept:\n    def __init__(self, file, name=None):\n        self._file = file\n\n    def __getattr__(self, name):\n        return getattr(self._file, name)\n",
            'class Kept:\n    """Wraps ``file`` and gives access to its attributes."""\n\n    def __init__(self, file, name=None):\n        self._file = file\n\n    def __getattr__(self, name):\n        return getattr(self._file, name)\n',
        ),
        Leave(
            "class Kept:\n    def __init__(self, file):\n        self._file = open(file)\n\n    def __getattr__(self, name):\n        return getattr(self._file, name)\n",
            why="the argument is not what the attributes are taken from",
        ),
        Rewrite(
            "class Rule:\n    def go(self):\n        x()\n\n\n"
            + "\n\n".join(f"class A{letter}RatherLongName(Rule):\n    pass\n" for letter in "BCDE"),
            'class Rule:\n    """Base class of ``ABRatherLongName``, ``ACRatherLongName`` and others."""\n\n    def go(self):\n        x()\n\n\n'
            + "\n\n".join(f"class A{letter}RatherLongName(Rule):\n    pass\n" for letter in "BCDE"),
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert the docstring under the header."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if site.text("kind") == "explained":
            return Left("its fields have docstrings of their own; say in a sentence what the whole is")
        if site.text("kind") in {"plain", "exception"}:
            lines = class_lines(site)
            return Left(lines) if isinstance(lines, str) else inserted(site, lines, blank_after=True)
        kind, style, names = site.text("kind"), site.text("style"), site.names("names")
        if kind == "record" and len(words_of(site.text("name"))) == 1 and not any(_words(fact) for fact in names):
            return Left(f"`{site.text('name')}` alone says little; say in a sentence what its fields are together")
        summary = class_summary(
            site.text("name"),
            kind,
            names,
            function=site.text("function"),
            condition=site.text("condition"),
            root=site.flag("root"),
        )
        if summary is None:
            return Left("what there is to say does not fit into a line; say in a sentence what it is for")
        lines = [summary]
        if kind in {"record", "keys"}:
            lines += ["", *section(style, "Attributes", fields_of(style, names), width_at(site.text("indent")))]
        return inserted(site, lines, blank_after=True)


def _words(fact: str) -> str:
    """What the author wrote beside a field."""
    return fact.rpartition("\x1f")[2]
