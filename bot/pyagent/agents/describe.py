"""An agent as the values that its docs page is made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterable

from pyagent.agents.base import Agent, Leave, Rewrite
from pyagent.core.docs import ExampleDoc, RuleDoc

_USUAL_PATH = Rewrite("", "").path


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
        return ExampleDoc(path=path, before=example.before, after=example.after)
    return ExampleDoc(path=path, before=example.code, why=example.why)
