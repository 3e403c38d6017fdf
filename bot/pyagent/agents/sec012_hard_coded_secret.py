"""SEC012: a secret in the code."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class HardCodedSecret(Agent):
    """Reports passwords and tokens that are written in the code.

    Whoever can read the repository, its history, its packages or its backups has them. Looked at are names (``token``,
    ``api_key``, ``…_password``) with a value of letters and digits in no order, and the forms in which services hand
    out their tokens. Placeholders, tests and examples are no finding. The secret itself is never shown.

    Never edited: a program that reads the secret from the environment instead fails until somebody puts it there, and
    the one in the history has to be made void anyway.
    """

    rule = "SEC012"
    name = "hard-coded-secret"
    category = Category.SECURITY
    safety = Safety.MANUAL
    source = "Ruff S105 to S107, Bandit B105 to B107"
    since = (2, 7)
    examples = (
        Leave("password = 'k3Vz9qPwR2'\n", why="the secret has to be made void by a person"),
        Leave("connect(api_key='9f86d081884c7d659a2feaa0c55ad015')\n", why="so has this one"),
        Leave("def f(token='hJ8s7Kq2LmN0'):\n    pass\n", why="and this one"),
        Leave("password = 'changeme123'\n", why="a placeholder"),
        Leave("password = os.environ['PASSWORD']\n", why="it is read from the environment"),
        Leave("token_url = 'https://a.com/token1'\n", why="an address"),
        Leave("digest = '9f86d081884c7d659a2feaa0c55ad015'\n", why="the name speaks of no secret"),
        Leave("password = 'k3Vz9qPwR2'\n", why="a test has secrets of its own", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Say what a person should do."""
        return Left(site.text("leave"))
