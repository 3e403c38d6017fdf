"""SEC022: Python code that runs in a child process between ``fork`` and ``exec``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_MODERN = {"pyproject.toml": '[project]\nrequires-python = ">=3.11"\n'}


class CodeBeforeExec(Agent):
    """Writes ``preexec_fn=os.setsid`` as ``start_new_session=True``, and ``os.setpgrp`` as ``process_group=0``.

    Between ``fork`` and ``exec`` the child has one thread and a copy of all locks: Python code that runs there hangs for
    ever when another thread held one. The keywords do the same in C. With ``preexec_fn`` the faster ``vfork`` is out of
    reach, too, and subinterpreters refuse it.

    Review: the child gets the same session or group. ``process_group`` is there since Python 3.11. Other functions are
    left: only a person knows what they must do.
    """

    rule = "SEC022"
    name = "code-before-exec"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 2)
    source = "Ruff PLW1509, Pylint W1509"
    examples = (
        Rewrite(
            "import os\nimport subprocess\n\nsubprocess.Popen(['a'], preexec_fn=os.setsid, text=True)\nos.getpid()\n",
            "import os\nimport subprocess\n\nsubprocess.Popen(['a'], start_new_session=True, text=True)\nos.getpid()\n",
        ),
        Rewrite(
            "import os\nimport subprocess\n\nsubprocess.run(\n    ['a'],\n    preexec_fn=lambda: os.setsid(),\n)\nos.getpid()\n",
            "import os\nimport subprocess\n\nsubprocess.run(\n    ['a'],\n    start_new_session=True,\n)\nos.getpid()\n",
        ),
        Rewrite(
            "import os\nimport subprocess as sp\n\nsp.call(['a'], preexec_fn=lambda: os.setpgid(0, 0))\nos.getpid()\n",
            "import os\nimport subprocess as sp\n\nsp.call(['a'], process_group=0)\nos.getpid()\n",
            project=_MODERN,
        ),
        Leave(
            "import os\nimport subprocess\n\nsubprocess.Popen(['a'], preexec_fn=os.setpgrp)\n",
            why="the project runs on Pythons that do not know `process_group`",
        ),
        Leave("import subprocess\n\nsubprocess.Popen(['a'], preexec_fn=limit)\n", why="a function of one's own"),
        Leave("import subprocess\n\nsubprocess.Popen(['a'], preexec_fn=None)\n", why="there is no function"),
        Leave("import os\n\nPopen(['a'], preexec_fn=os.setsid)\n", why="another class"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put the keyword in its place."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, site.text("new")),))
