"""SEC009: reports TLS connections that do not check the certificate."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class TlsVerificationOff(Agent):
    """Checks the certificate of a server on the net again, and reports other connections that do not check it.

    Without the check the connection is private to whoever answers it, and anybody on the way may answer.

    Review: only where the address of a public server is written out; its certificate can be checked by everybody. Where
    the server is not known, it may have none that can be checked, and the place is reported.
    """

    rule = "SEC009"
    name = "tls-verification-off"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S501, Bandit B501, codemodder requests-verify"
    examples = (
        Rewrite(
            "import requests\nx = requests.get('https://pypi.org/simple', verify=False, timeout=5)\n",
            "import requests\nx = requests.get('https://pypi.org/simple', timeout=5)\n",
        ),
        Rewrite(
            "import httpx\n\nURL = 'https://api.github.com/zen'\nx = httpx.get(\n    URL,\n    verify=False,\n)\n",
            "import httpx\n\nURL = 'https://api.github.com/zen'\nx = httpx.get(\n    URL,\n)\n",
        ),
        Rewrite(
            "import requests\nx = requests.post(verify=False, url=f'https://api.a.com/{a}', timeout=5)\n",
            "import requests\nx = requests.post(url=f'https://api.a.com/{a}', timeout=5)\n",
        ),
        Leave("import httpx\nx = httpx.get('https://10.0.0.1/', verify=False)\n", why="a server of one's own"),
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
        """Take the switch out."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(*site.span("off"), ""),))
