"""The sentences of functions that answer yes or no, from their names: ``is_open``, ``value_is_missing``."""

from __future__ import annotations

import re

from pyagent.core.english import article, spelled_out, with_article, words_of
from pyagent.core.name_forms import plural
from pyagent.core.word_tables import (
    ADJECTIVES,
    ADVERBS,
    ARTICLES,
    KINDS,
    LINKS,
    LONGEST,
    MASS,
    NO_PARTICIPLES,
    ODD,
    SHORT,
    STATES,
    VERBAL,
    VERBS,
)

_STREAM = {
    "isatty": "Return whether it is a terminal.",
    "seekable": "Return whether it supports random access.",
}
"""Questions that each file answers under this name."""
_GUARD = re.compile(r"(\w+\.)*(TypeGuard|TypeIs)\[")
_PAIR = 2
_GRADES = frozenset({"valid", "invalid"})
_PREDICATE = re.compile(r"(ed|ing|able|ible|less|ful|ous)$")
_NO_ADJECTIVES = frozenset({"thing", "king", "ring", "string", "ping", "being", "table", "variable", "callable"})
_NO_KINDS = frozenset({"set", "key", "static", "class", "module"})
"""Words that say no kind when they stand alone behind ``is``."""
_RELATIVE = frozenset({"same", "similar", "equal", "first", "last", "next", "previous", "most", "least", "best"})


def is_truth(kind: str) -> bool:
    """Whether a type is that of a yes or no."""
    return kind == "bool" or bool(_GUARD.match(kind))


def asked(name: str, of: str, owner: str) -> str | None:
    """The question that a name asks; None when it asks none that can be read.

    Args:
        name: Name of a function that answers yes or no.
        of: Name of its first parameter.
        owner: Name of its class.
    """
    verb, *rest = words = words_of(name) or [""]
    if owner and name in _STREAM:
        return _STREAM[name]
    if not rest and verb.startswith("is") and verb[2:] in (KINDS | STATES) - _NO_KINDS:
        verb, rest = "is", [verb[2:]]
    if verb == "is" and len(rest) == 1 and rest[0] in STATES:
        thing = words_of(of) or words_of(owner)
        return f"Return whether the {' '.join(thing)} {_be(thing)} {rest[0]}." if thing else None
    if clause := _clause(words, of):
        return clause
    is_plain = all(word.isalpha() and len(word) > SHORT for word in rest) and not set(rest) & (ODD | LINKS | VERBAL)
    is_plain = is_plain or rest == ["exists"]
    if not is_plain or len(words) > LONGEST or len(rest) < 1:
        return None
    if verb == "is" and of and _is_kind(rest, of) and (not owner or _is_asked_of(rest, of)):
        return f"Return whether ``{of}`` is {with_article(rest)}."
    if verb in _GRADES and not set(rest) & VERBS - KINDS and rest[-1] not in ADJECTIVES:
        return f"Return whether the {' '.join(spelled_out(rest))} {_be(rest)} {verb}."
    if rest == ["exists"] and len(verb) > SHORT and verb not in VERBS | LINKS | VERBAL | ODD:
        return f"Return whether the {' '.join(spelled_out([verb]))} exists."
    is_participle = rest[-1].endswith("ed") and rest[-1] not in NO_PARTICIPLES
    if is_participle and verb not in VERBS | LINKS | VERBAL | ODD and len(verb) > SHORT:
        return f"Return whether the {' '.join(spelled_out(words[:-1]))} {_be(words[:-1])} {words[-1]}."
    return None


def _be(subject: list[str]) -> str:
    return "are" if plural(subject) else "is"


_GENERAL = frozenset({"value", "val", "obj", "object", "item", "arg", "expr", "thing", "name", "text", "data", "path"})


def _is_asked_of(rest: list[str], of: str) -> bool:
    """Whether a method asks about its argument, and not about its object by means of it."""
    return of in _GENERAL or rest[-1] == words_of(of)[-1]


def _is_kind(rest: list[str], of: str) -> bool:
    """Whether a parameter can be what the words say: they end in a kind of thing, or in its own name."""
    if rest[0] in _RELATIVE or plural(words_of(of) or [of]):
        return False
    if rest[-1].lower() in KINDS:
        return len(rest) > 1 or rest[0] not in _NO_KINDS
    return len(rest) > 1 and rest[-1] == words_of(of)[-1] and not rest[-1].endswith("s")


def _clause(words: list[str], of: str) -> str | None:
    """A name that is a clause: ``value_is_missing``, ``parent_cancellation_is_visible_to_us``."""
    if "is" not in words[1:-1] or words.count("is") > 1 or len(words) > LONGEST + 1:
        return None
    at = words.index("is")
    subject, predicate = words[:at], words[at + 1 :]
    is_plain = all(word.isalpha() and len(word) > SHORT for word in subject) and not set(subject) & (
        ODD | LINKS | VERBAL | ARTICLES | VERBS
    )
    is_adjective = predicate[0] in STATES or (
        bool(_PREDICATE.search(predicate[0])) and predicate[0] not in NO_PARTICIPLES | _NO_ADJECTIVES
    )
    rest = predicate[1:]
    goes_on = not rest or (
        rest[0] in LINKS and len(rest) > 1 and rest[-1] not in LINKS and not set(rest) & (ODD | VERBAL | VERBS)
    )
    if not is_plain or not is_adjective or not goes_on:
        return None
    thing = f"``{of}``" if subject == words_of(of) else f"the {' '.join(spelled_out(subject))}"
    return f"Return whether {thing} is {' '.join(spelled_out(predicate))}."


def question(verb: str, rest: list[str]) -> str:
    """``should_wait`` and ``has_team`` as the question they ask."""
    said = " ".join(spelled_out(rest))
    if verb == "has" and len(rest) == 1 and not rest[0].endswith("s") and rest[0] not in MASS:
        said = f"{article(said)} {said}"
    return f"Return whether to {said}." if verb == "should" else f"Return whether it {verb} {said}."


def state(rest: list[str]) -> str | None:
    """The answer of ``is_…`` for a state: ``is_open``, ``is_already_closed``."""
    is_state = bool(rest) and (
        rest[0] in LINKS or rest[-1].endswith(("ed", "able", "ible", "ing")) or rest[-1] in STATES
    )
    if not is_state or rest[-1] in LINKS | _NO_ADJECTIVES or ODD & set(rest):
        return None
    if len(rest) == _PAIR and (rest[0] in ADJECTIVES or _PREDICATE.search(rest[0])):
        return None
    if len(rest) > 1 and rest[0] not in LINKS | ADVERBS and not rest[0].endswith("ly"):
        return f"Return whether the {' '.join(spelled_out(rest[:-1]))} {_be(rest[:-1])} {rest[-1]}."
    return f"Return whether it is {' '.join(spelled_out(rest))}."
