"""SEC013: a secret made with ``random``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class WeakRandomForSecret(Agent):
    """Makes tokens, passwords, salts and nonces from the random numbers of the operating system.

    Whoever has seen enough numbers of ``random`` can compute all that come after them, and with them the next token
    for a password reset. ``secrets`` asks the operating system each time; ``secrets.SystemRandom()`` has every function
    of ``random``.

    Review: same choices, same types, other numbers. What is a secret is read from the names: the variable, keyword or
    key that keeps the value, or the function that makes it. A module that seeds the generator wants the same numbers
    again and is left.
    """

    rule = "SEC013"
    name = "weak-random-for-secret"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 6)
    source = "Ruff S311, Bandit B311, codemodder secure-random"
    examples = (
        Rewrite(
            "import random\n\n\ndef f():\n    token = ''.join(random.choice('abc') for _ in range(9))\n    return token\n",
            "import random\nimport secrets\n\n\ndef f():\n"
            "    token = ''.join(secrets.choice('abc') for _ in range(9))\n    return token\n",
        ),
        Rewrite(
            "from random import randint\n\n\ndef generate_password():\n    return str(randint(1000, 9999))\n",
            "import secrets\nfrom random import randint\n\n\ndef generate_password():\n"
            "    return str(secrets.SystemRandom().randint(1000, 9999))\n",
        ),
        Rewrite(
            "import random\n\nuser = User(salt=random.getrandbits(64))\n",
            "import random\nimport secrets\n\nuser = User(salt=secrets.randbits(64))\n",
        ),
        Rewrite(
            "import random as r\n\nx = {'nonce': r.sample(letters, 8)}\n",
            "import random as r\nimport secrets\n\nx = {'nonce': secrets.SystemRandom().sample(letters, 8)}\n",
        ),
        Leave("import random\n\ncolour = random.choice(colours)\n", why="a colour is no secret"),
        Leave("import random\n\nrandom.seed(1)\ntoken = random.random()\n", why="the same numbers are wanted again"),
        Leave("import random\n\ntoken = random.SystemRandom().choice(letters)\n", why="these are the system's numbers"),
        Leave("import random\n\ntoken = random.choice(a)\n", why="a test protects nothing", path="tests/test_a.py"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Call the function of ``secrets`` instead."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("callee"), site.text("new")),), imports=("import secrets",))
