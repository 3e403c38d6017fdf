"""ATM002: ``Path.write_text`` and ``Path.write_bytes``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.atomic import OPEN_EXAMPLE, WRITE_EXAMPLE, replace_path_write
from pyagent.core.model import Category, Fix, Left, Safety, Site

_IMPORTS = (
    "import contextlib\nimport os\nimport shutil\nfrom pathlib import Path\nfrom typing import Any\n\n\n"
    f"{OPEN_EXAMPLE}\n\n\n{WRITE_EXAMPLE}\n\n\n"
)
_HEAD = "from pathlib import Path\n\n\n"


class PathWrite(Agent):
    """Writes a path as a whole: to a temporary file beside it, which then takes its place.

    ``write_text`` and ``write_bytes`` empty the file and write it after; a reader in between sees nothing or a part,
    and a full disk or a killed program costs both the old content and the new. The method call becomes a call of
    a function that takes the same arguments, in the package's ``_atomic_io.py`` as for open-for-write.

    Review: the same bytes arrive under the same name with the same owner and permissions, links are followed, devices
    and pipes are written as before. Other hard links to the old file keep the old content.
    """

    rule = "ATM002"
    name = "path-write"
    category = Category.ATOMIC_IO
    safety = Safety.REVIEW
    since = (3, 6)
    source = "PyAgent"
    examples = (
        Rewrite(
            f"{_HEAD}def save(path: Path, text: str) -> None:\n    path.write_text(text, encoding='utf-8')\n",
            f"{_IMPORTS}def save(path: Path, text: str) -> None:\n"
            "    _write_atomically(path, \"w\", text, encoding='utf-8')\n",
        ),
        Rewrite(
            f"{_HEAD}def save(name):\n    return (Path(name) / 'a').write_bytes(\n        b''.join(  # all\n            g()\n        ),\n    )\n",
            f"{_IMPORTS}def save(name):\n    return _write_atomically(Path(name) / 'a', \"wb\",\n        b''.join(  # all\n            g()\n        ),\n    )\n",
        ),
        Rewrite(
            f"{_HEAD}class A:\n    path: Path\n\n    def save(self):\n        if self.x: self.path.write_text(data=self.x)\n",
            f"{_IMPORTS}class A:\n    path: Path\n\n    def save(self):\n"
            '        if self.x: _write_atomically(self.path, "w", data=self.x)\n',
        ),
        Leave("def f(folder):\n    (folder / 'a').write_text('x')\n", why="the object is not certainly a path"),
        Leave("def f(terminal):\n    terminal.write_text('x')\n", why="terminals and formatters write text too"),
        Leave(f"{_HEAD}def f(path: Path):\n    path.write_text('')\n", why="an empty file has no halves"),
        Leave(f"{_HEAD}def f(path: Path):\n    path.read_text()\n", why="the file is read"),
        Leave(
            f"{_HEAD}def f(path: Path):\n    part = path.with_suffix('.part')\n    part.write_text('x')\n    part.replace(path)\n",
            why="it is atomic already",
        ),
        Leave(
            f"{_HEAD}def test_a(path: Path):\n    path.write_text('x')\n", path="tests/test_a.py", why="it is a test"
        ),
        Leave(f"{_HEAD}def f(tmp_path: Path):\n    (tmp_path / 'x').write_text('x')\n", why="nobody else reads it"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Call the helper instead of the method."""
        return Left(site.text("leave")) if site.has("leave") else replace_path_write(site)
