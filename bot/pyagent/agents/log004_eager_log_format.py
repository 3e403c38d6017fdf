"""LOG004: a log message that is formatted before it is wanted."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"


class EagerLogFormat(Agent):
    """Makes a log message a template with arguments: ``logger.info(f"got {n}")`` becomes ``logger.info("got %s", n)``.

    An f-string, ``%``, ``.format()`` or ``+`` is worked out even when the level is switched off, tools that group
    messages by their template see a new one each time, and a value that cannot be formatted raises in the caller.

    Review: the rendered text is the same, but it is rendered later and only when it is wanted. Format specifications
    are translated only where ``%`` has an exact counterpart; messages for loggers that are made elsewhere are left.
    """

    rule = "LOG004"
    name = "eager-log-format"
    category = Category.LOGGING
    safety = Safety.REVIEW
    source = "flake8-logging-format G001-G004, Pylint W1203"
    since = (2, 7)
    examples = (
        Rewrite(
            _HEAD + "def f(x, y):\n    logger.info(f'100% of {x} and {y!r} in {{}} {x:>5} {y:.2f}', exc_info=True)\n",
            _HEAD + "def f(x, y):\n    logger.info('100%% of %s and %r in {} %5s %.2f', x, y, x, y, exc_info=True)\n",
        ),
        Rewrite(
            _HEAD + 'def f(x, y):\n    logger.debug("a %s %d%%" % (x, y))\n    logger.debug("b %s" % x)\n',
            _HEAD + 'def f(x, y):\n    logger.debug("a %s %d%%", x, y)\n    logger.debug("b %s", x)\n',
        ),
        Rewrite(
            _HEAD
            + "def f(x, y):\n    logger.error('{1} or {0} {{{0}}}'.format(x, y))\n    logging.log(10, 'a' + x + \"b'\")\n",
            _HEAD + "def f(x, y):\n    logger.error('%s or %s {%s}', y, x, x)\n    logging.log(10, 'a%sb\\'', x)\n",
        ),
        Rewrite(
            _HEAD
            + "def f(x, d):\n    logger.info(\n        f\"first {d['a']} \"\n        r'50% \\d '\n        f'{x=}'\n    )\n",
            _HEAD
            + "def f(x, d):\n    logger.info(\n        \"first %s \"\n        r'50%% \\d '\n        'x=%r',\n        d['a'], x\n    )\n",
        ),
        Rewrite(
            "import logging\n\n\nclass A:\n    def __init__(self):\n        self.log = logging.getLogger('a')\n\n    def f(self, n):\n        self.log.warning(('a '\n                          '%s') % n)\n",
            "import logging\n\n\nclass A:\n    def __init__(self):\n        self.log = logging.getLogger('a')\n\n    def f(self, n):\n        self.log.warning('a '\n                          '%s',\n                          n)\n",
        ),
        Leave(
            "class A:\n    def f(self, x):\n        self._logger.log('warning', f'no {x}')\n",
            why="a logger that takes the level by its name has methods of its own",
        ),
        Leave(
            "class A:\n    def f(self, x):\n        self._logger.info(f'no {x}')\n",
            why="the project has a class of loggers that take one text",
            path="shop/cart.py",
            project={
                "shop/log.py": "class Logger:\n    def log(self, level, message, color=None): ...\n",
                "shop/base.py": "from shop.log import Logger\n\n\nclass B:\n    _logger: Logger = Logger(verbose=False)\n",
                "shop/other.py": "import logging\n\nlogger = logging.getLogger(__name__)\n",
            },
        ),
        Leave(_HEAD + "def f(x):\n    logger.info(f'{x:,} {x:^9}')\n", why="no exact counterpart in %"),
        Leave("from loguru import logger\n\n\ndef f(x):\n    logger.info(f'{x}')\n", why="loguru takes no %-arguments"),
        Leave("from app import logger\n\n\ndef f(x):\n    logger.info(f'{x}')\n", why="the logger is made elsewhere"),
        Rewrite(
            "def f(x):\n    from logging import getLogger\n\n    logger = getLogger('a')\n    logger.info(f'{x}')\n",
            "def f(x):\n    from logging import getLogger\n\n    logger = getLogger('a')\n    logger.info('%s', x)\n",
        ),
        Leave(
            "logger = logger.getChild('part')\n\n\ndef f(x):\n    logger.info(f'{x}')\n",
            why="what the logger is made of is not known",
        ),
        Leave(_HEAD + "def f(x):\n    logger.info('%s %s' % x)\n", why="the number of values is not known"),
        Leave(_HEAD + "def f(x):\n    logger.info(f'{x} %s', 1)\n", why="the call has arguments already"),
        Leave(_HEAD + "def f(x, y):\n    logger.info(x + y)\n", why="nothing says that this is text"),
        Leave(_HEAD + "def f(x):\n    logger.info(f'plain', x.info(f'{x}'))\n", why="there is nothing to format"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the message by template and arguments."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("message")
        return Fix((Edit(start, end, site.text("text")),), region=(start, end))
