"""DOC003: a public function or method without a docstring."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.docstrings import inserted, reasons_by_type, section, summary_of, width_at
from pyagent.core.model import Category, Fix, Left, Safety, Site

CODE = """def load_port(text):
    if not text.isdigit():
        raise ValueError(text)
    return int(text)
"""


class MissingFunctionDocstring(Agent):
    """Writes the docstring of a public function whose code shows more than its name: when it raises, when it is None.

    The summary is the name as a sentence; the sections say under which condition which exception comes, in the style
    (Google, NumPy, Sphinx) of the file's other docstrings. A function about which nothing can be said that its name
    does not say already is left: such a docstring would only hide that one is missing.

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
                'text):\n    """Load the port.\n\n    Raises:\n        ValueError: If ``not text.isdigit()``.\n    """\n',
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
        name, style = site.text("name"), site.text("style")
        returns = site.flag("returns")
        summary = summary_of(name, owner=site.text("class"), returns=returns)
        if summary is None or site.flag("property"):
            return Left("its name is no verb with an object, so that a first sentence needs a person")
        width = width_at(site.text("indent"))
        lines = [summary]
        if returns and site.text("none_when") and summary.startswith("Return "):
            thing = summary.removeprefix("Return ").removesuffix(".")
            text = f"{thing[0].upper()}{thing[1:]}, or None if ``{site.text('none_when')}``."
            lines += ["", *section(style, "Returns", [("", text)], width)]
        if reasons := reasons_by_type(site.names("raises")):
            lines += ["", *section(style, "Raises", list(reasons.items()), width)]
        if len(lines) == 1:
            return Left("the code shows nothing beyond the name; say in a sentence what it is for")
        return inserted(site, lines)
