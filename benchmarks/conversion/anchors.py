"""Rust beside mypyc and Cython on the same functions: the same text, the same arguments, one process, in turns.

The functions are every n-th of those that have a translation, chosen before anything is measured. What is measured of
Rust is the call that callers make, with the Python function around it; the rivals are called as they are.
"""

from __future__ import annotations

import ast
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.conversion import rivals
from benchmarks.conversion.scale import MEMORY, is_verified, known_of, prove_known
from benchmarks.conversion.sources import Module, Pin, modules_of
from pyagent import rust_core
from pyagent.core.conversion import Candidate, extracted, of_rows, with_callees
from pyagent.errors import PyAgentError
from pyagent.shell.child import run_child
from pyagent.shell.conversion import crate, trial
from pyagent.shell.conversion.accelerate import with_constants
from pyagent.shell.conversion.alike import copied, look
from pyagent.shell.conversion.calls import by_place
from pyagent.shell.conversion.gain import Pair, suitable, three
from pyagent.shell.conversion.proof import Terms

SIZES = ("small", "large")
RUST = "Rust"
_NAME = "pyagent_anchors"
_ANCHOR = "anchor"
_ROUNDS = 15
_ROUND_SECONDS = 0.004
_MOST_CALLS = 5_000
_TIMEOUT = 300.0
_TYPES = frozenset({"typing", "collections.abc", "collections"})

