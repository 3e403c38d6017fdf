"""An agent as the values that its docs page is made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.docs import ExampleDoc, RuleDoc

_USUAL_PATH = Rewrite("", "").path
_MOST_LINES = 60


def describe(agent: type[Agent]) -> RuleDoc:
    """The docs of one agent: its docstring in paragraphs, its examples in order."""
    # Docstrings quote code as reStructuredText does; the pages are Markdown.
    docstring = inspect.cleandoc(agent.__doc__ or "").replace("``", "`")
    return RuleDoc(
        rule=agent.rule,
        name=agent.name,
        category=agent.category,
        safety=agent.safety,
        fixable=agent.can_fix(),
        paragraphs=tuple(part.strip() for part in docstring.split("\n\n") if part.strip()),
        examples=tuple(_example(example) for example in agent.examples),
        source=agent.source,
    )


def describe_all(agents: Iterable[type[Agent]]) -> dict[str, RuleDoc]:
    """Rule id → docs."""
    return {agent.rule: describe(agent) for agent in agents}


def _example(example: Rewrite | Leave) -> ExampleDoc:
    # The path is worth a word only where the rule reads it.
    path = "" if example.path == _USUAL_PATH else example.path
    if isinstance(example, Rewrite):
        made = "".join(f"\n\n# The new {path}:\n{text}" for path, text in example.made.items())
        return ExampleDoc(path=path, before=_shortened(example.before), after=_shortened(example.after) + made)
    return ExampleDoc(path=path, before=_shortened(example.code), why=example.why)


def _shortened(code: str) -> str:
    """A page needs no thousand lines to show that a file is long."""
    lines = code.splitlines(keepends=True)
    if len(lines) <= _MOST_LINES:
        return code
    return "".join([*lines[: _MOST_LINES // 2], f"# … {len(lines) - _MOST_LINES // 2} more lines\n"])
