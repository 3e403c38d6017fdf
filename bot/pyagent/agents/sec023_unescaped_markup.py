"""SEC023: values put into a text that is declared to be safe HTML."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import measured_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site

_HEAD = "from markupsafe import Markup\n\n\n"


class UnescapedMarkup(Agent):
    """Gives the values of a piece of HTML to what escapes them: ``format_html`` of Django, ``Markup(…).format``.

    ``mark_safe(f"<b>{name}</b>")`` puts a name as it is into the page, with every tag and script that is in it.

    Review: a value with ``<`` or ``&`` in it shows these characters now. A value that is markup already
    (``Markup``, ``SafeString``) goes in as before. Left is what may be a plain string that holds markup: what a call
    gives, what is put together here, what its name says (``attrs``, ``content``, ``rows``). It must be declared as
    markup where it is made before the others can be escaped here.
    """

    rule = "SEC023"
    name = "unescaped-markup"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 0)
    source = "Ruff S308 and S704, Bandit B308, B703 and B704"
    examples = (
        Rewrite(
            _HEAD + "def f(name):\n    return Markup(f'<b>{name}</b>')\n",
            _HEAD + "def f(name):\n    return Markup('<b>{}</b>').format(name)\n",
        ),
        Rewrite(
            _HEAD + "def f(name):\n    return Markup('<b>%s</b>' % name)\n",
            _HEAD + "def f(name):\n    return Markup('<b>%s</b>') % name\n",
        ),
        Rewrite(
            "from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\n\n\n"
            "def f(a, url):\n    mark_safe('x')\n    return mark_safe('<a href=\"{}\">{b}</a>'.format(url, b=a))\n",
            "from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\n\n\n"
            "def f(a, url):\n    mark_safe('x')\n    return format_html('<a href=\"{}\">{b}</a>', url, b=a)\n",
        ),
        Rewrite(
            _HEAD + "def f(user, request):\n    q = request.args.get('q', '').strip()\n"
            "    return Markup(f'<b>{q}</b> {user.name}')\n",
            _HEAD + "def f(user, request):\n    q = request.args.get('q', '').strip()\n"
            "    return Markup('<b>{}</b> {}').format(q, user.name)\n",
        ),
        Leave(
            _HEAD
            + "def f(field, **kwargs):\n    return Markup('<input %s>' % html_params(name=field.name, **kwargs))\n",
            why="what a call gives may be HTML",
        ),
        Leave(
            _HEAD + "def f(names):\n    items = '<li>'.join(names)\n    return Markup(f'<ul>{items}</ul>')\n",
            why="the value is put together here, tags and all",
        ),
        Leave(_HEAD + "def f(attrs, name):\n    return Markup(f'<p {attrs}>{name}</p>')\n", why="attributes are HTML"),
        Leave(
            "import html\n" + _HEAD + "def f(name):\n    return Markup(f'<b>{html.escape(name)}</b>')\n",
            why="the value is escaped",
        ),
        Leave(
            "import html\n" + _HEAD + "def f(a, b):\n    return Markup(f'<b>{html.escape(a)}</b>{b}')\n",
            why="one value is escaped to a plain text, which would be escaped twice",
        ),
        Leave(_HEAD + "x = Markup('<br>')\n", why="the text is written out"),
        Leave(_HEAD + "x = Markup(page)\n", why="whether the page is safe is not in the code"),
        Leave(_HEAD + "x = Markup(f'<b>{name!r}</b>')\n", why="the conversion has no counterpart"),
        Leave(
            "from django.utils.safestring import mark_safe\n\nx = mark_safe('<b>%s</b>' % name)\n",
            why="`format_html` has another kind of template",
        ),
        Leave(_HEAD + "x = Markup('<b>{}</b>').format(name)\n", why="the value is escaped"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put in what was measured."""
        return measured_fix(site)
