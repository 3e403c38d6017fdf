"""SYN018: deprecated test alias (found and fixed by Ruff UP005)."""

from __future__ import annotations

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.model import Category, Safety


class DeprecatedTestAlias(RuffAgent):
    """Calls ``assertEqual`` and its like by their name instead of an old alias (``assertEquals``).

    The aliases are gone in Python 3.12: a test that uses one fails there.

    Safe: the alias is the same method.
    """

    rule = "SYN018"
    name = "deprecated-test-alias"
    category = Category.SYNTAX
    safety = Safety.SAFE
    since = (3, 2)
    newer = True
    source = "Ruff UP005"
    codes = ("UP005",)
    examples = (
        Rewrite(
            "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEquals(1, 1)\n",
            "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(1, 1)\n",
        ),
        Rewrite(
            "from unittest import TestCase\n\n\nclass T(TestCase):\n    def test_a(self):\n        self.assertNotEquals(1, 2)\n        self.assert_(1)\n",
            "from unittest import TestCase\n\n\nclass T(TestCase):\n    def test_a(self):\n        self.assertNotEqual(1, 2)\n        self.assertTrue(1)\n",
        ),
        Rewrite(
            "class T(Base):\n    def test_a(self):\n        self.assertRaisesRegexp(E, 'x', f)\n",
            "class T(Base):\n    def test_a(self):\n        self.assertRaisesRegex(E, 'x', f)\n",
        ),
        Leave(
            "class T(Base):\n    def test_a(self):\n        self.assertEqual(1, 1)\n", why="the name is the current one"
        ),
        Leave("assertEquals(1, 1)\n", why="a function of your own"),
        Leave("checker.assertEquals(1, 1)\n", why="not a method of the test"),
    )
