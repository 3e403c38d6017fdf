"""SYN021: lru cache call (found and fixed by Ruff UP011, UP033)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Fix, Left, Safety, Site
from pyagent.core.surroundings import whole_lines


class LruCacheCall(RuffAgent):
    """Writes ``@lru_cache()`` as ``@lru_cache``, and ``@lru_cache(maxsize=None)`` as ``@cache``.

    The parentheses and the argument say nothing that the name does not say.

    Safe: the decorated function is the same.
    """

    rule = "SYN021"
    name = "lru-cache-call"
    category = Category.SYNTAX
    safety = Safety.SAFE
    newer = True
    source = "Ruff UP011, UP033"
    codes = ("UP011", "UP033")
    examples = (
        Rewrite(
            "import functools\n\n\n@functools.lru_cache()\ndef f(): ...\n",
            "import functools\n\n\n@functools.lru_cache\ndef f(): ...\n",
        ),
        Rewrite(
            "import functools\n\n\n@functools.lru_cache(maxsize=None)\ndef f(): ...\n",
            "import functools\n\n\n@functools.cache\ndef f(): ...\n",
        ),
        Rewrite(
            "from functools import lru_cache\n\n\n@lru_cache()\ndef f(): ...\n",
            "from functools import lru_cache\n\n\n@lru_cache\ndef f(): ...\n",
        ),
        Leave("from functools import lru_cache\n\n\n@lru_cache\ndef f(): ...\n", why="there are no parentheses"),
        Leave("from functools import lru_cache\n\n\n@lru_cache(maxsize=3)\ndef f(): ...\n", why="the size is limited"),
        Leave("@lru_cache()\ndef f(): ...\n", why="a decorator of your own"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Say that the decorator as a whole changes, not only what stands in its parentheses."""
        del uses
        if isinstance(result, Left):
            return result
        return replace(result, region=whole_lines(site.source, site.start, site.end))
