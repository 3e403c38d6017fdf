"""SYN019: open alias (found and fixed by Ruff UP020)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OpenAlias(RuffAgent):
    """Calls ``open`` instead of ``io.open``.

    ``io.open`` was the way to have Python 3's ``open`` on Python 2; today it is the same function.

    Safe: it is the same object. An import of ``io`` that nothing else uses goes too.
    """

    rule = "SYN019"
    name = "open-alias"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP020"
    codes = ("UP020",)
    examples = (
        Rewrite("import io\n\nf = io.open('a')\n", "f = open('a')\n"),
        Rewrite(
            "import io\n\nwith io.open('a', encoding='utf-8') as f:\n    b = io.StringIO(f.read())\n",
            "import io\n\nwith open('a', encoding='utf-8') as f:\n    b = io.StringIO(f.read())\n",
        ),
        Rewrite(
            "import io\n\n\ndef f(a):\n    return io.open(a, 'rb').read()\n",
            "def f(a):\n    return open(a, 'rb').read()\n",
        ),
        Leave("f = open('a')\n", why="it is the built-in"),
        Leave("import codecs\n\nf = codecs.open('a')\n", why="another function, with other line endings"),
        Leave("import io\n\nf = io.BytesIO()\n", why="another name of the module"),
    )
