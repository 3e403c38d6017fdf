"""Names of functions that are no verb with an object, and the sentences that they stand for.

``to_text``, ``maybe_rotate_file``, ``settimeout``, ``check_is_writable``, ``error`` of a logger.
"""

from __future__ import annotations

import re

from pyagent.core.english import spelled_out, with_article, words_of
from pyagent.core.word_tables import (
    ADJECTIVES,
    CASED,
    KINDS,
    LEVELS,
    LINKS,
    LONGEST,
    ODD,
    PLACES,
    PLACING,
    PLURALS,
    SHORT,
    STATES,
    TARGETS,
    THINGS,
    UPPER,
    VERBAL,
    VERBS,
)

_GLUEING = ("reopen", "remove", "delete", "create", "update", "close", "write", "read", "send", "load", "set", "add")
"""Verbs that are written together with their objects, and that begin no noun with them."""
_PAIR = 2
_UNCOUNTED = frozenset({"markdown", "hex", "base64", "camelcase"})
_MARKUP = frozenset({"JSON", "YAML", "XML", "HTML", "CSV", "TOML", "UTC", "ASCII", "SQL", "ANSI", "URL", "URI", "UUID"})
_PREDICATE = re.compile(r"(able|ible)$")


def converted(words: list[str], of: str) -> str | None:
    """``to_text(obj)``, ``as_bytes(s)``, ``query_to_string(query)`` of a function that is no method."""
    subject, target = words[:1], words[1:]
    if "to" in words[1:-1] and words.count("to") == 1:
        at = words.index("to")
        subject, target = words[:at], words[at + 1 :]
        if subject != words_of(of):
            return None
    elif words[0] not in {"to", "as"}:
        return None
    if not of or not target or not is_target(target):
        return None
    what = with_article(target) if target[-1] not in _UNCOUNTED else " ".join(target)
    return f"Return ``{of}`` as {what}." if words[0] == "as" else f"Convert ``{of}`` to {what}."


def is_target(words: list[str]) -> bool:
    """Whether the words name something that a value is turned into, a JSON dictionary say."""
    if not words:
        return False
    is_known = words[-1] in TARGETS or words[-1] in _MARKUP
    return is_known and len(words) <= _PAIR and all(word in UPPER.values() for word in words[:-1])


def unglued(name: str, of: str) -> list[str] | None:
    """The verb and the object of ``settimeout`` and ``writeline``: its parameter, or a known thing."""
    if not name.isalpha() or not name.islower() or name in VERBS | KINDS | THINGS:
        return None
    for verb in _GLUEING:
        rest = name.removeprefix(verb)
        if rest == name or len(rest) <= SHORT:
            continue
        if rest == of or rest in KINDS | THINGS | PLURALS:
            return [verb, rest]
    return None


def put(verb: str, where: str, what: str) -> str | None:
    """``insert(index, item)`` and ``send(address, message)``: what is given second goes where the first says."""
    place = next((link for link, names in PLACES.items() if where in names), None)
    if verb not in PLACING or place is None or what in PLACES[place]:
        return None
    return f"{verb.capitalize()} ``{what}`` {place} ``{where}``."


def checked(verb: str, rest: list[str], of: str) -> str | None:
    """``check_is_writable(path)``: that the path is writable."""
    if verb not in {"check", "ensure", "assert"} or rest[:1] != ["is"] or len(rest) != _PAIR or not of:
        return None
    word = rest[1]
    if word in STATES or _PREDICATE.search(word):
        return f"{verb.capitalize()} that ``{of}`` is {word}."
    return f"{verb.capitalize()} that ``{of}`` is {with_article([word])}." if word in KINDS - {"set"} else None


def logged(name: str, of: str, owner: str) -> str | None:
    """A method of a logger that is named as a level."""
    is_logger = words_of(owner)[-1:] in (["logger"], ["log"])
    return f"Log ``{of}`` at the level ``{name}``." if is_logger and name in LEVELS and of in _MESSAGES else None


_MESSAGES = frozenset({"msg", "message", "fmt", "text"})


def paired(rest: list[str]) -> bool:
    """Whether two things stand in the words: ``columns_and_rows``, ``user_or_none``."""
    link = next((word for word in ("and", "or") if word in rest[1:-1]), "")
    if not link or rest.count("and") + rest.count("or") > 1 or len(rest) > LONGEST:
        return False
    at = rest.index(link)
    words = [*rest[:at], *rest[at + 1 :]]
    is_plain = all(word.isalpha() and (len(word) > SHORT or word.isupper()) for word in words)
    is_noun = rest[at - 1] not in ADJECTIVES | STATES and rest[-1] not in ADJECTIVES | STATES
    first = rest[at + 1]
    return (
        is_plain
        and is_noun
        and (first not in ADJECTIVES | VERBS | _STEPS and rest[-1] not in VERBS | _STEPS)
        and not set(words) & (ODD | LINKS | VERBAL)
    )


_STEPS = frozenset({"step", "back", "again", "all"})
"""Words that something else begins with, which is done too."""


def plural(words: list[str]) -> bool:
    """Whether the last word stands for several things."""
    last = CASED.get(words[-1], words[-1])
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def all_of(words: list[str]) -> str | None:
    """``all_tracebacks``: all tracebacks."""
    rest = words[1:]
    if words[0] != "all" or not rest or not plural(rest) or set(rest) & (ODD | LINKS | VERBAL):
        return None
    return f"all {' '.join(spelled_out(rest))}" if all(len(word) > SHORT for word in rest) else None
