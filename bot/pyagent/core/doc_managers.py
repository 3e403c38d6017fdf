"""The words for a context manager that is written as a generator: what it does before and after its block."""

from __future__ import annotations

from collections.abc import Sequence

from pyagent.core.doc_acts import act_of, clause
from pyagent.core.english import capital, listing
from pyagent.core.model import Site
from pyagent.core.wording import noun_of

_FEW = 4


def manager_words(site: Site, sentence: str | None, room: int) -> tuple[str, tuple[str, ...]] | None:
    """The first line and the sentences after it; None when the code shows too little of it.

    Args:
        site: A finding with the facts of its function.
        sentence: Its name as a sentence.
        room: Columns of the first line.
    """
    facts = [fact.split("\x1f", 1) for fact in site.names("manages")]
    entered = [code for kind, code in facts if kind == "enters"]
    swallowed = [code for kind, code in facts if kind == "swallows"]
    around = _around(
        [act_of(act) for kind, act in facts if kind == "before"],
        [act_of(act) for kind, act in facts if kind == "after"],
    )
    held = f"Hold {_codes(entered)} for the length of a block." if 0 < len(entered) <= _FEW else ""
    ends = f"{_codes(swallowed)} that the block raises {'ends' if len(swallowed) == 1 else 'end'} there."
    rest = [*around, *([ends] if swallowed else [])]
    if sentence and len(sentence) <= room:
        rest = [*([held] if held else []), *rest]
        return (sentence, tuple(rest)) if rest else None
    if held and len(held) <= room:
        return held, tuple(rest)
    caught = f"Handle {_codes(swallowed)} of a block."
    if swallowed and len(caught) <= room:
        return caught, tuple(around)
    noun = noun_of(site.text("name"))
    return (f"Context manager for the {noun}.", tuple(rest)) if noun and rest else None


def _around(before: Sequence[tuple[str, str, bool]], after: Sequence[tuple[str, str, bool]]) -> list[str]:
    said = []
    if before and len(before) <= _FEW:
        said.append(f"{capital(clause(before))} before the block.")
    if after and len(after) <= _FEW:
        said.append(f"{capital(clause(after))} after it." if said else f"{capital(clause(after))} after the block.")
    return said


def _codes(codes: Sequence[str]) -> str:
    return listing([f"``{code}``" for code in codes])
