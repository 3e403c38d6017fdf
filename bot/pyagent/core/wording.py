"""Turns identifiers into English: words of a name, and the imperative sentence that a function's name stands for.

``None`` as an answer means: the name is no sentence, and a person has to write one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS = _words("""
adapt contain hold implement keep provide represent
add adjust align allocate annotate append apply assemble assert assign attach authenticate authorize bind build
calculate cancel capture change check choose clean clear close collapse collect combine compare compile compute
configure connect construct consume convert copy count create decode decorate decrypt define delegate delete deploy
derive describe deserialize detach detect determine disable disconnect dispatch download draw drop dump emit enable
encode encrypt enqueue ensure enumerate estimate evaluate exclude execute expand expire explain export expose extend
extract feed fetch fill filter find flush fold force format freeze gather generate get guess handle hide highlight
identify ignore import include increment infer initialize inject insert inspect install interpolate invalidate invoke
iterate join kill launch list load locate lock lookup login logout lower make mark match measure merge migrate modify
move multiply normalize notify obtain open override pack pad parse partition patch perform pick pop populate post
predict prepare print process prune publish pull push put query quote raise read rebuild receive record redirect
reduce refresh register reject release reload remove rename render repair repeat replace report request require reset
resolve restart restore resume retrieve retry return reverse revoke rewrite rotate round run sanitize save scan
schedule scrape search select send serialize set setup show shuffle shutdown simplify skip solve sort spawn split
start stop store strip submit subscribe subtract suggest summarize suspend swap sync take terminate tokenize toggle
transfer transform translate traverse trigger trim truncate unbind undo uninstall unlink unlock unpack unregister
unsubscribe unwrap update upload use validate verify visit wait walk watch wrap write
""")
_NOUNS = _words("""
delete insert join select
change copy count download dump export feed filter format handle highlight import list load lock login logout mark match
measure pack pad patch pick post print process pull push query quote record release report request reset return round
run scan schedule search set setup shutdown show sort split start stop store strip swap sync transfer transform trigger
update upload use visit wait walk watch wrap
""") - _words("filter format load parse pop print read render set strip")
"""Verbs that are nouns as often: before another noun they may only name a thing, as in ``record_size``."""
_PHRASES = {"lookup": "look up", "setup": "set up", "login": "log in", "logout": "log out", "shutdown": "shut down"}
_LINKS = _words("from to by with for in into on of at as via using against between until over under")
_WITH_ARTICLE = _words("from by with for in into on at via using against over under")
_ARTICLES = _words("the a an up down out off")
_ODD = _words("""
many multi pending one and or if is has all any not no be are was can should may each every once non when only
""")
_WHOLE = _words("close connect disconnect initialize open pause reset restart resume run start stop terminate")
"""Verbs that a method does to its object as a whole."""
_STATES = _words("""
active alive available cancelled closed connected disabled empty enabled expired finished frozen hidden idle installed
locked open optional paused private public ready registered required running secure started stopped valid visible
""")
_ACRONYMS = _words("""
ansi api ascii cli cpu csv css dns ftp html http https id io ip json pdf sql ssh ssl tcp tls udp ui uri url utc
uuid xml yaml
""")
_UPPER = {word: word.upper() for word in _ACRONYMS} | {
    "ids": "IDs",
    "urls": "URLs",
    "uris": "URIs",
    "apis": "APIs",
    "utils": "utilities",
    "util": "utilities",
}
_CASED = {"str": "string", "dict": "dictionary", "args": "arguments", "params": "parameters", "attrs": "attributes"}
_SHORT = 2
"""Letters of a word that is an abbreviation, unless it is known."""
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """Words of an identifier: ``getHTTPPort`` and ``get_http_port`` have three; acronyms are upper case."""
    words = _WORD.findall(name)
    cased = [word if len(word) > 1 and word.isupper() and not name.isupper() else word.lower() for word in words]
    return [_UPPER.get(word, word) for word in cased]


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
    if verb == "is" and kind == "bool" and len(rest) == 1 and rest[0] in _STATES:
        thing = " ".join(words_of(of) or words_of(owner))
        return f"Return whether the {thing} is {rest[0]}." if thing else None
    if verb == "iter" and rest:
        return _sentence("iterate over", rest)
    if verb not in VERBS or (verb in _NOUNS and returns):
        return None
    if verb == "get":
        verb = "yield" if yields else "return" if returns else "get"
    if not rest:
        rest = words_of(owner)
        if not rest or verb not in _WHOLE:
            return None
    return _sentence(_PHRASES.get(verb, verb), rest)


def _sentence(verb: str, rest: list[str]) -> str | None:
    """The verb with its object, articles added; None when that is no English."""
    is_short = any(word.islower() and len(word) <= _SHORT and word not in _LINKS | _ARTICLES for word in rest)
    is_odd = is_short or _ODD & set(rest) or any(word.isdigit() or len(word) == 1 for word in rest)
    if is_odd or rest[-1] in _LINKS or any(word in VERBS - _NOUNS for word in rest):
        return None
    if rest[0] in _ARTICLES and len(rest) == 1:
        return None
    if rest[0] not in _LINKS | _ARTICLES:
        rest = ["the", *rest]
    said: list[str] = []
    for word in rest:
        said += [_CASED.get(word, word), *(["the"] if word in _WITH_ARTICLE else [])]
    return f"{verb[0].upper()}{verb[1:]} {' '.join(said)}."
