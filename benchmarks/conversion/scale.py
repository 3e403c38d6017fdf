"""The table: per package how much was found, translated, compiled, proved, and became faster; and why not."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.conversion.hard import is_hard, kind_of
from benchmarks.conversion.sources import CACHE, Module, Pin, modules_of
from pyagent import rust_core
from pyagent.core.conversion import Candidate, Refused, Verdict, with_callees
from pyagent.errors import PyAgentError
from pyagent.shell.conversion import crate
from pyagent.shell.conversion.memory import Memory
from pyagent.shell.conversion.proof import Modules, Terms, prove

MEMORY = Memory(CACHE / "verdicts")
_NAME = "pyagent_scale"
_SOURCES = tuple[str, bytes, list[str]]


@dataclass
class Row:
    """What came of one package; loop functions are those with hints throughout and a loop."""

    name: str
    functions: int = 0
    loops: int = 0
    soft: int = 0
    """Loop functions without a hard blocker."""
    translated: int = 0
    loops_translated: int = 0
    broken: list[str] = field(default_factory=list)
    """Functions that did not compile the first time."""
    verdicts: list[Verdict] = field(default_factory=list)
    """Of the loop functions, and of the others where they were tried."""
    tried_loops: set[tuple[str, str, int]] = field(default_factory=set)
    refused: list[Refused] = field(default_factory=list)
    """Loop functions that are not translated."""

    def of_loops(self) -> list[Verdict]:
        return [it for it in self.verdicts if (it.path, it.name, it.line) in self.tried_loops]

    @property
    def verified(self) -> int:
        return sum(is_verified(it) for it in self.of_loops())

    @property
    def faster(self) -> int:
        return sum(it.status == "converted" for it in self.of_loops())


def is_verified(verdict: Verdict) -> bool:
    """Whether a function was proved, faster or not."""
    return verdict.status in {"converted", "slower"}


def measured(pin: Pin, terms: Terms, most: int, tell: Callable[[str], None]) -> Row:
    """Convert a package.

    Args:
        pin: The package.
        terms: What is asked of a conversion.
        most: Loop functions that are tried, in order; 0 tries none.
        tell: Told what is done.
    """
    modules = modules_of(pin)
    row = looked_at(f"{pin[0]} {pin[1]}", modules)
    candidates = [it for module in modules for it in module.candidates]
    if not most or not candidates:
        return row
    by_path = {it.path: it for it in modules}
    tell(f"{row.name}: compiling {len(candidates):,} functions")
    row.broken = broken_of(by_path, candidates)
    loops = [it for it in candidates if (it.name, it.line) in by_path[it.path].loops]
    chosen = [it for it in loops if f"{it.path}:{it.name}" not in row.broken][:most]
    row.tried_loops = {(it.path, it.name, it.line) for it in chosen}
    row.verdicts = prove_known(known_of(by_path), chosen, terms, MEMORY, lambda it: tell(f"{row.name}: {it}"))
    return row


def known_of(modules: dict[str, Module]) -> Modules:
    """Sources and candidates by path."""
    return {path: (module.source, module.candidates) for path, module in modules.items()}


def prove_known(
    known: Modules, chosen: Sequence[Candidate], terms: Terms, memory: Memory, tell: Callable[[str], None]
) -> list[Verdict]:
    """Prove functions; the crate is compiled only where one is not remembered."""
    begin = time.monotonic()
    return prove(
        known, chosen, terms, memory=memory, progress=lambda it: tell(f"{it} ({time.monotonic() - begin:.0f} s)")
    )


def looked_at(name: str, modules: Sequence[Module]) -> Row:
    """What a package has, before anything is compiled."""
    row = Row(name)
    for module in modules:
        row.functions += len(module.candidates) + len(module.refused)
        row.loops += len(module.loops)
        row.translated += len(module.candidates)
        loops = [it for it in module.candidates if (it.name, it.line) in module.loops]
        row.loops_translated += len(loops)
        refused = [it for it in module.refused if (it.name, it.line) in module.loops]
        row.refused += refused
        row.soft += len(loops) + sum(not any(is_hard(reason.construct) for reason in it.reasons) for it in refused)
    return row


def broken_of(modules: dict[str, Module], candidates: Sequence[Candidate]) -> list[str]:
    """The functions that do not compile, by halving."""
    if _compiles(modules, candidates):
        return []
    if len(candidates) == 1:
        return [f"{candidates[0].path}:{candidates[0].name}"]
    half = len(candidates) // 2
    return broken_of(modules, candidates[:half]) + broken_of(modules, candidates[half:])


def _compiles(modules: dict[str, Module], candidates: Sequence[Candidate]) -> bool:
    sources = sources_of(modules, candidates)
    with tempfile.TemporaryDirectory(prefix="pyagent-scale-") as folder:
        crate.write(Path(folder), _NAME, rust_core.converted_crate(_NAME, sources))
        try:
            crate.check(Path(folder))
        except PyAgentError:
            return False
    return True


def sources_of(modules: dict[str, Module], candidates: Iterable[Candidate]) -> list[_SOURCES]:
    needed: dict[str, set[str]] = {}
    for candidate in candidates:
        others = {it.name: it for it in modules[candidate.path].candidates}
        needed.setdefault(candidate.path, set()).update(it.name for it in with_callees(candidate, others))
    return [(path, modules[path].source, sorted(names)) for path, names in needed.items()]


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [
        "| package | functions | with hints and a loop | of them without a hard blocker | translated | compiled first "
        "time | tried | proved | 1.5x or more | median gain |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in [*rows, _together(rows)]:
        tried = row.of_loops()
        gains = [it.speedup for it in tried if it.status == "converted"]
        lines.append(
            f"| {row.name} | {row.functions:,} | {row.loops:,} | {row.soft:,} | "
            f"{row.loops_translated:,} | {row.translated - len(row.broken):,} of {row.translated:,} | "
            f"{len(tried):,} | {row.verified:,} | {row.faster:,} | "
            f"{f'{statistics.median(gains):.1f}x' if gains else ''} |"
        )
    return "\n".join(lines)


def _together(rows: Sequence[Row]) -> Row:
    total = Row("together")
    for row in rows:
        total.functions += row.functions
        total.loops += row.loops
        total.soft += row.soft
        total.translated += row.translated
        total.loops_translated += row.loops_translated
        total.broken += row.broken
        total.verdicts += row.verdicts
        total.tried_loops |= row.tried_loops
        total.refused += row.refused
    return total


def reasons(rows: Sequence[Row], most: int) -> str:
    """What stands in the way of loop functions: how many have it, and of how many it is all."""
    named: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for row in rows:
        for it in row.refused:
            kinds = {kind_of(reason.construct) for reason in it.reasons}
            named.update(kinds)
            if len(kinds) == 1:
                alone.update(kinds)
    lines = ["| what stands in the way | functions | the only thing | hard |", "|---|---:|---:|---|"]
    for what, count in named.most_common(most):
        lines.append(f"| {what} | {count:,} | {alone[what]:,} | {'yes' if is_hard(what) else ''} |")
    return "\n".join(lines)


def outcomes(rows: Sequence[Row]) -> str:
    """What became of the functions that were tried and not proved."""
    counted = Counter(
        (it.status, _short(it.reason)) for row in rows for it in row.of_loops() if it.status in {"refused", "disproved"}
    )
    lines = ["| outcome | why | functions |", "|---|---|---:|"]
    lines += [f"| {status} | {why} | {count:,} |" for (status, why), count in counted.most_common(20)]
    return "\n".join(lines)


def _short(reason: str) -> str:
    for known in ("Rust answered", "examples could be compared", "a counter-example", "the process that tried"):
        if known in reason:
            return {
                "Rust answered": "Rust leaves more than half of the examples to Python",
                "examples could be compared": "too slow in Python for so many examples",
                "a counter-example": "a counter-example",
                "the process that tried": "the process ended",
            }[known]
    return reason[:80]
