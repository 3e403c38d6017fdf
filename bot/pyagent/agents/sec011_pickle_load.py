"""SEC011: reports data that runs code when it is read."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class PickleLoad(Agent):
    """Reports data that runs code when it is read.

    A pickle is a program for building objects; whoever writes it decides what runs. Reading one from the network, an
    upload or a shared folder gives the writer the rights of the reader.

    Never edited: where the data comes from is not in the code, and another format needs a migration.
    """

    rule = "SEC011"
    name = "pickle-load"
    category = Category.SECURITY
    safety = Safety.MANUAL
    source = "Ruff S301, Bandit B301"
    examples = (
        Leave("import pickle\nx = pickle.load(file)\n", why="where the data comes from is not in the code"),
        Leave("from pickle import loads as read\nx = read(data)\n", why="where the data comes from is not in the code"),
        Leave("import pickle\npickle.dump(x, file)\n", why="writing runs nothing"),
        Leave("import json\nx = json.load(file)\n", why="JSON holds values only"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Say what a person should look at."""
        return Left(site.text("leave"))
