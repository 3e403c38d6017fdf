"""SEC002: a command run through a shell."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class SubprocessShellTrue(Agent):
    """Runs a fixed command without a shell: the text becomes a list of words, and ``shell=True`` goes.

    A shell gives a meaning to ``;``, ``$``, ``*`` and a dozen other characters, so a command with a value in it runs
    whatever the value says; and it starts one process more. Only a command that is written out and falls into plain
    words is changed. Patterns, pipes, redirections, variables, ``cd`` and its kind need the shell and are left, with
    the word for what needs it.

    Review: the same program gets the same arguments. A program that is missing raises ``FileNotFoundError`` where the
    shell ended with 127; on Windows, commands that are batch files need their extension.
    """

    rule = "SEC002"
    name = "subprocess-shell-true"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S602, Bandit B602"
    examples = (
        Rewrite(
            "import subprocess\nx = subprocess.check_output('du -sh /var/lib', shell=True, text=True)\n",
            "import subprocess\nx = subprocess.check_output(['du', '-sh', '/var/lib'], text=True)\n",
        ),
        Rewrite(
            "import subprocess as sp\nsp.run(\n    \"git commit -m 'a b'\",\n    shell=True,\n    check=True,  # must\n)\n",
            'import subprocess as sp\nsp.run(\n    ["git", "commit", "-m", "a b"],\n    check=True,  # must\n)\n',
        ),
        Rewrite(
            "from subprocess import Popen\np = Popen(shell=True, args='ls -l')\n",
            "from subprocess import Popen\np = Popen(args=['ls', '-l'])\n",
        ),
        Rewrite(
            "import subprocess\nsubprocess.call(('make '\n    'install'), shell=1)\n",
            "import subprocess\nsubprocess.call((['make', 'install']))\n",
        ),
        Leave("import subprocess\nsubprocess.run('ls *.py', shell=True)\n", why="a pattern needs the shell"),
        Leave("import subprocess\nsubprocess.run('a | b', shell=True)\n", why="a pipe needs the shell"),
        Leave("import subprocess\nsubprocess.run('cd x', shell=True)\n", why="`cd` is part of the shell"),
        Leave(
            "import subprocess\nsubprocess.run(f'cp {a} {b}', shell=True)\n", why="the values may hold several words"
        ),
        Leave("import subprocess\nsubprocess.run(command, shell=True)\n", why="the command is not written out here"),
        Leave(
            "import subprocess\np = subprocess.Popen('less --version', shell=True)\np.communicate()\nfound = p.returncode == 0\n",
            why="this is how the code learns whether the program is there",
        ),
        Leave("import subprocess\nsubprocess.run(['ls'], shell=False)\n", why="there is no shell"),
        Leave("import subprocess\nsubprocess.run('ls', shell=True)  # nosec\n", why="it is marked as reviewed"),
        Leave(
            "import subprocess\ntry:\n    subprocess.check_call('a b', shell=True)\n"
            "except subprocess.CalledProcessError:\n    pass\n",
            why="the handler does not expect FileNotFoundError",
        ),
        Leave("def run(a, shell):\n    pass\n\n\nrun('ls', shell=True)\n", why="another function"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put the list in the place of the text and take ``shell=True`` out with its comma."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("command"), site.text("list")), Edit(*site.span("shell"), "")))
