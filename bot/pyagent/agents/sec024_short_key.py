"""SEC024: a key that is too short."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_HEAD = "from cryptography.hazmat.primitives.asymmetric import rsa\n\n"


class ShortKey(Agent):
    """Makes RSA keys of 2048 bits at least.

    Keys of 1024 bits are within reach of those who can pay for the computers; NIST has disallowed them since 2014.

    Review: keys that are made from now on are longer, and take a little longer to make. Keys that exist are not touched.
    """

    rule = "SEC024"
    name = "short-key"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S505, Bandit B505"
    examples = (
        Rewrite(
            _HEAD + "key = rsa.generate_private_key(public_exponent=65537, key_size=1024)\n",
            _HEAD + "key = rsa.generate_private_key(public_exponent=65537, key_size=2048)\n",
        ),
        Rewrite(
            "from Crypto.PublicKey import RSA\n\nkey = RSA.generate(1024)\n",
            "from Crypto.PublicKey import RSA\n\nkey = RSA.generate(2048)\n",
        ),
        Rewrite(
            "import paramiko\n\nkey = paramiko.RSAKey.generate(bits=1024)\n",
            "import paramiko\n\nkey = paramiko.RSAKey.generate(bits=2048)\n",
        ),
        Leave(_HEAD + "key = rsa.generate_private_key(65537, 4096)\n", why="the key is long enough"),
        Leave(_HEAD + "key = rsa.generate_private_key(65537, size)\n", why="the length is not written out here"),
        Leave("from Crypto.PublicKey import DSA\n\nkey = DSA.generate(1024)\n", why="DSA itself is given up"),
        Leave(
            _HEAD + "key = rsa.generate_private_key(65537, 512)\n", why="a test wants it quick", path="tests/test_a.py"
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Put in the shortest length that is still good."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, site.text("new")),))
