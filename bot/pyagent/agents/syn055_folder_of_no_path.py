"""SYN055: folder of no path (found and fixed by Ruff FURB177)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class FolderOfNoPath(RuffAgent):
    """Writes ``Path().resolve()`` as ``Path.cwd()``.

    The name says which folder is meant.

    Review: both give the current folder; a stand-in of your own for ``Path`` must know the name.
    """

    rule = "SYN055"
    name = "folder-of-no-path"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    newer = True
    by_statement = True
    source = "Ruff FURB177"
    codes = ("FURB177",)
    examples = (
        Rewrite("from pathlib import Path\n\nx = Path().resolve()\n", "from pathlib import Path\n\nx = Path.cwd()\n"),
        Rewrite("import pathlib\n\nx = pathlib.Path('.').resolve()\n", "import pathlib\n\nx = pathlib.Path.cwd()\n"),
        Rewrite("from pathlib import Path\n\nx = Path('').resolve()\n", "from pathlib import Path\n\nx = Path.cwd()\n"),
        Leave("from pathlib import Path\n\nx = Path('a').resolve()\n", why="another folder"),
        Leave("from pathlib import Path\n\nx = Path()\n", why="a relative path"),
        Leave("x = Path().resolve()\n", why="a class of your own"),
    )
