"""EXC004: a broad ``except`` that does nothing."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.logging_text import traced
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"
_TRY = "def f(x):\n    try:\n        x.close()\n    except "


class SwallowedException(Agent):
    """Names what ``except Exception: pass`` may ignore, or leaves a trace: a debug message with the traceback.

    A misspelt name, a missing package and a full disk all disappear in such a handler; whoever looks for the reason
    later has nothing. Where the types that can come are known they are written down; else a message at debug level
    costs nothing until somebody looks.

    Review: where the types are named any other error now passes; else the error is still ignored, only no longer
    silently. Handlers that name narrow types, or say in a comment why they ignore everything, are meant and no
    findings. A module gets a logger only where its project has the habit of logging; destructors, tests, parts of the
    logging itself and projects that do not log are left.
    """

    rule = "EXC004"
    name = "swallowed-exception"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    since = (3, 4)
    source = "Bandit B110 and B112"
    examples = (
        Rewrite(
            _HEAD
            + "def f(xs):\n    for x in xs:\n        try:\n            x += 1\n        except Exception:\n            continue\n",
            _HEAD
            + 'def f(xs):\n    for x in xs:\n        try:\n            x += 1\n        except Exception:\n            logger.debug("Ignored an exception in f()", exc_info=True)\n            continue\n',
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
        Rewrite(
            "def f(text: str):\n    try:\n        return int(text)\n    except Exception:  # pylint: disable=broad-except\n        pass\n",
            "def f(text: str):\n    try:\n        return int(text)\n    except ValueError:  # pylint: disable=broad-except\n        pass\n",
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
        """Name the types, or write the message in place of ``pass`` or above ``continue``."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if not site.has("types"):
            return traced(site)
        start, end = site.span("type")
        edits = (Edit(start, end, site.text("types")),)
        return Fix(edits, imports=site.names("imports"), region=(start, end))
