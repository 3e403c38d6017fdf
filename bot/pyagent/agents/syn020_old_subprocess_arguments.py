"""SYN020: old subprocess arguments (found and fixed by Ruff UP021, UP022)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class OldSubprocessArguments(RuffAgent):
    """Writes ``universal_newlines=True`` as ``text=True``, and two pipes as ``capture_output=True``.

    The new names say what is meant: text instead of bytes, both streams captured.

    Review: the same pipes are made; a stand-in of your own for ``subprocess.run`` must know the new names.
    """

    rule = "SYN020"
    name = "old-subprocess-arguments"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    newer = True
    source = "Ruff UP021, UP022"
    codes = ("UP021", "UP022")
    examples = (
        Rewrite(
            "import subprocess\n\nsubprocess.run(['ls'], universal_newlines=True)\n",
            "import subprocess\n\nsubprocess.run(['ls'], text=True)\n",
        ),
        Rewrite(
            "import subprocess\n\nsubprocess.run(['ls'], stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n",
            "import subprocess\n\nsubprocess.run(['ls'], capture_output=True)\n",
        ),
        Rewrite(
            "from subprocess import run\n\nrun(['ls'], universal_newlines=True, check=True)\n",
            "from subprocess import run\n\nrun(['ls'], text=True, check=True)\n",
        ),
        Leave("import subprocess\n\nsubprocess.run(['ls'], stdout=subprocess.PIPE)\n", why="one stream is captured"),
        Leave(
            "import subprocess\n\nsubprocess.run(['ls'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)\n",
            why="the streams are joined",
        ),
        Leave("run(['ls'], universal_newlines=True)\n", why="a function of your own"),
    )
