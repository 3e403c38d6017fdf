"""ATM003: a value serialised into a file that was emptied for it."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.atomic import OPEN_EXAMPLE, replace_open
from pyagent.core.model import Category, Fix, Left, Safety, Site

_NEEDS = "import contextlib\nimport json\nimport os\nimport shutil\nfrom typing import Any\n\n\n"
_SAVE = "def save(path, value):\n    with open(path, 'w') as file:\n        json.dump(value, file, indent=2)\n"
_SAVED = _SAVE.replace("open(", "_open_atomically(")


class DumpIntoOpenFile(Agent):
    """Serialises into a temporary file beside the target, which takes its place when everything is written.

    ``json.dump`` writes as it goes. When it meets a value that it cannot serialise, the file has been emptied already
    and holds the first half: the settings or the state that were there before are gone.

    Review: as for open-for-write; a value that cannot be serialised now leaves the old file as it was.
    """

    rule = "ATM003"
    name = "dump-into-open-file"
    category = Category.ATOMIC_IO
    safety = Safety.REVIEW
    since = (3, 6)
    source = "PyAgent"
    examples = (
        Rewrite(f"import json\n\n\n{_SAVE}", f"{_NEEDS}{OPEN_EXAMPLE}\n\n\n{_SAVED}"),
        Rewrite(
            "import pickle as p\nfrom pathlib import Path\n\n\ndef save(path: Path, value):\n"
            "    with path.open(mode='wb') as f:\n        p.dump(value, f)\n    log(path)\n",
            "import contextlib\nimport os\nimport pickle as p\nimport shutil\nfrom pathlib import Path\n"
            f"from typing import Any\n\n\n{OPEN_EXAMPLE}\n\n\ndef save(path: Path, value):\n"
            "    with _open_atomically(path, mode='wb') as f:\n        p.dump(value, f)\n    log(path)\n",
        ),
        Rewrite(
            "import yaml\n\n\nasync def save(path, value):\n    with open(path, 'w') as f: yaml.safe_dump(value, stream=f)\n",
            "import contextlib\nimport os\nimport shutil\nfrom typing import Any\n\nimport yaml\n\n\n"
            f"{OPEN_EXAMPLE}\n\n\nasync def save(path, value):\n"
            "    with _open_atomically(path, 'w') as f: yaml.safe_dump(value, stream=f)\n",
        ),
        Leave("import json\njson.dump({}, open('x', 'w'))\n", why="the file is never closed"),
        Leave(f"import json\n\n\n{_SAVE}", path="examples/a.py", why="an example shows the plain way"),
        Leave("import json\nwith open('x', 'a') as file:\n    json.dump({}, file)\n", why="the file is appended to"),
        Leave(
            "import json\n\n\ndef f(path, x):\n    with open(path, 'w') as file:\n        json.dump(x, file)\n        self.file = file\n",
            why="the file is handed on",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Call the helper instead of ``open``."""
        return Left(site.text("leave")) if site.has("leave") else replace_open(site)
