"""SEC017: a command without a time-out."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class SubprocessWithoutTimeout(Agent):
    """Gives a command whose output is caught or thrown away the longest time that it may take.

    Such a command hangs in silence: it waits for a lock, a password or a network drive, nobody sees it, and the
    program waits with it for ever. Commands that write to the terminal are no finding, and neither are ``Popen``
    objects, whose owner looks after the process.

    Review: a command that takes longer now raises ``subprocess.TimeoutExpired`` and is killed. Questions that are
    answered at once (``git status``, ``uname``) get a minute, what fetches or builds an hour, other programs ten
    minutes; choose another number where you know better. A handler for ``CalledProcessError`` takes the new error as
    well. Programs that run for as long as their task takes (``python``, ``ssh``), and commands that are not written
    out, are left.
    """

    rule = "SEC017"
    name = "subprocess-without-timeout"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 3)
    source = "The time-out rules for requests (Ruff S113), for the other thing that programs wait for"
    examples = (
        Rewrite(
            "import subprocess\nx = subprocess.check_output(['git', 'rev-parse', 'HEAD'])\n",
            "import subprocess\nx = subprocess.check_output(['git', 'rev-parse', 'HEAD'], timeout=60)\n",
        ),
        Rewrite(
            "import subprocess as sp\n\n\ndef f(url):\n    command = ['git', 'clone', url]\n"
            "    return sp.run(\n        command,\n        capture_output=True,\n    )\n",
            "import subprocess as sp\n\n\ndef f(url):\n    command = ['git', 'clone', url]\n"
            "    return sp.run(\n        command,\n        capture_output=True,\n        timeout=3600,\n    )\n",
        ),
        Rewrite(
            "import subprocess\ntry:\n    subprocess.check_call(('ldd', a), stdout=subprocess.PIPE)\n"
            "except subprocess.CalledProcessError:\n    pass\n",
            "import subprocess\ntry:\n    subprocess.check_call(('ldd', a), stdout=subprocess.PIPE, timeout=600)\n"
            "except (subprocess.CalledProcessError, subprocess.TimeoutExpired):\n    pass\n",
        ),
        Rewrite(
            "import subprocess\n\n\ndef f(deep, paths):\n    command = ['tree']\n    if deep:\n        command = ['tree', '-a']\n"
            "    command += paths\n    return subprocess.check_output(command + ['-x'])\n",
            "import subprocess\n\n\ndef f(deep, paths):\n    command = ['tree']\n    if deep:\n        command = ['tree', '-a']\n"
            "    command += paths\n    return subprocess.check_output(command + ['-x'], timeout=600)\n",
        ),
        Rewrite(
            "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', a], capture_output=True)\n",
            "import subprocess, sys\nsubprocess.run([sys.executable, '-m', 'pip', 'install', a], capture_output=True, timeout=3600)\n",
        ),
        Leave(
            "import subprocess\n\n\ndef f(a, first):\n    command = ['a']\n    command = [first] + command\n"
            "    subprocess.check_output(command)\n",
            why="another program may stand before the one that is written here",
        ),
        Leave("import subprocess\nsubprocess.run(['a'], capture_output=True, timeout=5)\n", why="there is a time-out"),
        Leave("import subprocess\nsubprocess.run(['make'])\n", why="its output goes to the terminal"),
        Leave("import subprocess\nsubprocess.check_output(command)\n", why="the command is not written out here"),
        Leave("import subprocess\nsubprocess.check_output(['ssh', host, 'x'])\n", why="it takes as long as its task"),
        Leave("import subprocess, sys\nsubprocess.check_output([sys.executable, 'x'])\n", why="so does a script"),
        Leave("import subprocess\nsubprocess.run(['a'], **options)\n", why="it may be among the options"),
        Leave(
            "import subprocess\nsubprocess.check_output(['a'])\n",
            why="a test has its own limits",
            path="tests/test_a.py",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Add the keyword after the last argument, and the new error to the handler around."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at, _ = site.span("at")
        edits = [Edit(at, at, f"{site.text('lead')}timeout={site.number('seconds')}")]
        if site.has("type"):
            edits.append(Edit(*site.span("type"), site.text("wider")))
        return Fix(tuple(edits))
