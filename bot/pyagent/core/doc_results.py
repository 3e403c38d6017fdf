"""What a function gives back and when, as phrases for its docstring, from what Rust saw of its ``return``s."""

from __future__ import annotations

import builtins
import re

from pyagent.core.model import Site
from pyagent.core.wording import capital, listing

_PAIR = 2
_CONSTANTS = frozenset({"``True``", "``False``", "None", "``0``", "``1``", "``-1``", "``''``", '``""``'})


def special_cases(site: Site) -> str:
    """What comes back under conditions that are known, where the rest is not."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results")) if when]
    return "" if site.flag("complete") else ", ".join(f"{said} if {when}" for said, when in known[:_PAIR])


_RESULT = re.compile(r"the result of ``([\w.]+)\(.*\)``")


def shorter(said: str) -> str:
    """A phrase without the arguments of the call that it names."""
    found = _RESULT.fullmatch(said)
    # Of a built-in function the arguments are all there is to say.
    return f"the result of ``{found[1]}``" if found and not hasattr(builtins, found[1]) else said


def bare(said: str) -> str:
    """A phrase without the code in it, whose commas are no commas of the sentence."""
    return re.sub(r"``.*?``", "", said)


def given(site: Site, sentence: str) -> str:
    """What a function gives, by the object of its verb."""
    verb, _, thing = sentence.removesuffix(".").partition(" ")
    thing = f"{thing[0].upper()}{thing[1:]}" if verb in GIVING and thing.startswith("the ") else ""
    if condition := special_cases(site):
        return f"{thing}, or {condition}." if thing else f"{capital(condition)}."
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


def result(site: Site) -> str:
    """What comes back, and when; empty when that is not known."""
    known = [(said, when) for said, _, when in (entry.partition("\x1f") for entry in site.names("results"))]
    if not site.flag("complete"):
        return ""
    if len({said for said, _ in known}) == 1:
        return known[0][0]
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
