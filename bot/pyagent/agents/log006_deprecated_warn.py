"""LOG006: the deprecated names of the level WARNING."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n"


class DeprecatedWarn(Agent):
    """Writes ``logger.warn`` as ``logger.warning`` and ``logging.WARN`` as ``logging.WARNING``.

    ``warn`` has been deprecated since Python 3.3: each call makes a ``DeprecationWarning`` first, and one day it fails.

    Safe: ``warn`` calls ``warning``, and the two levels are one number. A logger that is made elsewhere must be known to
    be one of ``logging``; other objects may have a ``warn`` of their own.
    """

    rule = "LOG006"
    name = "deprecated-warn"
    category = Category.LOGGING
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff G010 and LOG009, flake8-logging LOG009"
    examples = (
        Rewrite(
            _HEAD + "\n\ndef f(x):\n    logger.warn('no %s', x)\n",
            _HEAD + "\n\ndef f(x):\n    logger.warning('no %s', x)\n",
        ),
        Rewrite("import logging as l\n\nl.warn('x')\n", "import logging as l\n\nl.warning('x')\n"),
        Rewrite(
            "import logging\n\nlogging.basicConfig(level=logging.WARN)\n",
            "import logging\n\nlogging.basicConfig(level=logging.WARNING)\n",
        ),
        Rewrite(
            "from shop.base import log\n\nlog.warn('x')\n",
            "from shop.base import log\n\nlog.warning('x')\n",
            path="shop/cart.py",
            project={"shop/base.py": "import logging\n\nlog = logging.getLogger('shop')\n"},
        ),
        Leave("import warnings\n\nwarnings.warn('x')\n", why="a warning is no log message"),
        Leave("from distutils import log\n\nlog.warn('x')\n", why="the module of distutils has no other name for it"),
        Leave("class A:\n    def f(self):\n        self.ui.warn('x')\n", why="the object is no logger"),
        Leave(_HEAD + "logger.warning('x')\n", why="the name is the right one"),
        Leave(
            "from shop.base import log\n\nlog.warn('x')\n",
            why="whether the logger has another method is not known",
            path="shop/cart.py",
            project={"shop/base.py": "from elsewhere import log\n"},
        ),
        Leave(
            "def f(logger):\n    logger.warn('x')\n",
            why="the project has a class of loggers without `warning`",
            path="shop/cart.py",
            project={
                "shop/log.py": "class Logger:\n    def info(self, text, *args): ...\n    def warn(self, text, *args): ...\n",
                "shop/base.py": "import logging\n\nlog = logging.getLogger('shop')\n",
            },
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Rename it."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, site.text("new")),), region=(site.start, site.end))
