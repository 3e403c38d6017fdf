"""EXC001: ``except:`` without a type."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.logging_text import traced
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class BareExcept(Agent):
    """Gives a bare ``except:`` its type: ``Exception``, or ``BaseException`` where everything must be seen.

    A bare ``except:`` swallows Ctrl-C and ``sys.exit()`` too, so that a program cannot be stopped, and it hides that
    from the reader. Where the handler raises the exception again on every path, passes it on (``sys.exc_info()``) or
    ends the process, everything is caught on purpose: ``except BaseException:`` says so.

    Where the types that can come are known they are written; where ``Exception`` is, the module's logger gets a debug
    message with the traceback, as EXC002 and EXC004 ask for.

    ``BaseException`` is safe: it is exactly what a bare ``except:`` catches. ``Exception`` wants a glance: from then
    on ``SystemExit``, ``KeyboardInterrupt`` and ``GeneratorExit`` pass. Handlers around code that exits or waits for
    a person are left.
    """

    rule = "EXC001"
    name = "bare-except"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    since = (2, 7)
    source = "pycodestyle E722, flake8-bugbear B001"
    examples = (
        Rewrite(
            "try:\n    load()\nexcept:\n    value = None\n", "try:\n    load()\nexcept Exception:\n    value = None\n"
        ),
        Rewrite(
            "try:\n    load()\nexcept:  # anything\n    undo()\n    raise\n",
            "try:\n    load()\nexcept BaseException:  # anything\n    undo()\n    raise\n",
        ),
        Rewrite(
            "import sys\n\n\ndef run(self):\n    try:\n        self.work()\n    except:\n        self.failure = sys.exc_info()\n",
            "import sys\n\n\ndef run(self):\n    try:\n        self.work()\n    except BaseException:\n        self.failure = sys.exc_info()\n",
        ),
        Rewrite(
            "try:\n    load()\nexcept Exception:\n    report()\nexcept:\n    stop()\n",
            "try:\n    load()\nexcept Exception:\n    report()\nexcept BaseException:\n    stop()\n",
        ),
        Rewrite(
            "import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef f(x):\n    try:\n        load()\n    except:\n        x = None\n",
            'import logging\n\nlogger = logging.getLogger(__name__)\n\n\ndef f(x):\n    try:\n        load()\n    except Exception:\n        logger.debug("Caught an exception from load()", exc_info=True)\n        x = None\n',
        ),
        Rewrite(
            "try:\n    import tomllib\nexcept:\n    tomllib = None\n",
            "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
        ),
        Rewrite("try: load()\nexcept: pass\n", "try: load()\nexcept Exception: pass\n"),
        Leave(
            "import sys\n\ntry:\n    main()\n    sys.exit(0)\nexcept:\n    report()\n",
            why="the body exits, so catching SystemExit may be meant",
        ),
        Leave("try:\n    answer = input()\nexcept:\n    answer = ''\n", why="catching Ctrl-C at a prompt may be meant"),
        Leave(
            "from app import Exception\n\ntry:\n    load()\nexcept:\n    stop()\n",
            why="`Exception` is not the built-in here",
        ),
        Leave("text = '''\ntry:\n    load()\nexcept:\n    stop()\n'''\n", why="text in a string is no code"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Write the type after the keyword."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return traced(site, (Edit(site.end, site.end, f" {site.text('type')}"),), (site.start, site.end))
