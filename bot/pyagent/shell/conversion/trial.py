"""The proof of one function, in a process of its own: the original against Rust on thousands of examples.

The original is the function's own text with the functions that it calls, and nothing else of its module: what is run
was found on the white list before, so it computes and does nothing else. It may still take for ever, or all memory;
so the process has limits, and each call an alarm.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib.machinery
import importlib.util
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from pyagent.shell.conversion.accelerate import with_constants
from pyagent.shell.conversion.alike import Stub, copied, labels, look
from pyagent.shell.conversion.branches import Branches
from pyagent.shell.conversion.calls import by_place
from pyagent.shell.conversion.gain import Pair, measure, measure_own
from pyagent.shell.conversion.strategies import Strategies

MEMORY = 1300 << 20
_ALARM = 0.01
_NATIVE_ALARM = 0.5
_WATCHED = 4000
_KEPT = 200
_LEAST_SHARE = 0.5
_SMALL = 1000
_SHORT = 4
_LEAST_DRAWN = 100
_PER_DRAWN = 12
_HOPELESS = 3
_STILL_TRIED = 16
_MOST_LATE = 1000
_LONGEST_SAID = 300

Json = dict[str, Any]
_NO_MEMORY = ("MemoryError", "")


class TooLong(BaseException):
    """A call took longer than its alarm. No `except` of the subset catches it."""


class Difference(AssertionError):
    """Rust and Python do not agree."""


@dataclass
class Tally:
    """What was seen so far."""

    compared: int = 0
    answered: int = 0
    returned: int = 0
    ordinary: int = 0
    deopts: int = 0
    skipped: int = 0
    late: int = 0
    difference: str = ""
    kept: list[tuple[float, list[Any]]] = field(default_factory=list)


def prove(order: Json) -> Json:
    """Compare and measure; see ``proof.py`` for the order and the answer."""
    limit(MEMORY)
    # A path of recursion that Python gives up is a value like every other.
    scope = originals(order["source"])
    function, constants = scope[order["name"]], tuple(order["constants"])
    native = with_constants(getattr(load(order["library"], order["module"]), order["exported"]), constants, scope)
    tally = Tally()
    branches = Branches(order["source"])
    hints = [hint for _, hint in order["params"]]
    trial = Trial(function, native, branches, order["name"], tally, changes=order["changes"])
    deadline = time.process_time() + order["seconds"]
    own = Own(order["inputs"], len(hints))
    own.compare(trial)
    arguments = Strategies(order["source"]).arguments(hints)
    for round_ in range(0 if tally.difference else order["rounds"]):
        examples(trial, arguments, order["seed"] + round_, order["examples"], deadline)
        is_over = tally.late > _MOST_LATE or time.process_time() > deadline
        if tally.difference or tally.compared >= order["examples"] or is_over:
            break
    answer: Json = {
        "examples": tally.compared,
        "answered": tally.answered,
        "returned": tally.returned,
        "ordinary": tally.ordinary,
        "deopts": tally.deopts,
        "own": own.returned,
        "own_answered": own.answered,
        "skipped": tally.skipped,
        "is_late": tally.late > _MOST_LATE or time.process_time() > deadline,
        "difference": tally.difference,
        "uncovered": branches.uncovered(),
        "gains": [],
        "own_gains": [],
    }
    if order["measure"] and not tally.difference and tally.answered >= _LEAST_SHARE * tally.returned:
        kept = [values for _, values in sorted(tally.kept, key=lambda it: it[0])]
        pair = Pair(function, native, order["changes"])
        answer["gains"] = measure(pair, hints, kept)
        answer["own_gains"] = measure_own(pair, own.calls)
    return answer


def originals(source: str) -> dict[str, Any]:
    """The functions of a text whose names and bodies are on the white list."""
    module = types.ModuleType("original")
    sys.modules[module.__name__] = module  # where dataclasses look for the names in their hints
    exec(compile(source, "<original>", "exec"), vars(module))  # noqa: S102  # functions of the white list
    return vars(module)


def load(library: str, name: str) -> Any:
    """A compiled module by its file."""
    loader = importlib.machinery.ExtensionFileLoader(name, library)
    spec = importlib.util.spec_from_file_location(name, library, loader=loader)
    if spec is None:
        raise ImportError(library)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def limit(memory: int) -> None:
    """Set the limits of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Alarm:
    """Whether somebody waits for the alarm. One that goes off in a callback of the interpreter is lost: it repeats."""

    is_set = False
    again = 0.05


