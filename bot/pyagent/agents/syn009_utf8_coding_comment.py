"""SYN009: utf8 coding comment (found and fixed by Ruff UP009)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class Utf8CodingComment(RuffAgent):
    """Removes ``# -*- coding: utf-8 -*-``.

    UTF-8 is what Python 3 reads without being told; the line is copied from file to file and means nothing.

    Safe: the file is read in the same encoding.
    """

    rule = "SYN009"
    name = "utf8-coding-comment"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 0)
    newer = True
    source = "Ruff UP009"
    codes = ("UP009",)
    examples = (
        Rewrite("# -*- coding: utf-8 -*-\nx = 1\n", "x = 1\n"),
        Rewrite("#!/usr/bin/env python\n# coding: utf8\nx = 1\n", "#!/usr/bin/env python\nx = 1\n"),
        Rewrite("# -*- coding: utf-8 -*-\n# Copyright\nx = 1\n", "# Copyright\nx = 1\n"),
        Leave("# coding: latin-1\nx = 1\n", why="the file is read in another encoding"),
        Leave("x = 1\n# coding: utf-8 is the default\ny = 1\n", why="a comment below the second line declares nothing"),
        Leave("x = '# -*- coding: utf-8 -*-'\n", why="text in a string is no comment"),
    )
