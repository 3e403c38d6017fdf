"""Proves candidates: one crate for all of them, one process for each.

A process that dies, hangs or eats its memory is a verdict about its function and about nothing else.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from pyagent import rust_core
from pyagent.core.conversion import LEAST_GAIN, WANTED_EXAMPLES, Candidate, Gain, Verdict, extracted, with_callees
from pyagent.errors import PyAgentError
from pyagent.shell.child import run_child
from pyagent.shell.conversion import crate, rival
from pyagent.shell.conversion.memory import Memory

Modules: TypeAlias = Mapping[str, tuple[bytes, Sequence[Candidate]]]
Inputs: TypeAlias = Mapping[tuple[str, str], Sequence[str]]

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
    modules: Modules,
    wanted: Iterable[Candidate],
    terms: Terms,
    *,
    inputs: Inputs = MappingProxyType({}),
    memory: Memory | None = None,
    until: Callable[[Sequence[Verdict]], bool] = lambda _: False,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Verdict]:
    """Compile, compare, measure.

    Args:
        modules: Per path the source and all that could be converted of it.
        wanted: What is to be converted.
        terms: What is asked of it.
        inputs: Calls of the project's own, by path and name.
        memory: Where verdicts are remembered.
        until: Told all verdicts so far; says when there are enough.
        progress: Told what begins.
    """
    chosen = list(wanted)
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="pyagent-rust-") as name:
        prover = _Prover(Path(name), modules, chosen, terms, memory)
        for at, candidate in enumerate(chosen):
            if until(verdicts):
                break
            progress(f"{at + 1} of {len(chosen)}: {candidate.path}:{candidate.name}")
            verdicts.append(prover.verdict(candidate, inputs.get((candidate.path, candidate.name), ())))
    return verdicts


class _Prover:
    """One crate of all candidates, made when the first of them has to be tried."""

    def __init__(
        self, folder: Path, modules: Modules, chosen: Sequence[Candidate], terms: Terms, memory: Memory | None
    ) -> None:
        self._folder, self._modules, self._chosen = folder, modules, chosen
        self._terms, self._memory = terms, memory
        self._library: Path | None = None
        self._rivals = 0

    def verdict(self, candidate: Candidate, inputs: Sequence[str]) -> Verdict:
        """What becomes of a function."""
        source, others = self._modules[candidate.path]
        functions = with_callees(candidate, {it.name: it for it in others})
        order = _order(candidate, extracted(source, functions), self._terms, inputs)
        if self._memory is None:
            return self._tried(candidate, order)
        key = self._memory.key(order, "\n".join(it.rust for it in functions))
        known = self._memory.recall(key)
        if known is not None:
            return replace(known, path=candidate.path, line=candidate.line)
        verdict = self._tried(candidate, order)
        self._memory.keep(key, verdict)
        return verdict

    def _tried(self, candidate: Candidate, order: dict[str, Any]) -> Verdict:
        self._library = self._library or self._built()
        order = {**order, "library": str(self._library)}
        verdict = _one(candidate, order, self._folder / "work", self._terms)
        if verdict.gains and verdict.status == "converted" and self._rivals < rival.MOST:
            self._rivals += 1
            verdict = replace(verdict, rival=rival.figure(order, self._folder / f"rival{self._rivals}"))
        return verdict

    def _built(self) -> Path:
        crate.write(self._folder / "crate", _TRIAL, rust_core.converted_crate(_TRIAL, self._sources()))
        return crate.build(self._folder / "crate", _TRIAL)

    def _sources(self) -> list[crate.Source]:
        """The functions that are asked for, and those that they call."""
        needed: dict[str, set[str]] = {}
        for candidate in self._chosen:
            others = {it.name: it for it in self._modules[candidate.path][1]}
            needed.setdefault(candidate.path, set()).update(it.name for it in with_callees(candidate, others))
        return [(path, self._modules[path][0], sorted(names)) for path, names in needed.items()]


def _order(candidate: Candidate, source: str, terms: Terms, inputs: Sequence[str]) -> dict[str, Any]:
    """What the process is told, but for where the compiled module is."""
    return {
        "source": source,
        "name": candidate.plain,
        "module": _TRIAL,
        "exported": candidate.exported,
        "params": [list(it) for it in candidate.params],
        "constants": list(candidate.constants),
        "changes": candidate.changes,
        "examples": terms.examples,
        "seconds": terms.seconds,
        "seed": terms.seed,
        "rounds": _ROUNDS,
        "measure": terms.gain > 0,
        "inputs": list(inputs),
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
        ordinary=answer["ordinary"],
        deopts=answer["deopts"],
        own=answer["own"],
        own_answered=answer["own_answered"],
        uncovered=tuple(answer["uncovered"]),
        gains=gains,
        own_gain=next((Gain.of(**it) for it in answer["own_gains"]), None),
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