def _too_long(_signal: int, _frame: object) -> None:
    if _Alarm.is_set:
        raise TooLong


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise ``TooLong`` in what takes longer, in the time of this process: others may keep the machine busy."""
    signal.signal(signal.SIGPROF, _too_long)
    _Alarm.is_set = True
    gc.disable()  # callbacks of a collection would swallow the alarm
    signal.setitimer(signal.ITIMER_PROF, seconds, _Alarm.again)
    try:
        yield
    finally:
        _Alarm.is_set = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        gc.enable()


class Trial:
    """One example after another."""

    def __init__(
        self,
        function: Callable[..., Any],
        native: Callable[..., Any],
        branches: Branches,
        name: str,
        tally: Tally,
        *,
        changes: bool = False,
    ) -> None:
        self._changes = changes
        self._function = by_place(function)
        self._native = native
        self._branches = branches
        self._noted = by_place(branches.function(name))
        self._name = name
        self.tally = tally
        self._late_ints: list[int] = []
        self._late_lists: list[int] = []
        self._late_negatives: list[int] = []

    def _is_hopeless(self, values: list[Any]) -> bool:
        """Whether calls with such large ints, long lists or negative ints took too long before."""
        sizes = (_largest(values), _longest(values), -_smallest(values))
        for late, size in zip((self._late_ints, self._late_lists, self._late_negatives), sizes, strict=True):
            if len(late) >= _HOPELESS and size >= min(late):
                self.tally.skipped += 1
                return self.tally.skipped % _STILL_TRIED != 0
        return False

    def _note_late(self, values: list[Any]) -> None:
        tally = self.tally
        tally.skipped += 1
        tally.late += 1
        largest, longest, smallest = _largest(values), _longest(values), _smallest(values)
        if smallest < 0:
            self._late_negatives.append(-smallest)
        elif largest > _SMALL:
            self._late_ints.append(largest)
        elif longest > _SHORT:
            self._late_lists.append(longest)

    def example(self, values: list[Any], *, is_right: bool) -> None:
        """Compare one call.

        Raises:
            Difference: Rust and Python do not agree.
        """
        tally = self.tally
        if self._is_hopeless(values):
            return
        mine, theirs = copied(values), copied(values)
        known = labels(theirs)
        try:
            begin = time.perf_counter()
            expected = self._original(mine)
            took = time.perf_counter() - begin
        except TooLong:
            self._note_late(values)
            return
        try:
            with alarm(_NATIVE_ALARM):
                result = self._native(*theirs)
        except TooLong:
            tally.skipped += 1
            return
        except BaseException as error:  # whatever comes out of Rust is a difference
            raise Difference(self._said(values, expected, f"{type(error).__name__}: {error}")) from error
        if (result is NotImplemented or not self._changes) and look(theirs) != look(values):
            raise Difference(self._said(values, expected, "an argument that Rust changed"))
        self._watch(values)
        tally.compared += 1
        returns = is_right and expected[0] == "value"
        is_ordinary = returns and all(map(_is_ordinary, values))
        tally.returned += returns
        tally.ordinary += is_ordinary
        if result is NotImplemented:
            tally.deopts += is_ordinary
            return
        if expected == ("raised", _NO_MEMORY):
            tally.skipped += 1  # Rust needs less of it
            return
        # Together with the arguments: a result may be one of them.
        is_kept = self._changes or look(mine) == look(values)
        if expected[0] != "value" or look([result, theirs], known) != expected[1] or not is_kept:
            raise Difference(self._said(values, expected, _with_arguments(result, theirs, self._changes)))
        tally.answered += 1
        if is_right and len(tally.kept) < _KEPT:
            tally.kept.append((took, copied(values)))

    def _original(self, values: list[Any]) -> tuple[str, object]:
        known = labels(values)
        try:
            with alarm(_ALARM):
                return "value", look([self._function(*values), values], known)
        except Exception as error:  # noqa: BLE001  # an exception is an answer
            return "raised", (type(error).__name__, str(error))

    def _watch(self, values: list[Any]) -> None:
        if self._branches.is_complete or self.tally.compared > _WATCHED:
            return
        with contextlib.suppress(Exception, TooLong), alarm(_ALARM):
            self._noted(*copied(values))

    def _said(self, values: list[Any], expected: tuple[str, object], got: str) -> str:
        call = f"{self._name}({', '.join(map(_shown, values))})"
        answer = (
            _shown_answer(self._function, values, self._changes) if expected[0] == "value" else f"raises {expected[1]}"
        )
        return f"{call[:_LONGEST_SAID]}: Python {answer[:_LONGEST_SAID]}, Rust {got[:_LONGEST_SAID]}"


def _is_ordinary(value: Any) -> bool:
    """Whether a value is one that Rust is made for: ints of 64 bits, text of ASCII."""
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    if isinstance(value, str):
        return value.isascii()
    if isinstance(value, dict):
        return all(map(_is_ordinary, value)) and all(map(_is_ordinary, value.values()))
    if isinstance(value, Stub):
        return all(map(_is_ordinary, vars(value).values()))
    return not isinstance(value, (list, tuple, set)) or all(map(_is_ordinary, value))


def _largest(values: list[Any]) -> int:
    return max((abs(it) for it in values if isinstance(it, int)), default=0)


def _smallest(values: list[Any]) -> int:
    return min((it for it in values if isinstance(it, int)), default=0)


def _longest(values: list[Any]) -> int:
    return max((len(it) for it in values if isinstance(it, (list, str, bytes, dict, set))), default=0)


def _shown(value: Any) -> str:
    return (
        repr(value)
        if type(value) in (int, float, bool, list, tuple, str, dict, set, type(None), Stub)
        else f"{type(value).__name__}"
    )


def _with_arguments(result: Any, values: list[Any], changes: bool) -> str:  # noqa: FBT001
    return f"{result!r} with {values!r}" if changes else repr(result)


def _shown_answer(function: Callable[..., Any], values: list[Any], changes: bool) -> str:  # noqa: FBT001
    given = copied(values)
    try:
        return _with_arguments(function(*given), given, changes)
    except Exception as error:  # noqa: BLE001  # only to say what it was
        return f"raises {error}"


class Own:
    """Calls that the project's tests make, as texts of their arguments."""

    def __init__(self, inputs: list[str], arity: int) -> None:
        self.calls = [values for text in inputs if len(values := ast.literal_eval(text)) == arity]
        self.returned = 0
        self.answered = 0

    def compare(self, trial: Trial) -> None:
        """Compare each; they count as examples of the right types, whatever their types are."""
        tally = trial.tally
        for values in self.calls:
            returned, answered = tally.returned, tally.answered
            try:
                trial.example(values, is_right=True)
            except Difference as difference:
                tally.difference = str(difference)
                return
            self.returned += tally.returned - returned
            self.answered += tally.answered - answered


def examples(trial: Trial, arguments: Any, number: int, enough: int, deadline: float) -> None:
    """Try examples until there are enough, time is over, or the two differ."""
    tally = trial.tally

    @seed(number)
    @settings(
        max_examples=max(_LEAST_DRAWN, (enough - tally.compared) // _PER_DRAWN),
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(arguments)
    def compare(calls: list[tuple[bool, list[Any]]]) -> None:
        for is_right, values in calls:
            if time.process_time() > deadline or tally.compared >= enough or tally.late > _MOST_LATE:
                return
            trial.example(values, is_right=is_right)

    try:
        compare()
    except Difference as difference:
        tally.difference = str(difference)
    except Exception as error:  # noqa: BLE001  # Hypothesis wraps what it cannot reproduce
        tally.difference = f"not the same twice: {error}"[: 2 * _LONGEST_SAID]
