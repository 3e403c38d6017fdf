"""EXC005: a handler that never runs because an earlier one catches its type."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_TRY = "try:\n    load()\nexcept "


class DuplicateHandler(Agent):
    """Removes an ``except`` clause whose types an earlier clause of the same ``try`` catches already.

    Python takes the first clause that fits, so the later one never runs; whoever reads it believes that it does.

    Safe: what is removed never ran. Where the earlier clause names a base class and the two do different things, the
    order is probably the mistake: that is left for a person, with the advice to move the narrow one up.
    """

    rule = "EXC005"
    name = "duplicate-handler"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    since = (2, 7)
    source = "flake8-bugbear B025, Pylint W0705"
    examples = (
        Rewrite(
            _TRY
            + "ValueError:\n    a()\nexcept KeyError:\n    b()\nexcept ValueError as err:\n    c(err)\nelse:\n    d()\n",
            _TRY + "ValueError:\n    a()\nexcept KeyError:\n    b()\nelse:\n    d()\n",
        ),
        Rewrite(
            _TRY + "(OSError, KeyError):\n    a()\nexcept IOError:\n    b()\n", _TRY + "(OSError, KeyError):\n    a()\n"
        ),
        Rewrite(
            _TRY + "Exception:\n    a()\nexcept ValueError:\n    a()\n\nnext()\n",
            _TRY + "Exception:\n    a()\n\nnext()\n",
        ),
        Leave(
            _TRY + "OSError:\n    a()\nexcept FileNotFoundError:\n    b()\n",
            why="the order is probably the mistake: move the narrow handler up",
        ),
        Leave(_TRY + "FileNotFoundError:\n    a()\nexcept OSError:\n    b()\n", why="the wider handler comes last"),
        Leave(_TRY + "a.Error:\n    a()\nexcept b.Error:\n    b()\n", why="two types that share a name"),
        Leave(
            _TRY + "ValueError:\n    a()\nexcept ValueError:\n    # never mind\n    b()\n",
            why="a comment would be lost",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut from the end of the clause before."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("handler")
        return Fix((Edit(start, end, ""),), region=(start, end))
