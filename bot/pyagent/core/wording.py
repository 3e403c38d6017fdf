"""Turns identifiers into English: words of a name, and the imperative sentence that a function's name stands for.

``None`` as an answer means: the name is no sentence, and a person has to write one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pyagent.core.english import article, spelled_out, with_article, words_of
from pyagent.core.name_forms import all_of, checked, converted, is_target, logged, paired, plural, put, unglued
from pyagent.core.name_questions import asked, is_truth, question, state
from pyagent.core.word_tables import (
    ACTING,
    ACTIONS,
    ADJECTIVES,
    ARTICLES,
    CASED,
    EITHER_WAY,
    EVENTS,
    KINDS,
    LEADING,
    LINKS,
    LONGEST,
    MAKING,
    NO_PARTICIPLES,
    NOUNS,
    ODD,
    OF_ITSELF,
    OF_THINGS,
    ON_FUNCTIONS,
    PHRASES,
    PLURALS,
    QUESTIONS,
    RESULTS,
    ROLES,
    SAYING,
    SHORT,
    STATES,
    TAKES_ARTICLE,
    TAKING,
    TAKING_ALONE,
    THINGS,
    VERBAL,
    VERBS,
    WHOLE,
    is_verb,
)

_QUANTITIES = frozenset({"all", "any", "both", "each", "everything", "many", "more", "most", "nothing", "one", "some"})


def summary_of(
    name: str,
    *,
    owner: str = "",
    returns: bool = False,
    yields: bool = False,
    of: str = "",
    then: str = "",
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
        then: Name of its second parameter.
        kind: Type of what it returns.
        builds: Whether it is a class method that makes an instance.
    """
    split = unglued(name, of)
    verb, *rest = split or words_of(name) or [""]
    if split and rest[0] not in KINDS | THINGS | PLURALS:
        return f"{verb.capitalize()} ``{rest[0]}``."
    if rest[-1:] and rest[-1] in ROLES and verb not in ON_FUNCTIONS and rest[-1] not in words_of(of):
        return None
    if yields and (found := _ITERATING.fullmatch(name)):
        verb, rest = "iter", [found[1]]
    if not rest and then and (said := put(verb, of, then)):
        return said
    if verb == "iter" and rest:
        return _sentence("iterate over", rest)
    if builds and verb == "from" and owner and (source := _source(rest, of)):
        return f"Build {article(owner)} ``{owner}`` from {source}."
    if is_truth(kind) and (said := asked(name, of, owner)):
        return said
    if verb == "maybe" and returns and _may_be_none(kind) and (noun := noun_of("_".join(rest))):
        return f"Return the {noun} or None."
    gives_nothing = not returns and not yields
    if gives_nothing and verb == "maybe" and rest and rest[0] in VERBS:
        inner = summary_of("_".join(rest).lower(), owner=owner, of=of)
        return f"{inner[:-1]} if needed." if inner else None
    said = checked(verb, rest, of) or (logged(name, of, owner) if gives_nothing else None)
    if returns and not owner:
        said = said or converted([verb, *rest], of)
    said = said or _visited(name, verb) or _special(verb, rest, owner, returns=returns)
    return said or _of_verb(name, verb, rest, owner=owner, of=of, kind=kind, returns=returns, yields=yields)


def _may_be_none(kind: str) -> bool:
    """Whether a type says that there may be nothing."""
    return (
        kind.endswith("| None") or kind.rpartition("[")[0].rpartition(".")[2] == "Optional" or "Optional[" in kind[:16]
    )


def _of_verb(
    name: str, verb: str, rest: list[str], *, owner: str, of: str, kind: str, returns: bool, yields: bool
) -> str | None:
    """A sentence from a name that is a verb with its object."""
    if verb in {"post", "pre", "sync"} and rest and VERBS & {rest[0], rest[-1]}:
        return None
    is_of_itself = bool(owner) and verb in OF_ITSELF
    if not rest and verb in EITHER_WAY and owner and of:
        return None
    is_taking = verb in TAKING or (verb in TAKING_ALONE and not owner)
    if not rest and is_taking and not is_of_itself and len(of) > SHORT and verb not in of and not of.startswith("_"):
        return f"{PHRASES.get(verb, verb).capitalize()} ``{of}``."
    is_done_to = bool(rest) and bool(of) and words_of(of)[-len(rest) :] == rest and verb not in {"list", "count"}
    is_action = is_done_to or _is_action(verb, rest) or _acts_on(verb, rest, of, kind)
    if not is_verb(verb) or (verb in NOUNS and returns and not is_action):
        return None
    if verb == "get":
        verb = "yield" if yields else "return" if returns else "get"
    if not rest:
        rest = words_of(owner)
        is_thing = bool(rest) and verb in OF_THINGS and not rest[-1].endswith(("er", "or", "s"))
        if not rest or not (verb in WHOLE or is_thing):
            return None
    if is_done_to and all(word.islower() and len(word) <= SHORT for word in rest) and len(of) > SHORT:
        return f"{PHRASES.get(verb, verb).capitalize()} ``{of}``."
    said = _sentence(PHRASES.get(verb, verb), rest)
    if said or (verb in NOUNS and returns and not (is_done_to or _is_action(verb, rest))):
        return said
    return _quoted(PHRASES.get(verb, verb), name, rest)


