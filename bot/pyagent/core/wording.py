"""Turns identifiers into English: words of a name, and the imperative sentence that a function's name stands for.

``None`` as an answer means: the name is no sentence, and a person has to write one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyagent.core.word_tables import (
    ACTIONS,
    ARTICLES,
    CASED,
    LINKS,
    LONGEST,
    NOUNS,
    ODD,
    OF_ITSELF,
    PHRASES,
    QUESTIONS,
    SHORT,
    STATES,
    TAKES_ARTICLE,
    TAKING,
    THINGS,
    UPPER,
    VERBAL,
    VERBS,
    WHOLE,
)

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """Words of an identifier: ``getHTTPPort`` and ``get_http_port`` have three; acronyms are upper case."""
    words = _WORD.findall(name)
    cased = [word if len(word) > 1 and word.isupper() and not name.isupper() else word.lower() for word in words]
    return [UPPER.get(word, word) for word in cased]


def noun_phrase(name: str) -> str:
    """``UserRecord`` as ``User record``, ``json_tools`` as ``JSON tools``."""
    text = " ".join(words_of(name))
    return text[:1].upper() + text[1:]


def listing(names: Sequence[str], link: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f"{', '.join(names[:-1])} {link} {names[-1]}" if len(names) > 1 else "".join(names)


def summary_of(
    name: str, *, owner: str = "", returns: bool = False, yields: bool = False, of: str = "", kind: str = ""
) -> str | None:
    """An imperative sentence from a function's name; None when the name is no verb with an object.

    Args:
        name: Name of the function.
        owner: Name of its class; gives ``run`` its object.
        returns: Whether it returns a value.
        yields: Whether it is a generator.
        of: Name of its first parameter, of which ``is_valid`` speaks.
        kind: Type of what it returns.
    """
    verb, *rest = words_of(name) or [""]
    if verb == "is" and kind == "bool" and len(rest) == 1 and rest[0] in STATES:
        thing = " ".join(words_of(of) or words_of(owner))
        return f"Return whether the {thing} is {rest[0]}." if thing else None
    if verb == "iter" and rest:
        return _sentence("iterate over", rest)
    if verb in {"post", "pre"} and rest and rest[0] in VERBS:
        return None
    if special := _special(verb, rest, owner, returns=returns):
        return special
    is_of_itself = bool(owner) and verb in OF_ITSELF
    if not rest and verb in TAKING and not is_of_itself and len(of) > SHORT and not of.startswith("_"):
        return f"{PHRASES.get(verb, verb).capitalize()} ``{of}``."
    if verb not in VERBS or (verb in NOUNS and returns and not _is_action(verb, rest)):
        return None
    if verb == "get":
        verb = "yield" if yields else "return" if returns else "get"
    if not rest:
        rest = words_of(owner)
        if not rest or verb not in WHOLE:
            return None
    return _sentence(PHRASES.get(verb, verb), rest) or _quoted(PHRASES.get(verb, verb), name, rest)


def _quoted(verb: str, name: str, rest: list[str]) -> str | None:
    """A name whose words are no English as they stand, shown as it is."""
    at = re.match(r"_*[A-Za-z][a-z]*_?", name)
    tail = name[at.end() :] if at else ""
    is_fragment = (
        not rest
        or verb in {"return", "yield"}
        or rest[0] in LINKS | VERBAL | ARTICLES
        or {"if", "or", "not", "is", "should"} & set(rest)
    )
    if is_fragment or len(tail) <= SHORT or len(rest) > LONGEST:
        return None
    return f"{verb[0].upper()}{verb[1:]} ``{tail}``."


def _special(verb: str, rest: list[str], owner: str, *, returns: bool) -> str | None:
    """Names that are no verb with an object, but a form of their own."""
    words = [verb, *rest]
    if "to" in rest[:-1] and verb not in VERBS and words.count("to") == 1:
        at = words.index("to")
        if not (set(words) & ODD or set(words[:at]) & VERBS - NOUNS or len(words) > LONGEST or LINKS & set(words[:at])):
            return f"Convert the {' '.join(_plain(words[:at]))} to {_with_article(words[at + 1 :])}."
    thing = " ".join(_plain(words_of(owner))) if owner else ""
    has_name = bool(thing) and not set(words_of(owner)) & ODD
    if verb in QUESTIONS and rest and returns and not LINKS & set(rest[-1:]):
        said = " ".join(_plain(rest))
        return f"Return whether to {said}." if verb == "should" else f"Return whether it {verb} {said}."
    if verb in {"to", "as"} and len(rest) == 1 and returns and has_name:
        return f"Return the {thing} as {_with_article(rest)}."
    is_state = bool(rest) and (
        rest[0] in LINKS or rest[-1].endswith(("ed", "able", "ible", "ing")) or rest[-1] in STATES
    )
    if verb == "is" and is_state and returns and rest[-1] not in LINKS and not ODD & set(rest):
        return f"Return whether it is {' '.join(_plain(rest))}."
    if verb in {"visit", "depart"} and rest:
        return f"{verb.capitalize()} ``{'_'.join(rest)}``."
    if verb == "on" and rest and not returns and not ODD & set(rest) and not LINKS & set(rest):
        return f"Handle the event ``{'_'.join(rest).lower()}``."
    return None


def _is_action(verb: str, rest: list[str]) -> bool:
    """Whether a word that may be a noun is the verb of its name: one walks a tree, but a walk time is a time."""
    return verb in ACTIONS and bool(rest) and rest[-1].lower() not in THINGS


def _plain(words: list[str]) -> list[str]:
    return [CASED.get(word, word) for word in words]


def _with_article(words: list[str]) -> str:
    text = " ".join(_plain(words))
    is_plain = words[-1] in UPPER.values() or words[-1].endswith("s") or words[-1] in {"text", "bytes", "unicode"}
    return text if is_plain else f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def noun_of(name: str) -> str | None:
    """The thing that a name names: ``full_box`` is a full box; None when it is a sentence or a fragment of one."""
    words = words_of(name)
    if not words or len(words) > LONGEST or words[0] in VERBS - NOUNS or set(words) & (ODD | LINKS | VERBAL):
        return None
    if words[0] in {"main", "run"} or (len(words) == 1 and len(words[0]) <= SHORT + 1):
        return None
    if words[0] in VERBS and (len(words) == 1 or _is_action(words[0], words[1:])):
        return None
    if any(word.isdigit() or (word.islower() and len(word) <= SHORT) for word in words):
        return None
    return " ".join(_plain(words))


def _sentence(verb: str, rest: list[str]) -> str | None:
    """The verb with its object, articles added; None when that is no English."""
    is_short = any(word.islower() and len(word) <= SHORT and word not in LINKS | ARTICLES for word in rest)
    is_odd = is_short or ODD & set(rest) or any(word.isdigit() or len(word) == 1 for word in rest)
    if is_odd or rest[-1] in LINKS or any(word in VERBS - NOUNS for word in rest):
        return None
    if rest[0] in ARTICLES and len(rest) == 1:
        return None
    if rest[0] not in LINKS | ARTICLES:
        rest = ["the", *rest]
    said: list[str] = []
    for word in rest:
        said += [CASED.get(word, word), *(["the"] if word in TAKES_ARTICLE else [])]
    return f"{verb[0].upper()}{verb[1:]} {' '.join(said)}."
