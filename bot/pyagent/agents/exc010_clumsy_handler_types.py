"""EXC010: a handler's tuple of one type, or with a type twice (found and fixed by Ruff B013 and B014)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class ClumsyHandlerTypes(RuffAgent):
    """Writes ``except (ValueError,):`` as ``except ValueError:`` and drops types that a tuple names twice.

    A tuple of one looks as if a type had been forgotten; a type that stands there twice, or beside its base class,
    looks as if it made a difference.

    Safe: the same exceptions are caught.
    """

    rule = "EXC010"
    name = "clumsy-handler-types"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff B013 and B014, flake8-bugbear"
    codes = ("B013", "B014")
    examples = (
        Rewrite("try:\n    go()\nexcept (KeyError,):\n    stop()\n", "try:\n    go()\nexcept KeyError:\n    stop()\n"),
        Rewrite(
            "try:\n    go()\nexcept (KeyError, KeyError):\n    stop()\n",
            "try:\n    go()\nexcept KeyError:\n    stop()\n",
        ),
        Rewrite(
            "try:\n    go()\nexcept (KeyError, ValueError, KeyError) as err:\n    stop(err)\n",
            "try:\n    go()\nexcept (KeyError, ValueError) as err:\n    stop(err)\n",
        ),
        Leave("try:\n    go()\nexcept (KeyError, ValueError):\n    stop()\n", why="both types are needed"),
        Leave("try:\n    go()\nexcept KeyError:\n    stop()\n", why="one type needs no tuple"),
        Leave("try:\n    go()\nexcept (*TYPES,):\n    stop()\n", why="the tuple is put together elsewhere"),
    )
