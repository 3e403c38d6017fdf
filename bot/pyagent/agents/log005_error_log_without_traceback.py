"""LOG005: an error that is logged in an ``except`` clause without its traceback."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
_TRY = "def f():\n    try:\n        g()\n    except OSError as e:\n"


class ErrorLogWithoutTraceback(Agent):
    """Turns ``logger.error`` in an ``except`` clause that ends there into ``logger.exception``.

    Where the exception is not raised again, this message is all that will ever be known about it; without the
    traceback nobody can tell where it came from.

    Review: the log shows more. A handler that raises again, logs the traceback in another way or sets ``exc_info`` is
    no finding. Neither is a second message after the first one of a handler, nor a program that tells whoever runs it
    of an error that it expects.
    """

    rule = "LOG005"
    name = "error-log-without-traceback"
    category = Category.LOGGING
    safety = Safety.REVIEW
    source = "Ruff TRY400, tryceratops"
    since = (2, 7)
    examples = (
        Rewrite(
            _HEAD + _TRY + "        logger.error('no: %s', e)\n",
            _HEAD + _TRY + "        logger.exception('no: %s', e)\n",
        ),
        Rewrite(
            "import logging\n\n\n" + _TRY + "        logging.error(e)\n        return None\n",
            "import logging\n\n\n" + _TRY + "        logging.exception(e)\n        return None\n",
        ),
        Rewrite(
            "class A:\n    def f(self):\n        try:\n            g()\n        except Exception:\n            self.logger.error('no')\n",
            "class A:\n    def f(self):\n        try:\n            g()\n        except Exception:\n            self.logger.exception('no')\n",
        ),
        Rewrite(
            _HEAD + _TRY + "        logger.error('no port')\n        logger.error(e)\n",
            _HEAD + _TRY + "        logger.exception('no port')\n        logger.error(e)\n",
        ),
        Rewrite(
            _HEAD
            + _TRY
            + "        if e.errno:\n            logger.error('no')\n        else:\n            logger.error(e)\n",
            _HEAD
            + _TRY
            + "        if e.errno:\n            logger.exception('no')\n        else:\n            logger.exception(e)\n",
        ),
        Leave(
            _HEAD + _TRY + "        logger.error('no')\n        raise\n",
            why="whoever catches it next has the traceback",
        ),
        Leave(_HEAD + _TRY + "        logger.error('no', exc_info=e)\n", why="it has the traceback"),
        Leave(_HEAD + "def f():\n    logger.error('no')\n", why="nothing was raised"),
        Leave(
            "class PlainLog:\n    def debug(self, msg, *args):\n        write(msg % args)\n\n"
            "    def error(self, msg, *args):\n        write('ERROR: ' + msg % args)\n\n\n"
            "class Reader:\n    def __init__(self, log=None):\n        self.log = log or PlainLog()\n\n"
            "    def read(self):\n        try:\n            g()\n        except Exception as e:\n"
            "            self.log.error('no: %s', e)\n            return None\n",
            why="the project's own logger has no method `exception`",
        ),
        Leave(_TRY + "        parser.error('no')\n", why="a parser is no logger"),
        Leave(
            _HEAD + _TRY + "        logger.error('no: %s', e)\n        return 1\n",
            why="it tells the user of a program what went wrong",
            path="app/__main__.py",
        ),
        Leave(
            "import traceback\n"
            + _HEAD
            + _TRY
            + "        logger.error('no')\n        logger.info(traceback.format_exc())\n",
            why="the traceback is logged in another way",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Rename the method."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, "exception"),), region=(site.start, site.end))
