"""The docstring of an ordinary class from its bases, settings, methods and attributes.

Every sentence is about the code as it is. ``None`` as an answer means: nothing beyond the name can be said.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyagent.core.docstrings import section, width_at
from pyagent.core.model import Site
from pyagent.core.wording import article, capital, listing, noun_phrase, words_of

_QUOTES = 6
_MANY = 6
_FEW = 3
_PAIR = 2
_MOST = 10
"""Attributes that a list explains."""
_PLAIN_ERRORS = frozenset({"Exception", "BaseException"})
_HOLDS = "Holds"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a class shows of itself.

    Attributes:
        name: Its name.
        bases: Its bases as they are written, mixins apart.
        mixins: Those whose names say that they only add something.
        words: What its author wrote to describe it to its users.
        settings: Its class variables, with their values where these are short.
        methods: Names of the methods that it defines.
        attributes: What its objects keep: name, type, where it comes from.
    """

    name: str
    bases: tuple[str, ...]
    mixins: tuple[str, ...]
    words: str
    settings: tuple[tuple[str, str], ...]
    methods: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, site: Site) -> Shape:
        """Read it from the facts of a site."""
        bases = site.names("bases")
        mixins = tuple(base for base in bases if base.lower().endswith("mixin")) if len(bases) > 1 else ()
        words = site.text("words")
        settings = [fact.split("\x1f") for fact in site.names("settings")]
        settings = [setting for setting in settings if not words or words not in setting[1]]
        attributes = (fact.split("\x1f") for fact in site.names("attributes"))
        return cls(
            name=site.text("name"),
            bases=tuple(base for base in bases if base not in mixins) if len(mixins) < len(bases) else bases,
            mixins=mixins if len(mixins) < len(bases) else (),
            words=words,
            settings=tuple((name, value) for name, value in settings),
            methods=site.names("methods"),
            attributes=tuple((name, kind, how) for name, kind, how in attributes),
        )

    @property
    def subject(self) -> str:
        """Its name as a noun phrase."""
        return noun_phrase(self.name)

    @property
    def kind(self) -> str:
        """What it derives from, as a noun with its article; empty without bases."""
        if not self.bases:
            return ""
        base = f"{article(self.bases[0].rpartition('.')[2])} ``{self.bases[0]}``"
        if len(self.bases) > 1:
            base = f"{listing([f'``{name}``' for name in self.bases])} in one"
        return f"{base} with {_quoted(self.mixins)}" if self.mixins else base


def class_lines(site: Site) -> list[str] | str:
    """The lines of the docstring of a class that is no record, enumeration or interface; or why there is none.

    Args:
        site: A finding with the facts of its class.
    """
    shape = Shape.of(site)
    width = width_at(site.text("indent"))
    summary, rest = _summary(shape, site, width - _QUOTES)
    if not summary:
        return "the code shows nothing beyond the name; say in a sentence what it is for"
    lines = [summary]
    kept = [_entry(*attribute) for attribute in shape.attributes]
    has_section = 0 < len(kept) <= _MOST
    # A section of its own says more of the attributes than a sentence.
    rest = [sentence for sentence in rest if not (has_section and sentence.startswith(_HOLDS))]
    if rest:
        lines += ["", *textwrap.wrap(" ".join(rest), width, break_long_words=False, break_on_hyphens=False)]
    if has_section:
        lines += ["", *section(site.text("style"), "Attributes", kept, width)]
    return lines


