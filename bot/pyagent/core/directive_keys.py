"""``key: value`` lines: read strictly where they can only be directives, as prose where they are sentences.

A run must not start on a constraint that was meant and misspelt. So a value of one word, or a list of such, has to name
something; only a sentence that names nothing is taken for prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.directive_lines import Line
from pyagent.core.directive_names import Names, Place
from pyagent.core.directive_values import Problem, Setting, Source, Target
from pyagent.core.nearest import did_you_mean

_STYLES = ("google", "numpy", "sphinx")
_NUMBER = re.compile(r"\s*(?:at most |max(?:imum)? |up to )?(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\s+[a-z-]+){0,3}\.?")
_LIST = re.compile(r"\s*(?:[,;]|\band\b)\s*")
_IN = re.compile(r"\s+(?:in|at|below|under|for)\s+")


@dataclass(frozen=True, slots=True)
class Value:
    """What a value names; ``unknown`` are its words that name nothing."""

    rules: frozenset[str] = frozenset()
    places: tuple[Place, ...] = ()
    unknown: tuple[str, ...] = ()


def setting_of(line: Line, source: Source) -> Setting | Problem | None:
    """The setting that a line gives; None where it is prose."""
    value = line.text.strip().strip("`'\"").lower()
    if line.key in ("limit", "max-file-lines"):
        found = _NUMBER.fullmatch(value)
        number = int(found[1].replace(",", "")) if found else 0
        if number:
            return Setting("limit" if line.key == "limit" else "max-file-lines", str(number), source)
        return _unreadable(line, source, "a whole number of at least 1, such as 20")
    if line.key == "safety":
        words = [word for word in re.findall(r"[a-z]+", value) if word in ("safe", "review")]
        if len(set(words)) == 1 and len(value.split()) <= _FEW:
            return Setting("safety", words[0], source)
        return _unreadable(line, source, "safe or review")
    style = next((style for style in _STYLES if style in value), "")
    return Setting("docstrings", style, source) if style else _unreadable(line, source, ", ".join(_STYLES))


def targets_of(line: Line, source: Source, names: Names) -> Sequence[Target] | Problem | None:
    """The findings that the value of ``focus``, ``skip``, ``review``, ``category`` or ``rule`` names."""
    text = line.text.strip()
    if not text:
        return _unreadable(line, source, "a category, rule, path or class")
    head, *tail = _IN.split(text, maxsplit=1)
    value, where = _value(head, names), _value(tail[0], names) if tail else Value()
    unknown = (*value.unknown, *where.unknown)
    named = value.rules or value.places or where.places
    if unknown and (_is_list(text) or (named and any(_slip(word, names) for word in unknown))):
        return _unknown(line, source, unknown[0], names)
    if not named:
        slip = next((word for word in unknown if _slip(word, names)), "") if len(text.split()) <= _FEW else ""
        return _unknown(line, source, slip, names) if slip else None
    return _targets(source, value, where)


_FEW = 3


def _targets(source: Source, value: Value, where: Value) -> list[Target]:
    """``skip: LOG001 in shop/cli.py`` is one target; ``skip: docstrings, tests/`` are two."""
    if where.places:
        return [Target(source, value.rules, where.places)]
    targets = [Target(source, value.rules)] if value.rules else []
    return targets + ([Target(source, places=value.places)] if value.places else [])


def _value(text: str, names: Names) -> Value:
    rules: frozenset[str] = frozenset()
    places: list[Place] = []
    unknown = []
    for part in _LIST.split(text):
        said = part.strip().strip("`'\".").removesuffix("()")
        if not said:
            continue
        if ids := names.ids.get(said.lower()):
            rules |= ids
        elif place := names.path(said) or names.symbol(said):
            places.append(place)
        elif ids := names.rules_in(part).rules:
            rules |= ids
        elif found := names.places_in(part).places:
            places += found
        else:
            unknown.append(said)
    return Value(rules, tuple(places), tuple(unknown))


def _is_list(text: str) -> bool:
    """Whether a value is one word, or words between commas: nobody writes prose like that."""
    return all(len(part.split()) <= 1 for part in _LIST.split(text))


def _slip(word: str, names: Names) -> str:
    return did_you_mean(word.lower(), names.ids) if len(word) > _FEW else ""


def _unknown(line: Line, source: Source, word: str, names: Names) -> Problem:
    near = did_you_mean(word.lower(), names.ids)
    what = f"`{line.key}` names no category, rule, path or class of this project: {word}{near}"
    return Problem(source, what, "correct it, or write it as a sentence")


def _unreadable(line: Line, source: Source, wanted: str) -> Problem | None:
    if len(line.text.split()) > _FEW:
        return None
    return Problem(source, f"`{line.key}` needs {wanted}, not {line.text!r}", "correct it, or write it as a sentence")
