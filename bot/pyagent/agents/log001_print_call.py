"""LOG001: ``print`` in a library module."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.logging_text import needs
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_WIDTH = 88  # Black's, which Ruff shares
_HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n\n\n"


class PrintCall(Agent):
    """Turns a ``print`` in a library module into a call of the module's logger.

    Who uses a library cannot switch its prints off, send them elsewhere or see where they come from. The level
    follows the words (error, warning, else info), and an error that is printed in an ``except`` clause brings its
    traceback. The message is a template with arguments and renders the same text; a module without a logger gets
    one, a module with one keeps its own.

    Review: the text no longer goes to standard output, and shows only when logging is configured to show it.
    Command lines, scripts, tests, examples, ``__main__`` blocks, commands, prompts, functions that are there to print or
    talk with a person, data for other programs, last words before an exit and what the caller asks for with a flag are no
    findings. ``end=``, ``sep=``, empty lines, decoration and lists of bare values are left, and so are the
    prints of modules that a program of the project loads, since they may be its output, and what a test or an example
    in a docstring expects to see.
    """

    rule = "LOG001"
    name = "print-call"
    category = Category.LOGGING
    safety = Safety.REVIEW
    source = "flake8-print T201"
    since = (2, 7)
    examples = (
        Leave(
            "def _default_action(expr, at):\n    text = str(expr)\n    print(f'Match {text} at {at}')\n\n\n"
            "def set_debug(self, action=None):\n    self.action = action or _default_action\n",
            why="the function only prints, and is handed on for that",
        ),
        Leave(
            "def complete(names):\n    for name in names:\n        print(name)\n",
            why="the names may be what the program is asked for",
        ),
        Leave(
            "def load(path):\n    print(f'loading {path}')\n",
            why="the program `shop` loads the module, so this may be its output",
            path="shop/loading.py",
            project={
                "pyproject.toml": "[project]\nname = 'shop'\nversion = '1'\n[project.scripts]\nshop = 'shop.app:main'\n",
                "shop/__init__.py": "",
                "shop/app.py": "from shop import loading\n\n\ndef main():\n    loading.load('a')\n",
            },
        ),
        Rewrite(
            "import os\n\n\ndef load(path):\n    print(f'loading {path}')\n    return os.stat(path)\n",
            "import logging\nimport os\n\nlogger = logging.getLogger(__name__)\n\n\ndef load(path):\n    logger.info('loading %s', path)\n    return os.stat(path)\n",
        ),
        Rewrite(
            _HEAD + 'def load(path, n):\n    print("warning: 100% of", n, "files in {!r}".format(path))\n',
            _HEAD + 'def load(path, n):\n    logger.warning("warning: 100%% of %s files in %r", n, path)\n',
        ),
        Rewrite(
            _HEAD
            + "def load(path):\n    try:\n        read(path)\n    except OSError as e:\n        print('Cannot read', path, e)\n",
            _HEAD
            + "def load(path):\n    try:\n        read(path)\n    except OSError as e:\n        logger.exception('Cannot read %s %s', path, e)\n",
        ),
        Rewrite(
            "from loguru import logger\n\n\ndef f():\n    print('100% done')\n",
            "from loguru import logger\n\n\ndef f():\n    logger.info('100% done')\n",
        ),
        Rewrite(
            "import logging\n\nLOG = logging.getLogger('app')\n\n\ndef f(x):\n    print('x: ' + str(x) + ' of %d' % 3)\n    print(x)\n    return x\n",
            "import logging\n\nLOG = logging.getLogger('app')\n\n\ndef f(x):\n    LOG.info('x: %s of %d', x, 3)\n    LOG.info(\"%s\", x)\n    return x\n",
        ),
        Rewrite(
            "from loguru import logger\n\n\ndef f(x):\n    print(f'{x} done', flush=True)\n",
            "from loguru import logger\n\n\ndef f(x):\n    logger.info(f'{x} done')\n",
        ),
        Rewrite(
            _HEAD
            + "def f(title, link, text):\n    print(\n        f'Title: {title}\\nURL: {link}\\nText: {text}...'\n    )\n    return 1\n",
            _HEAD
            + "def f(title, link, text):\n    logger.info('Title: %s\\nURL: %s\\nText: %s...', title, link, text)\n    return 1\n",
        ),
        Rewrite(
            _HEAD
            + "def f(title, address):\n    print(\n        f'Title of the first page: {title}\\nIts address: {address} (not read)'\n    )\n    return 1\n",
            _HEAD
            + "def f(title, address):\n    logger.info(\n        'Title of the first page: %s\\nIts address: %s (not read)', title, address\n    )\n    return 1\n",
        ),
        Rewrite(
            _HEAD
            + "def f():\n    try:\n        g()\n    except OSError as e:\n        print('g failed')\n        print(e)\n",
            _HEAD
            + "def f():\n    try:\n        g()\n    except OSError as e:\n        logger.exception('g failed')\n        logger.error(\"%s\", e)\n",
        ),
        Leave("def f(x):\n    y = g(x)\n    print(y)\n", why="the value may be the function's result"),
        Leave(
            "def f(x):\n    row = '%-9s %s'\n    print(row % x)\n    return 1\n", why="the line is laid out elsewhere"
        ),
        Leave("import argparse\n\n\ndef f():\n    print('done')\n", why="a command line prints its output"),
        Leave(
            "def main():\n    print('done')\n",
            path="src/shop/start.py",
            project={"pyproject.toml": "[project]\nname = 'shop'\n\n[project.scripts]\nshop = 'shop.start:main'\n"},
            why="the project starts the module as a program, so it prints its output",
        ),
        Leave("def f():\n    print('done')\n", path="tests/test_f.py", why="a test prints for whoever runs it"),
        Leave(
            'def load(path):\n    """Load.\n\n    >>> x = load(\'a\')\n    loading a\n    """\n'
            "    print(f'loading {path}')\n    return path\n",
            why="an example in a docstring shows this output",
        ),
        Leave("def f():\n    print('done')\n", path="shop/bench.py", why="a benchmark prints its figures"),
        Leave("import sys\n\n\ndef f():\n    print('done', file=sys.stderr)\n", why="the code chose the stream"),
        Leave("def f():\n    print('a', end='')\n", why="a log message always ends its line"),
        Leave("def print_tree(t):\n    print(t.name)\n", why="the function is there to print"),
        Leave(
            'def tap(x):\n    """Prints x and then returns it."""\n    print(x)\n    return x\n',
            why="the function is there to print",
        ),
        Leave("def trace_print_hook(event):\n    print(event)\n", why="the function is there to print"),
        Leave(
            "def build(source, verbose=False):\n    if verbose:\n        print(source)\n",
            why="whoever asks for the output expects to see it",
        ),
        Leave(
            "def f():\n    print()\n    print('=' * 40)\n    print('Totals')\n",
            why="the prints draw something together",
        ),
        Leave("def f():\n    print('Which?')\n    return input()\n", why="the function talks with a person"),
        Leave(
            "import sys\n\n\ndef f():\n    print('Python 3 is needed')\n    sys.exit(1)\n", why="the program ends here"
        ),
        Leave("import json\n\n\ndef f(x):\n    print(json.dumps(x))\n", why="another program reads it"),
        Leave(
            "class Sync(BaseCommand):\n    def handle(self):\n        print('done')\n",
            why="a command prints its output",
        ),
        Leave(
            "import cmd\n\n\nclass A(cmd.Cmd):\n    def do_x(self, line):\n        print(line)\n",
            why="a prompt answers",
        ),
        Leave("def f(print):\n    print('a')\n", why="it is not the built-in"),
        Leave(
            "def f(logger):\n    return logger\n\n\ng = lambda x: print(x)\n", why="the print is part of an expression"
        ),
        Leave('"""Use it so:\n\n    print(f(1))\n"""\n', why="text in a string is no code"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace name and arguments, and ask for a logger where there is none."""
        if site.has("leave"):
            return Left(site.text("leave"))
        start, end = site.span("arguments")
        imports, preamble = needs(site)
        name = f"{site.text('logger')}.{site.text('level')}"
        return Fix(
            (Edit(site.start, site.end, name), Edit(start, end, _arguments(site, name))),
            imports=imports,
            preamble=preamble,
            region=(site.start, end),
        )


def _arguments(site: Site, name: str) -> str:
    """The arguments in their parentheses; on a line of their own where the old ones had it and one line is too short."""
    start, end = site.span("arguments")
    text = site.text("text")
    line = site.source[site.source.rfind(b"\n", 0, site.start) + 1 : site.start].decode()
    newline = "\r\n" if b"\r\n" in site.source else "\n"
    if b"\n" not in site.source[start:end] or "\n" in text or len(line) + len(name) + len(text) + 2 <= _WIDTH:
        return f"({text})"
    indent = line[: len(line) - len(line.lstrip())]
    return f"({newline}{indent}    {text}{newline}{indent})"
