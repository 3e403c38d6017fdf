"""SEC002: a command run through a shell."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import command_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site


class SubprocessShellTrue(Agent):
    """Runs a command without a shell: the text becomes a list of words, and ``shell=True`` goes.

    A shell gives a meaning to ``;``, ``$``, ``*`` and a dozen other characters, so a command with a value in it runs
    whatever the value says; and it starts one process more. What is written out becomes words; a value that stands for
    a word, or inside one, stays in that word whatever it holds (``shlex.quote`` is not needed any more). Values called
    ``options``, ``args`` and the like are split with ``shlex``. ``> /dev/null``, ``2>&1``, ``cd FOLDER &&``,
    ``NAME=value`` and file patterns become ``stdout``, ``stderr``, ``cwd``, ``env`` and ``glob``. Pipes, other
    redirections, variables and what only a shell knows are left, with the word for what needs it.

    Review: the same program gets the same arguments. A value with a space, a quote or a pattern in it is one argument
    now, which is the point. A program that is missing raises ``FileNotFoundError`` where the shell ended with 127: a
    handler for ``CalledProcessError`` is widened, ``subprocess.call`` whose code is used gets a small helper that keeps
    the 127, and commands that only ask for a program (``x --version``) are left. On Windows, commands that are batch
    files need their extension.
    """

    rule = "SEC002"
    name = "subprocess-shell-true"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 0)
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
        Rewrite(
            "import subprocess\n\n\ndef f(branch: str, folder, count):\n"
            "    subprocess.run(f'git -C {folder} log -n {count} --grep=\"a {count:d}\" {branch}', shell=True, check=True)\n",
            "import subprocess\n\n\ndef f(branch: str, folder, count):\n"
            "    subprocess.run(['git', '-C', str(folder), 'log', '-n', str(count), f'--grep=a {count:d}', branch], check=True)\n",
        ),
        Rewrite(
            "import shlex\nimport subprocess\n\nsubprocess.run('cp %s {}'.replace('{}', '') % 1, shell=False)\n"
            "subprocess.check_call('cp %s %s/' % (shlex.quote(a), folder + '/x'), shell=True)\n",
            "import shlex\nimport subprocess\n\nsubprocess.run('cp %s {}'.replace('{}', '') % 1, shell=False)\n"
            "subprocess.check_call(['cp', a, f\"{folder + '/x'}/\"])\n",
        ),
        Rewrite(
            "import subprocess\n\ncommand = 'make ' + options + ' {} 2>&1 >x'\n"
            "subprocess.run('make {} {target}'.format(options, target=t), shell=True)\n",
            "import shlex\nimport subprocess\n\ncommand = 'make ' + options + ' {} 2>&1 >x'\n"
            "subprocess.run(['make', *shlex.split(str(options)), str(t)])\n",
        ),
        Rewrite(
            "import subprocess\n\n\ndef f():\n    command = 'cd /tmp && LANG=C git status 2>/dev/null'\n"
            "    return subprocess.check_output(command, shell=True)\n",
            "import os\nimport subprocess\n\n\ndef f():\n    command = ['git', 'status']\n"
            "    return subprocess.check_output(command, cwd='/tmp', env={**os.environ, 'LANG': 'C'}, stderr=subprocess.DEVNULL)\n",
        ),
        Rewrite(
            "import subprocess\n\n\ndef f():\n    subprocess.run('rm -f *.pyc', shell=True)\n",
            "import glob\nimport subprocess\n\n\ndef f():\n    subprocess.run(['rm', '-f', *(sorted(glob.glob('*.pyc')) or ['*.pyc'])])\n",
        ),
        Rewrite(
            "import subprocess\n\nsubprocess.run(['ls', '-l'], shell=True)\n",
            "import subprocess\n\nsubprocess.run(['ls', '-l'])\n",
        ),
        Rewrite(
            "import subprocess\n\ntry:\n    subprocess.check_call('a b', shell=True)\n"
            "except subprocess.CalledProcessError:\n    pass\n",
            "import subprocess\n\ntry:\n    subprocess.check_call(['a', 'b'])\n"
            "except (subprocess.CalledProcessError, FileNotFoundError):\n    pass\n",
        ),
        Rewrite(
            "import subprocess\n\nsubprocess.run('npm ci', shell=True, check=True)\n",
            "import shutil\nimport subprocess\n\nsubprocess.run([shutil.which('npm') or 'npm', 'ci'], check=True)\n",
        ),
        Leave("import subprocess\nsubprocess.run('cp $HOME/a b', shell=True)\n", why="a variable needs the shell"),
        Leave("import subprocess\nsubprocess.run('ls [ab]*', shell=True)\n", why="a pattern of sets needs the shell"),
        Leave("import subprocess\nsubprocess.run('ls > x', shell=True)\n", why="a redirection needs the shell"),
        Leave("import subprocess\nsubprocess.run(f'{command} -v', shell=True)\n", why="the value is a command itself"),
        Leave(
            "import subprocess\nc = f'a {b}'\nprint(c)\nsubprocess.run(c, shell=True)\n", why="the text is used twice"
        ),
        Leave("import subprocess\nsubprocess.run('a | b', shell=True)\n", why="a pipe needs the shell"),
        Leave("import subprocess\nsubprocess.run('cd x', shell=True)\n", why="`cd` is part of the shell"),
        Leave("import subprocess\nsubprocess.run(command, shell=True)\n", why="the command is not written out here"),
        Leave(
            "import subprocess\np = subprocess.Popen('less --version', shell=True)\np.communicate()\nfound = p.returncode == 0\n",
            why="this is how the code learns whether the program is there",
        ),
        Leave("import subprocess\nsubprocess.run(['ls'], shell=False)\n", why="there is no shell"),
        Leave("import subprocess\nsubprocess.run('ls', shell=True)  # nosec\n", why="it is marked as reviewed"),
        Leave(
            "import subprocess\ntry:\n    subprocess.check_call('a b', shell=True)\n"
            "except subprocess.CalledProcessError as e:\n    print(e.returncode)\n",
            why="the handler looks at what FileNotFoundError does not have",
        ),
        Leave("def run(a, shell):\n    pass\n\n\nrun('ls', shell=True)\n", why="another function"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put in what was measured: the list of words, the options that stand for redirections."""
        return command_fix(site)
