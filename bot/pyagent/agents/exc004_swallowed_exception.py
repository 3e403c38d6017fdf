"""EXC004: a broad ``except`` that does nothing."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
_TRY = "def f(x):\n    try:\n        x.close()\n    except "


class SwallowedException(Agent):
    """Leaves a trace where ``except Exception: pass`` swallows every error: a debug message with the traceback.

    A misspelt name, a missing package and a full disk all disappear in such a handler; whoever looks for the reason
    later has nothing. A message at debug level costs nothing until somebody looks.

    Review: the error is still ignored, only no longer silently. Handlers that name narrow types, or say in a comment
    why they ignore everything, are meant and no findings; destructors, tests, log handlers and modules without a logger are
    left.
    """

    rule = "EXC004"
    name = "swallowed-exception"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    source = "Bandit B110 and B112"
    examples = (
        Rewrite(
            _HEAD
            + "def f(xs):\n    for x in xs:\n        try:\n            x += 1\n        except Exception:\n            continue\n",
            _HEAD
            + 'def f(xs):\n    for x in xs:\n        try:\n            x += 1\n        except Exception:\n            logger.debug("Ignored an exception", exc_info=True)\n            continue\n',
        ),
        Rewrite(
            "from loguru import logger\n\n\n" + _TRY + "Exception: pass\n",
            "from loguru import logger\n\n\n"
            + _TRY
            + 'Exception: logger.opt(exception=True).debug("Ignored an exception from x.close()")\n',
        ),
        Rewrite(
            "from app.log import gen_log\n\ngen_log.info('%s', 1)\n\n\n" + _TRY + "BaseException: pass\n",
            "from app.log import gen_log\n\ngen_log.info('%s', 1)\n\n\n"
            + _TRY
            + 'BaseException: gen_log.debug("Ignored an exception from x.close()", exc_info=True)\n',
        ),
        Leave(
            "import os\n\n\n" + _TRY + "Exception:\n        pass\n",
            why="the module has no log: a library that starts to log, and to import logging, is its author's decision",
        ),
        Leave(_HEAD + _TRY + "OSError:\n        pass\n", why="the type that is ignored is named"),
        Leave(_HEAD + _TRY + "Exception:\n        pass  # closing twice is fine\n", why="a comment says why"),
        Leave(_HEAD + _TRY + "Exception:\n        x = None\n", why="something is done about it"),
        Leave(
            "class A:\n    def __del__(self):\n        try:\n            self.close()\n        except Exception:\n            pass\n",
            why="logging may be gone when a destructor runs",
        ),
        Leave(_TRY + "Exception:\n        pass\n", path="tests/test_f.py", why="a test has no log"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Write the message in place of ``pass``, or above ``continue``."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("body")
        call = self._call(site)
        if site.flag("keeps"):
            separator = site.text("newline") + site.text("indent") if site.flag("own_line") else "; "
            edit = Edit(start, start, call + separator)
        else:
            edit = Edit(start, end, call)
        return Fix((edit,), region=(start, end))

    @staticmethod
    def _call(site: Site) -> str:
        logger, text = site.text("logger"), site.text("text")
        if site.flag("loguru"):
            return f'{logger}.opt(exception=True).debug("{text}")'
        return f'{logger}.debug("{text}", exc_info=True)'
