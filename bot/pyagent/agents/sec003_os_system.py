"""SEC003: ``os.system``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import EXIT_CODE, command_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site


class OsSystem(Agent):
    """Turns ``os.system`` into ``subprocess.run`` with a list of words.

    ``os.system`` always goes through a shell, and what it returns is not the return code but a wait status, different
    on each platform: ``sys.exit(os.system(…))`` ends with 0 when the command failed. ``check=False`` says that the
    failure was ignored before, so that somebody may decide about it.

    Review: the same program gets the same arguments, values in the command included (see SEC002). A program that is
    missing raises ``FileNotFoundError`` where the status was ignored. Where it is used, a small helper gives the exit
    code, and 127 for a missing program. A command
    whose output is thrown away gets a time-out as well (see SEC017). What takes the wait status apart, and commands that need a shell, are left.
    """

    rule = "SEC003"
    name = "os-system"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 5)
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
        Rewrite(
            "import os\nimport sys\n\n\ndef f(a):\n    if os.system(f'test -e \"{a}\"') != 0:\n        sys.exit(1)\n",
            "import os\nimport subprocess\nimport sys\nfrom typing import Any\n\n\n" + EXIT_CODE + "\n\n\n"
            "def f(a):\n    if _exit_code(['test', '-e', str(a)]) != 0:\n        sys.exit(1)\n",
        ),
        Rewrite(
            "import os\n\n\ndef f():\n    os.system('cls' if os.name == 'nt' else 'clear')\n",
            "import os\nimport subprocess\nfrom typing import Any\n\n\n" + EXIT_CODE + "\n\n\n"
            "def f():\n    _exit_code(['cmd', '/c', 'cls'] if os.name == 'nt' else ['clear'])\n",
        ),
        Rewrite(
            "import os\n\nos.system('pip install -q %s > /dev/null' % name)\n",
            "import os\nimport subprocess\n\n"
            "subprocess.run(['pip', 'install', '-q', str(name)], stdout=subprocess.DEVNULL, check=False, timeout=3600)\n",
        ),
        Rewrite(
            "import os\nimport subprocess\n\n\ndef f(editor, name):\n    os.system(f'{editor} \"{name}\"')\n",
            "import os\nimport shlex\nimport subprocess\n\n\ndef f(editor, name):\n"
            "    subprocess.run([*shlex.split(str(editor), posix=os.name == 'posix'), str(name)], check=False)\n",
        ),
        Rewrite(
            "import os\nimport subprocess\n\n\ndef do_lls(self, rest):\n    os.system('ls %s' % rest)\n",
            "import os\nimport shlex\nimport subprocess\n\n\ndef do_lls(self, rest):\n"
            "    subprocess.run(['ls', *shlex.split(str(rest))], check=False)\n",
        ),
        Leave("import os\ncode = os.system('a') >> 8\n", why="the wait status is taken apart"),
        Leave("import os\nif os.system('a b') == 256:\n    fail()\n", why="the wait status is compared"),
        Leave("import os\nos.system('a > b')\n", why="a redirection needs the shell"),
        Rewrite(
            "import os\nimport subprocess\n\n\ndef f(a):\n    if a:\n        c = 'make -s'\n"
            "    else:\n        c = 'make clean'\n    os.system(c)\n",
            "import os\nimport subprocess\n\n\ndef f(a):\n    if a:\n        c = ['make', '-s']\n"
            "    else:\n        c = ['make', 'clean']\n    subprocess.run(c, check=False)\n",
        ),
        Leave(
            "import cmd\nimport os\n\n\nclass Shell(cmd.Cmd):\n    def do_shell(self, line):\n        os.system(line)\n",
            why="the prompt's own `!` runs what a person types in a shell",
        ),
        Leave("import os\nos.system(command)\n", why="the command is not written out here"),
        Leave("subprocess = None\nimport os\nos.system('a')\n", why="the name `subprocess` is taken"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put in what was measured: the list of words, the options that stand for redirections."""
        return command_fix(site)
