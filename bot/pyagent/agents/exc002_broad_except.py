"""EXC002: ``except Exception`` where narrower types would do."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class BroadExcept(Agent):
    """Narrows ``except Exception`` to the types that the ``try`` body can really raise.

    A broad handler also catches the misspelt attribute and the wrong argument, and treats a bug as if it were bad
    input. Where every operation of the body is a known one of the standard library, with values of known types, the
    set of exceptions is closed and can be written down.

    Review: any other error now passes, which is the point. One unknown call and the handler is left, with that call
    named; handlers that raise again, report the traceback or hand the error on may stay broad.
    """

    rule = "EXC002"
    name = "broad-except"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    source = "flake8-blind-except BLE001, Pylint W0718"
    examples = (
        Rewrite(
            "def port(text: str) -> int:\n    try:\n        return int(text.strip())\n    except Exception:\n        return 80\n",
            "def port(text: str) -> int:\n    try:\n        return int(text.strip())\n    except ValueError:\n        return 80\n",
        ),
        Rewrite(
            "import os\n\n\ndef f():\n    try:\n        n = int(os.environ['N'])\n    except Exception as e:\n        n = 0\n    return n\n",
            "import os\n\n\ndef f():\n    try:\n        n = int(os.environ['N'])\n    except (KeyError, ValueError) as e:\n        n = 0\n    return n\n",
        ),
        Rewrite(
            "import json\n\n\ndef load(path: str):\n    try:\n        with open(path, encoding='utf-8') as f:\n            return json.load(f)\n    except (KeyError, Exception):\n        return {}\n",
            "import json\n\n\ndef load(path: str):\n    try:\n        with open(path, encoding='utf-8') as f:\n            return json.load(f)\n    except (OSError, ValueError):\n        return {}\n",
        ),
        Rewrite(
            "try:\n    import tomllib\nexcept Exception:\n    tomllib = None\n",
            "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
        ),
        Leave(
            "def f(text):\n    try:\n        return int(text)\n    except Exception:\n        return 0\n",
            why="`text` may be anything, and so may its `__int__` raise",
        ),
        Leave("try:\n    import numpy\nexcept Exception:\n    numpy = None\n", why="importing a package runs its code"),
        Leave("try:\n    go()\nexcept Exception:\n    undo()\n    raise\n", why="the handler raises again"),
        Leave(
            "try:\n    go()\nexcept Exception:\n    log.exception('no')\n",
            why="the handler reports the error with its traceback",
        ),
        Leave(
            "def f(n: int = None):\n    try:\n        return 1 // n\n    except Exception:\n        return 0\n",
            why="`n` may be None",
        ),
        Leave(
            "def f(future):\n    try:\n        go()\n    except BaseException as e:\n        future.set_exception(e)\n",
            why="the handler hands the error on",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the type."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("type")
        return Fix((Edit(start, end, site.text("types")),), region=(start, end))
