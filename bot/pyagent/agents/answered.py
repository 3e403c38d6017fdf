"""Agents of docstrings with the answers of a language model, for the places where they have nothing to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from pyagent.agents.base import Agent
from pyagent.core.docstrings import inserted
from pyagent.core.model import Fix, Left, Safety, Site
from pyagent.core.model_docs import ASKED, Answered, is_askable


def with_answers(agents: Mapping[str, type[Agent]], answers: Mapping[str, Answered]) -> dict[str, type[Agent]]:
    """The agents, those of docstrings with a model's answers where they have none of their own.

    Args:
        agents: By rule.
        answers: By the fingerprint of the place.
    """
    return {rule: _answering(agent, answers) if rule in ASKED and answers else agent for rule, agent in agents.items()}


def _answering(agent: type[Agent], answers: Mapping[str, Answered]) -> type[Agent]:
    def fix(self: Agent, site: Site) -> Fix | Left:
        result = agent.fix(self, site)
        answer = answers.get(site.fingerprint)
        if answer is None or not is_askable(site, result):
            return result
        if not answer.lines:
            return Left(answer.reason)
        made = inserted(site, answer.lines, blank_after=site.rule == "DOC002")
        return replace(made, safety=Safety.REVIEW, note=f"Docstrings by the language model {answer.model}: read them.")

    # A subclass, so that every later look at a changed file has the answers as well.
    return cast("type[Agent]", type(agent.__name__, (agent,), {"fix": fix, "__doc__": agent.__doc__}))
