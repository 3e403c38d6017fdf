"""SEC004: ``os.popen``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import measured_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site


class OsPopen(Agent):
    """Turns ``os.popen(command)`` into ``subprocess.run`` and its ``stdout``.

    ``os.popen`` goes through a shell, leaves its process and pipe to the garbage collector, and says nothing about
    failure. The new call waits for the program and reads the same text; where lines are read, ``io.StringIO`` gives
    them as the pipe did.

    Review: the same program gets the same arguments, values in the command included (see SEC002), and its failure is
    ignored as before. A program that is missing raises ``FileNotFoundError``; one that
    hangs is broken off where its longest time is known (see SEC017). Pipes that are read while the program
    runs, that are written to, or whose end is asked for, and commands that need a shell, are left.
    """

    rule = "SEC004"
    name = "os-popen"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S605, Bandit B605"
    examples = (
        Rewrite(
            "import os\n\nx = os.popen('git describe --tags').read().strip()\n",
            "import os\nimport subprocess\n\n"
            "x = subprocess.run(['git', 'describe', '--tags'], stdout=subprocess.PIPE, text=True, check=False, timeout=60)"
            ".stdout.strip()\n",
        ),
        Rewrite(
            'from os import popen\n\n\ndef f():\n    return popen("uname -r").read()\n',
            "import subprocess\nfrom os import popen\n\n\ndef f():\n"
            '    return subprocess.run(["uname", "-r"], stdout=subprocess.PIPE, text=True, check=False, timeout=60).stdout\n',
        ),
        Rewrite(
            "import os\nimport subprocess\n\nx = [line for line in os.popen('ps').read().splitlines()]\n",
            "import os\nimport subprocess\n\nx = [line for line in "
            "subprocess.run(['ps'], stdout=subprocess.PIPE, text=True, check=False, timeout=60).stdout.splitlines()]\n",
        ),
        Leave(
            "import cmd\nimport os\n\n\nclass Shell(cmd.Cmd):\n    def do_shell(self, line):\n        print(os.popen(line).read())\n",
            why="the prompt's own `!` runs what a person types in a shell",
        ),
        Leave("import os\nx = os.popen('a | b').read()\n", why="a pipe needs the shell"),
        Leave("import os\nfor line in os.popen('a'):\n    f(line)\n", why="the lines are read as they come"),
        Leave("import os\nos.popen('a', 'w').write('x')\n", why="the program is written to"),
        Rewrite(
            "import os\n\nwith os.popen(f'ps -p {pid}', 'r') as p:\n    lines = p.readlines()\n",
            "import io\nimport os\nimport subprocess\n\n"
            "with io.StringIO(subprocess.run(['ps', '-p', str(pid)], stdout=subprocess.PIPE, text=True, check=False, timeout=60).stdout) as p:\n"
            "    lines = p.readlines()\n",
        ),
        Leave("import os\nx = os.popen(f'a {b} | c').read()\n", why="a pipe needs the shell"),
        Leave("import os\nwith os.popen('a') as p:\n    code = p.close()\n", why="the end of the program is asked for"),
        Leave("import os\nx = os.popen('a').read(10)\n", why="only a part is read"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put in what was measured: the list of words, the options that stand for redirections."""
        return measured_fix(site)
