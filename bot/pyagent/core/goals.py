"""Goals in prose: “90%+ docstring coverage”, “all files <500 lines”, “zero critical vulnerabilities”."""

from __future__ import annotations

import re

from pyagent.core.directive_values import Goal, Metric, Source

_MOST_LINES = re.compile(
    r"\b(?:files?|modules?)\b[^.;|]{0,40}?(?:<=?|≤|\b(?:under|below|at most|no more than|max(?:imum)?(?: of)?|up to)\b)"
    r"\s*(\d{2,6})\s*(?:lines|loc)\b"
    r"|\bno (?:file|module)s? (?:over|above|longer than|has more than|with more than)\s*(\d{2,6})\s*lines\b",
    re.IGNORECASE,
)
_PER_CENT = r"(\d{1,3})(?:\.\d+)?\s?(?:%|per ?cent)\+?"
_SHARES = {
    Metric.LINT: rf"{_PER_CENT}\s+(?:ruff|lint(?:er|ing)?)\s+compliance",
    Metric.TYPES: rf"{_PER_CENT}\s+type(?:[ -]hint)?\s+coverage",
    Metric.DOCSTRINGS: rf"{_PER_CENT}\s+(?:docstring|documentation)\s+coverage",
    Metric.AUTONOMY: rf"\bfix\w*\s+{_PER_CENT}\s+of\b|{_PER_CENT}\s+autonomy",
}
_COUNTS = {
    Metric.VULNERABILITIES: r"\b(?:zero|no|0)\s+(?:critical\s+)?vulnerabilities",
    Metric.CORE_SHELL: r"\bclear core\s*/\s*shell|\b(?:zero|no|0)\s+core\s*/\s*shell violations",
}


def most_lines(text: str) -> int:
    """How many lines a file may have, where a text says so; else 0."""
    found = _MOST_LINES.search(text)
    return int(found[1] or found[2]) if found else 0


def goals_in(text: str, source: Source) -> list[Goal]:
    """The goals that a text states."""
    goals = []
    for metric, pattern in _SHARES.items():
        if found := re.search(pattern, text, re.IGNORECASE):
            goals.append(Goal(metric, min(100, int(next(group for group in found.groups() if group))), source))
    goals += [Goal(metric, 0, source) for metric, pattern in _COUNTS.items() if re.search(pattern, text, re.IGNORECASE)]
    return goals + ([Goal(Metric.LONG_FILES, 0, source)] if most_lines(text) else [])
