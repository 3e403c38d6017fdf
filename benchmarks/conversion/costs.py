"""What calls cost in Python and in Rust, by bytecodes and elements: the factors of the predicted gain, fitted anew.

Bytecodes are those that were run, counted by a trace; elements are the plain values that cross the border. The formula
is that of ``rust_core/analysis/src/readiness/project.rs``, where the same are guessed from the syntax tree.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.conversion.anchors import Chosen, answered, orders
from benchmarks.conversion.environment import environment
from pyagent.shell.conversion import trial
from pyagent.shell.conversion.accelerate import with_constants
from pyagent.shell.conversion.alike import Stub, copied
from pyagent.shell.conversion.gain import Pair, suitable

TOOLS = ("scipy==1.17.1",)
FIT = Path(__file__).with_name("fit.py")
_NAME = "pyagent_costs"
_LONGEST = 0.005
_ROUNDS = 9
_ROUND_SECONDS = 0.002
_MOST_CALLS = 2_000

Json = dict[str, Any]
Row: TypeAlias = tuple[int, int, int, float, float]
"""Bytecodes, elements in, elements out, nanoseconds of Python and of Rust."""


@dataclass(frozen=True)
class Fitted:
    """The factors, and how well they predict.

    Attributes:
        python: Nanoseconds of a call, and of a bytecode.
        rust: Nanoseconds of a call, of an element in, of one out, of a bytecode.
        off: Median of how many times a predicted gain is too large or too small.
        order: Rank correlation (Spearman) of the predicted gains with the measured ones.
    """

    python: tuple[float, float]
    rust: tuple[float, float, float, float]
    off: float
    order: float


def measured(chosen: Sequence[Chosen], tell: Callable[[str], None]) -> list[list[Row]]:
    """Per function a row for each input that suits."""
    found: list[list[Row]] = []
    with tempfile.TemporaryDirectory(prefix="pyagent-costs-") as name:
        folder = Path(name)
        for _, order in orders(folder / "crate", _NAME, chosen, tell):
            answer = answered(f"{__name__}:measure", order, folder / "work", tell)
            found.append([tuple(row) for row in answer.get("rows", [])])
    return [rows for rows in found if rows]


def fitted(rows: Sequence[Row]) -> tuple[Fitted, Fitted]:
    """The factors that fit best, and how well those that stand in the documentation do."""
    python = environment("fit", TOOLS)
    done = subprocess.run([python, FIT], input=json.dumps(rows), stdout=subprocess.PIPE, text=True, check=True)
    new, old = (
        Fitted(tuple(it["python"]), tuple(it["rust"]), it["off"], it["order"]) for it in json.loads(done.stdout)
    )
    return new, old


def measure(order: Json) -> Json:
    """The child: one function on all inputs that suit and are not long."""
    trial.limit(trial.MEMORY)
    scope = trial.originals(order["text"])
    native = getattr(trial.load(order["library"], _NAME), order["exported"])
    pair = Pair(scope[order["name"]], with_constants(native, tuple(order["constants"]), scope), order["changes"])
    inputs = [values for took, _, values in suitable(pair, order["hints"], []) if took < _LONGEST]
    return {"rows": [_row(pair, values) for values in inputs]}


def _row(pair: Pair, values: list[Any]) -> Row:
    given = copied(values)
    count, result = _bytecodes(pair.python, given)
    changed = given if pair.changes else []
    return (
        count,
        sum(map(_elements, values)),
        _elements(result) + sum(map(_elements, changed)),
        _nanoseconds(pair.python, values, pair),
        _nanoseconds(pair.call, values, pair),
    )


def _bytecodes(function: Callable[..., Any], values: list[Any]) -> tuple[int, Any]:
    """How many bytecodes a call runs, and what it gives."""
    count = 0

    def trace(frame: types.FrameType, event: str, _: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    sys.settrace(trace)
    try:
        result = function(*values)
    finally:
        sys.settrace(None)
    return count, result


def _elements(value: Any) -> int:
    if isinstance(value, dict):
        return sum(_elements(key) + _elements(it) for key, it in value.items())
    if isinstance(value, (list, tuple, set)):
        return sum(map(_elements, value))
    return sum(map(_elements, vars(value).values())) if isinstance(value, Stub) else 1


def _nanoseconds(function: Callable[..., Any], values: list[Any], pair: Pair) -> float:
    """Median over rounds of many calls each."""
    once = _seconds(function, [copied(values)])
    repeat = max(1, min(_MOST_CALLS, int(_ROUND_SECONDS / max(once, 1e-7))))
    rounds = []
    for _ in range(_ROUNDS):
        calls = [copied(values) if pair.changes else values for _ in range(repeat)]
        rounds.append(_seconds(function, calls) / repeat)
    return max(statistics.median(rounds) * 1e9, 1.0)


def _seconds(function: Callable[..., Any], calls: Sequence[list[Any]]) -> float:
    begin = time.process_time()
    for values in calls:
        function(*values)
    return time.process_time() - begin
