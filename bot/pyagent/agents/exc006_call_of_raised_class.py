"""EXC006: needless parentheses after a raised class (found and fixed by Ruff RSE102)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_CLASS = re.compile(rb"raise\s+(?:\w+\.)*_*[A-Z]\w*[a-z]\w*\s*$")


class CallOfRaisedClass(RuffAgent):
    """Removes the empty parentheses of ``raise ValueError()``.

    ``raise`` calls a class itself; the parentheses look as if a message had been forgotten.

    Safe for classes that the module itself shows to be exceptions. Where the name is imported and only spelt like a
    class, the fix wants a glance; what may be a function that makes an exception is no finding.
    """

    rule = "EXC006"
    name = "call-of-raised-class"
    category = Category.EXCEPTIONS
    safety = Safety.SAFE
    since = (2, 7)
    source = "Ruff RSE102, flake8-raise"
    codes = ("RSE102",)
    examples = (
        Rewrite("raise ValueError()\n", "raise ValueError\n"),
        Rewrite(
            "class A(Exception): ...\n\n\ndef f():\n    raise A()\n",
            "class A(Exception): ...\n\n\ndef f():\n    raise A\n",
        ),
        Rewrite(
            "from app import AppError\n\n\ndef f():\n    raise AppError()\n",
            "from app import AppError\n\n\ndef f():\n    raise AppError\n",
        ),
        Leave("raise ValueError('no')\n", why="the exception has a message"),
        Leave("def make():\n    return ValueError('no')\n\n\nraise make()\n", why="a function makes the exception"),
        Leave("from app import problem\n\nraise problem()\n", why="the name may mean a function"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Take only what is spelt like a class where Ruff is not sure."""
        del uses
        begin = max(0, site.start - 300)
        head = site.source[begin : site.start]
        if isinstance(result, Left):
            return result
        if site.safety is not Safety.SAFE and not _CLASS.search(head):
            return Dismiss("the name may mean a function that makes the exception")
        raised = head.rfind(b"raise")
        return result if raised < 0 else replace(result, region=(begin + raised, site.end))
