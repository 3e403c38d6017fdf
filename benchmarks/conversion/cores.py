"""The Python references of the cores, converted by themselves and set beside the Rust that was written by hand."""

from __future__ import annotations

import ast
import re
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyagent import rust_core
from pyagent.core.conversion import Candidate, Reason, Refused, Verdict, extracted, of_rows, with_callees
from pyagent.shell.conversion import crate, trial
from pyagent.shell.conversion.accelerate import with_constants
from pyagent.shell.conversion.gain import Pair, measure, measure_other
from pyagent.shell.conversion.proof import Terms, prove

ROOT = Path(__file__).parents[2]
REFERENCES = ROOT / "tests" / "rust" / "reference"
CORES = ROOT / "rust_core" / "cores" / "src"
_NAME = "pyagent_cores"
_OF_ITS_OWN = re.compile(r"`[^`]*`(?= of the module| of an object|, which is not converted| holds a value)")
_RUST_FUNCTION = re.compile(r"^ *(?:pub(?:\([a-z]+\))? )?(?:const )?fn (\w+)", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A function of a reference and what became of it.

    Attributes:
        path: Its module.
        name: Its name.
        lines: Its lines of Python.
        rust_lines: Lines of the Rust that was generated; 0 where there is none.
        hand_lines: Lines of the function of its name in the cores; 0 where it has another shape there.
        reasons: What stands in the way.
        verdict: What the proof said.
        gain: How many times as fast it became.
        hand_gain: How many times as fast the binding of the core is on the same input.
        size: What the input is.
    """

    path: str
    name: str
    lines: int
    rust_lines: int
    hand_lines: int
    reasons: tuple[Reason, ...] = ()
    verdict: Verdict | None = None
    gain: float = 0.0
    hand_gain: float = 0.0
    size: str = ""


def looked_at(terms: Terms, tell: Callable[[str], None]) -> list[Row]:
    """Convert, prove and measure every function that is in the subset.

    Args:
        terms: What is asked of a conversion.
        tell: Told what is done.
    """
    modules: dict[str, tuple[bytes, Sequence[Candidate]]] = {}
    refused: list[Refused] = []
    for file in sorted(REFERENCES.glob("*.py")):
        source = file.read_bytes()
        candidates, against = of_rows(file.name, rust_core.convert(file.name, source))
        modules[file.name] = source, candidates
        refused += against
    chosen = [it for _, candidates in modules.values() for it in candidates]
    verdicts = prove(modules, chosen, terms, progress=tell)
    hand = dict(_hand_written())
    rows = [
        Row(it.path, it.name, _lines(modules[it.path][0], it.name), 0, hand.get(_bare(it.name), 0), it.reasons)
        for it in refused
    ]
    with tempfile.TemporaryDirectory(prefix="pyagent-cores-") as folder:
        sources = [(path, source, [it.name for it in found]) for path, (source, found) in modules.items() if found]
        crate.write(Path(folder), _NAME, rust_core.converted_crate(_NAME, sources))
        native = trial.load(str(crate.build(Path(folder), _NAME)), _NAME)
        for candidate, verdict in zip(chosen, verdicts, strict=True):
            source, others = modules[candidate.path]
            gain, by_hand, size = _measured(candidate, source, others, native)
            lines = _lines(source, candidate.name)
            rust_lines = len(candidate.rust.strip().splitlines())
            written = hand.get(_bare(candidate.name), 0)
            rows.append(
                Row(
                    candidate.path,
                    candidate.name,
                    lines,
                    rust_lines,
                    written,
                    verdict=verdict,
                    gain=gain,
                    hand_gain=by_hand,
                    size=size,
                )
            )
    return rows


def _measured(
    candidate: Candidate, source: bytes, others: Sequence[Candidate], native: object
) -> tuple[float, float, str]:
    """The gain of the generated Rust and of the binding, on the largest input that suits; 0 where there is none."""
    scope = trial.originals(extracted(source, with_callees(candidate, {it.name: it for it in others})))
    function = scope[candidate.plain]
    generated = with_constants(getattr(native, candidate.exported), candidate.constants, scope)
    pair = Pair(function, generated, candidate.changes)
    hints = [hint for _, hint in candidate.params]
    gains = measure(pair, hints, [])
    binding: Any = getattr(rust_core, candidate.name, None)
    ratios = measure_other(pair, binding, hints) if binding is not None and gains else []
    return (
        statistics.median(gains[-1]["ratios"]) if gains else 0.0,
        statistics.median(ratios) if ratios else 0.0,
        str(gains[-1]["size"]) if gains else "",
    )


def _bare(name: str) -> str:
    return name.rpartition(".")[2].strip("_")


def _lines(source: bytes, name: str) -> int:
    """Lines of a function, of a method with its class before it."""
    *classes, wanted = name.split(".")
    body: list[ast.stmt] = ast.parse(source).body
    for one in classes:
        body = next(it.body for it in body if isinstance(it, ast.ClassDef) and it.name == one)
    found = next(it for it in body if isinstance(it, ast.FunctionDef | ast.AsyncFunctionDef) and it.name == wanted)
    return (found.end_lineno or found.lineno) - found.lineno + 1


def _hand_written() -> Iterator[tuple[str, int]]:
    """The functions of the cores by name, with their lines; a name that two have is left out."""
    found: dict[str, list[int]] = {}
    for file in sorted(CORES.rglob("*.rs")):
        text = file.read_text(encoding="utf-8").split("\n#[cfg(test)]")[0]
        for match in _RUST_FUNCTION.finditer(text):
            indent = len(match[0]) - len(match[0].lstrip())
            closing = text.find("\n" + " " * indent + "}", match.start())
            if closing > 0:
                found.setdefault(match[1], []).append(text.count("\n", match.start(), closing) + 2)
    yield from ((name, lines[0]) for name, lines in found.items() if len(lines) == 1)


def table(rows: Sequence[Row]) -> str:
    """What was converted."""
    lines = [
        "| function | proof | examples | answered by Rust | Python lines | generated lines | hand-written lines | "
        "input | generated | hand-written |",
        "|---|---|---:|---:|---:|---:|---:|---|---:|---:|",
    ]
    for row in rows:
        if row.verdict is None:
            continue
        said = "proved" if row.verdict.status in {"converted", "slower"} else row.verdict.status
        lines.append(
            f"| `{row.path}:{row.name}` | {said} | {row.verdict.examples:,} | {row.verdict.answered:,} | {row.lines} | "
            f"{row.rust_lines} | {row.hand_lines or ''} | {row.size} | {_times(row.gain)} | {_times(row.hand_gain)} |"
        )
    refused = [it for it in rows if it.verdict is not None and it.verdict.status not in {"converted", "slower"}]
    lines += ["", *(f"- `{it.path}:{it.name}`: {it.verdict.reason}" for it in refused if it.verdict is not None)]
    return "\n".join(lines)


def _times(gain: float) -> str:
    return f"{gain:.1f}x" if gain >= 1 else f"{gain:.2g}x" if gain else ""


def against(rows: Sequence[Row]) -> str:
    """What stands in the way, by construct, and by function."""
    refused = [row for row in rows if row.reasons]
    kinds: dict[str, list[Row]] = {}
    for row in refused:
        for kind in dict.fromkeys(_kind(it.construct) for it in row.reasons):
            kinds.setdefault(kind, []).append(row)
    lines = ["| construct | functions | of them with nothing else |", "|---|---:|---:|"]
    for kind, of in sorted(kinds.items(), key=lambda it: (-len(it[1]), it[0])):
        alone = sum(len({_kind(it.construct) for it in row.reasons}) == 1 for row in of)
        lines.append(f"| {_cell(kind)} | {len(of)} | {alone} |")
    lines += ["", "| function | lines | why not |", "|---|---:|---|"]
    for row in refused:
        why = "; ".join(f"{it.line}: {it.construct}" for it in row.reasons)
        lines.append(f"| `{row.path}:{row.name}` | {row.lines} | {_cell(why)} |")
    return "\n".join(lines)


def _kind(construct: str) -> str:
    """A reason without the names that are the module's own."""
    return _OF_ITS_OWN.sub("…", construct)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
