"""Identifiers as English: the words of a name, articles, lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pyagent.core.word_tables import CASED, UPPER

_ACRONYMS = re.compile(r"[A-Z]{2,}s(?![a-z])")
_WORD = re.compile(rf"{_ACRONYMS.pattern}|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")


def words_of(name: str) -> list[str]:
    """Words of an identifier: ``getHTTPPort`` and ``get_http_port`` have three; acronyms are upper case."""
    words = _WORD.findall(name)
    cased = [
        word if (len(word) > 1 and word.isupper() and not name.isupper()) or _ACRONYMS.fullmatch(word) else word.lower()
        for word in words
    ]
    return [UPPER.get(word, word) for word in cased]


def noun_phrase(name: str) -> str:
    """``UserRecord`` as ``User record``, ``json_tools`` as ``JSON tools``."""
    text = " ".join(words_of(name))
    return text[:1].upper() + text[1:]


def listing(names: Sequence[str], link: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return f"{', '.join(names[:-1])} {link} {names[-1]}" if len(names) > 1 else "".join(names)


def fitting(head: str, names: Sequence[str], room: int) -> str:
    """A sentence that ends in a list, cut to its room but to no fewer than two of several; else empty."""
    if names and len(whole := f"{head}{listing(names)}.") <= room:
        return whole
    cut = (f"{head}{', '.join(names[:count])} and others." for count in range(len(names) - 1, 1, -1))
    return next((line for line in cut if len(line) <= room), "")


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


def spelled_out(words: list[str]) -> list[str]:
    """Words with what their abbreviations stand for."""
    return [CASED.get(word, word) for word in words]


def with_article(words: list[str]) -> str:
    """A noun with its article, which names of plural and of stuff have not."""
    text = " ".join(spelled_out(words))
    is_plain = words[-1] in UPPER.values() or words[-1].endswith("s") or words[-1] in {"text", "bytes", "unicode"}
    return text if is_plain else f"{article(text)} {text}"
