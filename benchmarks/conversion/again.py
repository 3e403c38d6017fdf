"""A second, independent run over functions that were proved: other seeds, ten times as many examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.conversion.scale import MEMORY, Row, is_verified, known_of, prove_known
from benchmarks.conversion.sources import Pin, modules_of
from pyagent.core.conversion import Candidate, Verdict
from pyagent.shell.conversion.proof import Terms

_CHOICE = 11


@dataclass(frozen=True)
class Again:
    """What came of it."""

    verdicts: tuple[tuple[str, Verdict], ...]

    def text(self) -> str:
        compared = sum(it.examples for _, it in self.verdicts)
        answered = sum(it.answered for _, it in self.verdicts)
        wrong = [(name, it) for name, it in self.verdicts if it.status == "disproved"]
        few = [it for _, it in self.verdicts if it.status == "refused"]
        said = (
            f"{len(self.verdicts):,} functions that were proved before: {compared:,} examples compared, {answered:,} "
            f"of them answered by Rust, {len(wrong)} functions with a counter-example. For {len(few)} there were fewer "
            "examples than asked for, since Python was too slow on the others."
        )
        return "\n".join([said, *(f"- {name}: `{it.path}:{it.name}`: {it.reason}" for name, it in wrong)])


def tried_again(
    rows: Sequence[tuple[Pin, Row]], most: int, examples: int, seed: int, tell: Callable[[str], None]
) -> Again:
    """Try a sample of what was proved.

    Args:
        rows: What was proved.
        most: How many functions.
        examples: How many examples each.
        seed: Where chance begins; another one than that of the first run.
        tell: Told what is done.
    """
    proved = [(pin, it) for pin, row in rows for it in row.of_loops() if is_verified(it)]
    chance = random.Random(_CHOICE)
    chosen = chance.sample(proved, min(most, len(proved)))
    terms = Terms(examples=examples, seconds=max(60.0, examples * 0.006), seed=seed, gain=0)
    found: list[tuple[str, Verdict]] = []
    for pin in dict.fromkeys(pin for pin, _ in chosen):
        modules = {it.path: it for it in modules_of(pin)}
        names = {(it.path, it.name, it.line) for of, it in chosen if of == pin}
        candidates: list[Candidate] = [
            it for module in modules.values() for it in module.candidates if (it.path, it.name, it.line) in names
        ]
        tell(f"{pin[0]}: {len(candidates)} functions again")
        verdicts = prove_known(known_of(modules), candidates, terms, MEMORY, tell)
        found += [(pin[0], it) for it in verdicts]
    return Again(tuple(found))
