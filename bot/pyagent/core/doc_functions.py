"""The docstring of a function from what Rust saw in its body: what it returns and when, what it changes, what it calls.

Every sentence is about the code as it is. A text instead of lines as an answer is the reason why there are none.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyagent.core.doc_acts import act_of, does, grouped, listed, shortest, used
from pyagent.core.doc_managers import manager_words
from pyagent.core.doc_results import bare, given, result, special_cases
from pyagent.core.docstrings import fields_of, reasons_by_type, result_entry, section, width_at
from pyagent.core.english import capital, words_of
from pyagent.core.model import Site
from pyagent.core.name_questions import is_truth
from pyagent.core.word_tables import NOUNS, OPTIONS, PHRASES, STATES, VERBS
from pyagent.core.wording import kind_phrase, noun_of, property_noun, summary_of

_QUOTES = 6
_NEW = "a new instance of the class"
_ITSELF = "the object itself"
_MIDDLE = 12
_PARTS = 4
_PAIR = 2
_VAGUE = frozenset({"a list", "a dictionary", "a set", "the object itself"})
_CONTAINER = re.compile(r"(a|an) (list|dictionary|set|tuple|iterator)\b")
_CUT_CALL = re.compile(r"the result of ``[^()`]*(\(\)[^()`]+)*``|several texts joined (into one|by ``[^`]*``)")
_LITERAL = r"``(True|False|None|-?[\d.]+|'[^'`]*'|\"[^\"`]*\")``"
_CONSTANT = re.compile(rf"{_LITERAL}(( or |, or |, ){_LITERAL})*")
_OF_OTHERS = frozenset({"get", "set", "put", "make", "take", "give"})  # verbs that say nothing without an object
_ASKING = ("is_", "has_", "can_", "should_", "supports_", "are_", "was_", "needs_", "contains_", "matches")
_OF_NO_SENTENCE = "its name is no verb with an object, so that a first sentence needs a person"
_OF_NO_NEWS = "the code shows nothing beyond the name; say in a sentence what it is for"


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
    words = _words(site, width - _QUOTES)
    if isinstance(words, str):
        return words
    parameters, words = _parameters(site, words, told=bool(raised))
    if not parameters and not words.news and not raised:
        return _OF_NO_NEWS
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


def _parameters(site: Site, words: Words, *, told: bool) -> tuple[Sequence[str], Words]:
    """The parameters that are worth a section, and the words that are said without one.

    Types stand in the signature; defaults do too, but the reader of help meets them here first. What becomes of a
    parameter is told where there is a section anyway, and where nothing else is known of the function.
    """
    fields = [(fact.split("\x1f"), fact) for fact in site.names("parameters")]
    shown = [fact for _, fact in fields]
    has_default = any(parts[2] not in {"", "None"} for parts, _ in fields)
    has_role = any(parts[3] for parts, _ in fields)
    is_typed = all(parts[1] or parts[2] not in {"", "None"} or parts[0].startswith("*") for parts, _ in fields)
    known = words.news or told
    if has_default and (is_typed or has_role) and (known or words.result):
        return shown, replace(words, news=True)
    if known:
        return (), words
    if has_role:
        return shown, words
    said = used(site)
    return (), replace(words, does=(*words.does, said), news=True) if said else words


def _words(site: Site, room: int) -> Words | str:
    returns, generator = site.flag("returns"), site.flag("generator")
    if site.text("name") == "main" and returns and site.flag("exit_status"):
        return Words("Run the program and return its exit status.", does(site, returns=True), None, news=True)
    said = site.text("yields") if generator else result(site)
    done = does(site, returns=returns or generator)
    kind = site.text("gives")
    sentence = summary_of(
        site.text("name"),
        owner=site.text("class"),
        returns=returns,
        yields=generator,
        of=site.text("first"),
        then=site.text("second"),
        kind="bool" if not kind and said.startswith("whether ") else kind,
        builds=site.flag("constructor") and _is_instance(site, said),
    )
    if site.names("manages"):
        managed = manager_words(site, sentence, room)
        return Words(*managed, None, news=True) if managed else _OF_NO_NEWS if sentence else _OF_NO_SENTENCE
    if site.flag("property") and not generator:
        return _of_property(site, said, done, room)
    if said == _ITSELF and sentence is None:
        return _of_chain(site, room)
    if returns or generator:
        return _of_value(site, said, sentence, done, room)
    if sentence is None and (words := _of_check(site, room)):
        return words
    return _of_procedure(site, sentence, done, room)


def _is_instance(site: Site, said: str) -> bool:
    """Whether a class method gives an instance of its class."""
    plain = site.text("gives").strip("'\"")
    is_new = said == _NEW or said.endswith(f"otherwise {_NEW}")
    return plain in {site.text("class"), "Self", "typing.Self"} or is_new


def _of_value(site: Site, said: str, sentence: str | None, done: tuple[str, ...], room: int) -> Words | str:
    """The words for a function that gives something."""
    verb, kind = "Yield" if site.flag("generator") else "Return", site.text("gives")
    # A truth is no thing that a noun names.
    noun = noun_of(site.text("name")) if not is_truth(kind) else None
    is_getter = sentence is None or sentence.startswith((f"{verb} the ", f"{verb} whether", f"{verb} ``"))
    is_vague = all(part in _VAGUE for part in said.split(", or "))
    direct = f"{verb} {said}."
    # A call without its arguments says less than the name, and nothing where the name says nothing.
    is_cut = bool(_CUT_CALL.fullmatch(said))
    if is_cut and sentence is None:
        return _OF_NO_SENTENCE
    if sentence and len(sentence) <= room and sentence.startswith("Build ") and said == _NEW:
        return Words(sentence, done, None, news=True)
    is_way = _CONSTANT.fullmatch(said) and site.number("statements") > 1
    if sentence is None and noun is None and (is_vague or is_way):
        # What it does on the way to a constant or some list is what it is for.
        return _OF_NO_SENTENCE
    if said and not is_cut and is_getter and len(direct) <= room and not (is_vague and (sentence or noun)):
        return Words(direct, done, None, news=not is_vague)
    if noun and (sentence is None or (said and sentence.startswith(f"{verb} ``"))):
        sentence = f"{verb} {_named(noun)}."
    sentence = sentence or _plain_sentence(site, verb, said)
    if sentence is None or len(sentence) > room:
        return _OF_NO_SENTENCE
    text = f"{capital(said)}." if said and not (is_vague and kind) else given(site, sentence)
    if kind and site.text("style") == "sphinx" and text == f"The {sentence.partition(' the ')[2]}":
        # Beside a text Sphinx's field has no type, and the text alone is what the summary says.
        text = ""
    # A type that stands nowhere in the signature is news.
    inferred = bool(kind or said) and not site.flag("hinted")
    is_told = bool(said) and not is_vague
    news = any((inferred, is_told, done, special_cases(site), text.endswith(", or None.")))
    return Words(sentence, done, (kind, text) if kind or text else None, news=news)


def _plain_sentence(site: Site, verb: str, said: str) -> str | None:
    """A first line for a function whose name is no sentence, by what comes back."""
    if container := _CONTAINER.match(said):
        return f"{verb} {container[0]}."
    if said.startswith("whether ") and site.text("name").startswith(_ASKING):
        about = f"``{site.text('first')}``" if site.text("first") else ""
        return f"Check {about}." if about else None
    if said or special_cases(site):
        kind = kind_phrase(site.text("gives"))
        return f"{verb} {kind}." if kind else None
    return None


def _of_chain(site: Site, room: int) -> Words | str:
    """The words for a method that does something and gives the object itself, for the next call."""
    words = _of_acts(site, None, does(site, returns=False), room)
    return words if isinstance(words, str) else replace(words, result=(site.text("gives"), f"{capital(_ITSELF)}."))


def _of_check(site: Site, room: int) -> Words | None:
    """The words for a function that is one condition with what is raised then."""
    entries = [entry.split("\x1f") for entry in site.names("raises")]
    if len(entries) != 1 or site.number("statements") != 1 or site.number("size") != _PAIR or not entries[0][2]:
        return None
    kind, _, condition = entries[0]
    line = f"Raise ``{kind}`` if ``{condition}``."
    return Words(line, (), None, news=True) if len(line) <= room else None


def _of_procedure(site: Site, sentence: str | None, done: tuple[str, ...], room: int) -> Words | str:
    """The words for a function that gives nothing."""
    found, name = _of_acts(site, sentence, done, room), site.text("name")
    if (
        isinstance(found, str)
        and name in VERBS - NOUNS - _OF_OTHERS
        and any(not said.startswith("Do nothing") for said in done)
    ):
        # A verb alone says what is done, if not to what; the sentences after it do.
        return Words(f"{capital(PHRASES.get(name, name))}.", done, None, news=True)
    return found


def _of_acts(site: Site, sentence: str | None, done: tuple[str, ...], room: int) -> Words | str:
    if sentence is None and site.text("name") == "main":
        sentence = "Run the program."
    if sentence and len(sentence) <= room:
        return Words(sentence, done, None, news=bool(done))
    if len(done) == 1 and done[0].startswith("If ") and site.number("statements") == 1:
        condition, _, clause = done[0].removeprefix("If ").removesuffix(".").partition(", ")
        done = done if ", " in bare(clause) else (f"{capital(clause)} if {condition}.",)
    is_partial = site.number("size") > _MIDDLE and not site.names("raises")
    if not done or is_partial or done[0].startswith(("Do nothing", "May", "Without", "If")):
        return _OF_NO_SENTENCE
    first, *rest = done
    if len(first) > room:
        groups = grouped([act_of(fact) for fact in site.names("acts")])
        if not groups:
            return _OF_NO_SENTENCE
        first, rest = f"{capital(listed(groups[:1]))}.", [f"{capital(listed(groups[1:]))}.", *rest]
        if len(first) > room or len(groups) == 1:
            first, rest = shortest(site), list(done)
    return Words(first, tuple(rest), None, news=True) if first and len(first) <= room else _OF_NO_SENTENCE


def _named(noun: str) -> str:
    """A noun with its article; all of something need none."""
    return noun if noun.startswith("all ") else f"the {noun}"


def _of_property(site: Site, said: str, done: tuple[str, ...], room: int) -> Words | str:
    kind, name = site.text("gives"), site.text("name")
    if said in _VAGUE and site.flag("hinted"):
        said = ""
    noun = property_noun(name)
    is_asked = name in STATES or name.startswith(_ASKING) or name.endswith("ed")
    if is_asked and said.startswith("``") and not {"if", "or", "otherwise"} & set(bare(said).split()):
        said = f"whether {said} is true"
    if said and not said.startswith("``") and said not in _VAGUE:
        line = f"{capital(said)}."
        if len(line) <= room:
            return Words(line, done, None, news=True)
    verb, *rest = words_of(name) or [""]
    if kind == "bool" and rest and verb in OPTIONS and (order := summary_of(name)):
        line = f"Whether to {order[0].lower()}{order[1:]}"
        return Words(line, done, (kind, f"{capital(said)}.") if said else None, news=True)
    if said.startswith("``") and (noun is None or is_asked):
        line = f"The value of {said}."
        return Words(line, done, None, news=True) if len(line) <= room else _OF_NO_SENTENCE
    if is_asked and said.startswith("whether ") and (asked := summary_of(name, returns=True, kind="bool")):
        line = capital(asked.removeprefix("Return "))
        return Words(line, done, (kind, f"{capital(said)}."), news=True)
    if noun is None or is_asked:
        return _OF_NO_SENTENCE
    line = f"{capital(_named(noun))}: {said}."
    if said and len(line) <= room:
        return Words(line, done, None, news=True)
    text = f"{capital(said)}." if said else ""
    text = text or (f"{capital(special_cases(site))}." if special_cases(site) else "")
    return Words(f"{capital(_named(noun))}.", done, (kind, text) if text else None, news=bool(text or done))
