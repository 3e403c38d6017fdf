"""SEC003: ``os.system``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class OsSystem(Agent):
    """Turns ``os.system`` with a fixed command into ``subprocess.run`` with a list of words.

    ``os.system`` always goes through a shell, and what it returns is not the return code but a wait status, different
    on each platform. ``check=False`` says that the failure was ignored before, so that somebody may decide about it.

    Review: the same program gets the same arguments, and its failure is ignored as before. A program that is missing
    raises ``FileNotFoundError``. Calls whose status is used, and commands that need a shell, are left.
    """

    rule = "SEC003"
    name = "os-system"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S605, Bandit B605"
    examples = (
        Rewrite(
            "import os\n\nos.system('systemctl restart feed')\n",
            "import os\nimport subprocess\n\nsubprocess.run(['systemctl', 'restart', 'feed'], check=False)\n",
        ),
        Rewrite(
            'from os import system\n\nif ready: system("sync")\n',
            'import subprocess\nfrom os import system\n\nif ready: subprocess.run(["sync"], check=False)\n',
        ),
        Rewrite(
            "import os\nimport subprocess\n\n\ndef f():\n    os.system(\n        'a'  # why\n    )\n",
            "import os\nimport subprocess\n\n\ndef f():\n    subprocess.run(\n        ['a'], check=False  # why\n    )\n",
        ),
        Leave("import os\ncode = os.system('a')\n", why="the status is used"),
        Leave("import os\nif os.system('a') != 0:\n    fail()\n", why="a missing program would raise instead"),
        Leave("import os\nos.system('a > b')\n", why="a redirection needs the shell"),
        Leave("import os\nos.system(command)\n", why="the command is not written out here"),
        Leave("import os\nos.system('clear' if a else 'cls')\n", why="the command is not written out here"),
        Leave("subprocess = None\nimport os\nos.system('a')\n", why="the name `subprocess` is taken"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the callee and the command."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("command")
        return Fix(
            (Edit(*site.span("callee"), "subprocess.run"), Edit(start, end, f"{site.text('list')}, check=False")),
            imports=("import subprocess",),
        )
