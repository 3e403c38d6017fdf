"""SEC001: text that is run as code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class ExecOrEval(Agent):
    """Reads values that were stored or typed with ``ast.literal_eval``, and reports other text that is run as code.

    What reaches ``eval`` or ``exec`` runs with all rights of the program. A text that somebody from outside has a hand
    in is the end of every other precaution. ``literal_eval`` reads numbers, strings, lists, dictionaries and the like,
    and refuses everything else.

    Review: only where the text is evidently a value (what was typed at ``input``, an environment variable, a setting, a
    column of a row, a match, an option of the command line, the content of a file) and no names are offered to it. A text that computes (``1 + 2``) raises ``ValueError``
    now. Everything else is left: only a person knows what arrives. Text that is written out at the call, and a build
    file that runs the version file of its own project, are no findings.
    """

    rule = "SEC001"
    name = "exec-or-eval"
    category = Category.SECURITY
    safety = Safety.REVIEW
    python2 = True
    source = "Ruff S102 and S307, Bandit B102 and B307"
    examples = (
        Rewrite("x = eval(input('How many? '))\n", "import ast\n\nx = ast.literal_eval(input('How many? '))\n"),
        Rewrite(
            "import os\n\nx = eval(os.environ['LIMITS'].strip())[0]\n",
            "import ast\nimport os\n\nx = ast.literal_eval(os.environ['LIMITS'].strip())[0]\n",
        ),
        Rewrite(
            "def f(row):\n    text = row['tags']\n    return eval(text, {'__builtins__': {}})\n",
            "import ast\n\n\ndef f(row):\n    text = row['tags']\n    return ast.literal_eval(text)\n",
        ),
        Rewrite(
            "import ast\n\nx = eval(config.get('a', 'sizes'))\n",
            "import ast\n\nx = ast.literal_eval(config.get('a', 'sizes'))\n",
        ),
        Rewrite("x = eval(open(name).read())\n", "import ast\n\nx = ast.literal_eval(open(name).read())\n"),
        Leave("x = eval(text)\n", why="only a person knows what the text holds"),
        Leave("x = eval(input(), globals())\n", why="the text may use names"),
        Leave("eval(config['hook'])()\n", why="what comes out is called"),
        Leave("exec(compile(source, name, 'exec'), space)\n", why="only a person knows what the text holds"),
        Leave("x = eval('1 + 1')\n", why="the text is written out here"),
        Leave("import textwrap\n\nexec(textwrap.dedent('''\n    x = 1\n'''))\n", why="the text is written out here"),
        Leave("exec(open('a/version.py').read(), about)\n", why="a build file runs its own project", path="setup.py"),
        Leave("x = frame.eval('a > 1')\n", why="a method of another object"),
        Leave("template = 'c.exec(x)'\n", why="text is no code"),
        Leave("eval(text)\n", why="a test runs its own text", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Name the function that only reads, and take away what was offered to the text."""
        if site.has("leave"):
            return Left(site.text("leave"))
        edits = (Edit(*site.span("callee"), "ast.literal_eval"), Edit(*site.span("rest"), ")"))
        return Fix(edits, imports=("import ast",))
