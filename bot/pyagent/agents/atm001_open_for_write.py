"""ATM001: a file that is emptied first and then written."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.atomic import OPEN_EXAMPLE, WRITE_EXAMPLE, replace_open
from pyagent.core.model import Category, Fix, Left, Safety, Site

_IMPORTS = "import contextlib\nimport os\nimport shutil\nfrom typing import Any\n\n\n"
_SAVE = "def save(path, text):\n    with open(path, 'w', encoding='utf-8') as file:\n        file.write(text)\n"
_SAVED = _SAVE.replace("open(", "_open_atomically(")


class OpenForWrite(Agent):
    """Writes a file as a whole: to a temporary file beside it, which then takes its place.

    ``open(path, "w")`` empties the file at once. Whoever reads it before the block ends sees nothing or a part, and
    when the program fails in the block, or the machine does, the old content is lost and the new one incomplete. The
    package gets one module, ``_atomic_io.py``, and the call of ``open`` becomes a call of its context manager. A script,
    or a module that may be loaded outside of its package, gets the context manager itself, private. Nothing else
    changes.

    Review: the same bytes arrive under the same name with the same owner and permissions, links are followed, devices
    and pipes are written as before. Other hard links to the old file keep the old content, and so does the file when
    the block fails. Blocks that show the file to others while they
    write it (``flush``, ``fileno``, a lock, the path itself) are left.
    """

    rule = "ATM001"
    name = "open-for-write"
    category = Category.ATOMIC_IO
    safety = Safety.REVIEW
    since = (3, 6)
    source = "PyAgent"
    examples = (
        Rewrite(_SAVE, f"{_IMPORTS}{OPEN_EXAMPLE}\n\n\n{_SAVED}"),
        Rewrite(
            f"import contextlib\nimport os\nimport shutil\nfrom typing import Any\n\nLIMIT = 1\n\n\n{_SAVE}\n\n"
            "def copy(a, path):\n    with open(a, 'rb') as source, open(file=path, mode='wb') as target:\n"
            "        shutil.copyfileobj(source, target)\n",
            f"import contextlib\nimport os\nimport shutil\nfrom typing import Any\n\nLIMIT = 1\n\n\n{OPEN_EXAMPLE}\n\n\n"
            f"{_SAVED}\n\n"
            "def copy(a, path):\n    with open(a, 'rb') as source, _open_atomically(file=path, mode='wb') as target:\n"
            "        shutil.copyfileobj(source, target)\n",
        ),
        Rewrite(
            "from pathlib import Path\n\n\ndef save(folder: Path, rows):\n"
            "    with (folder / 'a').open('w', newline='') as file:\n        print(*rows, file=file)\n",
            "import contextlib\nimport os\nimport shutil\nfrom pathlib import Path\nfrom typing import Any\n\n\n"
            f"{OPEN_EXAMPLE}\n\n\n"
            "def save(folder: Path, rows):\n"
            "    with _open_atomically(folder / 'a', 'w', newline='') as file:\n        print(*rows, file=file)\n",
        ),
        Rewrite(
            "def save(path, text):\n    if text: open(path, 'w').write(text)\n",
            f"{_IMPORTS}{OPEN_EXAMPLE}\n\n\n{WRITE_EXAMPLE}\n\n\n"
            "def save(path, text):\n    if text: _write_atomically(path, 'w', text)\n",
        ),
        Rewrite(
            "def save(path, rows):\n    file = open(path, 'w')  # all of them\n    for row in rows:\n\n        # one\n"
            "        file.write(row)\n    file.close()\n    return 1\n",
            f"{_IMPORTS}{OPEN_EXAMPLE}\n\n\n"
            "def save(path, rows):\n    with _open_atomically(path, 'w') as file:  # all of them\n        for row in rows:\n\n"
            "            # one\n            file.write(row)\n    return 1\n",
        ),
        Rewrite(
            "def save(path, text):\n    file = open(path, 'w')\n    try:\n        file.write(text)\n    finally:\n"
            "        file.close()\n    print(path)\n",
            f"{_IMPORTS}{OPEN_EXAMPLE}\n\n\n"
            "def save(path, text):\n    with _open_atomically(path, 'w') as file:\n        file.write(text)\n    print(path)\n",
        ),
        Leave(
            "def f(path):\n    file = open(path, 'w')\n    file.write('x')\n    file.close()\n    return file\n",
            why="the file is used after it is closed",
        ),
        Leave(
            "def f(path):\n    file = open(path, 'w')\n    file.write('''a\n    b''')\n    file.close()\n",
            why="moving the lines would change the text",
        ),
        Leave("def f(path):\n    open(path, 'w').close()\n", why="the file is made or emptied at once"),
        Leave("def f(path):\n    with open(path) as file:\n        file.read()\n", why="the file is read"),
        Leave(
            "def f(path):\n    with open(path, 'a') as file:\n        file.write('x')\n", why="the file is appended to"
        ),
        Leave("def f(path):\n    with open(path, 'x') as file:\n        file.write('x')\n", why="the file must be new"),
        Leave("def f(path):\n    with open(path, 'r+') as file:\n        file.write('x')\n", why="a part is rewritten"),
        Leave("def f(path):\n    with open(path, 'w'):\n        pass\n", why="the file is only emptied"),
        Leave(
            "def f(path):\n    file = open(path, 'w')\n    file.write('x')\n", why="nothing says when it is complete"
        ),
        Leave(
            "def f(path, m):\n    with open(path, m) as file:\n        file.write('x')\n", why="the mode is not known"
        ),
        Leave("def f(fd):\n    with open(fd, 'w') as file:\n        file.write('x')\n", why="a descriptor is no path"),
        Leave(
            "def f():\n    with open('/dev/tty', 'w') as file:\n        file.write('x')\n",
            why="a device is written in place",
        ),
        Leave(
            "def f(path):\n    with open(path, 'w') as file:\n        file.write('x')\n        file.flush()\n",
            why="the block shows the file to others before it ends",
        ),
        Leave(
            "import fcntl\n\n\ndef f(path):\n    with open(path, 'w') as file:\n"
            "        fcntl.flock(file, fcntl.LOCK_EX)\n        file.write('x')\n",
            why="the file is a lock",
        ),
        Leave(
            "def f(path):\n    with open(path, 'w') as file:\n        file.write('x')\n        check(path)\n",
            why="the block uses the path while it is written",
        ),
        Leave(
            "def f(path):\n    with open(path, 'w') as file:\n        yield file\n",
            why="nothing says when the content is complete",
        ),
        Leave(
            "import os\n\n\ndef f(path):\n    with open(path + '.tmp', 'w') as file:\n        file.write('x')\n"
            "    os.replace(path + '.tmp', path)\n",
            why="it is atomic already",
        ),
        Leave(
            "import os\n\n\ndef f(path):\n    try:\n        with open(path, 'w') as file:\n            file.write(g())\n"
            "    except OSError:\n        os.remove(path)\n        raise\n",
            why="the clean-up expects what the plain write leaves",
        ),
        Leave(
            "import tempfile\n\n\ndef f():\n    with tempfile.TemporaryDirectory() as folder:\n"
            "        with open(folder + '/x', 'w') as file:\n            file.write('x')\n",
            why="nobody else reads a temporary file",
        ),
        Leave(
            "def f(d):\n    with open(f'{d}/run.log', 'w') as file:\n        file.write('x')\n",
            why="logs are read as they grow",
        ),
        Leave(_SAVE, path="tests/test_a.py", why="a test writes for itself"),
        Leave(f"os = None\n\n\n{_SAVE}", why="the module uses the name `os` for something else"),
        Leave(
            "with open('a', 'w') as file:\n    file.write('x')\n\n\ndef f():\n    pass\n",
            why="the helper would stand below its use",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Call the helper instead of ``open``."""
        return Left(site.text("leave")) if site.has("leave") else replace_open(site)
