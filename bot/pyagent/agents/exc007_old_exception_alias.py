"""EXC007: an old alias of an exception (found and fixed by Ruff UP024 and UP041)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OldExceptionAlias(RuffAgent):
    """Writes ``OSError`` for ``IOError``, ``EnvironmentError``, ``socket.error`` and the other names of the same class.

    Since Python 3.3 they are one class. Who reads ``except IOError`` believes that it is narrower than ``OSError``;
    two handlers with two of the names look as if both could run.

    Safe: the names mean the same object. ``socket.timeout`` and ``asyncio.TimeoutError`` become ``TimeoutError`` only
    where the oldest Python of the project knows them as one.
    """

    rule = "EXC007"
    name = "old-exception-alias"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    source = "Ruff UP024 and UP041, PEP 3151"
    since = (3, 3)
    newer = True
    codes = ("UP024", "UP041")
    examples = (
        Rewrite("try:\n    go()\nexcept IOError:\n    stop()\n", "try:\n    go()\nexcept OSError:\n    stop()\n"),
        Rewrite(
            "import socket\n\ntry:\n    go()\nexcept (socket.error, ValueError):\n    socket.close(1)\n",
            "import socket\n\ntry:\n    go()\nexcept (OSError, ValueError):\n    socket.close(1)\n",
        ),
        Rewrite("raise EnvironmentError('no')\n", "raise OSError('no')\n"),
        Leave("try:\n    go()\nexcept OSError:\n    stop()\n", why="it is the name of the class"),
        Leave("from app import IOError\n\nraise IOError('no')\n", why="the name is not the built-in"),
        Leave("text = 'raise IOError(1)'\n", why="text in a string is no code"),
    )
