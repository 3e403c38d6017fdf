"""EXC008: ``raise err`` in the handler that caught ``err``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_TRY = "try:\n    load()\nexcept OSError as err:\n"


class ReraiseByName(Agent):
    """Writes a bare ``raise`` where a handler raises the very exception that it caught.

    ``raise err`` adds the handler to the traceback as if the error had come from there; a bare ``raise`` passes it on
    as it came. A name that nothing else uses goes with it.

    Review: the same exception is raised; the traceback is one entry shorter. Handlers that bind the name again, or
    raise it from inside another handler, are left alone, since a bare ``raise`` would mean something else there.
    """

    rule = "EXC008"
    name = "reraise-by-name"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff TRY201, tryceratops"
    examples = (
        Rewrite(_TRY + "    log(err)\n    raise err\n", _TRY + "    log(err)\n    raise\n"),
        Rewrite(_TRY + "    undo()\n    raise err\n", "try:\n    load()\nexcept OSError:\n    undo()\n    raise\n"),
        Rewrite(
            _TRY + "    if err.errno == 2:\n        raise err\n    stop()\n",
            _TRY + "    if err.errno == 2:\n        raise\n    stop()\n",
        ),
        Leave(_TRY + "    raise AppError(err) from err\n", why="another exception is raised"),
        Leave(_TRY + "    err = better(err)\n    raise err\n", why="the name means another exception by then"),
        Leave(
            _TRY + "    try:\n        undo()\n    except ValueError:\n        raise err\n",
            why="a bare raise would raise the inner exception",
        ),
        Leave(_TRY + "    raise err from None\n", why="the cause is hidden on purpose"),
        Leave(
            _TRY + "\n    def later():\n        raise err\n\n    run(later)\n",
            why="nothing is being handled when it runs",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Drop the name."""
        if site.has("leave"):
            return Left(site.text("leave"))
        edits = [Edit(*site.span("exc"), "")]
        if site.has("as"):
            edits.insert(0, Edit(*site.span("as"), ""))
        return Fix(tuple(edits), region=site.span("handler") if site.has("as") else (site.start, site.end))