def _summary(shape: Shape, site: Site, room: int) -> tuple[str, list[str]]:
    """The first line and what did not fit into it."""
    if site.text("kind") == "exception":
        return _of_exception(shape, site.names("raisers"), room), []
    details = _details(shape)
    if len(shape.words.split()) >= _PAIR and ". " not in shape.words and len(shape.words) <= room:
        line = f"{capital(shape.words.rstrip('.'))}."
        return line, [f"{capital(_joined([shape.kind, *details]))}."] if shape.kind else []
    if site.flag("bare"):
        return _of_bare(shape, room), []
    derived = site.names("derived")
    if not shape.kind and derived:
        line = f"Base class of {_quoted(derived)}."
        return (line, _sentences(details)) if len(line) <= room else ("", [])
    if shape.kind:
        for taken in range(len(details), -1, -1):
            line = f"{capital(_joined([shape.kind, *details[:taken]]))}."
            if len(line) <= room and (details or shape.attributes or shape.mixins or len(shape.bases) > 1):
                return line, _sentences(details[taken:])
        if not shape.mixins:
            return "", []
        line, rest = _summary(replace(shape, mixins=()), site, room)
        return line, [f"Mixes in {_quoted(shape.mixins)}.", *rest]
    line = f"{shape.subject}."
    if _reads_well(shape.name) and len(line) <= room and (details or shape.attributes):
        return line, _sentences(details)
    kept = [name for name, _, _ in shape.attributes]
    held = f"{_HOLDS} {_quoted(kept)}." if kept and len(kept) <= _MANY else ""
    # What it does says more of it than what it sets.
    lines = [line for line in [*sorted(_sentences(details), key=lambda it: it.startswith("Has")), held] if line]
    if lines and len(lines[0]) <= room:
        return lines[0], lines[1:]
    methods = [name for name in shape.methods if not name.startswith("_")]
    line = _cut("Defines", methods, room) or _cut(_HOLDS, kept, room)
    return line, [line for line in lines[1:] if line] if line else []


def _cut(verb: str, names: Sequence[str], room: int) -> str:
    """As many of the names as a line has room for; at least two of them."""
    for count in range(len(names) - 1, 1, -1):
        line = f"{verb} {', '.join(f'``{name}``' for name in names[:count])} and others."
        if len(line) <= room:
            return line
    return ""


def _of_bare(shape: Shape, room: int) -> str:
    if len(shape.bases) + len(shape.mixins) > 1:
        line = f"{capital(shape.kind)}."
    else:
        line = f"{capital(shape.kind)} that adds nothing but its name." if shape.kind else ""
    return line if len(line) <= room else ""


def _reads_well(name: str) -> bool:
    """Whether the words of a name are words."""
    words = words_of(name)
    return len(words) > 1 and all(word.isalpha() and len(word) > _PAIR for word in words)


def _of_exception(shape: Shape, raisers: Sequence[str], room: int) -> str:
    if raisers:
        line = f"Raised by {_quoted(raisers)}."
        if len(line) <= room:
            return line
    bases = [base for base in shape.bases if base not in _PLAIN_ERRORS]
    line = f"A kind of {_quoted(bases)}, to be told apart from others."
    return line if bases and len(line) <= room else ""


def _details(shape: Shape) -> list[str]:
    """Clauses for the first line: what it sets, what it defines, or that it has nothing of its own."""
    public = [(name, value) for name, value in shape.settings if not name.startswith("_")]
    shown = [f"``{name} = {value}``" for name, value in public if value]
    methods = [name for name in shape.methods if not name.startswith("_")]
    hidden = [name for name, _ in shape.settings if name.startswith("_")] + [
        name for name in shape.methods if name.startswith("_")
    ]
    details = []
    if shown and len(shown) == len(public) <= _FEW:
        details.append(f"with {listing(shown)}")
    elif public:
        details.append(f"with its own {_quoted([name for name, _ in public])}")
    if methods:
        details.append(f"that defines {_quoted(methods)}")
    elif not public and hidden and (shape.bases or not shape.attributes):
        details.append(f"with its own {_quoted(hidden)}")
    return details


def _sentences(details: Sequence[str]) -> list[str]:
    """Clauses as sentences about the class."""
    said = []
    for detail in details:
        verb, _, rest = detail.partition(" ")
        said.append(f"Has {rest}." if verb == "with" else f"{capital(detail.removeprefix('that '))}.")
    return said


def _joined(details: Sequence[str]) -> str:
    text = ""
    for detail in details:
        # "with a mixin with a setting" is one "with" too many.
        text += (
            f" and {detail.removeprefix('with ')}" if " with " in text and detail.startswith("with ") else f" {detail}"
        )
    return text.strip()


def _entry(name: str, kind: str, how: str) -> tuple[str, str]:
    if not how:
        return name, f"{capital(article(kind.rpartition('.')[2]))} ``{kind}``."
    return (f"{name} ({kind})" if kind else name), f"{capital(how.rstrip('.'))}."


def _quoted(names: Sequence[str]) -> str:
    some = [f"``{name}``" for name in names]
    return listing(some) if len(some) <= _MANY else f"{', '.join(some[: _MANY - 1])} and others"
