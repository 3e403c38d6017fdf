"""SEC020: Jinja templates without escaping."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Safety


class TemplateWithoutEscaping(Agent):
    """Reports templates that put values into pages as they are.

    Jinja does not escape unless it is told: a name such as ``<script>…`` becomes part of the page.
    ``autoescape=select_autoescape()`` looks at the name of the template, so that only ``.html``, ``.htm`` and ``.xml``
    are escaped.

    Manual: pages that are given ready HTML (the body of an article, a rendered form) would show its tags. Mark those
    values with ``|safe`` in the templates, then switch escaping on.
    """

    rule = "SEC020"
    name = "template-without-escaping"
    category = Category.SECURITY
    safety = Safety.MANUAL
    since = (2, 7)
    source = "Ruff S701, Bandit B701, codemodder enable-jinja2-autoescape"
    examples = (
        Leave("import jinja2\nenv = jinja2.Environment(loader=loader)\n", why="a page may be given ready HTML"),
        Leave(
            "from jinja2 import Environment\nenv = Environment(loader=loader, autoescape=False)\n",
            why="a page may be given ready HTML",
        ),
        Leave("import jinja2\nenv = jinja2.Environment(autoescape=True)\n", why="values are escaped"),
        Leave("import jinja2\nenv = jinja2.Environment(autoescape=choose)\n", why="the code decides for itself"),
        Leave("import jinja2\nenv = jinja2.Environment()\n", why="templates of texts have no name to go by"),
        Leave("import jinja2\nenv = jinja2.Environment(**options)\n", why="it may be among the options"),
        Leave("import jinja2\nenv = jinja2.Environment()\n", why="nobody sees the pages", path="tests/test_a.py"),
    )
