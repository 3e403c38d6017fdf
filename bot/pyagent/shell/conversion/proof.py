"""Proves candidates: one crate for all of them, one process for each.

A process that dies, hangs or eats its memory is a verdict about its function and about nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyagent import rust_core
from pyagent.core.conversion import LEAST_GAIN, WANTED_EXAMPLES, Candidate, Gain, Verdict, extracted, with_callees
from pyagent.errors import PyAgentError
from pyagent.shell.child import run_child
from pyagent.shell.conversion import crate, rival

_ROUNDS = 40
_PATIENCE = 5
"""How much longer a process may take than the seconds it is given of the machine, which others use, too."""
_TRIAL = "pyagent_trial"
_LEAST_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a conversion.

    Attributes:
        examples: Examples that have to agree.
        seconds: How long they may take, of the machine.
        seed: Where chance begins.
        gain: How many times as fast it has to be; 0 measures nothing.
    """

    examples: int = WANTED_EXAMPLES
    seconds: float = 60.0
    seed: int = 0
    gain: float = LEAST_GAIN


def prove(
    modules: Mapping[str, tuple[bytes, Sequence[Candidate]]],
    wanted: Iterable[Candidate],
    terms: Terms,
    *,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Verdict]:
    """Compile, compare, measure.

    Args:
        modules: Per path the source and all that could be converted of it.
        wanted: What is to be converted.
        terms: What is asked of it.
        progress: Told what begins.
    """
    chosen = list(wanted)
    if not chosen:
        return []
    with tempfile.TemporaryDirectory(prefix="pyagent-rust-") as name:
        folder = Path(name)
        progress(f"compiling {len(chosen):,} functions")
        sources = [(path, source, [it.name for it in all_]) for path, (source, all_) in modules.items()]
        crate.write(folder / "crate", _TRIAL, rust_core.converted_crate(_TRIAL, sources))
        library = crate.build(folder / "crate", _TRIAL)
        verdicts: list[Verdict] = []
        rivals = 0
        for at, candidate in enumerate(chosen):
            progress(f"{at + 1} of {len(chosen)}: {candidate.path}:{candidate.name}")
            source, others = modules[candidate.path]
            functions = with_callees(candidate, {it.name: it for it in others})
            order = _order(candidate, extracted(source, functions), library, terms)
            verdict = _one(candidate, order, folder / "work", terms)
            if verdict.gains and verdict.status == "converted" and rivals < rival.MOST:
                rivals += 1
                verdict = replace(verdict, rival=rival.figure(order, folder / f"rival{at}"))
            verdicts.append(verdict)
        return verdicts


def _order(candidate: Candidate, source: str, library: Path, terms: Terms) -> dict[str, Any]:
    """What the process is told."""
    return {
        "source": source,
        "name": candidate.name,
        "library": str(library),
        "module": _TRIAL,
        "exported": candidate.exported,
        "params": [list(it) for it in candidate.params],
        "examples": terms.examples,
        "seconds": terms.seconds,
        "seed": terms.seed,
        "rounds": _ROUNDS,
        "measure": terms.gain > 0,
    }


def _one(candidate: Candidate, order: dict[str, Any], folder: Path, terms: Terms) -> Verdict:
    verdict = Verdict(candidate.path, candidate.name, candidate.line, "converted", rust=candidate.rust)
    try:
        answer = run_child("pyagent.shell.conversion.trial:prove", order, folder, timeout=terms.seconds * _PATIENCE)
    except PyAgentError as error:
        return replace(verdict, status="disproved", reason=f"the process that tried it ended: {error.message}")
    return judged(verdict, answer, terms)


def judged(verdict: Verdict, answer: Mapping[str, Any], terms: Terms) -> Verdict:
    """A verdict from what was seen."""
    gains = tuple(Gain.of(**it) for it in answer["gains"])
    verdict = replace(
        verdict,
        examples=answer["examples"],
        answered=answer["answered"],
        uncovered=tuple(answer["uncovered"]),
        gains=gains,
        speedup=round(gains[-1].ratio, 2) if gains else 0.0,
    )
    if answer["difference"]:
        return replace(verdict, status="disproved", reason=f"a counter-example: {answer['difference']}")
    returned, answered = answer["returned"], answer["answered"]
    if not answered or answered < _LEAST_SHARE * returned:
        share = f"Rust answered {answered:,} of the {returned:,} examples that Python answers"
        return replace(verdict, status="refused", reason=f"{share}; at least half are asked for")
    # Fewer are enough only where there are no more: two truth values make four calls.
    if answer["examples"] < terms.examples and (answer["is_late"] or answer["skipped"]):
        what = f"only {answer['examples']:,} of {terms.examples:,} examples could be compared in time"
        return replace(verdict, status="refused", reason=what)
    if not terms.gain:
        return verdict
    if not gains:
        return replace(verdict, status="slower", reason="no input was found that could be measured")
    largest = gains[-1]
    if largest.low < terms.gain:
        return replace(
            verdict,
            status="slower",
            reason=f"{largest.ratio:.2f} times as fast (between {largest.low:.2f} and {largest.high:.2f}) "
            f"on {largest.size}, where {terms.gain:g} is asked for",
        )
    return verdict
