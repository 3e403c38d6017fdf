"""What a function gives back and when, as phrases for its docstring, from what Rust saw of its ``return``s."""

from __future__ import annotations

import re

from pyagent.core.english import capital, listing
from pyagent.core.model import Site

_PAIR = 2
_NAMES = "the result of ``locals()``"
"""An idiom of factories, which says nothing of what they make."""
_CONSTANTS = frozenset({"``True``", "``False``", "None", "``0``", "``1``", "``-1``", "``''``", '``""``'})


def special_cases(site: Site) -> str:
    """What comes back under conditions that are known, where the rest is not."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results")) if when]
    return "" if site.flag("complete") else ", ".join(f"{said} if {when}" for said, when in known[:_PAIR])


def bare(said: str) -> str:
    """A phrase without the code in it, whose commas are no commas of the sentence."""
    return re.sub(r"``.*?``", "", said)


def given(site: Site, sentence: str) -> str:
    """What a function gives, by the object of its verb."""
    verb, _, thing = sentence.removesuffix(".").partition(" ")
    thing = f"{thing[0].upper()}{thing[1:]}" if verb in GIVING and thing.startswith("the ") else ""
    if condition := special_cases(site):
        return f"{thing}, or {condition}." if thing else f"{capital(condition)}."
    if thing and site.flag("may_be_none") and not thing.endswith(" or None"):
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


def result(site: Site) -> str:
    """What comes back, and when; empty when that is not known."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results"))]
    if not site.flag("complete") or any(said == _NAMES for said, _ in known):
        return ""
    if len({said for said, _ in known}) == 1:
        return known[0][0]
    if answer := _answer(known):
        return answer
    if any(said.startswith("whether ") for said, _ in known):
        return ""
    if any(when for _, when in known):
        head = ", ".join(f"{said} if {when}" if when else said for said, when in known[:-1])
        last = known[-1][0]
        return "" if " if " in bare(last) or ", " in bare(last) else f"{head}, otherwise {last}"
    phrases = [said for said, _ in known]
    if (
        not phrases
        or all(said in _CONSTANTS for said in phrases)
        or any(", " in bare(said) or " or " in bare(said) for said in phrases)
    ):
        return ""
    if "None" in phrases and len(phrases) == _PAIR:
        return f"{next(said for said in phrases if said != 'None')}, or None"
    return listing(phrases, "or")


def _answer(known: list[tuple[str, str]]) -> str:
    """Yes and no under conditions as one question; empty when it is none, or a long one."""
    before, last = known[:-1], known[-1][0] if known else ""
    if not before or not all(when for _, when in before) or len(before) > _PAIR:
        return ""
    yes = all(said == _YES for said, _ in before)
    no = all(said == _NO for said, _ in before)
    asked = [when if yes else _opposite(when) for _, when in before]
    if not (yes or no) or not all(asked) or any(_LINKED.search(bare(text)) for text in asked):
        return ""
    if (last == _NO and yes) or (last == _YES and no):
        link = " or " if yes else " and "
        whole = f"whether {link.join(asked)}"
        return f"{whole} or empty" if len(asked) == 1 and whole.endswith(" is false") else whole
    question = last.removeprefix("whether ")
    if question == last or _LINKED.search(bare(question)) or len(before) > 1:
        return ""
    return f"whether {asked[0]} {'or' if yes else 'and'} {question}"


_YES, _NO = "``True``", "``False``"
_LINKED = re.compile(r" (and|or|if|for) ")


def _opposite(condition: str) -> str:
    """What holds where a condition does not; empty where that has no plain words."""
    text = condition.replace(" is false or empty", " is not true")
    at = _verb_at(text)
    if at < 0 or _LINKED.search(bare(text)):
        return ""
    verb, rest = text[:at], text[at + len(" is ") :]
    if rest.startswith("not "):
        return f"{verb} is {rest.removeprefix('not ')}"
    return f"{verb} is {'false' if rest == 'true' else f'not {rest}'}"


def _verb_at(text: str) -> int:
    """Where the verb of a condition stands that is no part of the code in it."""
    inside = False
    for found in re.finditer(r"``| is ", text):
        if found[0] == "``":
            inside = not inside
        elif not inside:
            return found.start()
    return -1
