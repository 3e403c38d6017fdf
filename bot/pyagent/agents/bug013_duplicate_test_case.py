"""BUG013: duplicate test case (found and fixed by Ruff PT014)."""

from __future__ import annotations

from collections.abc import Collection

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Dismiss, Fix, Left, Safety, Site

_HEAD = "import pytest\n\n\n"
_TEST = "\ndef test_f(x):\n    assert x\n"


class DuplicateTestCase(RuffAgent):
    """Removes a case that ``pytest.mark.parametrize`` lists twice.

    It runs the same test again; usually another value was meant, and that one is not tested.

    Review: one run of the test less. Lists with names for their cases (``ids``) are left, since a name would have to
    go as well.
    """

    rule = "BUG013"
    name = "duplicate-test-case"
    category = Category.BUGS
    safety = Safety.REVIEW
    by_statement = True
    python2 = True
    source = "flake8-pytest-style PT014, Ruff PT014"
    codes = ("PT014",)
    unfixable = "a comment stands in the case; decide which of the two is meant"
    examples = (
        Rewrite(
            _HEAD + "@pytest.mark.parametrize('x', [1, 2, 1])" + _TEST,
            _HEAD + "@pytest.mark.parametrize('x', [1, 2])" + _TEST,
        ),
        Rewrite(
            _HEAD + "@pytest.mark.parametrize('x', ['a', 'a'])" + _TEST,
            _HEAD + "@pytest.mark.parametrize('x', ['a'])" + _TEST,
        ),
        Rewrite(
            _HEAD + "@pytest.mark.parametrize('x', [\n    1,\n    2,\n    1,\n])" + _TEST,
            _HEAD + "@pytest.mark.parametrize('x', [\n    1,\n    2,\n])" + _TEST,
        ),
        Leave(_HEAD + "@pytest.mark.parametrize('x', [1, 2])" + _TEST, why="the cases differ"),
        Leave(
            _HEAD + "@pytest.mark.parametrize('x', [1, 1], ids=['a', 'b'])" + _TEST,
            why="the cases have names, one of which would have to go too",
        ),
        Leave(_HEAD + "@pytest.mark.parametrize('x', [f(), f()])" + _TEST, why="the two calls may differ"),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Leave lists whose cases have names."""
        del uses
        start = site.source.rfind(b"parametrize", 0, site.start)
        end = site.source.find(b"def ", site.end)
        if ("(" in site.code() and "pytest.param(" not in site.code()) or "await" in site.code():
            return Left("the two cases look the same, but calls may give different values; decide which is meant")
        if b"ids" in site.source[start : end if end >= 0 else None]:
            return Left("the cases have names (`ids`); remove the case together with its name")
        return result
