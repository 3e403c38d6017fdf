"""SEC007: MD5 or SHA-1."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_DECLARATION = '_NOT_FOR_SECURITY = {"usedforsecurity": False} if sys.version_info >= (3, 9) else {}'
_MODERN = {"pyproject.toml": '[project]\nrequires-python = ">=3.9"\n'}


class WeakHash(Agent):
    """Declares MD5 and SHA-1 digests that serve as names, cache keys and checksums as what they are.

    ``usedforsecurity=False`` tells the reader and the auditor that nobody relies on the digest, and lets the program
    run where the system forbids these algorithms for security (FIPS). The digest is the same.

    Review: whether nobody relies on it is for the maintainer to confirm. Where the digest is made of a password or a
    token, is kept as a signature, or is compared, the place is reported and not edited; so is one in a module or function
    about such things, unless it ends as an ``ETag``, as a part of a path, cut to a few characters, or as a key that only
    looks something up. Two digests made here that are compared with each other only see whether a text has changed. The keyword is there since
    Python 3.9; where the project supports older ones, a constant of the module holds it for the Pythons that know it.
    """

    rule = "SEC007"
    name = "weak-hash"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S324, Bandit B324"
    examples = (
        Rewrite(
            "import hashlib\nkey = hashlib.md5(feed.encode('utf-8')).hexdigest()\n",
            "import hashlib\nkey = hashlib.md5(feed.encode('utf-8'), usedforsecurity=False).hexdigest()\n",
            project=_MODERN,
        ),
        Rewrite(
            "import hashlib\nx = hashlib.sha1()\n",
            "import hashlib\nx = hashlib.sha1(usedforsecurity=False)\n",
            project=_MODERN,
        ),
        Rewrite(
            "import hashlib\nx = hashlib.new('md5', b'')\n",
            "import hashlib\nx = hashlib.new('md5', b'', usedforsecurity=False)\n",
            project=_MODERN,
        ),
        Rewrite(
            "from hashlib import sha1 as s\nx = s(\n    b'a',\n)\n",
            "from hashlib import sha1 as s\nx = s(\n    b'a',\n    usedforsecurity=False,\n)\n",
            project=_MODERN,
        ),
        Rewrite(
            "import hashlib\n\n\ndef etag(text):\n    return hashlib.md5(text).hexdigest()\n",
            f"import hashlib\nimport sys\n\n{_DECLARATION}\n\n\ndef etag(text):\n"
            "    return hashlib.md5(text, **_NOT_FOR_SECURITY).hexdigest()\n",
        ),
        Rewrite(
            f"import hashlib\nimport sys\n\n{_DECLARATION}\n\nx = hashlib.sha1()\n",
            f'import hashlib\nimport sys\n\n{_DECLARATION}\n\nx = hashlib.sha1(b"", **_NOT_FOR_SECURITY)\n',
        ),
        Rewrite(
            "import hashlib\n\n\ndef authorize(self, url):\n    cache_key = hashlib.sha1(url).hexdigest()\n"
            "    if cache_key in self.known:\n        return hashlib.md5(url).hexdigest()[:8]\n",
            "import hashlib\n\n\ndef authorize(self, url):\n    cache_key = hashlib.sha1(url, usedforsecurity=False).hexdigest()\n"
            "    if cache_key in self.known:\n        return hashlib.md5(url, usedforsecurity=False).hexdigest()[:8]\n",
            project=_MODERN,
        ),
        Rewrite(
            "import hashlib\n\n\ndef verify(self, name):\n    key = hashlib.sha1(name).hexdigest()\n    return self.known[key]\n",
            "import hashlib\n\n\ndef verify(self, name):\n    key = hashlib.sha1(name, usedforsecurity=False).hexdigest()\n"
            "    return self.known[key]\n",
            project=_MODERN,
        ),
        Rewrite(
            "import hashlib\n\n\ndef f(old, new):\n    a = hashlib.sha1(old)\n    return a.hexdigest() != hashlib.sha256(new).hexdigest()\n"
            "\n\ndef g(old, new):\n    a = hashlib.md5(old)\n    b = hashlib.md5(new)\n    return a.hexdigest() != b.hexdigest()\n",
            "import hashlib\n\n\ndef f(old, new):\n    a = hashlib.sha1(old)\n    return a.hexdigest() != hashlib.sha256(new).hexdigest()\n"
            "\n\ndef g(old, new):\n    a = hashlib.md5(old, usedforsecurity=False)\n"
            "    b = hashlib.md5(new, usedforsecurity=False)\n    return a.hexdigest() != b.hexdigest()\n",
            project=_MODERN,
        ),
        Leave(
            "import hashlib\n\n\ndef verify(self, name):\n    key = hashlib.sha1(name).hexdigest()\n"
            "    self.send(key)\n    return self.known[key]\n",
            why="the digest goes elsewhere, too",
            project=_MODERN,
        ),
        Leave(
            "import hashlib\n\n\ndef f(password):\n    etag = hashlib.md5(password).hexdigest()[:8]\n    return etag\n",
            why="it is made of a password, whatever it is called",
            project=_MODERN,
        ),
        Leave(
            "import hashlib\n\n\ndef answer(user, password):\n    def h(text):\n        return hashlib.md5(text).digest()\n\n"
            "    return h(user + h(password))\n",
            why="the helper serves a function that is given a password",
            project=_MODERN,
        ),
        Leave("import hashlib\nx = hashlib.sha256(b'')\n", why="SHA-256 is sound"),
        Leave("import hashlib\nx = hashlib.md5(b'', usedforsecurity=False)\n", why="it is declared already"),
        Leave("import hashlib\nx = hashlib.new(name)\n", why="the algorithm is not known"),
        Leave(
            "import hashlib\n\n\ndef hash_password(p):\n    return hashlib.md5(p)\n",
            why="a password is at stake",
            project=_MODERN,
        ),
        Leave(
            "import hashlib\n\n\ndef h(user):\n    text = user.password.encode()\n    return hashlib.md5(text)\n",
            why="a password is at stake, under another name",
        ),
        Leave(
            "import hashlib\n\n\ndef h(p):\n    d = hashlib.md5()\n    d.update(p)\n    return d.digest() == p\n",
            why="somebody relies on the digest",
        ),
        Leave(
            "import hashlib\nsession = hashlib.md5(server_challenge + own).digest()\n",
            why="it proves who answers",
            project=_MODERN,
        ),
        Leave("import hashlib\nparams['sign'] = hashlib.md5(text)\n", why="it is a signature"),
        Leave("import hashlib\nn = hashlib.sha1().block_size\n", why="nothing is hashed"),
        Leave("import hashlib\nx = hashlib.md5(b'')\n", why="a test's digest protects nothing", path="tests/test_a.py"),
        Leave(
            "import hashlib\nif hashlib.sha1(data).hexdigest() != wanted:\n    fail()\n",
            why="somebody relies on the digest",
            project=_MODERN,
        ),
        Leave("import hashlib\nx = hashlib.md5(*parts)\n", why="the arguments are not known"),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Add the keyword after the last argument."""
        if site.has("leave"):
            return Left(site.text("leave"))
        at, _ = site.span("at")
        if not site.flag("old"):
            return Fix((Edit(at, at, f"{site.text('lead')}usedforsecurity=False"),))
        # A type checker would take the unpacked value for the missing data.
        data = f"b{site.text('quote') * 2}, " if site.flag("empty") else ""
        edit = Edit(at, at, f"{site.text('lead')}{data}**_NOT_FOR_SECURITY")
        return Fix((edit,), imports=("import sys",), preamble=(_DECLARATION,))
