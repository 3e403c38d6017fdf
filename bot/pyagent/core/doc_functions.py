"""The docstring of a function from what Rust saw in its body: what it returns and when, what it changes, what it calls.

Every sentence is about the code as it is. ``None`` as an answer means: nothing beyond the name can be said.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from pyagent.core.docstrings import fields_of, reasons_by_type, result_entry, section, width_at
from pyagent.core.model import Site
from pyagent.core.word_tables import STATES
from pyagent.core.wording import listing, noun_of, summary_of

_QUOTES = 6
_LONG = 40
"""Statements of a body that a few calls do not describe any more."""
_MIDDLE = 12
_FEW = 2
_PAIR = 2
_MANY = 4
_VAGUE = frozenset({"a list", "a dictionary", "a set", "the object itself"})
_CONSTANTS = frozenset({"``True``", "``False``", "None", "``0``", "``1``", "``-1``", "``''``", '``""``'})


@dataclass(frozen=True, slots=True)
class Words:
    """What there is to say of a function.

    Attributes:
        summary: The first line.
        does: Sentences about what it does besides.
        result: Type and sentence of what it gives; None when the summary says it or nothing is known.
        news: Whether any of it goes beyond the name.
    """

    summary: str
    does: tuple[str, ...]
    result: tuple[str, str] | None
    news: bool


def function_lines(site: Site) -> list[str] | str:
    """The lines of the docstring, or why there is none.

    Args:
        site: A finding with the facts of its function.
    """
    style, width = site.text("style"), width_at(site.text("indent"))
    raised = reasons_by_type(site.names("raises"))
    parameters = site.names("parameters")
    words = _words(site, width - _QUOTES)
    if isinstance(words, str):
        return words
    # Types stand in the signature; defaults do too, but the reader of help meets them here first.
    parameters = parameters if any(fact.rpartition("\x1f")[2] not in {"", "None"} for fact in parameters) else ()
    rich = bool(parameters and words.result)
    if not words.news and not raised and not rich:
        return "the code shows nothing beyond the name; say in a sentence what it is for"
    parts: list[list[str]] = []
    if parameters:
        parts.append(section(style, "Args", fields_of(style, parameters), width))
    if words.result:
        title = "Yields" if site.flag("generator") else "Returns"
        parts.append(section(style, title, [result_entry(style, *words.result)], width))
    if raised:
        parts.append(section(style, "Raises", list(raised.items()), width))
    lines = [words.summary]
    if words.does:
        lines += ["", *textwrap.wrap(" ".join(words.does), width, break_long_words=False, break_on_hyphens=False)]
    for number, part in enumerate(parts):
        # Sphinx writes its fields as one list.
        lines += part if style == "sphinx" and number else ["", *part]
    return lines


def _words(site: Site, room: int) -> Words | str:
    returns, generator = site.flag("returns"), site.flag("generator")
    said = site.text("yields") if generator else _result(site)
    does = _does(site, returns=returns or generator)
    sentence = summary_of(
        site.text("name"),
        owner=site.text("class"),
        returns=returns,
        yields=generator,
        of=site.text("first"),
        kind=site.text("gives"),
    )
    if site.flag("property") and not generator:
        return _of_property(site, said, does, room)
    if returns or generator:
        return _of_value(site, said, sentence, does, room)
    return _of_procedure(site, sentence, does, room)


def _of_value(site: Site, said: str, sentence: str | None, does: tuple[str, ...], room: int) -> Words | str:
    """The words for a function that gives something."""
    verb, kind, noun = "Yield" if site.flag("generator") else "Return", site.text("gives"), noun_of(site.text("name"))
    is_getter = sentence is None or sentence.startswith((f"{verb} the ", f"{verb} whether", f"{verb} ``"))
    is_vague = all(part in _VAGUE for part in said.split(", or "))
    direct = f"{verb} {said}."
    if said and is_getter and len(direct) <= room and not (is_vague and (sentence or noun)):
        return Words(direct, does, None, news=not is_vague)
    short = _shorter(said)
    if sentence is None and short != said and len(f"{verb} {short}.") <= room:
        return Words(f"{verb} {short}.", does, None, news=True)
    if said and noun and (sentence is None or sentence.startswith(f"{verb} ``")):
        sentence = f"{verb} the {noun}."
    if sentence is None and (container := _CONTAINER.match(said)):
        sentence = f"{verb} {container[0]}."
    if sentence is None:
        return _OF_NO_SENTENCE
    text = f"{_capital(said)}." if said else _given(site, sentence)
    # A type that stands nowhere in the signature is news.
    inferred = bool(kind or said) and not site.flag("hinted")
    is_told = bool(said) and not is_vague
    news = any((inferred, is_told, does, _special_cases(site), text.endswith(", or None.")))
    return Words(sentence, does, (kind, text) if kind or text else None, news=news)


def _of_procedure(site: Site, sentence: str | None, does: tuple[str, ...], room: int) -> Words | str:
    """The words for a function that gives nothing."""
    if sentence is None and site.text("name") == "main":
        sentence = "Run the program."
    if sentence:
        return Words(sentence, does, None, news=bool(does))
    if len(does) == 1 and does[0].startswith("If ") and site.number("statements") == 1:
        condition, _, clause = does[0].removeprefix("If ").removesuffix(".").partition(", ")
        does = does if ", " in clause else (f"{_capital(clause)} if {condition}.",)
    is_partial = site.number("size") > _MIDDLE and not site.names("raises")
    if not does or is_partial or does[0].startswith(("Do nothing", "May", "Without", "If")):
        return _OF_NO_SENTENCE
    first, *rest = does
    if len(first) > room:
        groups = _grouped([_act(fact) for fact in site.names("acts")])
        first, rest = f"{_capital(_listed(groups[:1]))}.", [f"{_capital(_listed(groups[1:]))}.", *rest]
        if len(first) > room or len(groups) == 1:
            return _OF_NO_SENTENCE
    return Words(first, tuple(rest), None, news=True)


_CONTAINER = re.compile(r"(a|an) (list|dictionary|set|tuple|iterator)\b")
_OF_NO_SENTENCE = "its name is no verb with an object, so that a first sentence needs a person"


def _of_property(site: Site, said: str, does: tuple[str, ...], room: int) -> Words | str:
    kind, name = site.text("gives"), site.text("name")
    noun = noun_of(name)
    is_asked = name in STATES or name.startswith(("is_", "has_", "can_", "should_", "supports_")) or name.endswith("ed")
    if is_asked and said.startswith("``"):
        said = f"whether {said} is true"
    if said and not said.startswith("``") and said not in _VAGUE:
        line = f"{_capital(said)}."
        if len(line) <= room:
            return Words(line, does, None, news=True)
    if said.startswith("``") and (noun is None or is_asked):
        line = f"The value of {said}."
        return Words(line, does, None, news=True) if len(line) <= room else _OF_NO_SENTENCE
    if noun is None or is_asked:
        return _OF_NO_SENTENCE
    line = f"The {noun}: {said}."
    if said and len(line) <= room:
        return Words(line, does, None, news=True)
    text = f"{_capital(said)}." if said else ""
    text = text or (f"{_capital(_special_cases(site))}." if _special_cases(site) else "")
    return Words(f"The {noun}.", does, (kind, text) if text else None, news=bool(text or does))


def _special_cases(site: Site) -> str:
    """What comes back under conditions that are known, where the rest is not."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results")) if when]
    return "" if site.flag("complete") else ", ".join(f"{said} if {when}" for said, when in known[:_PAIR])


