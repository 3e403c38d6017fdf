"""SEC011: data that runs code when it is read."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class PickleLoad(Agent):
    """Reads files of weights as weights, and reports other data that runs code when it is read.

    A pickle is a program for building objects; whoever writes it decides what runs. Reading one from the network, an
    upload or a shared folder gives the writer the rights of the reader. ``torch.load`` reads pickles, too, unless it is
    told that there are only weights in them (the default since PyTorch 2.6).

    Review: a file that holds more than tensors and plain values is refused with an error that says so. Other pickles
    are never edited: where the data comes from is not in the code, and another format needs a migration.
    """

    rule = "SEC011"
    name = "pickle-load"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S301, Bandit B301 and B614"
    examples = (
        Rewrite("import torch\nx = torch.load(path)\n", "import torch\nx = torch.load(path, weights_only=True)\n"),
        Rewrite(
            "import torch\nm.load_state_dict(torch.load(path, map_location='cpu'))\n",
            "import torch\nm.load_state_dict(torch.load(path, map_location='cpu', weights_only=True))\n",
        ),
        Rewrite(
            "from torch import load\nx = load(\n    path,\n)\n",
            "from torch import load\nx = load(\n    path,\n    weights_only=True,\n)\n",
        ),
        Leave("import torch\nx = torch.load(path, weights_only=False)\n", why="the file may hold more than weights"),
        Leave("import pickle\nx = pickle.load(file)\n", why="where the data comes from is not in the code"),
        Leave("from pickle import loads as read\nx = read(data)\n", why="where the data comes from is not in the code"),
        Leave("import pickle\nx = pickle.loads(pickle.dumps(y))\n", why="this is a copy"),
        Leave("import pickle\npickle.dump(x, file)\n", why="writing runs nothing"),
        Leave("import json\nx = json.load(file)\n", why="JSON holds values only"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Say that there are weights only."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at, _ = site.span("at")
        return Fix((Edit(at, at, f"{site.text('lead')}weights_only=True"),))