def _source(words: list[str], of: str) -> str | None:
    """What a ``from_…`` method starts from, by its name or else by its first parameter."""
    is_odd = any(word.isdigit() or (word.islower() and len(word) <= SHORT) for word in words)
    if words and not is_odd and not set(words) & (ODD | LINKS | VERBS - NOUNS) and len(words) < LONGEST:
        return f"the {' '.join(spelled_out(words))}"
    return f"``{of}``" if of else None


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
_ITERATING = re.compile(r"iter(items|keys|values|rows|lines|entries|nodes|names)")
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
    if not words:
        return None
    is_plain = all(word.isalpha() and len(word) > SHORT for word in words) and len(words) <= LONGEST
    is_odd = (
        bool(set(words) & (ODD | LINKS | VERBAL))
        or words[-1:] == ["main"]
        or _ADJECTIVE.search(name)
        or _is_third_person(words)
        or (len(words) > 1 and words[0] in MAKING)
    )
    return None if is_odd or not is_plain or words[-1] in ADJECTIVES | STATES else " ".join(spelled_out(words))


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


def _visited(name: str, verb: str) -> str | None:
    """A visitor's method for the nodes of a kind: ``visit_BoolOp``."""
    kind = name.strip("_").partition("_")[2]
    if verb not in {"visit", "depart"} or not kind:
        return None
    return f"{verb.capitalize()} the ``{kind}`` node." if kind[0].isupper() else f"{verb.capitalize()} ``{kind}``."


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
            return f"Convert the {' '.join(spelled_out(words[:at]))} to {with_article(words[at + 1 :])}."
    if returns and words.count("from") == 1 and "from" in words[1:-1] and (said := _taken(words)):
        return said
    if not returns and owner and rest and words[-1] in EVENTS and verb not in VERBS | LINKS | VERBAL | ODD:
        return f"Handle the event ``{'_'.join(words).lower()}``."
    thing = " ".join(spelled_out(words_of(owner))) if owner else ""
    has_name = bool(thing) and not set(words_of(owner)) & ODD
    if verb in QUESTIONS and rest and returns and not LINKS & set(rest[-1:]):
        return question(verb, rest)
    if verb in {"to", "as"} and returns and has_name and (len(rest) == 1 or is_target(rest)):
        return f"Return the {thing} as {with_article(rest)}."
    if verb == "is" and returns and (said := state(rest)):
        return said
    if verb == "on" and rest and not returns and not ODD & set(rest) and not LINKS & set(rest):
        return f"Handle the event ``{'_'.join(rest).lower()}``."
    return None


def _taken(words: list[str]) -> str | None:
    """``filename_from_url``: the filename from the URL."""
    at = words.index("from")
    thing, source = words[:at], words[at + 1 :]
    is_plain = all(word.isalpha() and (len(word) > SHORT or word.isupper()) for word in words)
    if not is_plain or set(words) & (ODD | VERBAL) or LINKS & {*thing, *source} or set(thing) & VERBS - NOUNS:
        return None
    return f"Return the {' '.join(spelled_out(thing))} from the {' '.join(spelled_out(source))}."


def _is_action(verb: str, rest: list[str]) -> bool:
    """Whether a word that may be a noun is the verb of its name: one walks a tree, but a walk time is a time."""
    return bool(rest) and ((verb in ACTIONS and rest[-1].lower() not in THINGS) or rest[0] in LINKS)


