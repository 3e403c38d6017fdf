"""Turns of phrase that order something: tiny questions about one line of text."""

from __future__ import annotations

import re

from pyagent.core.directive_values import Goal, Metric, Setting, Source
from pyagent.core.goals import most_lines

_VERB = re.compile(
    r"(?:please\s+)?(?:add|apply|clean|complete|convert|correct|eliminate|find|fix|focus|harden|improve|mend|moderni[sz]e"
    r"|narrow|remove|replace|rewrite|sort|standardi[sz]e|tidy|update|upgrade|use|work on)\b",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"(?:please\s+)?(?:(?:do not|don['\u2019]t|never)\s+(?:touch|change|edit|fix|modify|reformat|rewrite|convert)"
    r"|leave(?!\s+no\b)|skip|ignore|exclude)\b(?P<what>.*)",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"\b(?:manual|human)\b.*\breview\b|\breview(?:ed)? by (?:hand|people|a person)\b", re.IGNORECASE)
_GOALS = re.compile(r"\b(?:success|goals?|metrics?|criteria)\b", re.IGNORECASE)
_STYLE = re.compile(r"\b(google|numpy|sphinx)(?:[ -]style)?\b", re.IGNORECASE)
_KEEP = re.compile(
    r"\b(?:add|archive|keep|maintain|record|register|remove|update|write)\b.{0,120}?"
    r"docs[\\/]work[\\/](?P<paper>prompt\.txt|RUST_Ready\.md)",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w.-]*(?:[a-z0-9][A-Z]|[A-Z][A-Z][a-z]|\w_\w|\.py|[/\\])[\w./\\-]*(?:\(\))?")


def asks(text: str) -> bool:
    """Whether a sentence begins by telling somebody to do something."""
    return bool(_VERB.match(text))


def forbidden(text: str) -> str:
    """What a sentence says not to touch; empty when it forbids nothing."""
    found = _NEVER.match(text)
    return found["what"] if found else ""


def is_for_review(text: str) -> bool:
    """Whether a heading says that people review what stands below it."""
    return bool(_REVIEW.search(text))


def is_about_goals(text: str) -> bool:
    """Whether a heading says that goals stand below it."""
    return bool(_GOALS.search(text))


def is_list_of_names(text: str) -> bool:
    """Whether a line holds nothing but names with commas between them, like ``CartCore, shop/load.py``."""
    parts = [part.strip() for part in text.rstrip(".").split(",") if part.strip()]
    return bool(parts) and all(_NAME.fullmatch(part) for part in parts)


def paper_to_keep(text: str) -> str:
    """The paper in docs/work that a text wants kept; empty when it wants none."""
    found = _KEEP.search(text)
    if found is None:
        return ""
    return "docs/work/prompt.txt" if found["paper"].lower() == "prompt.txt" else "docs/work/RUST_Ready.md"


def settings_in(text: str, heading: str, source: Source) -> list[Setting]:
    """The settings that a text gives in prose: the lines that a file may have, the format of docstrings."""
    settings = []
    if lines := most_lines(text):
        settings.append(Setting("max-file-lines", str(lines), source))
    style = _STYLE.search(text)
    if style and "docstring" in f"{heading} {text}".lower():
        settings.append(Setting("docstrings", style[1].lower(), source))
    return settings


def said_of_setting(setting: Setting) -> str:
    """A setting in words."""
    match setting.name:
        case "limit":
            return f"at most {setting.value} fixes in a run"
        case "safety":
            return "only fixes that keep behaviour" if setting.value == "safe" else "also fixes that want a glance"
        case "max-file-lines":
            return f"files of at most {setting.value} lines"
        case "docstrings":
            return f"docstrings in the format of {_NAMES[setting.value]}"


def said_of_goal(goal: Goal) -> str:
    """A goal in words."""
    if goal.metric in (Metric.LONG_FILES, Metric.CORE_SHELL, Metric.VULNERABILITIES):
        return f"goal: {goal.value or 'no'} {goal.metric}"
    return f"goal: {goal.metric} of at least {goal.value} %"


_NAMES = {"google": "Google", "numpy": "NumPy", "sphinx": "Sphinx"}
