"""LOG007: a traceback that is asked for in a roundabout way."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
_TRY = "def f():\n    try:\n        g()\n    except OSError as e:\n"


class TracebackByKeyword(Agent):
    """Logs an error with its traceback by ``exception``, and without ``exc_info=True``.

    ``logger.error(…, exc_info=True)`` is what ``logger.exception(…)`` is there for, and in a call of the latter the
    keyword says nothing.

    Safe: ``exception`` is ``error`` with ``exc_info=True``. Outside of an ``except`` clause the keyword is left, since
    ``exception`` belongs in one.
    """

    rule = "LOG007"
    name = "traceback-by-keyword"
    category = Category.LOGGING
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff G201 and G202, flake8-logging-format"
    examples = (
        Rewrite(
            _HEAD + _TRY + "        logger.error('no %s', e, exc_info=True)\n",
            _HEAD + _TRY + "        logger.exception('no %s', e)\n",
        ),
        Rewrite(
            _HEAD + _TRY + "        logger.exception(\n            'no',\n            exc_info=True,\n        )\n",
            _HEAD + _TRY + "        logger.exception(\n            'no',\n        )\n",
        ),
        Rewrite(
            "import logging\n\n\n" + _TRY + "        logging.error(exc_info=1, msg='no')\n",
            "import logging\n\n\n" + _TRY + "        logging.exception(msg='no')\n",
        ),
        Leave(_HEAD + _TRY + "        logger.warning('no', exc_info=True)\n", why="it is no error"),
        Leave(_HEAD + _TRY + "        logger.error('no', exc_info=e)\n", why="the keyword names the exception"),
        Leave(
            _HEAD
            + _TRY
            + "        logger.error(\n            'no',\n            exc_info=True,  # for support\n        )\n",
            why="a comment speaks of the keyword",
        ),
        Leave(_HEAD + "def f():\n    logger.error('no', exc_info=True)\n", why="`exception` belongs in a handler"),
        Leave(_TRY + "        report.error('no', exc_info=True)\n", why="the object is no logger"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Name the method and take the keyword out."""
        if site.has("leave"):
            return Left(site.text("leave"))
        argument = Edit(*site.span("argument"), "")
        start, end = site.span("method")
        edits = (Edit(start, end, "exception"), argument) if start < end else (argument,)
        return Fix(edits)
