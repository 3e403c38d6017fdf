"""DOC003: a public function or method without a docstring."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.doc_functions import function_lines
from pyagent.core.docstrings import inserted
from pyagent.core.model import Category, Fix, Left, Safety, Site

CODE = """def load_port(text):
    if not text.isdigit():
        raise ValueError(text)
    return int(text)
"""
TYPED = """def build_url(host: str, port: int = 80) -> str:
    return f"{host}:{port}"
"""


class MissingFunctionDocstring(Agent):
    """Writes the docstring of a public function from its code: what it returns and when, what it changes and calls.

    The summary is the name as a sentence, or what comes back where that says more. Then come the effects (attributes
    that it sets, arguments that it changes, what it deletes, calls it delegates to), the condition under which it does
    nothing, what stands in for a missing argument, and sections for parameters with defaults, for the result and for
    the exceptions with their reasons, in the style (Google, NumPy, Sphinx) of the file's other docstrings. A context
    manager is told by what it does around its block. Where nothing else is known, what becomes of each parameter is
    told, or what the body calls on its way. A function about which nothing can be said that its name does not say already is left: such a docstring would only hide that
    one is missing. Methods that may override a documented one need none of their own.

    Safe: nothing runs differently. Commands, routes, tools for language models and whatever else shows a docstring
    while the program runs are left; behind a decorator that is not known the fix is for review.
    """

    rule = "DOC003"
    name = "missing-function-docstring"
    category = Category.DOCSTRINGS
    safety = Safety.SAFE
    since = (2, 7)
    source = "pydocstyle D102, D103; PEP 257"
    examples = (
        Rewrite(
            CODE,
            CODE.replace(
                "text):\n",
                'text):\n    """Load the port.\n\n    Returns:\n        int: ``text`` as an integer.\n\n    Raises:\n        ValueError: If ``not text.isdigit()``.\n    """\n',
            ),
        ),
        Rewrite(
            "class Client:\n    def get_user(self, key):  # cached\n        if not key:\n            return None\n        return self.users[key]\n",
            'class Client:\n    def get_user(self, key):  # cached\n        """Return the user.\n\n        Returns:\n            None if ``key`` is false or empty, otherwise ``self.users[key]``.\n        """\n        if not key:\n            return None\n        return self.users[key]\n',
        ),
        Rewrite(
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef send_mail(\n    to: str,\n) -> None:\n    # first look\n    if not to:\n        raise LookupError('no address was given')\n    x()\n",
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef send_mail(\n    to: str,\n) -> None:\n    \"\"\"Send the mail.\n\n    Call ``x()``.\n\n    :raises LookupError: No address was given.\n    \"\"\"\n    # first look\n    if not to:\n        raise LookupError('no address was given')\n    x()\n",
        ),
        Rewrite(
            TYPED,
            TYPED.replace(
                "str:\n",
                'str:\n    """Build the URL.\n\n    Args:\n        host (str): Required.\n        port (int): ``80`` by default.\n\n    Returns:\n        str: ``f"{host}:{port}"``.\n    """\n',
            ),
        ),
        Rewrite(
            "def read_lines(path: str, limit: int = 9):\n    for number in range(limit):\n        yield str(number)\n",
            'def read_lines(path: str, limit: int = 9):\n    """Read the lines.\n\n    Args:\n        path (str): Required.\n        limit (int): Passed to ``range``. ``9`` by default.\n\n    Yields:\n        str: ``str(number)`` for each ``number`` in ``range(limit)``.\n    """\n    for number in range(limit):\n        yield str(number)\n',
        ),
        Rewrite(
            "class Job:\n    def cancel(self):\n        if self.done:\n            return\n        self.timer.cancel()\n        self.done = True\n",
            'class Job:\n    def cancel(self):\n        """Cancel the job.\n\n        Cancel ``self.timer`` and set ``self.done`` to ``True``. Do nothing if\n        ``self.done`` is true.\n        """\n        if self.done:\n            return\n        self.timer.cancel()\n        self.done = True\n',
        ),
        Rewrite(
            "class Box:\n    @property\n    def urls(self):\n        return [item.url for item in self.items]\n",
            'class Box:\n    @property\n    def urls(self):\n        """A list with ``item.url`` for each ``item`` in ``self.items``."""\n        return [item.url for item in self.items]\n',
        ),
        Rewrite(
            "def has_port(text):\n    if ':' in text:\n        return True\n    return False\n",
            'def has_port(text):\n    """Return whether ``\':\'`` is in ``text``."""\n    if \':\' in text:\n        return True\n    return False\n',
        ),
        Rewrite(
            "def get_port(text, settings):\n    if text:\n        port = settings.port\n    else:\n        port = 80\n    return port\n",
            'def get_port(text, settings):\n    """Return ``settings.port`` if ``text`` is true, otherwise ``80``."""\n    if text:\n        port = settings.port\n    else:\n        port = 80\n    return port\n',
        ),
        Rewrite(
            "def send_report(report: Report, session: Session) -> Answer:\n    answer = session.open()\n    answer.post(report)\n    answer.wait()\n    answer = answer.end\n    return answer\n",
            'def send_report(report: Report, session: Session) -> Answer:\n    """Send the report.\n\n    Args:\n        report (Report): Passed to ``post``.\n        session (Session): Its ``open()`` is called.\n\n    Returns:\n        ``Answer``.\n    """\n    answer = session.open()\n    answer.post(report)\n    answer.wait()\n    answer = answer.end\n    return answer\n',
        ),
        Rewrite(
            "from contextlib import contextmanager\n\n\n@contextmanager\ndef in_lock(path):\n    with acquire(path):\n        yield\n",
            'from contextlib import contextmanager\n\n\n@contextmanager\ndef in_lock(path):\n    """Hold ``acquire(path)`` for the length of a block."""\n    with acquire(path):\n        yield\n',
        ),
        # Beside a text Sphinx shows no type; the type says more than the summary once more.
        Rewrite(
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef get_mail(box: Box) -> str:\n    mail = box.take()\n    mail.open()\n    mail = mail.text\n    return mail\n",
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef get_mail(box: Box) -> str:\n    \"\"\"Return the mail.\n\n    :param box: Its ``take()`` is called. ``Box``.\n    :returns: ``str``.\n    \"\"\"\n    mail = box.take()\n    mail.open()\n    mail = mail.text\n    return mail\n",
        ),
        # What an inner function fills is not empty any more when it comes back.
        Rewrite(
            "def sort_models(models):\n    ordering = []\n\n    def add(model):\n        ordering.append(model)\n\n    for model in sorted(models):\n        add(model)\n    return ordering\n",
            'def sort_models(models):\n    """Sort the models.\n\n    Returns:\n        A list.\n    """\n    ordering = []\n\n    def add(model):\n        ordering.append(model)\n\n    for model in sorted(models):\n        add(model)\n    return ordering\n',
        ),
        Rewrite(
            "def collect_rows(rows):\n    found = {}\n    gather(rows, found)\n    return found\n",
            'def collect_rows(rows):\n    """Collect the rows.\n\n    Returns:\n        A dictionary.\n    """\n    found = {}\n    gather(rows, found)\n    return found\n',
        ),
        Rewrite(
            "def valid_length(label: str) -> bool:\n    if len(label) > 63:\n        return False\n    return True\n",
            'def valid_length(label: str) -> bool:\n    """Return whether ``len(label)`` is not greater than ``63``."""\n    if len(label) > 63:\n        return False\n    return True\n',
        ),
        Rewrite(
            "class Join:\n    def on(self, predicate):\n        self._on = predicate\n        return self\n",
            'class Join:\n    def on(self, predicate):\n        """Set ``self._on`` to ``predicate``.\n\n        Returns:\n            The object itself.\n        """\n        self._on = predicate\n        return self\n',
        ),
        # What was read before the call may be another thing now, so that the result is not told.
        Rewrite(
            "class Box:\n    def old_size(self):\n        size = self.size\n        self.grow()\n        return size\n",
            'class Box:\n    def old_size(self):\n        """Return the old size.\n\n        Use ``self.grow``.\n        """\n        size = self.size\n        self.grow()\n        return size\n',
        ),
        Leave(
            "from agno.tools import Toolkit\n\n\nclass Search(Toolkit):\n    def __init__(self):\n        self.register(self.find_pages)\n\n    def find_pages(self, text):\n        return text.split()\n",
            why="a language model is given the docstring",
        ),
        Leave(
            "def build_url(host: str) -> str:\n    url = host * 2\n    url.go()\n    url = url.end\n    return url\n",
            why="the name and the signature say all that is known",
        ),
        Leave(
            "def zzq(a):\n    b = a.c\n    b = b.d\n    for x in b:\n        x.y(b)\n",
            why="the name is no word and little is known of the body",
        ),
        Leave(
            "class Path:\n    async def exists(self, *, follow_symlinks: bool = True) -> bool:\n"
            "        return await to_thread.run_sync(\n            partial(self._path.exists, "
            "follow_symlinks=follow_symlinks), abandon_on_cancel=True\n        )\n",
            why="a call whose arguments do not fit says nothing of what they decide",
        ),
        Leave(
            "class Redirect:\n    def get(self):\n        if self.url:\n            self.send(self.url)\n        if self.after:\n            self.after.get()\n",
            why="a verb without an object is no sentence",
        ),
        Leave(
            "def factory_factory(make):\n    def factory(name, **options):\n        made = make(name)\n        made.set(options)\n"
            "        return made\n\n    return factory\n",
            why="a factory of factories is none, and the code says no more",
        ),
        Leave(
            "def requires(scope):\n    def decorate(function):\n        function.scope = scope\n        return function\n\n"
            "    return decorate\n",
            why="the name says what the function does, and is no thing",
        ),
        Leave(
            "def tree_classes(base):\n    class Node(base):\n        pass\n\n    return locals()\n",
            why="`locals()` says nothing of what is in it",
        ),
        Leave(
            "class Dialect:\n    def query(self, path):\n        throw(NotImplementedError)\n",
            why="a subclass does the work, and its docstring says which",
        ),
        Leave(CODE.replace("load_port", "_load_port"), why="private functions need none"),
        Leave("import click\n\n\n@click.command()\n" + CODE, why="click shows the docstring to users"),
        Leave("import fire\n\n\n" + CODE + "\n\nfire.Fire(load_port)\n", why="fire shows the docstring to users"),
        Leave("@app.tool\n" + CODE, why="a language model may be given the docstring"),
        Leave("class Job(Base):\n    def run(self):\n        self.done = True\n", why="the base class may document it"),
        Leave("def load_x(t): raise ValueError('this is wrong')\n", why="the body is on the line of the def"),
        Leave("def load_x(t):\n    n = t()\n    if n:\n        raise ValueError(t)\n", why="a caller does not know n"),
        Leave(
            "def load_x(t):\n    n, m = t()\n    if n:\n        raise ValueError(t)\n    m()\n",
            why="a caller does not know n",
        ),
        Leave(
            "def load_x(t):\n    try:\n        if t:\n            raise ValueError(t)\n    except ValueError:\n        pass\n",
            why="the exception does not leave the function",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Insert the docstring under the header."""
        if site.has("leave"):
            return Left(site.text("leave"))
        lines = function_lines(site)
        return Left(lines) if isinstance(lines, str) else inserted(site, lines)
