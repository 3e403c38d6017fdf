"""SEC021: a signature compared with ``==``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site


class TimedComparison(Agent):
    """Compares signatures with ``hmac.compare_digest``.

    ``==`` stops at the first difference. Who sends many guesses and measures the answers learns the signature piece by
    piece. ``compare_digest`` takes as long for a wrong one as for the right one.

    Review: the answer is the same. Only where one side is certainly made by ``hmac``; a text on the other side is
    compared as bytes, because ``compare_digest`` takes no text beyond ASCII, and ``None`` is unequal as before.
    """

    rule = "SEC021"
    name = "timed-comparison"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (3, 3)
    source = "The warning of the hmac module, Semgrep hmac comparison rules"
    examples = (
        Rewrite(
            "import hmac\n\n\ndef f(key, body, given):\n    return hmac.new(key, body, 'sha256').hexdigest() == given\n",
            "import hmac\n\n\ndef f(key, body, given):\n"
            "    return hmac.compare_digest(hmac.new(key, body, 'sha256').hexdigest().encode(), str(given).encode())\n",
        ),
        Rewrite(
            "import hmac\n\n\ndef f(key, body, given: str):\n    wanted = hmac.new(key, body, 'sha256').hexdigest()\n"
            "    if given != wanted:\n        raise ValueError\n",
            "import hmac\n\n\ndef f(key, body, given: str):\n    wanted = hmac.new(key, body, 'sha256').hexdigest()\n"
            "    if not hmac.compare_digest(wanted.encode(), given.encode()):\n        raise ValueError\n",
        ),
        Rewrite(
            "import hmac, base64\nok = base64.b64decode(x) == hmac.HMAC(key, y).digest()\n",
            "import hmac, base64\nok = hmac.compare_digest(hmac.HMAC(key, y).digest(), base64.b64decode(x))\n",
        ),
        Leave("import hmac\nok = hmac.new(k, b).digest() == given\n", why="the other side may be no bytes"),
        Leave("import hmac\nok = hmac.compare_digest(a, b)\n", why="the time is the same for all"),
        Leave("import hashlib\nok = hashlib.sha256(a).hexdigest() == b\n", why="a checksum is no signature"),
        Leave("ok = signature == wanted\n", why="what is compared is not certainly a signature"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Replace the comparison."""
        if site.has("leave"):
            return Left(site.text("leave"))
        return Fix((Edit(site.start, site.end, site.text("new")),), imports=("import hmac",))
