"""The docstring of an ordinary class from what its author wrote for users, who builds on it, and what its objects keep.

Every sentence is about the code as it is. What the header and the names in the body show at a glance (bases, settings,
methods) is no news, and never a reason to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.docstrings import section, width_at
from pyagent.core.english import article, capital, fitting, listing, noun_phrase, words_of
from pyagent.core.model import Site

_QUOTES = 6
_MANY = 6
_PAIR = 2
_MOST = 10
"""Attributes that a list explains."""
_PLAIN_ERRORS = frozenset({"Exception", "BaseException"})
_NO_NEWS = "the code shows nothing beyond its names; say in a sentence what the class is for"


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an object keeps: its name, its type, and where the value comes from."""

    name: str
    kind: str
    origin: str

    @classmethod
    def of(cls, fact: str) -> Attribute:
        """Read it from a fact of a site."""
        return cls(*fact.split("\x1f"))

    @property
    def is_news(self) -> bool:
        """Whether more is known than that an argument is kept or a field is made."""
        return bool(self.origin) and not self.origin.startswith("the argument ") and not self.origin.endswith("default")

    @property
    def entry(self) -> tuple[str, str]:
        """It as an entry of a section."""
        if not self.origin:
            return self.name, f"{capital(article(self.kind.rpartition('.')[2]))} ``{self.kind}``."
        return f"{self.name} ({self.kind})" if self.kind else self.name, f"{capital(self.origin.rstrip('.'))}."


def class_lines(site: Site) -> list[str] | str:
    """The lines of the docstring of a class that is no record, enumeration or interface; or why there is none.

    Args:
        site: A finding with the facts of its class.
    """
    width = width_at(site.text("indent"))
    attributes = [Attribute.of(fact) for fact in site.names("attributes")]
    if len(attributes) > _MOST or not any(attribute.is_news for attribute in attributes):
        attributes = []
    summary = _summary(site, attributes, width - _QUOTES)
    if not summary:
        return _NO_NEWS
    if not attributes:
        return [summary]
    kept = [attribute.entry for attribute in attributes]
    return [summary, "", *section(site.text("style"), "Attributes", kept, width)]


def _summary(site: Site, attributes: Sequence[Attribute], room: int) -> str:
    """The first line; empty when there is none that fits and says something."""
    words, name = site.text("words"), site.text("name")
    is_sentence = len(words.split()) >= _PAIR and ". " not in words
    lines = [f"{capital(words.rstrip('.'))}."] if is_sentence else []
    if site.text("kind") == "exception":
        lines += _of_exception(site, room)
    elif derived := site.names("derived"):
        lines.append(fitting("Base class of ", [f"``{name}``" for name in derived], room))
    if wrapped := site.text("wraps"):
        lines.append(f"Wraps ``{wrapped}`` and gives access to its attributes.")
    if attributes:
        if _reads_well(name):
            lines.append(f"{noun_phrase(name)}.")
        if bases := site.names("bases"):
            lines.append(f"{capital(article(bases[0].rpartition('.')[2]))} ``{bases[0]}``.")
        lines.append(f"Holds {_quoted([attribute.name for attribute in attributes])}.")
    return next((line for line in lines if line and len(line) <= room), "")


def _of_exception(site: Site, room: int) -> list[str]:
    bases = [base for base in site.names("bases") if base not in _PLAIN_ERRORS]
    raised = fitting("Raised by ", [f"``{name}``" for name in site.names("raisers")], room)
    kind = f"A kind of {_quoted(bases)}, to be told apart from others." if bases else ""
    return [line for line in (raised, kind) if line]


def _reads_well(name: str) -> bool:
    """Whether the words of a name are words."""
    words = words_of(name)
    return len(words) > 1 and all(word.isalpha() and len(word) > _PAIR for word in words)


def _quoted(names: Sequence[str]) -> str:
    some = [f"``{name}``" for name in names]
    return listing(some) if len(some) <= _MANY else f"{', '.join(some[: _MANY - 1])} and others"