def _acts_on(verb: str, rest: list[str], of: str, kind: str) -> bool:
    """Whether a word that may be a noun is done to an argument, or to the many things that come back."""
    if not rest or rest[-1].lower() in THINGS | KINDS:
        return False
    plain = kind.removeprefix("t.").removeprefix("typing.").lower()
    if verb in {"dump", "list", "count"} and plural(rest):
        return plain == "int" if verb == "count" else plain.startswith(("list", "dict", "set", "tuple"))
    return verb in ACTING and bool(of)


def noun_of(name: str) -> str | None:
    """The thing that a name names: ``full_box`` is a full box; None when it is a sentence or a fragment of one."""
    words = words_of(name)
    if not words or len(words) > LONGEST or (words[0] not in NOUNS and is_verb(words[0])):
        return None
    if _is_third_person(words) or _stutters(words) or _is_awaited(words[0]):
        return None
    if said := all_of(words):
        return said
    if set(words) & (ODD | LINKS | VERBAL) and not _is_ordered(words):
        return None
    if (
        words[-1].lower() in ADJECTIVES | STATES
        or _ADJECTIVE.search(words[-1])
        or any(GLUED.match(word) for word in words)
    ):
        return None
    if words[0] in VERBS and words[-1].lower() not in THINGS:
        return None
    if len(words) > 1 and words[-1] in VERBS - NOUNS - RESULTS - PHRASES.keys():
        return None
    if words[0] in {"main", "run"} or (len(words) == 1 and len(words[0]) <= SHORT + 1):
        return None
    if words[0] in VERBS and len(words) == 1:
        return None
    if any(word.isdigit() or (word.islower() and len(word) <= SHORT and word != "by") for word in words):
        return None
    return " ".join(spelled_out(words))


def _is_third_person(words: list[str]) -> bool:
    """Whether a name says what something does: ``takes_value``, ``requires``."""
    if len(words) == 1:
        return words[0].endswith("s") and words[0].removesuffix("s") in VERBS - NOUNS
    return words[0] in SAYING


def _is_awaited(word: str) -> bool:
    """Whether a word is a verb with the ``a`` of a coroutine before it: ``ainvoke``, ``acall``."""
    return word.startswith("a") and word not in NOUNS and not is_verb(word) and is_verb(word[1:])


def _stutters(words: list[str]) -> bool:
    """Whether a word follows itself: a ``factory_factory`` makes factories, and is none."""
    return any(word == following for word, following in pairwise(words))


def _is_ordered(words: list[str]) -> bool:
    """Whether a name says by what things are found, or what a number is measured by: ``users_by_name``."""
    link = next((word for word in ("by", "per") if word in words[1:-1]), "")
    if not link or words.count(link) > 1:
        return False
    at = words.index(link)
    before, after = words[:at], words[at + 1 :]
    rest = {*before, *after}
    return plural(before) is (link == "by") and not rest & (ODD | LINKS | VERBAL | VERBS) and not plural(after)


def _sentence(verb: str, rest: list[str]) -> str | None:
    """The verb with its object, articles added; None when that is no English."""
    is_short = any(word.islower() and len(word) <= SHORT and word not in LINKS | ARTICLES | {"or"} for word in rest)
    odd = ODD - {"and", "or"} if paired(rest) else ODD
    is_odd = (
        is_short
        or odd & set(rest[1:] if rest[0] == "all" and len(rest) > 1 else rest)
        or any(word.isdigit() or len(word) == 1 for word in rest)
        or _stutters(rest)
    )
    is_unled = rest[0] in LEADING and verb not in LEADING[rest[0]]
    things = rest[:-1] if rest[-1] in RESULTS else rest
    if rest in (["line"], ["chunk"]) and verb in {"read", "write"}:
        return f"{verb.capitalize()} a {rest[0]}."
    if is_odd or is_unled or rest[-1] in LINKS or any(word in VERBS - NOUNS for word in things):
        return None
    is_participle = rest[0].endswith("ed") and rest[0] not in NO_PARTICIPLES
    if len(rest) == 1 and (rest[0] in ARTICLES | ADJECTIVES or is_participle):
        return None
    if rest[0] not in LINKS | ARTICLES | {"all"}:
        rest = ["the", *rest]
    said: list[str] = []
    for word in rest:
        said += [CASED.get(word, word), *(["the"] if word in TAKES_ARTICLE else [])]
    if rest[-2:] == ["or", "none"]:
        said[-1] = "None"
    return f"{verb[0].upper()}{verb[1:]} {' '.join(said)}."
