"""SEC020: Jinja templates without escaping."""

from __future__ import annotations

from pathlib import PurePosixPath

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class TemplateWithoutEscaping(Agent):
    """Escapes what Jinja puts into templates called ``.html``, ``.htm`` and ``.xml``.

    Jinja does not escape unless it is told: a name such as ``<script>…`` becomes part of the page. ``select_autoescape``
    looks at the name of the template, so configuration files, mails and code are written as before; and where the
    module makes templates of texts, these stay as they are too.

    Review: a page that was given ready HTML in a value shows its tags now; mark such values with ``|safe``.
    """

    rule = "SEC020"
    name = "template-without-escaping"
    category = Category.SECURITY
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff S701, Bandit B701, codemodder enable-jinja2-autoescape"
    examples = (
        Rewrite(
            "import jinja2\nenv = jinja2.Environment(loader=loader)\n",
            "import jinja2\nenv = jinja2.Environment(loader=loader, autoescape=jinja2.select_autoescape())\n",
        ),
        Rewrite(
            "from jinja2 import Environment\nenv = Environment(loader=loader, autoescape=False)\n",
            "from jinja2 import Environment, select_autoescape\nenv = Environment(loader=loader, autoescape=select_autoescape())\n",
        ),
        Rewrite(
            "import jinja2\nx = jinja2.Environment(loader=a).from_string(text)\n",
            "import jinja2\nx = jinja2.Environment(loader=a, autoescape=jinja2.select_autoescape(default_for_string=False))"
            ".from_string(text)\n",
        ),
        Leave("import jinja2\nenv = jinja2.Environment(autoescape=True)\n", why="values are escaped"),
        Leave("import jinja2\nenv = jinja2.Environment(autoescape=choose)\n", why="the code decides for itself"),
        Leave("import jinja2\nenv = jinja2.Environment()\n", why="templates of texts have no name to go by"),
        Leave("import jinja2\nenv = jinja2.Environment(**options)\n", why="it may be among the options"),
        Leave("import jinja2\nenv = jinja2.Environment()\n", why="nobody sees the pages", path="tests/test_a.py"),
        Leave(
            "from jinja2.environment import Environment\n\n\nENV = Environment()\n",
            why="a module of jinja2 itself cannot import from it while it is loaded",
            path="src/jinja2/ext.py",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Choose by the name of the template."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if "jinja2" in PurePosixPath(site.path).parts[:-1]:
            return Left("the module is part of jinja2, which it cannot import from while that is loaded")
        module = site.text("module")
        arguments = "default_for_string=False" if site.flag("strings") else ""
        value = f"{module}.select_autoescape({arguments})" if module else f"select_autoescape({arguments})"
        imports = () if module else ("from jinja2 import select_autoescape",)
        if site.has("value"):
            return Fix((Edit(*site.span("value"), value),), imports=imports)
        at, _ = site.span("at")
        return Fix((Edit(at, at, f"{site.text('lead')}autoescape={value}"),), imports=imports)
