"""TYP001: a function that does not say what it returns."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.hints import add_return_hint
from pyagent.core.model import Category, Fix, Left, Safety, Site

MODERN = "from __future__ import annotations\n\n"


class MissingReturnHint(Agent):
    """Adds the return hint of a function where every ``return`` proves it.

    A checker looks into a function only when it has a hint, and a reader learns what comes back without reading the
    body. What is returned is followed through the whole project: literals, operators, containers with what is put into
    them, attributes, calls of functions and methods, loops and branches, and the standard library by the stubs of
    typeshed. A method agrees with its bases and its overrides, tests and other heirs of the standard library with what
    that says of their methods. Where the code does not tell, the type that a docstring names is taken, unless a
    ``return`` shows another. An unknown base class, a decorator that may read the hint or one uncertain ``return``
    and the function is left.

    Safe where one file proves it and nothing else can have another opinion: module functions, private and special
    methods. A glance for public methods (a subclass elsewhere may return more), for ``| None``, containers and
    generators, and for everything that other files prove. In a project that runs mypy, a glance for all of them: mypy
    looks into a function once it has a hint, and may find there what nobody asked about before. Where type checkers
    are installed beside PyAgent (``pip install pyagent-bot[checker]``), ``ty`` checks the project before and after, and
    mypy one that runs it, with the project's own settings; a hint that brings a new error is left.
    """

    rule = "TYP001"
    name = "missing-return-hint"
    category = Category.TYPES
    safety = Safety.SAFE
    source = "flake8-annotations ANN201, ANN202, ANN204; PEP 484"
    since = (3, 5)
    newer = True
    examples = (
        Rewrite(
            "class A:\n    def __init__(self, x):\n        self.x = x\n",
            "class A:\n    def __init__(self, x) -> None:\n        self.x = x\n",
        ),
        Rewrite(
            "def is_big(items):\n    return len(items) > 10\n",
            "def is_big(items) -> bool:\n    return len(items) > 10\n",
        ),
        Rewrite(
            "def found(items):\n    result = False\n    for item in items:\n        if item is None:\n            result = True\n    return result\n",
            "def found(items) -> bool:\n    result = False\n    for item in items:\n        if item is None:\n            result = True\n    return result\n",
        ),
        Rewrite(
            "def show(\n    a,\n    b,  # why\n):  # what\n    print(a, b)\n",
            "def show(\n    a,\n    b,  # why\n) -> None:  # what\n    print(a, b)\n",
        ),
        Rewrite(
            "def name(x):\n    if x:\n        return None\n    return f'{x}'\n",
            "from typing import Optional\n\n\ndef name(x) -> Optional[str]:\n    if x:\n        return None\n    return f'{x}'\n",
        ),
        Rewrite(
            MODERN + "def name(x):\n    if x:\n        return None\n    return f'{x}'\n",
            MODERN + "def name(x) -> str | None:\n    if x:\n        return None\n    return f'{x}'\n",
        ),
        Rewrite(
            "from contextlib import contextmanager\n\n\n@contextmanager\ndef held(lock):\n    lock.take()\n    yield\n    lock.free()\n",
            "from contextlib import contextmanager\nfrom typing import Iterator\n\n\n@contextmanager\ndef held(lock) -> Iterator[None]:\n    lock.take()\n    yield\n    lock.free()\n",
        ),
        Rewrite("async def save(x):\n    await x.save()\n", "async def save(x) -> None:\n    await x.save()\n"),
        Rewrite(
            "import sys\n\n\ndef die(text):\n    print(text)\n    sys.exit(1)\n",
            "import sys\nfrom typing import NoReturn\n\n\ndef die(text) -> NoReturn:\n    print(text)\n    sys.exit(1)\n",
        ),
        Rewrite(
            "from app.shapes import Shape\n\n\nclass Square(Shape):\n    def area(self):\n        return self.side**2 + len('x')\n",
            "from app.shapes import Shape\n\n\nclass Square(Shape):\n    def area(self) -> float:\n        return self.side**2 + len('x')\n",
            path="app/square.py",
            project={"app/shapes.py": "class Shape:\n    def area(self) -> float:\n        return 0.0\n"},
        ),
        Rewrite(
            "from app.words import words\n\n\ndef longest(text):\n    found = []\n    for word in words(text):\n        if len(word) > 9:\n            found.append(word.lower())\n    return found\n",
            "from app.words import words\n\n\ndef longest(text) -> list[str]:\n    found = []\n    for word in words(text):\n        if len(word) > 9:\n            found.append(word.lower())\n    return found\n",
            path="app/long.py",
            project={
                "app/words.py": "def words(text: str):\n    return text.split()\n",
                "pyproject.toml": "[project]\nname = 'app'\nversion = '1'\nrequires-python = '>=3.9'\n",
            },
        ),
        Rewrite(
            "import unittest\n\n\nclass TestSum(unittest.TestCase):\n    def setUp(self):\n        self.rows = [1]\n\n    def test_sum(self) -> None:\n        self.assertEqual(sum(self.rows), 1)\n",
            "import unittest\n\n\nclass TestSum(unittest.TestCase):\n    def setUp(self) -> None:\n        self.rows = [1]\n\n    def test_sum(self) -> None:\n        self.assertEqual(sum(self.rows), 1)\n",
            path="tests/test_sum.py",
        ),
        Rewrite(
            "x = 1\n\n\ndef f(y):\n    return [x for x in y]\n",
            "x = 1\n\n\ndef f(y) -> list:\n    return [x for x in y]\n",
        ),
        Rewrite(
            "class A:\n    def __init__(self):\n        self.x = None\n",
            "class A:\n    def __init__(self) -> None:\n        self.x = None\n",
        ),
        Rewrite(
            'def find(x):\n    """Find.\n\n    Returns:\n        str: What there is.\n    """\n    return x.find()\n',
            'def find(x) -> str:\n    """Find.\n\n    Returns:\n        str: What there is.\n    """\n    return x.find()\n',
        ),
        Leave(
            "def test_f():\n    class A:\n        @property\n        def x(self):\n            return 'a'\n\n    show(A())\n",
            why="the project is shown the class and reads hints while it runs",
            path="tests/test_shop.py",
            project={"shop.py": "import typing\n\n\ndef show(x):\n    return typing.get_type_hints(x)\n"},
        ),
        Leave(
            'def find(x):\n    """Find.\n\n    Returns:\n        str: What there is.\n    """\n    if not x:\n        return None\n    return x.find()\n',
            why="a `return` gives what the docstring does not name",
        ),
        Leave(
            'def find(x):\n    """Find.\n\n    Returns:\n        The thing: what there is.\n    """\n    return x.find()\n',
            why="the docstring names no type that Python knows",
        ),
        Leave("def f(x):\n    return x\n", why="what the parameter is, is not certain"),
        Leave("def f(x):\n    if x:\n        return 1\n", why="some ways return a value and others reach the end"),
        Leave("def f(x):\n    return x == 1\n", why="`==` may be overloaded"),
        Leave("def f(x):\n    with x:\n        return 1\n", why="the context manager may swallow an exception"),
        Leave("from base import B\n\n\nclass A(B):\n    def run(self):\n        print(1)\n", why="B may say more"),
        Leave("class A:\n    def run(self):\n        raise NotImplementedError\n", why="it waits for its overrides"),
        Leave("if x:\n    def f():\n        return 1\nelse:\n    f = 2\n", why="the name is bound twice"),
        Leave(
            "class A:\n    @property\n    def limit(self):\n        return 1\n", why="subclasses replace the default"
        ),
        Leave("@app.route('/')\ndef index():\n    return 'x'\n", why="the decorator may read the hint"),
        Leave("def f():\n    print(1)\n\n\nx = f()\n", why="its result is used"),
        Leave("def f(len):\n    return len(1)\n", why="the built-in is shadowed"),
        Leave(
            "def f(xs):\n    n = 0\n    for n in xs:\n        pass\n    return n\n", why="the loop binds the name too"
        ),
        Leave(
            "def f():\n    n = 0\n\n    def g():\n        nonlocal n\n        n = h()\n\n    g()\n    return n\n",
            why="an inner function binds the name",
        ),
        Leave("class A:\n    def str(self):\n        return 'x'\n", why="`str` means the method there"),
        Leave("from __future__ import print_function\n\n\ndef f():\n    print(1)\n", why="it still runs on Python 2"),
        Leave(
            "def is_old(data: list[str]):\n    return len(data) and 'x' in data\n",
            why="it gives a number or a truth, and `int` would say nothing",
        ),
        Leave("def f(x):\n    # type: (int) -> None\n    print(x)\n", why="a type comment holds the hints"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert the hint."""
        if self.beside_mypy and site.has("empty"):
            return Left(
                f"mypy would ask what its attribute `{site.text('empty')}` will hold; annotate the attribute first"
            )
        return add_return_hint(site)
