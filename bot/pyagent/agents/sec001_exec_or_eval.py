"""SEC001: text that is run as code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.measured import measured_fix
from pyagent.core.model import Category, Fix, Left, Safety, Site


class ExecOrEval(Agent):
    """Reads values that were stored or typed with ``ast.literal_eval``, and reports other text that is run as code.

    What reaches ``eval`` or ``exec`` runs with all rights of the program. A text that somebody from outside has a hand
    in is the end of every other precaution. ``literal_eval`` reads numbers, strings, lists, dictionaries and the like,
    and refuses everything else.

    A text that only names something does without being run: ``getattr``, ``operator.attrgetter`` (which follows dots),
    ``setattr`` and ``importlib.import_module`` do that.

    Review: only where the text is evidently a value (what was typed at ``input``, an environment variable, a setting, a
    column of a row, a match, an option of the command line, the content of a file, the answer of a language model, one of
    some literals that the code has asked for) and no names are offered to it, or evidently a name. A text that computes
    (``1 + 2``) raises ``ValueError`` now. Everything else is left: only a person knows what arrives. Text that is written
    out at the call, a build file that runs the version file of its own project, a loader of modules and a command prompt
    are no findings.
    """

    rule = "SEC001"
    name = "exec-or-eval"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
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
        Rewrite(
            "def f(value):\n    if value in ('True', 'False'):\n        return eval(value)\n",
            "import ast\n\n\ndef f(value):\n    if value in ('True', 'False'):\n        return ast.literal_eval(value)\n",
        ),
        Rewrite(
            "async def f(self, prompt):\n    answer = await self.llm.aask(prompt)\n    thoughts = parse_code(text=answer)\n"
            "    thoughts = eval(thoughts)\n    return thoughts\n",
            "import ast\n\n\nasync def f(self, prompt):\n    answer = await self.llm.aask(prompt)\n"
            "    thoughts = parse_code(text=answer)\n    thoughts = ast.literal_eval(thoughts)\n    return thoughts\n",
        ),
        Rewrite(
            "import operator\n\n\nclass A:\n    def f(self, name, x):\n        exec('self.%s = x + 1' % name)\n"
            "        eval('self.on_' + name + '(x, 2)')\n        return eval(f'self.{name}')\n",
            "import operator\n\n\nclass A:\n    def f(self, name, x):\n        setattr(self, name, x + 1)\n"
            "        getattr(self, f'on_{name}')(x, 2)\n        return operator.attrgetter(name)(self)\n",
        ),
        Rewrite(
            "def f(names):\n    for name in names:\n        exec('import %s' % name)\n",
            "import importlib\n\n\ndef f(names):\n    for name in names:\n        importlib.import_module(name)\n",
        ),
        Leave("exec('import %s' % name)\n", why="at the top of a module it binds the name"),
        Leave("x = eval('a.b.' + name, space)\n", why="the name is looked up among names of its own"),
        Leave(
            "def f(style):\n    if '(' in style:\n        return eval('styles.' + style)\n",
            why="what is named may be called",
        ),
        Leave(
            "def f(value):\n    if value in ('True', 'False'):\n        value = more(value)\n        return eval(value)\n",
            why="it is another value by then",
        ),
        Leave("x = eval('self.%s[0] + 1' % name)\n", why="the text computes"),
        Leave("def exec_module(self, module):\n    exec(self.code, module.__dict__)\n", why="a loader runs modules"),
        Leave(
            "import cmd\n\n\nclass Shell(cmd.Cmd):\n    def default(self, line):\n        exec(line, self.names)\n",
            why="a prompt runs what is typed",
        ),
        Leave("x = eval(text)\n", why="only a person knows what the text holds"),
        Leave(
            "def load(path):\n    with open(path) as f:\n        from shapes import Circle, Square\n        return eval(f.read())\n",
            why="the text may use what is imported for it",
        ),
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
        """Put in what was measured: the function that only reads, or the one that only names."""
        return measured_fix(site)
