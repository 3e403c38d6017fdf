"""SEC005: ``yaml.load`` with a loader that builds any object."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class UnsafeYamlLoad(Agent):
    """Reads YAML with the safe loader.

    The other loaders build the Python objects that a document names; ``!!python/object/apply:os.system`` in a file
    from outside runs a command. Since PyYAML 6 ``yaml.load`` without a loader is a ``TypeError`` besides.

    Review: documents of plain values read the same. Documents with ``!!python/…`` tags are refused from now on; where
    such documents are meant, mark the line with ``# nosec``.
    """

    rule = "SEC005"
    name = "unsafe-yaml-load"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S506, Bandit B506"
    since = (2, 7)
    examples = (
        Rewrite("import yaml\nx = yaml.load(f)\n", "import yaml\nx = yaml.safe_load(f)\n"),
        Rewrite("import yaml\nx = yaml.load(f, yaml.Loader)\n", "import yaml\nx = yaml.load(f, yaml.SafeLoader)\n"),
        Rewrite(
            "import yaml as y\nx = y.load(\n    f,  # ours\n    Loader=y.CFullLoader,\n)\n",
            "import yaml as y\nx = y.load(\n    f,  # ours\n    Loader=y.CSafeLoader,\n)\n",
        ),
        Rewrite("import yaml\nx = list(yaml.load_all(f))\n", "import yaml\nx = list(yaml.safe_load_all(f))\n"),
        Rewrite("import yaml\nx = yaml.full_load(f)\n", "import yaml\nx = yaml.safe_load(f)\n"),
        Rewrite("from yaml import load\nx = load(f)\n", "from yaml import load, safe_load\nx = safe_load(f)\n"),
        Rewrite(
            "from yaml import FullLoader, load\nx = load(f, Loader=FullLoader)\n",
            "from yaml import FullLoader, SafeLoader, load\nx = load(f, Loader=SafeLoader)\n",
        ),
        Leave("import yaml\nx = yaml.load(f, Loader=yaml.SafeLoader)\n", why="the loader is safe"),
        Leave("from yaml import CSafeLoader, load\nx = load(f, CSafeLoader)\n", why="the loader is safe"),
        Leave("import yaml\nx = yaml.load(f, Loader=OurLoader)\n", why="a loader of the project decides for itself"),
        Leave("import yaml\nx = yaml.load(f, **options)\n", why="the loader may be among the options"),
        Leave("from ruamel import yaml\nx = yaml.load(f)\n", why="another library"),
        Leave("import yaml\nx = yaml.full_load(f)\n", why="a test reads what it wrote", path="tests/test_f.py"),
        Leave("import yaml\nx = 'yaml.load(f)'\n", why="text is no code"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Name the safe function, or the safe loader where one was named."""
        if site.has("leave"):
            return Left(site.text("leave"))
        imports = (site.text("import"),) if site.has("import") else ()
        return Fix((Edit(*site.span("name"), site.text("new")),), imports=imports)
