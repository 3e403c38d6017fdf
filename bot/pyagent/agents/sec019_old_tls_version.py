"""SEC019: an old version of TLS."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class OldTlsVersion(Agent):
    """Lets both sides agree on a version of TLS that is sound.

    SSL 2 and 3 and TLS 1.0 and 1.1 can be broken into; browsers and servers have given them up (RFC 8996). A context
    for one of them speaks nothing else. ``PROTOCOL_TLS`` takes the newest that both sides know and checks exactly as
    much as before; a ``minimum_version`` becomes TLS 1.2.

    Review: a partner that knows only the old versions cannot connect any more. Left is a version that a setting asks
    for (``if minimum == "tls1.0":``), and one with an upper limit beside it.
    """

    rule = "SEC019"
    name = "old-tls-version"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S502 and S503, Bandit B502 and B503, codemodder upgrade-sslcontext-tls"
    examples = (
        Rewrite(
            "import ssl\nx = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n", "import ssl\nx = ssl.SSLContext(ssl.PROTOCOL_TLS)\n"
        ),
        Rewrite(
            "import ssl\nx.minimum_version = ssl.TLSVersion.TLSv1\n",
            "import ssl\nx.minimum_version = ssl.TLSVersion.TLSv1_2\n",
        ),
        Rewrite(
            "import ssl\nx = Transport(ssl_version=ssl.PROTOCOL_SSLv3)\n",
            "import ssl\nx = Transport(ssl_version=ssl.PROTOCOL_TLS)\n",
        ),
        Leave("import ssl\nx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\n", why="the version is negotiated"),
        Leave(
            "import ssl\nif version == ssl.PROTOCOL_TLSv1:\n    warn()\n", why="the version is asked for, not chosen"
        ),
        Leave(
            "import ssl\n\nif minimum == 'tls1.0':\n    context.minimum_version = ssl.TLSVersion.TLSv1\n",
            why="a setting asks for this version",
        ),
        Leave(
            "import ssl\n\n\ndef f(context):\n    context.minimum_version = ssl.TLSVersion.TLSv1\n"
            "    context.maximum_version = ssl.TLSVersion.TLSv1_1\n",
            why="no version would be left between the two",
        ),
        Leave("import ssl\nNAMES = {'1': ssl.PROTOCOL_TLSv1}\n", why="somebody else chooses among these"),
        Leave("x = Version(ssl_version=TLSv1)\n", why="another thing of that name"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Name the version that is negotiated."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("name"), site.text("new")),))
