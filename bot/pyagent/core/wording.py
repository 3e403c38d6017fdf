"""Turns identifiers into English: words of a name, and the imperative sentence that a function's name stands for.

``None`` as an answer means: the name is no sentence, and a person has to write one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyagent.core.word_tables import (
    ACTIONS,
    ADJECTIVES,
    ADVERBS,
    ARTICLES,
    CASED,
    EITHER_WAY,
    EVENTS,
    KINDS,
    LEADING,
    LINKS,
    LONGEST,
    MASS,
    NO_PARTICIPLES,
    NOUNS,
    ODD,
    OF_ITSELF,
    OF_THINGS,
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
    is_verb,
)

_QUANTITIES = frozenset({"all", "any", "both", "each", "everything", "many", "more", "most", "nothing", "one", "some"})
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


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return f"{text[:1].upper()}{text[1:]}"


_LIKE_YOU = ("Uni", "uni", "Use", "use", "Usa", "Util", "util", "Uti", "Eu", "eu", "One", "one")


def article(name: str) -> str:
    """``a`` or ``an``, as the name is spoken: an acronym by its first letter."""
    bare = name.lstrip("_")
    if bare.startswith(_LIKE_YOU):
        return "a"
    is_spelled = bare[:1].isupper() and (bare[1:2].isupper() or bare[1:2].isdigit())
    return "an" if bare[:1] in ("AEFHILMNORSX" if is_spelled else "AEIOUaeiou") else "a"


def summary_of(
    name: str,
    *,
    owner: str = "",
    returns: bool = False,
    yields: bool = False,
    of: str = "",
    kind: str = "",
    builds: bool = False,
) -> str | None:
    """An imperative sentence from a function's name; None when the name is no verb with an object.

    Args:
        name: Name of the function.
        owner: Name of its class; gives ``run`` its object.
        returns: Whether it returns a value.
        yields: Whether it is a generator.
        of: Name of its first parameter, of which ``is_valid`` speaks.
        kind: Type of what it returns.
        builds: Whether it is a class method that makes an instance.
    """
    verb, *rest = words_of(name) or [""]
    if verb == "iter" and rest:
        return _sentence("iterate over", rest)
    if builds and verb == "from" and owner and (source := _source(rest, of)):
        return f"Build {article(owner)} ``{owner}`` from {source}."
    if kind == "bool" and (asked := _asked(verb, rest, of, owner)):
        return asked
    if verb in {"post", "pre"} and rest and rest[0] in VERBS:
        return None
    if special := _special(verb, rest, owner, returns=returns):
        return special
    is_of_itself = bool(owner) and verb in OF_ITSELF
    if not rest and verb in EITHER_WAY and owner and of:
        return None
    if not rest and verb in TAKING and not is_of_itself and len(of) > SHORT and not of.startswith("_"):
        return f"{PHRASES.get(verb, verb).capitalize()} ``{of}``."
    if not is_verb(verb) or (verb in NOUNS and returns and not _is_action(verb, rest)):
        return None
    if verb == "get":
        verb = "yield" if yields else "return" if returns else "get"
    if not rest:
        rest = words_of(owner)
        is_thing = bool(rest) and verb in OF_THINGS and not rest[-1].endswith(("er", "or", "s"))
        if not rest or not (verb in WHOLE or is_thing):
            return None
    return _sentence(PHRASES.get(verb, verb), rest) or _quoted(PHRASES.get(verb, verb), name, rest)


def _source(words: list[str], of: str) -> str | None:
    """What a ``from_…`` method starts from, by its name or else by its first parameter."""
    is_odd = any(word.isdigit() or (word.islower() and len(word) <= SHORT) for word in words)
    if words and not is_odd and not set(words) & (ODD | LINKS | VERBS - NOUNS) and len(words) < LONGEST:
        return f"the {' '.join(_plain(words))}"
    return f"``{of}``" if of else None


def _asked(verb: str, rest: list[str], of: str, owner: str) -> str | None:
    """A question that ends in a state, a noun or a participle: ``is_open``, ``is_numeric_value``, ``param_allowed``."""
    words = [verb, *rest]
    if verb == "is" and len(rest) == 1 and rest[0] in STATES:
        thing = " ".join(words_of(of) or words_of(owner))
        return f"Return whether the {thing} is {rest[0]}." if thing else None
    is_plain = all(word.isalpha() and len(word) > SHORT for word in rest) and not set(rest) & (ODD | LINKS | VERBAL)
    is_plain = is_plain or rest == ["exists"]
    if not is_plain or len(words) > LONGEST or len(rest) < 1:
        return None
    if verb == "is" and len(rest) > 1 and of and rest[-1].lower() in KINDS:
        return f"Return whether ``{of}`` is {_with_article(rest)}."
    if rest == ["exists"] and len(verb) > SHORT and verb not in VERBS | LINKS | VERBAL | ODD:
        return f"Return whether the {' '.join(_plain([verb]))} exists."
    is_participle = rest[-1].endswith("ed") and rest[-1] not in NO_PARTICIPLES
    if is_participle and verb not in VERBS | LINKS | VERBAL | ODD and len(verb) > SHORT:
        return f"Return whether the {' '.join(_plain(words[:-1]))} is {words[-1]}."
    return None


_PLAIN_KINDS = {
    "str": ("a string", "strings"),
    "bytes": ("bytes", "bytes objects"),
    "int": ("an integer", "integers"),
    "float": ("a number", "numbers"),
    "dict": ("a dictionary", "dictionaries"),
    "list": ("a list", "lists"),
    "set": ("a set", "sets"),
    "tuple": ("a tuple", "tuples"),
    "Path": ("a path", "paths"),
}
GLUED = re.compile(r"(iter(?!a)|get(?!t))[a-z]{3,}")
"""A verb and its object written as one word."""
_ADJECTIVE = re.compile(r"(able|ible|ful|ous|less|worthy|ly|ish|ed)$")
_ITEMS = re.compile(r"(?:t\.|typing\.)?([Ll]ist|[Ss]et|[Dd]ict|[Tt]uple)\[(.*)\]")


def kind_phrase(kind: str) -> str:
    """A type in words: ``list[str]`` is a list of strings; empty for types that need a name."""
    plain = kind.removesuffix(" | None")
    if plain in _PLAIN_KINDS:
        said = _PLAIN_KINDS[plain][0]
    elif found := _ITEMS.fullmatch(plain):
        said, items = _PLAIN_KINDS[found[1].lower()][0], _PLAIN_KINDS.get(found[2])
        said = f"{said} of {items[1]}" if items and found[1].lower() in {"list", "set"} else said
    else:
        return ""
    return f"{said} or None" if plain != kind else said


def property_noun(name: str) -> str | None:
    """The thing that a property names: its short names are names too, and its verbs are nouns."""
    if noun := noun_of(name):
        return noun
    words = words_of(name)
    is_plain = all(word.isalpha() and len(word) > SHORT for word in words) and len(words) <= LONGEST
    is_odd = bool(set(words) & (ODD | LINKS | VERBAL)) or words[-1:] == ["main"] or _ADJECTIVE.search(name)
    return None if is_odd or not is_plain or words[-1] in ADJECTIVES | STATES else " ".join(_plain(words))


def _quoted(verb: str, name: str, rest: list[str]) -> str | None:
    """A name whose words are no English as they stand, shown as it is."""
    at = re.match(r"_*[A-Za-z][a-z]*_?", name)
    tail = name[at.end() :] if at else ""
    is_fragment = (
        not rest
        or verb in {"return", "yield"}
        or rest[0] in LINKS | VERBAL | ARTICLES
        or {"if", "or", "not", "is", "should", "and"} & set(rest)
        or (len(rest) == 1 and rest[0] in ADJECTIVES | _QUANTITIES)
    )
    if is_fragment or len(tail) <= SHORT or len(rest) > LONGEST:
        return None
    return f"{verb[0].upper()}{verb[1:]} ``{tail}``."


def _special(verb: str, rest: list[str], owner: str, *, returns: bool) -> str | None:
    """Names that are no verb with an object, but a form of their own."""
    if rest == ["check"] and verb not in VERBS:
        return _sentence("check", [verb])
    words = [verb, *rest]
    if "to" in rest[:-1] and verb not in VERBS and words.count("to") == 1:
        at = words.index("to")
        if not (
            set(words) & ODD
            or words[at - 1] in ADJECTIVES
            or set(words[:at]) & VERBS - NOUNS
            or len(words) > LONGEST
            or LINKS & set(words[:at])
        ):
            return f"Convert the {' '.join(_plain(words[:at]))} to {_with_article(words[at + 1 :])}."
    if returns and words.count("from") == 1 and "from" in words[1:-1] and (said := _taken(words)):
        return said
    if not returns and owner and rest and words[-1] in EVENTS and verb not in VERBS | LINKS | VERBAL | ODD:
        return f"Handle the event ``{'_'.join(words).lower()}``."
    thing = " ".join(_plain(words_of(owner))) if owner else ""
    has_name = bool(thing) and not set(words_of(owner)) & ODD
    if verb in QUESTIONS and rest and returns and not LINKS & set(rest[-1:]):
        return _question(verb, rest)
    if verb in {"to", "as"} and len(rest) == 1 and returns and has_name:
        return f"Return the {thing} as {_with_article(rest)}."
    is_state = bool(rest) and (
        rest[0] in LINKS or rest[-1].endswith(("ed", "able", "ible", "ing")) or rest[-1] in STATES
    )
    if verb == "is" and is_state and returns and rest[-1] not in LINKS and not ODD & set(rest):
        if len(rest) > 1 and rest[0] not in LINKS | ADVERBS and not rest[0].endswith("ly"):
            return f"Return whether the {' '.join(_plain(rest[:-1]))} is {rest[-1]}."
        return f"Return whether it is {' '.join(_plain(rest))}."
    if verb in {"visit", "depart"} and rest:
        return f"{verb.capitalize()} ``{'_'.join(rest)}``."
    if verb == "on" and rest and not returns and not ODD & set(rest) and not LINKS & set(rest):
        return f"Handle the event ``{'_'.join(rest).lower()}``."
    return None


def _question(verb: str, rest: list[str]) -> str:
    """``should_wait`` and ``has_team`` as the question they ask."""
    said = " ".join(_plain(rest))
    if verb == "has" and len(rest) == 1 and not rest[0].endswith("s") and rest[0] not in MASS:
        said = f"{article(said)} {said}"
    return f"Return whether to {said}." if verb == "should" else f"Return whether it {verb} {said}."


def _taken(words: list[str]) -> str | None:
    """``filename_from_url``: the filename from the URL."""
    at = words.index("from")
    thing, source = words[:at], words[at + 1 :]
    is_plain = all(word.isalpha() and (len(word) > SHORT or word.isupper()) for word in words)
    if not is_plain or set(words) & (ODD | VERBAL) or LINKS & {*thing, *source} or set(thing) & VERBS - NOUNS:
        return None
    return f"Return the {' '.join(_plain(thing))} from the {' '.join(_plain(source))}."


def _is_action(verb: str, rest: list[str]) -> bool:
    """Whether a word that may be a noun is the verb of its name: one walks a tree, but a walk time is a time."""
    return bool(rest) and ((verb in ACTIONS and rest[-1].lower() not in THINGS) or rest[0] in LINKS)


def _plain(words: list[str]) -> list[str]:
    return [CASED.get(word, word) for word in words]


def _with_article(words: list[str]) -> str:
    text = " ".join(_plain(words))
    is_plain = words[-1] in UPPER.values() or words[-1].endswith("s") or words[-1] in {"text", "bytes", "unicode"}
    return text if is_plain else f"{article(text)} {text}"


def noun_of(name: str) -> str | None:
    """The thing that a name names: ``full_box`` is a full box; None when it is a sentence or a fragment of one."""
    words = words_of(name)
    if not words or len(words) > LONGEST or (words[0] not in NOUNS and is_verb(words[0])):
        return None
    if set(words) & (ODD | LINKS | VERBAL):
        return None
    if (
        words[-1].lower() in ADJECTIVES | STATES
        or _ADJECTIVE.search(words[-1])
        or any(GLUED.match(word) for word in words)
    ):
        return None
    if words[0] in VERBS and words[-1].lower() not in THINGS:
        return None
    if words[0] in {"main", "run"} or (len(words) == 1 and len(words[0]) <= SHORT + 1):
        return None
    if words[0] in VERBS and len(words) == 1:
        return None
    if any(word.isdigit() or (word.islower() and len(word) <= SHORT) for word in words):
        return None
    return " ".join(_plain(words))


def _sentence(verb: str, rest: list[str]) -> str | None:
    """The verb with its object, articles added; None when that is no English."""
    is_short = any(word.islower() and len(word) <= SHORT and word not in LINKS | ARTICLES for word in rest)
    is_odd = (
        is_short
        or ODD & set(rest[1:] if rest[0] == "all" and len(rest) > 1 else rest)
        or any(word.isdigit() or len(word) == 1 for word in rest)
    )
    is_unled = rest[0] in LEADING and verb not in LEADING[rest[0]]
    if is_odd or is_unled or rest[-1] in LINKS or any(word in VERBS - NOUNS for word in rest):
        return None
    is_participle = rest[0].endswith("ed") and rest[0] not in NO_PARTICIPLES
    if len(rest) == 1 and (rest[0] in ARTICLES | ADJECTIVES or is_participle):
        return None
    if rest[0] not in LINKS | ARTICLES | {"all"}:
        rest = ["the", *rest]
    said: list[str] = []
    for word in rest:
        said += [CASED.get(word, word), *(["the"] if word in TAKES_ARTICLE else [])]
    return f"{verb[0].upper()}{verb[1:]} {' '.join(said)}."
