"""SEC006: a temporary file that others can make first."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class InsecureTempFile(Agent):
    """Makes a temporary file together with its name.

    ``tempfile.mktemp`` only makes a name up. Before the program writes there, somebody else may put a link of that name
    to a file of the victim. ``mkstemp`` makes the file at once, readable for its owner only.

    Review: the name means the same, and the file is there, empty, from the start. Only where the code then writes to
    it, by ``open`` or by copying; where the name is used for a folder, a pipe or a link, or leaves the function, the
    place is reported. So are files with a fixed name in ``/tmp``.
    """

    rule = "SEC006"
    name = "insecure-temp-file"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S306 and S108, Bandit B306 and B108, codemodder secure-tempfile"
    examples = (
        Rewrite(
            "import tempfile\n\n\ndef f(text):\n    path = tempfile.mktemp()\n    with open(path, 'w') as f:\n        f.write(text)\n",
            "import os\nimport tempfile\n\n\ndef f(text):\n    descriptor, path = tempfile.mkstemp()\n"
            "    os.close(descriptor)\n    with open(path, 'w') as f:\n        f.write(text)\n",
        ),
        Rewrite(
            "import os\nimport tempfile as t\n\nname = t.mktemp('.txt', dir=folder)\nopen(name, 'wb').close()\n",
            "import os\nimport tempfile as t\n\ndescriptor, name = t.mkstemp('.txt', dir=folder)\nos.close(descriptor)\n"
            "open(name, 'wb').close()\n",
        ),
        Rewrite(
            "import shutil\nfrom tempfile import mktemp\n\n\ndef f(a):\n    b = mktemp(suffix='.x')\n    shutil.copy(a, b)\n",
            "import os\nimport shutil\nfrom tempfile import mkstemp, mktemp\n\n\ndef f(a):\n"
            "    descriptor, b = mkstemp(suffix='.x')\n    os.close(descriptor)\n    shutil.copy(a, b)\n",
        ),
        Leave("import tempfile\npath = tempfile.mktemp()\nos.mkdir(path)\n", why="the name is for a folder"),
        Leave("import tempfile\nserve(tempfile.mktemp())\n", why="what becomes of the name is not in sight"),
        Leave("import tempfile\nx = tempfile.mkstemp()\n", why="the file is there"),
        Leave("with open('/tmp/state', 'w') as f:\n    f.write(x)\n", why="who reads the file is not in the code"),
        Leave("with open('/tmp/state') as f:\n    x = f.read()\n", why="the file is only read"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Make the file, and close the descriptor that comes with it."""
        if site.has("leave"):
            return Left(site.text("leave"))
        descriptor = "descriptor" if site.flag("free") else "_descriptor"
        newline = "\r\n" if b"\r\n" in site.source else "\n"
        start, end = site.span("statement")
        edits = (
            Edit(*site.span("target"), f"{descriptor}, {site.text('name')}"),
            Edit(*site.span("callee"), site.text("new")),
            Edit(end, end, f"{newline}{site.text('indent')}os.close({descriptor})"),
        )
        imports = ("import os", site.text("import")) if site.text("import") else ("import os",)
        return Fix(edits, imports=imports, region=(start, end))
