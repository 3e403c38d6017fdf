"""SEC009: reports TLS connections that do not check the certificate."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave
from pyagent.core.model import Category, Fix, Left, Safety, Site


class TlsVerificationOff(Agent):
    """Reports TLS connections that do not check the certificate.

    Without the check the connection is private to whoever answers it, and anybody on the way may answer.

    Never edited: whether the server has a certificate that can be checked is not in the code, and switching the check
    on may cut the program off.
    """

    rule = "SEC009"
    name = "tls-verification-off"
    category = Category.SECURITY
    safety = Safety.MANUAL
    source = "Ruff S501, Bandit B501"
    examples = (
        Leave(
            "import requests\nx = requests.get(url, verify=False, timeout=5)\n",
            why="the server's certificate is not in the code",
        ),
        Leave("import ssl\nx = ssl._create_unverified_context()\n", why="the server's certificate is not in the code"),
        Leave(
            "import requests\nx = requests.get(url, verify='/etc/ca.pem', timeout=5)\n",
            why="the certificate is checked",
        ),
        Leave("import requests\nx = requests.get(url, verify=verify, timeout=5)\n", why="the caller decides"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Say what a person should look at."""
        return Left(site.text("leave"))