_RESULT = re.compile(r"the result of ``([\w.]+)\(.*\)``")


def _shorter(said: str) -> str:
    """A phrase without the arguments of the call that it names."""
    return _RESULT.sub(r"the result of ``\1``", said) if _RESULT.fullmatch(said) else said


def _bare(said: str) -> str:
    """A phrase without the code in it, whose commas are no commas of the sentence."""
    return re.sub(r"``.*?``", "", said)


def _given(site: Site, sentence: str) -> str:
    """What a function gives, by the object of its verb."""
    verb, _, thing = sentence.removesuffix(".").partition(" ")
    thing = f"{thing[0].upper()}{thing[1:]}" if verb in GIVING and thing.startswith("the ") else ""
    if condition := _special_cases(site):
        return f"{thing}, or {condition}." if thing else f"{_capital(condition)}."
    if thing and site.flag("may_be_none"):
        return f"{thing}, or None."
    return f"{thing}." if thing and site.text("gives") else ""


GIVING = frozenset(
    {
        "Return",
        "Yield",
        "Build",
        "Calculate",
        "Collect",
        "Compute",
        "Create",
        "Fetch",
        "Find",
        "Generate",
        "Load",
        "Read",
        "Extract",
        "Parse",
        "Get",
    }
)
"""Verbs whose object is what comes back."""


