"""LOG008: logger by hand (found and fixed by Ruff LOG001, LOG002)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.surroundings import whole_lines


class LoggerByHand(RuffAgent):
    """Gets a logger from ``logging.getLogger``, under the name of its module.

    A ``logging.Logger(…)`` made by hand hangs in no tree: no level and no handler of the application reaches it. And a
    name such as ``__file__`` is a path, which differs on every machine and matches no configuration.

    Review: messages appear, or get another name, where the application configures loggers. A logger made by hand in a
    file that gives loggers handlers is left: it may be kept apart on purpose.
    """

    rule = "LOG008"
    name = "logger-by-hand"
    category = Category.LOGGING
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff LOG001 and LOG002, flake8-logging"
    codes = ("LOG001", "LOG002")
    examples = (
        Rewrite(
            "import logging\n\nlogger = logging.getLogger(__file__)\n",
            "import logging\n\nlogger = logging.getLogger(__name__)\n",
        ),
        Rewrite(
            "import logging\n\nlogger = logging.Logger(__name__)\n",
            "import logging\n\nlogger = logging.getLogger(__name__)\n",
        ),
        Rewrite(
            "from logging import Logger\n\nlogger = Logger('shop')\n\n\ndef f(log: Logger): ...\n",
            "from logging import Logger, getLogger\n\nlogger = getLogger('shop')\n\n\ndef f(log: Logger): ...\n",
        ),
        Leave("import logging\n\nlogger = logging.getLogger(__name__)\n", why="this is the way"),
        Leave("import logging\n\nlogger = logging.getLogger('shop.' + part)\n", why="a name of one's own"),
        Leave(
            "import logging\n\n\ndef audit(handler):\n    log = logging.Logger('audit')\n    log.addHandler(handler)\n    return log\n",
            why="each call would add a handler to one logger",
        ),
        Leave("import logging\n\n\nclass Audit(logging.Logger): ...\n", why="a class of loggers"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Say that the statement changes, beside the import that Ruff may widen."""
        del uses
        if isinstance(result, Left):
            return result
        if b"Logger" in site.source[site.start : site.end] and b".addHandler(" in site.source:
            return Left("loggers get handlers here, and all that ask for one of this name would write through them")
        return replace(result, region=whole_lines(site.source, site.start, site.end))
