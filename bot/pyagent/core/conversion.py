"""Values of the conversion of Python functions to Rust: what can be converted, and what was proved about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self, TypeAlias

from pyagent.rust_core import Sample

Status: TypeAlias = Literal["converted", "refused", "disproved", "slower"]
Span: TypeAlias = tuple[int, int]
_Beside: TypeAlias = tuple[list[Span], list[str], bool]
_Converted: TypeAlias = tuple[list[tuple[str, str]], str, list[str], list[str], str, str, _Beside]
Row: TypeAlias = tuple[str, int, tuple[int, int, int], _Converted | None, list[tuple[int, str, str]]]

WANTED_EXAMPLES = 10_000
LEAST_GAIN = 1.5
_CONFIDENCE = 0.96


@dataclass(frozen=True, slots=True)
class Reason:
    """What stands in the way of a conversion.

    Attributes:
        line: Its line.
        construct: What it is.
        remedy: What would make it convertible; empty when nothing simple would.
    """

    line: int
    construct: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.construct}; {self.remedy}" if self.remedy else self.construct


@dataclass(frozen=True, slots=True)
class Candidate:
    """A function that has a translation.

    Attributes:
        path: Its module, relative to the project.
        name: Its name, of a method with its class before it.
        line: Line of its name.
        span: Where it stands in the module, in bytes.
        named: Where its name stands.
        params: Names of its parameters with their types; of an object the attributes that are read.
        returns: Type of its result.
        calls: Functions of the module that it calls.
        imports: Statements that import what it uses.
        exported: Its name in the compiled module.
        rust: The function in Rust.
        definitions: Where the statements stand that define its constants.
        constants: Names of the module whose values it takes behind its arguments.
        changes: Whether it changes lists of its caller.
    """

    path: str
    name: str
    line: int
    span: Span
    named: int
    params: tuple[tuple[str, str], ...]
    returns: str
    calls: tuple[str, ...]
    imports: tuple[str, ...]
    exported: str
    rust: str
    definitions: tuple[Span, ...] = ()
    constants: tuple[str, ...] = ()
    changes: bool = False

    @property
    def plain(self) -> str:
        """Its name where it stands outside of its class."""
        return self.name.replace(".", "__")

    def begin(self, source: bytes) -> int:
        """Where its ``def`` stands."""
        return source.rfind(b"def", self.span[0], self.named)

    def indentation(self, source: bytes) -> bytes:
        """What stands before its ``def``."""
        begin = self.begin(source)
        return source[source.rfind(b"\n", 0, begin) + 1 : begin]

    def text(self, source: bytes, name: str) -> str:
        """The function alone, without decorators, under a name of choice."""
        last = self.name.rpartition(".")[2]
        function = b"def " + name.encode() + source[self.named + len(last.encode()) : self.span[1]]
        indentation = self.indentation(source)
        # A text of many lines inside of it may not move.
        return (b"if True:\n" + indentation + function if indentation else function).decode()


@dataclass(frozen=True, slots=True)
class Refused:
    """A function that has no translation, with what stands in the way."""

    path: str
    name: str
    line: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """How many times as fast the function became on one input, its conversion to and from Rust included.

    Attributes:
        size: What the input is, in a word.
        python_us: Microseconds of the original.
        ratio: Median of the ratios of the rounds.
        low: Lower end of its interval, 96 of 100 times right.
        high: Upper end.
    """

    size: str
    python_us: float
    ratio: float
    low: float
    high: float

    @classmethod
    def of(cls, size: str, seconds: Sequence[float], ratios: Sequence[float]) -> Self:
        """What the rounds came to: seconds of the original, and the ratio, in each of them."""
        found = Sample(ratios)
        low, high = found.median_interval(_CONFIDENCE)
        return cls(size, Sample(seconds).median * 1e6, found.median, low, high)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a function.

    Attributes:
        path: Its module.
        name: Its name.
        line: Line of its name.
        status: In a word.
        reason: Why, in a sentence; empty for what was converted.
        reasons: What stands in the way, where it was refused for its code.
        speedup: How many times as fast on the largest input; 0 when it was not measured.
        examples: Examples on which both answered the same, or Rust left the answer to Python.
        answered: Those that Rust answered.
        ordinary: Examples that Rust is made for (right types, ints of 64 bits, ASCII) and Python returns a value for.
        deopts: Those of them that Rust left to Python.
        own: Calls with written-out arguments that were found in the project's tests and doctests.
        own_answered: Those of them that Rust answered.
        uncovered: Branches of the original that no example took.
        gains: Measurements, from small inputs to large ones.
        own_gain: That on the longest of the project's own calls.
        rival: How many times as fast mypyc makes it on the largest input; 0 when it was not measured.
        tests: What the project's own tests said with Rust on; empty when they were not asked.
        rust: The function in Rust.
    """

    path: str
    name: str
    line: int
    status: Status
    reason: str = ""
    reasons: tuple[Reason, ...] = ()
    speedup: float = 0.0
    examples: int = 0
    answered: int = 0
    ordinary: int = 0
    deopts: int = 0
    own: int = 0
    own_answered: int = 0
    uncovered: tuple[str, ...] = ()
    gains: tuple[Gain, ...] = ()
    own_gain: Gain | None = None
    rival: float = 0.0
    tests: str = ""
    rust: str = field(default="", repr=False)


def of_rows(path: str, rows: Iterable[Row]) -> tuple[list[Candidate], list[Refused]]:
    """The functions of a module as the compiled core lists them."""
    candidates: list[Candidate] = []
    refused: list[Refused] = []
    for name, line, span, converted, reasons in rows:
        if converted is None:
            refused.append(Refused(path, name, line, tuple(Reason(*it) for it in reasons)))
            continue
        params, returns, calls, imports, exported, rust, (definitions, constants, changes) = converted
        candidate = Candidate(
            path,
            name,
            line,
            span[:2],
            span[2],
            tuple(params),
            returns,
            tuple(calls),
            tuple(imports),
            exported,
            rust,
            tuple(definitions),
            tuple(constants),
            changes,
        )
        candidates.append(candidate)
    return candidates, refused


def with_callees(wanted: Candidate, others: Mapping[str, Candidate]) -> list[Candidate]:
    """A function and all functions that it reaches, in order of their lines."""
    reached = {wanted.name: wanted}
    waiting = list(wanted.calls)
    while waiting:
        name = waiting.pop()
        if name not in reached and name in others:
            reached[name] = others[name]
            waiting.extend(others[name].calls)
    return sorted(reached.values(), key=lambda it: it.line)


def extracted(source: bytes, functions: Iterable[Candidate]) -> str:
    """A module of some functions alone: what is proved runs nothing else of the module it comes from.

    Hints are not evaluated in it; the bodies are on the white list, and so are the defaults.
    """
    chosen = sorted(functions, key=lambda it: it.span)
    head = ["from __future__ import annotations", *sorted({line for it in chosen for line in it.imports})]
    head += [source[slice(*span)].decode() for span in sorted({span for it in chosen for span in it.definitions})]
    bodies = [it.text(source, it.plain) for it in chosen]
    return "\n".join(head) + "\n\n\n" + "\n\n\n".join(bodies) + "\n"


def summary(verdicts: Iterable[Verdict]) -> dict[Status, int]:
    """How many of each."""
    counts: dict[Status, int] = {"converted": 0, "refused": 0, "disproved": 0, "slower": 0}
    for verdict in verdicts:
        counts[verdict.status] += 1
    return counts
