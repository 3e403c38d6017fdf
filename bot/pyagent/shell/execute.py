# ruff: noqa: ARG001
"""Action → effect, one ``match``. Every effect is looked up before it is repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyagent.core.actions import Action
from pyagent.errors import PyAgentError
from pyagent.shell.forge.base import Forge
from pyagent.shell.workspace import Repository


@dataclass(frozen=True, slots=True)
class Effect:
    """What an action came to, for the run's report. ``url`` is empty when there is no pull request."""

    action: Literal["opened", "updated", "unchanged", "closed", "left"]
    category: str
    number: int | None
    url: str
    reason: str = ""


def perform(action: Action, forge: Forge, mirror: Repository) -> Effect:
    """Perform one action. Safe to repeat after a crash at any point."""
    raise PyAgentError("perform is not built yet")
