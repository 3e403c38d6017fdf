"""EXC009: ``raise NotImplemented`` and other raises of what is no exception (found by Ruff F901 and B016)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class RaiseOfNoException(RuffAgent):
    """Raises ``NotImplementedError`` where ``NotImplemented`` is raised, and reports raised texts and numbers.

    Only exceptions can be raised. ``NotImplemented`` is a value for operators; raising it fails with ``TypeError:
    exceptions must derive from BaseException``, which hides what was meant.

    Review: another exception is raised, the one that was meant. For texts a person must choose the class.
    """

    rule = "EXC009"
    name = "raise-of-no-exception"
    category = Category.EXCEPTIONS
    safety = Safety.REVIEW
    source = "Ruff F901 and B016, Pylint E0711"
    since = (2, 7)
    codes = ("F901", "B016")
    unfixable = "raising this fails with a TypeError; raise the exception class that is meant, with this as its message"
    examples = (
        Rewrite("def f():\n    raise NotImplemented\n", "def f():\n    raise NotImplementedError\n"),
        Rewrite("def f():\n    raise NotImplemented()\n", "def f():\n    raise NotImplementedError()\n"),
        Rewrite("def f():\n    raise NotImplemented('later')\n", "def f():\n    raise NotImplementedError('later')\n"),
        Leave("def f():\n    raise NotImplementedError\n", why="it is an exception"),
        Leave("def f(self, other):\n    return NotImplemented\n", why="operators return it"),
        Leave("def f():\n    raise 'no such thing'\n", why="which class is meant is for a person to say"),
    )