def _result(site: Site) -> str:
    """What comes back, and when; empty when that is not known."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results"))]
    if not site.flag("complete"):
        return ""
    if len(known) == 1:
        return known[0][0]
    if any(said.startswith("whether ") for said, _ in known):
        return ""
    if any(when for _, when in known):
        head = ", ".join(f"{said} if {when}" if when else said for said, when in known[:-1])
        last = known[-1][0]
        return "" if " if " in _bare(last) or ", " in _bare(last) else f"{head}, otherwise {last}"
    phrases = [said for said, _ in known]
    if (
        not phrases
        or all(said in _CONSTANTS for said in phrases)
        or any(", " in _bare(said) or " or " in _bare(said) for said in phrases)
    ):
        return ""
    if "None" in phrases and len(phrases) == _PAIR:
        return f"{next(said for said in phrases if said != 'None')}, or None"
    return listing(phrases, "or")


def _does(site: Site, *, returns: bool) -> tuple[str, ...]:
    """Sentences about what a function changes and calls."""
    size = site.number("size")
    always = [act for act in map(_act, site.names("acts")) if not _is_plain(site.text("name"), act)]
    # What a function calls on the way to its result, or among much else, says little of it.
    if returns or size > _LONG:
        always = [act for act in always if act[2]]
    sentences: list[str] = []
    if (unless := site.text("unless")) and not returns:
        sentences.append(f"Do nothing if {unless}.")
    if always:
        sentences.append(f"{_capital(_clause(always))}.")
    told = {act[1] for act in always}
    for fact in site.names("sometimes"):
        condition, *acts = fact.split("\x1e")
        found = [_act(act) for act in acts]
        if returns or size > _LONG:
            found = [act for act in found if act[2]]
        found = [act for act in found if act[1] not in told]
        told |= {act[1] for act in found}
        if found and len(found) <= _MANY:
            sentences.append(f"If {condition}, {_clause(found)}.")
    so_far = "".join(sentences)
    deeper = [_act(fact) for fact in site.names("perhaps")]
    perhaps = [act for act in deeper if act[1].split(" to ")[0] not in so_far]
    if perhaps and len(sentences) < _FEW:
        sentences.append(f"May {_clause(perhaps)}.")
    for fact in site.names("fallbacks")[:_FEW]:
        parameter, code = fact.split("\x1f")
        sentences.append(f"Without ``{parameter}``, use ``{code}``.")
    if sentences and sentences[0].startswith("Do nothing"):
        sentences = [*sentences[1:], sentences[0]]
    return tuple(sentences[:_MANY])


def _is_plain(name: str, act: tuple[str, str, bool]) -> bool:
    """Whether an act is what the name says: a setter that sets, a function that prints and is called so."""
    verb, object_, _ = act
    thing = name.lower().replace("_", "").removeprefix("set")
    if verb == "print":
        return name.startswith(("print", "show", "display"))
    plain = object_.replace("_", "").lower()
    return verb == "set" and plain.startswith(f"``self.{thing}`` to ``") and name.lower().startswith("set")


def _act(fact: str) -> tuple[str, str, bool]:
    verb, object_, effect = fact.split("\x1f")
    return verb, object_, bool(effect)


def _clause(acts: Sequence[tuple[str, str, bool]]) -> str:
    return _listed(_grouped(acts))


def _grouped(acts: Sequence[tuple[str, str, bool]]) -> list[str]:
    grouped: dict[tuple[str, bool], list[str]] = {}
    for verb, object_, _ in acts:
        # What is set to a known value stands apart, lest the value seem to be that of the others too.
        grouped.setdefault((verb, " to ``" in object_), []).append(object_)
    return [f"{verb} {_several(objects)}" for (verb, _), objects in list(grouped.items())[:_MANY]]


def _listed(parts: Sequence[str]) -> str:
    # A list inside a list is told apart by its comma.
    if len(parts) > 1 and any(" and " in part for part in parts):
        return f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return listing(parts)


def _several(objects: Sequence[str]) -> str:
    objects = _merged(objects)
    return listing(objects) if len(objects) <= _MANY else f"{', '.join(objects[:_MANY])} and others"


def _merged(objects: Sequence[str]) -> list[str]:
    """Objects of which several are set to one value, told together."""
    by_value: dict[str, list[str]] = {}
    for item in objects:
        name, _, value = item.partition(" to ``")
        by_value.setdefault(value, []).append(name)
    merged = []
    for value, names in by_value.items():
        merged += (
            [f"{listing(names)} to ``{value}"]
            if value and len(names) <= _MANY
            else [f"{name} to ``{value}" if value else name for name in names]
        )
    return merged


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
