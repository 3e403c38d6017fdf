"""EXC003: an exception raised inside ``except`` without its cause."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class RaiseWithoutFrom(Agent):
    """Adds ``from err`` to an exception that is raised while another one is handled.

    Without it the traceback says "During handling of the above exception, another exception occurred", which reads
    as if the handler itself were broken; with it the new exception names its cause, and ``__cause__`` is there for
    tools. A handler without a name gets one.

    Safe: the same exception is raised at the same place; only ``__cause__`` and the wording of the traceback change.
    """

    rule = "EXC003"
    name = "raise-without-from"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    source = "Ruff B904, flake8-bugbear B904, PEP 3134"
    since = (3, 0)
    newer = True
    examples = (
        Rewrite(
            "try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file')\n",
            "try:\n    load()\nexcept OSError as error:\n    raise ConfigError('no file') from error\n",
        ),
        Rewrite(
            "try:\n    load()\nexcept (OSError, ValueError):\n    raise ConfigError('no file')\n",
            "try:\n    load()\nexcept (OSError, ValueError) as err:\n    raise ConfigError('no file') from err\n",
        ),
        Rewrite(
            "def f(err):\n    try:\n        load()\n    except OSError:\n        if err:\n            raise A\n        raise B(err)\n",
            "def f(err):\n    try:\n        load()\n    except OSError as exc:\n        if err:\n            raise A from exc\n        raise B(err) from exc\n",
        ),
        # At its end a handler unbinds its name, so one inside another takes another name.
        Rewrite(
            "try:\n    f()\nexcept OSError:\n    try:\n        g()\n    except KeyError:\n        if x:\n            raise A()\n"
            "    raise B()\n",
            "try:\n    f()\nexcept OSError as err:\n    try:\n        g()\n    except KeyError as exc:\n        if x:\n            raise A() from exc\n"
            "    raise B() from err\n",
        ),
        Leave(
            code="""\
try:
    f()
except OSError as error:
    try:
        mend()
    except ValueError:
        raise error
""",
            why="the first exception is raised again; the failed attempt to mend it is not its cause",
        ),
        Leave(
            "try:\n    f()\nexcept OSError as error:\n    try:\n        g()\n    except ValueError as error:\n        log(error)\n"
            "    raise ConfigError('no file')\n",
            why="the handler inside unbinds the name at its end",
        ),
        Leave(
            "@gen.coroutine\ndef f():\n    try:\n        load()\n    except OSError:\n        raise gen.Return(1)\n",
            why="it returns a value, the way coroutines of Tornado once did",
        ),
        Leave(
            "try:\n    load()\nexcept OSError:\n    raise ConfigError\n\nassert caught.__cause__ is None\n",
            why="the file looks at causes, and expects none",
        ),
        Leave("try:\n    load()\nexcept OSError:\n    raise\n", why="a bare raise already keeps the cause"),
        Leave("try:\n    load()\nexcept OSError:\n    raise A from None\n", why="the cause is hidden on purpose"),
        Leave(
            "try:\n    load()\nexcept OSError as error:\n    raise error.inner\n",
            why="the caught exception itself is raised",
        ),
        Leave(
            "try:\n    load()\nexcept:\n    raise ConfigError('no file')\n",
            why="a bare except has no name to raise from",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Append ``from <name>``, naming the handler first where it has no name."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if site.flag("shadowed"):
            return Left("the name of the caught exception is bound again before the raise")
        name = site.text("name")
        edits = (
            [] if site.has("name") else [Edit(site.span("type")[1], site.span("type")[1], f" as {site.text('fresh')}")]
        )
        name = name or site.text("fresh")
        edits.append(Edit(site.end, site.end, f" from {name}"))
        return Fix(tuple(edits), region=(site.start, site.end) if site.has("name") else site.span("handler"))