Json = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A function that is measured."""

    package: str
    module: Module
    candidate: Candidate

    @property
    def name(self) -> str:
        return f"{self.package} {self.candidate.path}:{self.candidate.name}"

    @property
    def path(self) -> str:
        """Its module, told from those of other packages."""
        return f"{self.package}/{self.candidate.path}"

    def needed(self) -> list[Candidate]:
        """It and what it calls."""
        return with_callees(self.candidate, {it.name: it for it in self.module.candidates})

    def text(self) -> str:
        """What the rivals take: the functions, with the imports that their hints need."""
        future, rest = extracted(self.module.source, self.needed()).split("\n", 1)
        hints = [
            it for it in ast.parse(self.module.source).body if isinstance(it, ast.ImportFrom) and it.module in _TYPES
        ]
        return "\n".join([future, *map(ast.unparse, hints), rest])

    def order(self, library: Path, exported: str) -> Json:
        """What a child that measures it has to know."""
        return {
            "text": self.text(),
            "name": self.candidate.plain,
            "library": str(library),
            "exported": exported,
            "hints": [hint for _, hint in self.candidate.params],
            "constants": list(self.candidate.constants),
            "changes": self.candidate.changes,
        }


@dataclass(frozen=True)
class Anchor:
    """What was measured of a function: per size what the input is, microseconds of Python, gains by translation."""

    name: str
    inputs: dict[str, str]
    python_us: dict[str, float]
    gains: dict[str, dict[str, float]]


def chosen_of(pins: Sequence[Pin], most: int) -> list[Chosen]:
    """Every n-th function at the top of a module that has hints, a loop and a translation, in order of their places.

    A method is left out: alone it is not what the rivals would compile. So is a generator, whose caller decides how far
    it goes.
    """
    found = [
        Chosen(pin[0], module, it)
        for pin in pins
        for module in modules_of(pin)
        for it in module.candidates
        if (it.name, it.line) in module.loops
        and "." not in it.name
        and not any("Fields(" in hint for _, hint in it.params)
        and not _is_generator(it.text(module.source, it.plain))
    ]
    return found[:: max(1, round(len(found) / most))]


def _is_generator(text: str) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(ast.parse(text)))


def proved(pins: Sequence[Pin], chosen: Sequence[Chosen], terms: Terms, tell: Callable[[str], None]) -> list[Chosen]:
    """Those that the proof accepts, faster or not."""
    found: list[Chosen] = []
    for pin in pins:
        of_pin = [it for it in chosen if it.package == pin[0]]
        if not of_pin:
            continue
        modules = {it.path: it for it in modules_of(pin)}
        verdicts = prove_known(known_of(modules), [it.candidate for it in of_pin], terms, MEMORY, tell)
        found += [it for it, verdict in zip(of_pin, verdicts, strict=True) if is_verified(verdict)]
    return found


def measured(chosen: Sequence[Chosen], tell: Callable[[str], None]) -> list[Anchor]:
    """Compile the functions with everything, and measure them."""
    tools = rivals.installed()
    found: list[Anchor] = []
    with tempfile.TemporaryDirectory(prefix="pyagent-anchors-") as name:
        folder = Path(name)
        for one, order in orders(folder / "crate", _NAME, chosen, tell):
            others = {it: str(tools.compiled(it, _ANCHOR, order["text"]) or "") for it in rivals.NAMES}
            answer = answered(f"{__name__}:measure", {**order, "rivals": others}, folder / "work", tell)
            if answer:
                found.append(Anchor(one.name, **answer))
    return found


def orders(
    folder: Path, name: str, chosen: Sequence[Chosen], tell: Callable[[str], None]
) -> Iterator[tuple[Chosen, Json]]:
    """The functions, all compiled in one crate, each with what a child has to know to measure it."""
    tell(f"compiling {len(chosen)} functions to Rust")
    library, exported = _compiled(folder, name, chosen)
    for at, one in enumerate(chosen):
        tell(f"{at + 1} of {len(chosen)}: {one.name}")
        yield one, one.order(library, exported[one.path, one.candidate.name])


def answered(child: str, order: Json, folder: Path, tell: Callable[[str], None]) -> Json:
    """What a child measured; nothing where it did not get through, which is told."""
    try:
        return run_child(child, order, folder, timeout=_TIMEOUT)
    except PyAgentError as error:
        tell(f"  {error.message}")
        return {}


def _compiled(folder: Path, name: str, chosen: Sequence[Chosen]) -> tuple[Path, dict[tuple[str, str], str]]:
    """One crate of all functions, and their names in it."""
    sources: dict[str, tuple[bytes, set[str]]] = {}
    for one in chosen:
        _, names = sources.setdefault(one.path, (one.module.source, set()))
        names.update(it.name for it in one.needed())
    exported = {
        (path, it.name): it.exported
        for path, (source, _) in sources.items()
        for it in of_rows(path, rust_core.convert(path, source))[0]
    }
    files = [(path, source, sorted(names)) for path, (source, names) in sources.items()]
    crate.write(folder, name, rust_core.converted_crate(name, files))
    return crate.build(folder, name), exported


def measure(order: Json) -> Json:
    """The child: all translations of one function, in turns; nothing where no input suits."""
    trial.limit(trial.MEMORY)
    scope = trial.originals(order["text"])
    function = scope[order["name"]]
    native = getattr(trial.load(order["library"], _NAME), order["exported"])
    pair = Pair(function, with_constants(native, tuple(order["constants"]), scope), order["changes"])
    inputs = three(suitable(pair, order["hints"], []))
    if not inputs:
        return {}
    calls: dict[str, Callable[..., Any]] = {RUST: pair.call}
    for rival, library in order["rivals"].items():
        if library:
            calls[rival] = by_place(getattr(trial.load(library, _ANCHOR), order["name"]), function)
    answer: Json = {"inputs": {}, "python_us": {}, "gains": {}}
    for size, (_, said, values) in zip(SIZES, (inputs[0], inputs[-1]), strict=True):
        seconds, gains = _in_turns(pair, calls, values)
        answer["inputs"][size], answer["python_us"][size], answer["gains"][size] = said, seconds * 1e6, gains
    return answer


def _in_turns(pair: Pair, calls: dict[str, Callable[..., Any]], values: list[Any]) -> tuple[float, dict[str, float]]:
    """Seconds of Python, and the gains of the translations that answer as it does."""
    expected = _outcome(pair.python, values)
    same = {name: call for name, call in calls.items() if _outcome(call, values) == expected}
    seconds: dict[str, list[float]] = {name: [] for name in ("", *same)}
    repeat = max(1, min(_MOST_CALLS, int(_ROUND_SECONDS / max(_several(pair.python, [copied(values)]), 1e-7))))
    for _ in range(_ROUNDS):
        for name, call in [("", pair.python), *same.items()]:
            given = [copied(values) if pair.changes else values for _ in range(repeat)]
            seconds[name].append(max(_several(call, given) / repeat, 1e-9))
    python = seconds.pop("")
    gains = {
        name: statistics.median(a / b for a, b in zip(python, took, strict=True)) for name, took in seconds.items()
    }
    return statistics.median(python), gains


def _outcome(function: Callable[..., Any], values: list[Any]) -> object:
    given = copied(values)
    try:
        return look([function(*given), given])
    except Exception as error:  # noqa: BLE001  # a rival that raises does not answer as Python does
        return repr(error)


def _several(function: Callable[..., Any], calls: Sequence[list[Any]]) -> float:
    begin = time.process_time()
    for values in calls:
        function(*values)
    return time.process_time() - begin
