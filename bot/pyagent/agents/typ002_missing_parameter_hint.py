"""TYP002: a parameter that does not say what it takes."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.hints import FIRST
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class MissingParameterHint(Agent):
    """Adds the hint of a parameter whose type its callers, its default and its uses prove together.

    The signature is what callers read. All calls that the project shows are looked at, with what their arguments are;
    the body must be able to do with values of these types what it does. A parameter that is only gone through is an
    ``Iterable``, one that is called a ``Callable``, one that is only shown or compared an ``object``; one that is
    handed to an annotated function is what that takes. The language fixes the parameters of special methods, pytest
    those of its fixtures. The type that a docstring names is taken (Google's, NumPy's and Sphinx's styles; a "NetworkX
    graph" is the ``Graph`` of ``networkx``) unless the default, a caller or the body shows another. Where a default is all there is, the body must agree: a ``bool`` is asked whether it is true,
    a text has methods of texts called on it or is only compared with texts, and a ``float``, which an ``int`` passes for,
    is calculated with.

    Where the callers pass several types, where some pass what is not certain, where the body or the docstring speaks
    of another type, or a base class or a decorator has a say, the parameter is left.

    A glance is needed: callers elsewhere may pass something else. Where type checkers are installed beside PyAgent
    (``pip install pyagent-bot[checker]``), ``ty`` checks the project before and after, and mypy one that runs it, with
    the project's own settings; a hint that brings a new error is left. Mypy begins to check a body with its first hint,
    so in a project that runs mypy and where it is not installed, only functions that have a hint already get more.
    """

    rule = "TYP002"
    name = "missing-parameter-hint"
    category = Category.TYPES
    safety = Safety.REVIEW
    source = "flake8-annotations ANN001; PEP 484"
    since = (3, 5)
    newer = True
    examples = (
        Rewrite(
            "def show(verbose=False) -> None:\n    if verbose:\n        print('more')\n",
            "def show(verbose: bool = False) -> None:\n    if verbose:\n        print('more')\n",
        ),
        Rewrite(
            "def label(x: int, prefix='') -> str:\n    return prefix.upper() + str(x)\n",
            "def label(x: int, prefix: str = '') -> str:\n    return prefix.upper() + str(x)\n",
        ),
        Rewrite(
            "def sort(rows: list, *, order = 'up', stable = True) -> None:\n"
            "    rows.sort(reverse=order == 'down')\n    if not stable or order in ('up', 'down'):\n        rows.pop()\n",
            "def sort(rows: list, *, order: str = 'up', stable: bool = True) -> None:\n"
            "    rows.sort(reverse=order == 'down')\n    if not stable or order in ('up', 'down'):\n        rows.pop()\n",
        ),
        Rewrite(
            "class A:\n    def __init__(self, debug=False) -> None:\n        self.debug = debug\n\n"
            "    def run(self) -> None:\n        if self.debug:\n            print('run')\n",
            "class A:\n    def __init__(self, debug: bool = False) -> None:\n        self.debug = debug\n\n"
            "    def run(self) -> None:\n        if self.debug:\n            print('run')\n",
        ),
        Rewrite(
            "def clean(path='/') -> int:\n    path = path.rstrip('/')\n    return len(path)\n",
            "def clean(path: str = '/') -> int:\n    path = path.rstrip('/')\n    return len(path)\n",
        ),
        Rewrite(
            "def frame(end=b'\\n') -> bytes:\n    return b'x' + end.strip()\n",
            "def frame(end: bytes = b'\\n') -> bytes:\n    return b'x' + end.strip()\n",
        ),
        Rewrite(
            "def scale(width):\n    return width.bit_length() * 2\n",
            "def scale(width: int):\n    return width.bit_length() * 2\n",
            path="app/scale.py",
            project={"app/use.py": "from app.scale import scale\n\nsize = scale(3) + scale(4)\n"},
        ),
        Rewrite(
            "def apply(change, rows):\n    return [change(row) for row in rows]\n",
            "from typing import Callable, Iterable\n\n\ndef apply(change: Callable, rows: Iterable):\n    return [change(row) for row in rows]\n",
        ),
        Rewrite(
            "class A:\n    def __eq__(self, other):\n        return self is other\n",
            "class A:\n    def __eq__(self, other: object):\n        return self is other\n",
        ),
        Rewrite(
            "def show(value) -> None:\n    print(f'<{value}>')\n",
            "def show(value: object) -> None:\n    print(f'<{value}>')\n",
        ),
        Rewrite(
            "def wait(seconds=0.5) -> float:\n    return seconds * 2\n",
            "def wait(seconds: float = 0.5) -> float:\n    return seconds * 2\n",
        ),
        Rewrite(
            'def send(text, times=2):\n    """Send.\n\n    :param str text: what\n    :param times: how often\n    :type times: int\n    """\n    queue.put(text, times)\n',
            'def send(text: str, times: int = 2):\n    """Send.\n\n    :param str text: what\n    :param times: how often\n    :type times: int\n    """\n    queue.put(text, times)\n',
        ),
        Rewrite(
            'def send(names, key=None) -> None:\n    """Send.\n\n    Parameters\n    ----------\n    names : list of str\n        Who.\n    key : string, optional (default=None)\n        With it.\n    """\n    queue.put(names, key)\n',
            'from typing import List, Optional\n\n\ndef send(names: List[str], key: Optional[str] = None) -> None:\n    """Send.\n\n    Parameters\n    ----------\n    names : list of str\n        Who.\n    key : string, optional (default=None)\n        With it.\n    """\n    queue.put(names, key)\n',
        ),
        Rewrite(
            'import app\nfrom app.backends import dispatchable\n\n\n@dispatchable\ndef order(net, limit):\n    """Order.\n\n    Parameters\n    ----------\n    net : App graph\n        Which.\n    limit : int (at most)\n        How many.\n    """\n    return net.size() + limit\n',
            'import app\nfrom app.backends import dispatchable\n\n\n@dispatchable\ndef order(net: "app.Graph", limit: int):\n    """Order.\n\n    Parameters\n    ----------\n    net : App graph\n        Which.\n    limit : int (at most)\n        How many.\n    """\n    return net.size() + limit\n',
            path="app/order.py",
            project={
                "app/__init__.py": "from app.graph import Graph\n",
                "app/backends.py": "def dispatchable(func):\n    return func\n",
                "app/graph.py": "class Graph:\n    def size(self) -> int:\n        return 1\n",
            },
        ),
        Leave(
            "from unittest import mock\n\n\n@mock.patch('app.clock')\ndef scale(width):\n    return width.bit_length() * 2\n",
            path="app/scale.py",
            project={"app/use.py": "from app.scale import scale\n\nsize = scale(3) + scale(4)\n"},
            why="the decorator passes an argument of its own",
        ),
        Leave(
            'def send(text):\n    """Send.\n\n    Args:\n        text (str): What.\n    """\n    queue.put(text)\n\n\nsend(b"x")\n',
            why="a caller passes something else than the docstring names",
        ),
        Leave(
            'def load(source):\n    """Load.\n\n    Args:\n        source (open file or string): From where.\n    """\n    queue.put(source)\n',
            why="the docstring names several types, one of them in words that only people understand",
        ),
        Leave(
            'def load(source):\n    """Load.\n\n    Args:\n        source (str): From where.\n    """\n    return source.read()\n',
            why="the body asks for what a text has not",
        ),
        Leave("def f(a, b=None):\n    a.run(b)\n", why="nothing says what they take"),
        Leave("def wait(seconds=1):\n    print(seconds)\n", why="an int may be a float as well"),
        Leave("def send(verify=True):\n    connect(verify)\n", why="it is only handed on"),
        Leave(
            "def send(verify=True):\n    if verify is not True:\n        print(verify)\n", why="it is more than a bool"
        ),
        Leave("def send(proxy=False):\n    if proxy:\n        connect(proxy)\n", why="a true value is handed on"),
        Leave("def f(x=''):\n    if x is None:\n        return 1\n    return x.upper()\n", why="None is welcome"),
        Leave(
            "def f(x=''):\n    if isinstance(x, bytes):\n        x = x.decode()\n    return x.upper()\n",
            why="bytes too",
        ),
        Leave("def f(x='a'):\n    x = x.split()\n    return x\n", why="the body binds the name to another type"),
        Leave("def f(x=False):\n    if x:\n        return 1\n    return 2\n\n\nf(None)\n", why="a call passes None"),
        Leave(
            'def f(x=False):\n    """F.\n\n    :param x: a bool or a path string\n    """\n    if x:\n        print(1)\n',
            why="the docstring names another type",
        ),
        Leave(
            "@app.command()\ndef run(fast=False):\n    if fast:\n        print(1)\n", why="the decorator reads hints"
        ),
        Leave(
            "import pytest\n\n\n@pytest.fixture\ndef run(fast=False) -> None:\n    if fast:\n        print(1)\n",
            why="pytest passes it",
        ),
        Leave(
            "from base import B\n\n\nclass A(B):\n    def run(self, fast=False):\n        if fast:\n            print(1)\n",
            why="B may declare it",
        ),
        Leave(
            "class A:\n    def bool(self, fast=False):\n        if fast:\n            print(1)\n",
            why="`bool` means the method there",
        ),
        Leave("from typing import overload\n\n\n@overload\ndef f(x=False): ...\n", why="overloads are typed as one"),
        Leave("def f(x=False):\n    for x in range(3):\n        print(x)\n", why="the loop binds the name"),
        Leave("def f(x=False): ...\n", why="it waits for its body"),
        Leave("key = lambda x, fast=False: x if fast else 1\n", why="a lambda has no hints"),
        Leave(
            "from io import StringIO\n\n\ndef load(stream):\n    return stream.read()\n\n\nload(StringIO('a'))\nload(StringIO('b'))\n",
            why="a `StringIO` stands for any file",
        ),
        Leave(
            "def test_get(server) -> None:\n    assert str(server)\n    print(server + '/get')\n",
            why="pytest passes it, and a fixture may give what only adds like a text",
            path="tests/test_get.py",
        ),
        Leave("def f(self, *args, **kwargs) -> None:\n    print(args)\n", why="what is collected is not asked for"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert the hint between the name and its default."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if self.beside_mypy and site.flag("first"):
            return Left(FIRST)
        if site.has("between"):
            start, end = site.span("between")
            return Fix((Edit(start, end, f": {site.text('hint')} = "),))
        if not site.has("gap"):
            return Left("the default is written in an unusual way; add the hint by hand")
        start, end = site.span("gap")
        text = f": {site.text('hint')}" if start == end else f": {site.text('hint')} = "
        return Fix((Edit(start, end, text),), imports=site.names("imports"))
