"""IMP007: obsolete future import (found and fixed by Ruff UP010)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class ObsoleteFutureImport(RuffAgent):
    """Removes ``from __future__`` imports of what every supported Python does anyway.

    ``print_function`` and ``unicode_literals`` were for a Python 2 that the project does not run on any more.

    Safe: the statement has no effect on Python 3.
    """

    rule = "IMP007"
    name = "obsolete-future-import"
    category = Category.IMPORTS
    safety = Safety.SAFE
    newer = True
    source = "Ruff UP010, pyupgrade"
    codes = ("UP010",)
    examples = (
        Rewrite(
            "from __future__ import print_function\n\nimport os\n\nprint(os)\n",
            "import os\n\nprint(os)\n",
        ),
        Rewrite(
            "from __future__ import annotations, division\n\nx: int = 1\n",
            "from __future__ import annotations\n\nx: int = 1\n",
        ),
        Rewrite(
            '"""Doc."""\n\nfrom __future__ import absolute_import, unicode_literals\n\nx = 1\n',
            '"""Doc."""\n\nx = 1\n',
        ),
        Leave("from __future__ import annotations\n\nx: int = 1\n", why="it still has an effect"),
        Leave("from future import standard_library\n", why="another module"),
        Leave("x = 'from __future__ import division'\n", why="text is no import"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left:
        """Leave one gap where the statement had one on either side."""
        del uses
        if isinstance(result, Left):
            return result
        return replace(result, edits=tuple(_with_gap(site.source, edit) for edit in result.edits))


def _with_gap(source: bytes, edit: Edit) -> Edit:
    before, after = source[: edit.start], source[edit.end :]
    for newline in (b"\r\n", b"\n"):
        if not edit.text and before.endswith(newline) and after.startswith(newline * 2):
            return Edit(edit.start, edit.end + len(newline), "")
        if not edit.text and before.endswith(newline * 2) and after.startswith(newline):
            return Edit(edit.start, edit.end + len(newline), "")
    return edit
