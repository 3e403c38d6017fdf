"""SEC010: unsafe archive extract."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_MODERN = {"pyproject.toml": '[project]\nrequires-python = ">=3.12"\n'}


class UnsafeArchiveExtract(Agent):
    """Unpacks tar archives with ``filter="data"``.

    A member named ``../../.ssh/authorized_keys``, or a link that points out of the folder, is written where it says.
    The filter refuses such members, devices, and dangerous mode bits.

    Review: archives of plain files unpack the same (mode bits for the group and others are tidied). Members outside
    the folder raise ``tarfile.FilterError``. The filter is certain from Python 3.12 on and was brought back to the last
    releases of 3.8 to 3.11; where the project supports these, the archive gets it where it is there, in the words of
    the library reference.
    """

    rule = "SEC010"
    name = "unsafe-archive-extract"
    category = Category.SECURITY
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff S202, Bandit B202, PEP 706"
    examples = (
        Rewrite(
            "import tarfile\nwith tarfile.open(archive) as tar:\n    tar.extractall(folder)\n",
            'import tarfile\nwith tarfile.open(archive) as tar:\n    tar.extractall(folder, filter="data")\n',
            project=_MODERN,
        ),
        Rewrite(
            "import tarfile\ntar = tarfile.open(archive)\ntar.extract('a', )\n",
            "import tarfile\ntar = tarfile.open(archive)\ntar.extract('a', filter='data', )\n",
            project=_MODERN,
        ),
        Rewrite(
            "import tarfile\ntarfile.open(archive).extractall()\n",
            'import tarfile\ntarfile.open(archive).extractall(filter="data")\n',
            project=_MODERN,
        ),
        Rewrite(
            "import tarfile\nwith tarfile.open(archive) as tar:\n    tar.extractall(folder)\n",
            "import tarfile\nwith tarfile.open(archive) as tar:\n"
            '    tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)\n'
            "    tar.extractall(folder)\n",
        ),
        Rewrite(
            "import tarfile\n\n\ndef f(archive, some):\n    tar = tarfile.open(archive)\n    tar.extractall(members=some)\n",
            "import tarfile\n\n\ndef f(archive, some):\n    tar = tarfile.open(archive)\n"
            '    tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)\n'
            "    tar.extractall(members=some)\n",
        ),
        Leave("import tarfile\ntarfile.open(archive).extractall()\n", why="the project supports Python 3.8"),
        Leave(
            "import tarfile\n\nwith tarfile.open(archive) as f:\n    if hasattr(tarfile, 'data_filter'):\n"
            "        f.extractall(filter='data')\n    else:\n        f.extractall()\n",
            why="a filter is given where there are some",
        ),
        Leave("import tarfile\ntarfile.open(archive).extractall(filter='tar')\n", why="a filter is named"),
        Leave("import tarfile\ntarfile.open(a).extractall()\n", why="a test packed it", path="tests/test_a.py"),
        Leave(
            "import zipfile\nzipfile.ZipFile(archive).extractall()\n",
            why="zipfile keeps its members in the folder",
            project=_MODERN,
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Name the filter after the last argument."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if site.has("archive"):
            at, _ = site.span("before")
            return Fix((Edit(at, at, self._guarded(site)),), imports=("import tarfile",), region=(at, site.end))
        at, _ = site.span("at")
        quote = site.text("quote")
        return Fix((Edit(at, at, f"{site.text('lead')}filter={quote}data{quote}"),))

    def _guarded(self, site: Site) -> str:
        newline = "\r\n" if b"\r\n" in site.source else "\n"
        filter_ = 'getattr(tarfile, "data_filter", lambda member, path: member)'
        return f"{site.text('archive')}.extraction_filter = {filter_}{newline}{site.text('indent')}"
