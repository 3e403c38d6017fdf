"""LOG003: a library module that logs through the root logger."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.logging_text import needs
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_LOGGER = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"


class RootLoggerCall(Agent):
    """Sends ``logging.info(…)`` and its like in a library module through a logger of the module.

    The root logger belongs to the program. A message sent through it carries no name, cannot be silenced for one
    package, and its first use configures logging for everyone (``basicConfig``) as a side effect.

    Review: the record's logger name changes from ``root`` to the module's, and the side effect goes away. Programs
    (command lines, scripts, tests) may use the root logger.
    """

    rule = "LOG003"
    name = "root-logger-call"
    category = Category.LOGGING
    safety = Safety.REVIEW
    source = "Ruff LOG015"
    since = (2, 7)
    examples = (
        Rewrite(
            "import logging\n\n\ndef f(x):\n    logging.info('x is %s', x)\n",
            _LOGGER + "def f(x):\n    logger.info('x is %s', x)\n",
        ),
        Rewrite(
            "import logging as l\n\nLOG = l.getLogger(__name__)\n\n\ndef f(x):\n    l.warn('x is %s', x)\n    l.log(5, 'x')\n",
            "import logging as l\n\nLOG = l.getLogger(__name__)\n\n\ndef f(x):\n    LOG.warning('x is %s', x)\n    LOG.log(5, 'x')\n",
        ),
        Rewrite(
            _LOGGER + "class A:\n    def f(self):\n        logging.error('no', exc_info=True)\n",
            _LOGGER + "class A:\n    def f(self):\n        logger.error('no', exc_info=True)\n",
        ),
        Leave("import logging\n\nlogging.info('x')\n", path="scripts/run.py", why="a program owns the root logger"),
        Leave("from logging import info\n\n\ndef f():\n    info('x')\n", why="the function is imported by name"),
        Leave(_LOGGER + "def f(logger):\n    logging.info('x')\n", why="the logger's name means something else there"),
        Leave("import logging\n\n\ndef f():\n    logging.basicConfig()\n", why="configuring is no message"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the function's name."""
        if site.has("leave"):
            return Left(site.text("leave"))
        imports, preamble = needs(site)
        edit = Edit(site.start, site.end, f"{site.text('logger')}.{site.text('method')}")
        return Fix((edit,), imports=imports, preamble=preamble, region=(site.start, site.end))
