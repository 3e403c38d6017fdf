"""SEC008: an HTTP request without a time-out."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

SECONDS = "30"


class RequestWithoutTimeout(Agent):
    """Gives a request half a minute to connect, and as long between two pieces of the answer.

    ``requests`` waits for ever by default. One server that accepts and says nothing holds a worker until somebody
    kills it; enough of them hold the whole service.

    Review: a server that is silent for more than 30 seconds now raises ``requests.Timeout``. Long downloads are not
    cut off: the limit holds between two pieces of data. Choose another number where the server needs it. Tests that
    answer their requests themselves (``responses``, ``requests_mock``) are no finding.
    """

    rule = "SEC008"
    name = "request-without-timeout"
    category = Category.SECURITY
    safety = Safety.REVIEW
    source = "Ruff S113, Bandit B113, Pylint W3101"
    since = (2, 7)
    examples = (
        Rewrite("import requests\nx = requests.get(url)\n", "import requests\nx = requests.get(url, timeout=30)\n"),
        Rewrite(
            "from requests import post\nx = post(\n    url,\n    json=data,\n)\n",
            "from requests import post\nx = post(\n    url,\n    json=data,\n    timeout=30,\n)\n",
        ),
        Rewrite(
            "import requests\n\n\ndef f():\n    with requests.Session() as s:\n        return s.request('GET', url, timeout=None)\n",
            "import requests\n\n\ndef f():\n    with requests.Session() as s:\n        return s.request('GET', url, timeout=30)\n",
        ),
        Rewrite(
            "import requests\ns = requests.session()\nx = s.get(url)\n",
            "import requests\ns = requests.session()\nx = s.get(url, timeout=30)\n",
        ),
        Rewrite("import httpx\nx = httpx.Client(timeout=None)\n", "import httpx\nx = httpx.Client(timeout=30)\n"),
        Leave("import requests\nx = requests.get(url, timeout=5)\n", why="there is a time-out"),
        Leave("import requests\nx = requests.get(url, **options)\n", why="it may be among the options"),
        Leave("import httpx\nx = httpx.get(url)\n", why="httpx waits five seconds by default"),
        Leave(
            "import requests\nimport responses\n\n\n@responses.activate\ndef test_it():\n    requests.get(url)\n",
            why="no server is asked",
        ),
        Leave("x = session.get(url)\n", why="the object is not certainly a session of requests"),
        Leave("requests = {}\nx = requests.get('a')\n", why="the name is not the library"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Add the keyword after the last argument, or replace ``None``."""
        if site.flag("none"):
            return Fix((Edit(*site.span("value"), SECONDS),))
        at, _ = site.span("at")
        return Fix((Edit(at, at, f"{site.text('lead')}timeout={SECONDS}"),))
