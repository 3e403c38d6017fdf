"""BUG017: ``datetime.utcnow()`` and ``datetime.utcfromtimestamp()``."""

from __future__ import annotations

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.model import Category, Edit, Fix, Left, Safety, Site

_FROM = "from datetime import datetime\n\n"
_BOTH = "from datetime import datetime, timezone\n\n"
_FROZEN = "the file freezes the clock with freezegun, whose `now(timezone.utc)` may differ from its `utcnow()`"


class NaiveUtc(Agent):
    """Writes ``datetime.now(timezone.utc).replace(tzinfo=None)`` for ``datetime.utcnow()``.

    Both functions are deprecated since Python 3.12 and will go: the time they give is UTC and does not say so, and
    ``timestamp()`` or ``astimezone()`` take it for local time. The new form says that the zone is dropped on purpose;
    where everything else knows zones, remove its ``replace``.

    Review: the value is the same naive time as before, so that nothing it is compared with breaks. A ``utcnow()`` is
    left in files that freeze the clock with freezegun, and everywhere in a project where a file does so with
    ``tz_offset``: there ``now(timezone.utc)`` answers otherwise.
    """

    rule = "BUG017"
    name = "naive-utc-time"
    category = Category.BUGS
    safety = Safety.REVIEW
    source = "flake8-datetimez DTZ003 and DTZ004, deprecated in Python 3.12"
    since = (3, 2)
    newer = True
    examples = (
        Rewrite(
            _FROM + "now = datetime.utcnow()\n",
            _BOTH + "now = datetime.now(timezone.utc).replace(tzinfo=None)\n",
        ),
        Rewrite(
            "import datetime as dt\n\nt = dt.datetime.utcfromtimestamp(5)\n",
            "import datetime as dt\n\nt = dt.datetime.fromtimestamp(5, dt.timezone.utc).replace(tzinfo=None)\n",
        ),
        Rewrite(
            _BOTH + "t = datetime.utcfromtimestamp(\n    5,\n)\n",
            _BOTH + "t = datetime.fromtimestamp(\n    5,\n    timezone.utc,\n).replace(tzinfo=None)\n",
        ),
        Rewrite(
            _BOTH + "now = datetime.utcnow().replace(tzinfo=timezone.utc)\n",
            _BOTH + "now = datetime.now(timezone.utc)\n",
        ),
        Rewrite(
            _BOTH + "now = (\n    datetime.utcnow()\n    .replace(tzinfo=timezone.utc)\n    .astimezone(zone)\n)\n",
            _BOTH + "now = (\n    datetime.now(timezone.utc)\n    .astimezone(zone)\n)\n",
        ),
        Rewrite(
            _BOTH + "now = datetime.utcnow().replace(tzinfo=zone)\n",
            _BOTH + "now = datetime.now(timezone.utc).replace(tzinfo=zone)\n",
        ),
        Leave(_BOTH + "now = datetime.now(timezone.utc)\n", why="the zone is there"),
        Leave("now = clock.utcnow()\n", why="another function of that name"),
        Leave(
            "from datetime import datetime\n\nfrom django.utils import timezone\n\nnow = datetime.utcnow()\n",
            why="`timezone` means something else here",
        ),
        Leave(_FROM + "f = datetime.utcnow\n", why="the function itself is handed on"),
        Leave(
            _FROM + "from freezegun import freeze_time\n\n\n@freeze_time('2024-01-01', tz_offset=-4)\n"
            "def test_now():\n    assert datetime.utcnow() == datetime(2024, 1, 1)\n",
            why="a frozen clock adds its offset to `now(timezone.utc)`",
        ),
    )

    def fix(self, site: Site) -> Fix | Left:
        """Rename the method, pass the zone, drop it again where it was not there."""
        if site.has("leave"):
            return Left(site.text("leave"))
        if site.text("new") == "now" and b"freezegun" in site.source:
            return Left(_FROZEN)
        method, (_, close) = site.span("method"), site.span("arguments")
        tail = "" if site.flag("zoned") else ".replace(tzinfo=None)"
        edits = (
            Edit(*method, site.text("new")),
            self._argument(site, close - 1),
            Edit(*site.span("rest"), "") if site.has("rest") else Edit(close, close, tail),
        )
        region = (site.start, site.span("rest")[1] if site.has("rest") else site.end)
        imports = (site.text("import"),) if site.text("import") else ()
        return Fix(tuple(edit for edit in edits if edit.text or edit.end > edit.start), imports=imports, region=region)

    @staticmethod
    def _argument(site: Site, close: int) -> Edit:
        """The zone as last argument, in the layout of those before it."""
        utc = site.text("utc")
        before = site.source[:close].rstrip()
        if site.text("new") == "now":
            return Edit(close, close, utc)
        if not before.endswith(b","):
            return Edit(len(before), len(before), f", {utc}")
        if b"\n" not in site.source[len(before) : close]:
            return Edit(close, close, f" {utc}")
        line = before[before.rfind(b"\n") + 1 :]
        indent = line[: len(line) - len(line.lstrip())].decode()
        newline = "\r\n" if site.source[len(before) :].startswith(b"\r\n") else "\n"
        return Edit(len(before), len(before), f"{newline}{indent}{utc},")
