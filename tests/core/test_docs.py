"""The generated docs say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.agents.describe import describe, describe_all
from pyagent.agents.registry import own_agents
from pyagent.core.config import Config
from pyagent.core.config_values import options_of
from pyagent.core.docs import agents_page, agents_table, config_page
from pyagent.core.error_pages import errors_page
from pyagent.core.model import Category, Safety

DOCS = Path(__file__).parents[2] / "docs"


class Sample(Agent):
    """Finds ``x``. It is bad.

    Why it matters.
    """

    rule = "SYN999"
    name = "sample"
    category = Category.SYNTAX
    safety = Safety.REVIEW
    examples = (
        Rewrite("x = '''```'''\n", "y = 1\n"),
        Leave("z\n", why="A test says so.", path="tests/test_z.py"),
    )
    source = "PEP 8"


def test_a_page_is_made_of_docstring_and_examples() -> None:
    doc = describe(Sample)
    assert doc.summary == "Finds `x`."
    assert doc.fixable
    text = doc.text()
    assert "Finds `x`. It is bad.\n\nWhy it matters.\n" in text
    assert "Example 2 in `tests/test_z.py`, left: A test says so.\n\n    z\n" in text
    assert text.endswith("Source: PEP 8\n")


def test_code_with_fences_stays_in_its_fence() -> None:
    page = describe(Sample).markdown()
    assert "Before:\n\n````python\nx = '''```'''\n````\n\nAfter:\n\n```python\ny = 1\n```" in page
    assert "Left in `tests/test_z.py`, because a test says so:" in page


def test_code_that_does_not_print_is_shown_as_escapes() -> None:
    class Odd(Sample):
        """Odd."""

        examples = (Leave("a\x00\r\n\tb\x0c\n", why="odd"),)

    page = describe(Odd).markdown()
    assert "```python\na\\x00\\r\n\tb\\x0c\n```" in page
    assert page.replace("\n", "").replace("\t", "").isprintable()


def test_an_agent_without_rewrites_only_reports() -> None:
    class Reporter(Sample):
        """Reports."""

        examples = (Leave("z\n", why="SQL is text"),)

    doc = describe(Reporter)
    assert not doc.fixable
    assert "because SQL is text:" in doc.markdown()
    assert agents_table([doc]).splitlines()[1] == "SYN999  sample  syntax    review  reports only"


def test_the_page_of_keys_names_every_key_and_its_default() -> None:
    page = config_page()
    for key in options_of(Config):
        assert f"## `{key}`\n" in page
    assert 'Type: text. Default: `"3.10"`.' in page
    assert "| `open-pull-requests` | Pull requests of PyAgent that may be open at once. | `10` |" in page


PAGES = {
    "agents.md": lambda: agents_page(describe_all(own_agents()).values()),
    "config.md": config_page,
    "errors.md": errors_page,
}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_in_docs_are_fresh(name: str) -> None:
    expected = PAGES[name]()
    assert (DOCS / name).read_text(encoding="utf-8") == expected, "run `make docs`"
