"""BUG013: duplicate test case (found by Ruff PT014)."""

from __future__ import annotations

from pyagent.agents.base import Leave, RuffAgent
from pyagent.core.model import Category, Safety

_HEAD = "import pytest\n\n\n"
_TEST = "\ndef test_f(x):\n    assert x\n"


class DuplicateTestCase(RuffAgent):
    """Reports a case that ``pytest.mark.parametrize`` lists twice.

    It runs the same test again. Usually another value was meant, and that one is not tested.

    Manual: only a person knows which value was meant, and to remove the case renames the tests of the other one.
    """

    rule = "BUG013"
    name = "duplicate-test-case"
    category = Category.BUGS
    safety = Safety.MANUAL
    since = (2, 7)
    source = "flake8-pytest-style PT014, Ruff PT014"
    codes = ("PT014",)
    unfixable = "usually another value was meant: correct one of the two cases, or remove it"
    examples = (
        Leave(_HEAD + "@pytest.mark.parametrize('x', [1, 2, 1])" + _TEST, why="another value may have been meant"),
        Leave(_HEAD + "@pytest.mark.parametrize('x', [1, 2])" + _TEST, why="the cases differ"),
        Leave(
            _HEAD + "@pytest.mark.parametrize('x', [1, 1], ids=['a', 'b'])" + _TEST,
            why="the cases have names, one of which would have to go too",
        ),
    )
