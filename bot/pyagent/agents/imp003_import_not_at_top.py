"""IMP003: an import at module level below other code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class ImportNotAtTop(Agent):
    """Moves a module-level import that stands below other code to the imports at the top.

    Readers look for what a module needs at its top, and an import in the middle runs late or not at all when the code
    above it fails.

    An import is not late below what may have to run first: a condition, a change of ``sys.path`` or of the
    environment, ``matplotlib.use``, ``pytest.importorskip``, the documentation texts of an Ansible plugin.

    Review: what is imported now runs before the code that stood above it. It is moved only over definitions and plain
    values; a module of the standard library, which does nothing but define, also over code that sets no attribute of
    others and calls nothing for its effect. A name that is bound twice, a module that imports this one back, and a comment above are reasons to leave.
    """

    rule = "IMP003"
    name = "import-not-at-top"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff E402"
    examples = (
        Rewrite(
            "import sys\n\nLIMIT = 10\n\nimport os\n\nprint(os, sys, LIMIT)\n",
            "import sys\nimport os\n\nLIMIT = 10\n\nprint(os, sys, LIMIT)\n",
        ),
        Rewrite(
            '"""Doc."""\n\n\ndef f():\n    return os.sep\n\n\nimport os\nimport re  # for later\n',
            '"""Doc."""\n\nimport os\nimport re  # for later\n\n\ndef f():\n    return os.sep\n',
        ),
        Rewrite(
            "import logging\n\nlog = logging.getLogger(__name__)\n\nfrom shop.cart import (\n    add,\n)\n\n\ndef f():\n    add(log)\n",
            "import logging\nfrom shop.cart import (\n    add,\n)\n\nlog = logging.getLogger(__name__)\n\ndef f():\n    add(log)\n",
            path="shop/main.py",
            project={"shop/cart.py": "def add(x): ...\n"},
        ),
        Rewrite(
            "import sys\n\nsetting = load(sys.argv)\n\nclass A(setting.Base):\n    pass\n\nimport os\n\nprint(os, sys)\n",
            "import sys\nimport os\n\nsetting = load(sys.argv)\n\nclass A(setting.Base):\n    pass\n\nprint(os, sys)\n",
        ),
        Leave(
            "import socket\n\nsocket.sslerror = find()\n\nimport http.client\n", why="what is set may be for the import"
        ),
        Leave("import sys\n\nsetting = load(sys.argv)\n\nimport shop\n", why="the module may do more than define"),
        Rewrite(
            "import sys\n\nsys.path.insert(0, '.')\n\nLIMIT = 10\n\nimport shop\n\nprint(shop, LIMIT)\n",
            "import sys\n\nsys.path.insert(0, '.')\n\nimport shop\n\nLIMIT = 10\n\nprint(shop, LIMIT)\n",
        ),
        Leave("import sys\n\nsys.path.insert(0, '.')\n\nimport os\n", why="the path must change first"),
        Leave(
            "import pytest\n\nnp = pytest.importorskip('numpy')\n\nimport networkx\n", why="the test is skipped first"
        ),
        Leave("DOCUMENTATION = 'text'\n\nimport os\n", why="Ansible wants its texts above the imports"),
        Leave("import threads\n\nthreads.patch()\n\nimport os\n", why="a call may have to run first"),
        Leave("x = 1\n# after the patch\nimport os\n", why="a comment may say why it stands here"),
        Leave("def f():\n    return os\n\n\nos = None\nimport os\n", why="the name is bound twice"),
        Leave("print = 1\nfrom io import open\n", why="the code above may mean the built-in"),
        Leave("x = 1\nimport os  # isort: skip\n", why="a comment says that it belongs here"),
        Leave(
            "def add(): ...\n\n\nfrom shop.cart import sub\n",
            why="the other module imports this one back",
            path="shop/main.py",
            project={"shop/cart.py": "import os\nfrom shop import main\n", "shop/main.py": ""},
        ),
        Leave("import os\n\nx = os.sep\n", why="the import is at the top"),
        Leave("def f():\n    import os\n    return os\n", why="an import in a function is meant to be late"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Cut the lines of the statement and insert them below the last import of the head."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at = site.span("at")[0]
        cut = site.span("cut")
        return Fix((Edit(at, at, site.text("text")), Edit(cut[0], cut[1], "")), region=cut)
