"""DOC003: a public function or method without a docstring."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.docstrings import fields_of, inserted, reasons_by_type, result_entry, section, width_at
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.wording import VERBS, summary_of, words_of

CODE = """def load_port(text):
    if not text.isdigit():
        raise ValueError(text)
    return int(text)
"""
GIVING = frozenset(
    {
        "Return",
        "Yield",
        "Build",
        "Calculate",
        "Collect",
        "Compute",
        "Create",
        "Fetch",
        "Find",
        "Generate",
        "Load",
        "Read",
    }
)
TYPED = """def build_url(host: str, port: int = 80) -> str:
    return f"{host}:{port}"
"""


class MissingFunctionDocstring(Agent):
    """Writes the docstring of a public function whose code shows more than its name: types, defaults, exceptions.

    The summary is the name as a sentence; the sections list parameters with types and defaults, what comes back, and
    under which condition which exception comes, in the style (Google, NumPy, Sphinx) of the file's other docstrings.
    It takes described parameters with a result, an exception with its reason, or the case that gives None. A function
    about which nothing can be said that its name does not say already is left: such a docstring would only hide that
    one is missing. Methods that may override a documented one need none of their own.

    Safe: nothing runs differently. Files whose docstrings are read while the program runs (click, FastAPI, docopt,
    ``__doc__``) are left, and so are functions behind decorators that may read them.
    """

    rule = "DOC003"
    name = "missing-function-docstring"
    category = Category.DOCSTRINGS
    safety = Safety.SAFE
    source = "pydocstyle D102, D103; PEP 257"
    examples = (
        Rewrite(
            CODE,
            CODE.replace(
                "text):\n",
                'text):\n    """Load the port.\n\n    Returns:\n        int: The port.\n\n    Raises:\n        ValueError: If ``not text.isdigit()``.\n    """\n',
            ),
        ),
        Rewrite(
            "class Client:\n    def get_user(self, key):  # cached\n        if not key:\n            return None\n        return self.users[key]\n",
            'class Client:\n    def get_user(self, key):  # cached\n        """Return the user.\n\n        Returns:\n            The user, or None if ``not key``.\n        """\n        if not key:\n            return None\n        return self.users[key]\n',
        ),
        Rewrite(
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef send_mail(\n    to: str,\n) -> None:\n    # first look\n    if not to:\n        raise LookupError('no address was given')\n    x()\n",
            "def f(x):\n    '''Do.\n\n    :param x: it\n    '''\n\n\ndef send_mail(\n    to: str,\n) -> None:\n    \"\"\"Send the mail.\n\n    :raises LookupError: No address was given.\n    \"\"\"\n    # first look\n    if not to:\n        raise LookupError('no address was given')\n    x()\n",
        ),
        Rewrite(
            TYPED,
            TYPED.replace(
                "str:\n",
                'str:\n    """Build the URL.\n\n    Args:\n        host (str): Required.\n        port (int): ``80`` by default.\n\n    Returns:\n        str: The URL.\n    """\n',
            ),
        ),
        Rewrite(
            "def read_lines(path: str, limit: int = 9):\n    for number in range(limit):\n        yield str(number)\n",
            'def read_lines(path: str, limit: int = 9):\n    """Read the lines.\n\n    Args:\n        path (str): Required.\n        limit (int): ``9`` by default.\n\n    Yields:\n        str: The lines.\n    """\n    for number in range(limit):\n        yield str(number)\n',
        ),
        Leave(TYPED.replace(", port: int = 80", ""), why="one parameter is read in the signature at a glance"),
        Leave("def strip_xy(a: str, b: str) -> str:\n    return a.strip() + b\n", why="xy is no word"),
        Leave("def sample_rate(a: str, b: str) -> str:\n    return a.strip() + b\n", why="sample is no verb here"),
        Leave(TYPED.replace("-> str", "-> Any"), why="what comes back is not said"),
        Leave(TYPED.replace("port: int = 80", "port"), why="nothing is known of one parameter"),
        Leave(
            "class A(B):\n    def build_url(self, host: str) -> str:\n        return host + '/'\n",
            why="B may document it",
        ),
        Leave("def load_port(text):\n    return int(text)\n", why="nothing beyond the name can be said"),
        Leave(f"import click\n\n\n{CODE}", why="click shows docstrings to users"),
        Leave(f"print(__doc__)\n\n\n{CODE}", why="the file reads docstrings"),
        Leave(f"@route\n{CODE}", why="the decorator may read the docstring"),
        Leave(CODE, why="tests are documented by their names", path="tests/test_a.py"),
        Leave(CODE.replace("load_port", "_load_port"), why="private functions need none"),
        Leave(CODE.replace("load_port", "port"), why="the name is no verb"),
        Leave("def load_x(t): raise ValueError('this is wrong')\n", why="the body is on the line of the def"),
        Leave("def load_x(t):\n    n = t()\n    if n:\n        raise ValueError(t)\n", why="a caller does not know n"),
        Leave(
            "def load_x(t):\n    n, m = t()\n    if n:\n        raise ValueError(t)\n    m()\n",
            why="a caller does not know n",
        ),
        Leave(
            "def load_x(t, u):\n    if t:\n        return u\n    if u:\n        raise ValueError(t)\n    return t\n",
            why="`if u` is only a part of the condition",
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
        summary = _summary(site)
        if summary is None:
            return Left("its name is no verb with an object, so that a first sentence needs a person")
        style, width = site.text("style"), width_at(site.text("indent"))
        parts: list[list[str]] = []
        if parameters := site.names("parameters"):
            parts.append(section(style, "Args", fields_of(style, parameters), width))
        if result := _result(site, summary):
            title = "Yields" if site.flag("generator") else "Returns"
            parts.append(section(style, title, [result_entry(style, *result)], width))
        if reasons := reasons_by_type(site.names("raises")):
            parts.append(section(style, "Raises", list(reasons.items()), width))
        lines = [summary]
        for number, part in enumerate(parts):
            # Sphinx writes its fields as one list.
            lines += part if style == "sphinx" and number else ["", *part]
        if len(lines) == 1:
            return Left("the code shows nothing beyond the name; say in a sentence what it is for")
        return inserted(site, lines)


def _summary(site: Site) -> str | None:
    if site.flag("property"):
        words = words_of(site.text("name"))
        return None if not words or words[0] in {"is", "has", *VERBS} else f"The {' '.join(words)}."
    first = (site.names("parameters") or ("",))[0].split("\x1f")[0]
    return summary_of(
        site.text("name"),
        owner=site.text("class"),
        returns=site.flag("returns"),
        yields=site.flag("generator"),
        of=first.lstrip("*"),
        kind=site.text("gives"),
    )


def _result(site: Site, summary: str) -> tuple[str, str] | None:
    """Type and sentence of what it gives; None when nothing is known of it."""
    kind, condition = site.text("gives"), site.text("none_when")
    verb, _, thing = summary.removesuffix(".").partition(" ")
    # Only what such a verb is done to is also what comes back.
    thing = f"{thing[0].upper()}{thing[1:]}" if verb in GIVING and thing.startswith("the ") else ""
    if summary.startswith("Return whether") or site.flag("property"):
        return None if not condition else (kind, f"None if ``{condition}``.")
    if not site.flag("returns") and not site.flag("generator"):
        return None
    if condition:
        return kind, f"{thing}, or None if ``{condition}``." if thing else f"None if ``{condition}``."
    return (kind, f"{thing}." if thing else "") if kind else None
