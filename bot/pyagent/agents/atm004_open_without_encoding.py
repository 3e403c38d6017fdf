"""ATM004: a text file opened without an encoding."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class OpenWithoutEncoding(Agent):
    """Adds ``encoding="utf-8"`` where a text file is opened in the encoding of the machine.

    Without an encoding Python takes the one of the locale: the same program reads a file as UTF-8 on Linux, as
    cp1252 on most Windows machines, and as ASCII in a bare container. What one of them wrote, another cannot read.

    Review: where the locale is UTF-8 nothing changes. Files that were written under another locale are read as UTF-8
    from now on; if there are such files, name their encoding instead.
    """

    rule = "ATM004"
    name = "open-without-encoding"
    category = Category.ATOMIC_IO
    safety = Safety.REVIEW
    since = (3, 5)
    source = "Ruff PLW1514, Pylint W1514, PEP 597"
    examples = (
        Rewrite("with open(path) as file:\n    pass\n", 'with open(path, encoding="utf-8") as file:\n    pass\n'),
        Rewrite(
            "import io\nx = io.open(file=path, mode='rt', buffering=1)\n",
            "import io\nx = io.open(file=path, mode='rt', buffering=1, encoding='utf-8')\n",
        ),
        Rewrite(
            "x = open(\n    path,\n    'r',  # text\n)\n",
            "x = open(\n    path,\n    'r',\n    encoding='utf-8',  # text\n)\n",
        ),
        Rewrite(
            "from pathlib import Path\n\n\ndef read(path: Path | None = None):\n    return path.read_text()\n",
            'from pathlib import Path\n\n\ndef read(path: Path | None = None):\n    return path.read_text(encoding="utf-8")\n',
        ),
        Rewrite(
            "import pathlib\nhome = pathlib.Path.home() / 'x'\n(home.with_suffix('.a') / 'b').write_text(f(x for x in y),)\n",
            "import pathlib\nhome = pathlib.Path.home() / 'x'\n(home.with_suffix('.a') / 'b').write_text(f(x for x in y), encoding='utf-8',)\n",
        ),
        Rewrite(
            "from pathlib import Path\n\n\nclass A:\n    def __init__(self, path):\n        self.path = Path(path)\n\n"
            "    def load(self):\n        return self.path.open().read()\n",
            "from pathlib import Path\n\n\nclass A:\n    def __init__(self, path):\n        self.path = Path(path)\n\n"
            '    def load(self):\n        return self.path.open(encoding="utf-8").read()\n',
        ),
        Rewrite(
            "import tempfile\nx = tempfile.NamedTemporaryFile('w', delete=False)\n",
            "import tempfile\nx = tempfile.NamedTemporaryFile('w', delete=False, encoding='utf-8')\n",
        ),
        Leave("x = open(path, 'rb')\n", why="a binary file has no encoding"),
        Leave("import os\nx = open(os.devnull, 'w')\ny = open('/proc/self/status')\n", why="devices have no encoding"),
        Leave("open(path, 'a').close()\n", why="the file is touched, not read or written"),
        Leave("x = open(path, mode)\n", why="the mode is not known"),
        Leave("x = open(path, 'r', -1, 'utf-8')\n", why="the encoding is given by position"),
        Leave("x = open(path, **options)\n", why="the encoding may be among the options"),
        Leave("def f(x):\n    return x.open()\n", why="the object is not certainly a path"),
        Leave("import tempfile\nx = tempfile.NamedTemporaryFile()\n", why="temporary files are binary without a mode"),
        Leave("import gzip\nx = gzip.open(path)\n", why="compressed files are binary without a mode"),
        Leave("def open(path):\n    pass\n\n\nopen(1)\n", why="the name is not the built-in"),
        Leave(
            "from pathlib import Path\n\n\ndef f(a):\n    p = Path(a)\n    p = a.thing\n    return p.read_text()\n",
            why="one of the bindings is not certainly a path",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Add the keyword after the last argument."""
        at, _ = site.span("at")
        quote = site.text("quote")
        return Fix((Edit(at, at, f"{site.text('lead')}encoding={quote}utf-8{quote}"),))
