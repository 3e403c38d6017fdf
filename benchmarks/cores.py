"""``python -m benchmarks.cores [--write]``: the cores in Rust, called from Python, against their references in Python.

Both do the same work on the same data in turns, so that a busy machine slows both alike; time is that of the process.
The ratio and its interval are those of the statistics core. ``--write`` records the table in benchmarks/README.md.
"""

from __future__ import annotations

import gc
import marshal
import math
import pstats
import random
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.core_cases import Case, more_cases
from pyagent import rust_core

README = Path(__file__).parent / "README.md"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "rust"))

_ROUNDS = 25
_ROUND_SECONDS = 0.02
_BEGIN, _END = "<!-- cores -->\n", "<!-- /cores -->\n"


def cases() -> Iterator[Case]:
    """All pieces of work, on data that is the same every time."""
    yield from _formula()
    yield from _profile()
    yield from _statistics()
    yield from _stability()
    yield from _errors()
    yield from more_cases()


def _formula() -> Iterator[Case]:
    from reference import formula as reference  # noqa: PLC0415

    text = "saved * (1 - 1 / max(gain, 1)) if tier == 1 and lines < 200 else sqrt(saved) / (1 + complexity ** 2)"
    chance = random.Random(1)
    names = ("saved", "gain", "tier", "lines", "complexity")
    rows = [[chance.uniform(1, 300) for _ in names] for _ in range(10_000)]
    one = dict(zip(names, rows[0], strict=True))
    columns = {name: array("d", [row[place] for row in rows]) for place, name in enumerate(names)}
    out = array("d", bytes(8 * len(rows)))
    python, rust = reference.Formula(text), rust_core.Formula(text)
    yield Case("formula", "compile", lambda: reference.Formula(text), lambda: rust_core.Formula(text))
    yield Case("formula", "one row", lambda: python.evaluate(one), lambda: rust.evaluate(one))
    yield Case(
        "formula",
        "10,000 rows in columns",
        lambda: python.evaluate_rows(columns, len(rows)),
        lambda: rust.evaluate_rows(columns, out),
    )


def _profile() -> Iterator[Case]:
    from reference import profile as reference  # noqa: PLC0415

    data = _made_profile()
    stacks = _made_stacks()
    python, rust = reference.Profile(data), rust_core.Profile(data)
    functions = [(f"app/m{n % 40}.py", f"f{n}", 1 + n % 90 * 5, 4 + n % 90 * 5) for n in range(400)]
    file = Path(tempfile.mkdtemp(prefix="pyagent-bench-")) / "run.prof"
    file.write_bytes(data)
    size = f"{len(data) / 1e6:.1f} MB of cProfile, 2,000 functions"
    yield Case("profiling", f"read {size}", lambda: reference.Profile(data), lambda: rust_core.Profile(data))
    yield Case(
        "profiling",
        f"read {size}, against `pstats`, which trusts the file",
        lambda: _trusting(str(file)),
        lambda: rust_core.Profile(file.read_bytes()).top("own", 20),
    )
    yield Case("profiling", "read 5,000 stacks", lambda: reference.Profile(stacks), lambda: rust_core.Profile(stacks))
    yield Case("profiling", "top 20", lambda: python.top("own", 20), lambda: rust.top("own", 20))
    yield Case("profiling", "hot path", python.hot_path, rust.hot_path)
    yield Case(
        "profiling",
        "find 400 functions",
        lambda: python.joined("/srv", functions),
        lambda: rust.joined("/srv", functions),
    )


def _made_profile() -> bytes:
    chance = random.Random(2)
    keys = [(f"/srv/app/m{n % 40}.py", 1 + n % 90 * 5, f"f{n}") for n in range(2000)]
    table = {}
    for key in keys:
        callers = {caller: (3, 3, chance.random(), chance.random()) for caller in chance.sample(keys, 4)}
        table[key] = (9, 9, chance.random(), chance.random() * 9, callers)
    return marshal.dumps(table)


def _made_stacks() -> bytes:
    chance = random.Random(3)
    frames = [f"f{n} (/srv/app/m{n % 40}.py:{1 + n % 90 * 5})" for n in range(400)]
    lines = [f"{';'.join(chance.choices(frames, k=30))} {chance.randint(1, 50)}" for _ in range(5000)]
    return "\n".join(lines).encode()


def _trusting(path: str) -> object:
    return pstats.Stats(path).sort_stats("tottime").fcn_list[:20]  # type: ignore[attr-defined]


def _statistics() -> Iterator[Case]:
    from reference import statistics as reference  # noqa: PLC0415

    for size in (15, 1000):
        yield from _of_size(reference, size)


def _of_size(reference: object, size: int) -> Iterator[Case]:
    chance = random.Random(size)
    first = [chance.lognormvariate(0, 0.1) for _ in range(size)]
    second = [chance.lognormvariate(-0.5, 0.1) for _ in range(size)]
    held = array("d", first)
    python, rust = reference.Sample(first), rust_core.Sample(held)  # type: ignore[attr-defined]
    other, others = reference.Sample(second), rust_core.Sample(second)  # type: ignore[attr-defined]
    said = f"{size:,} measurements"
    yield Case(
        "benchmark",
        f"median and its interval, {said}",
        lambda: _middle(reference.Sample(first)),  # type: ignore[attr-defined]
        lambda: _middle(rust_core.Sample(held)),
    )
    yield Case(
        "benchmark",
        f"200 bootstrap draws, {said}",
        lambda: python.bootstrap_median(0.95, draws=200),
        lambda: rust.bootstrap_median(0.95, draws=200),
    )
    yield Case(
        "benchmark",
        f"speed-up and verdict, 200 draws, {said}",
        lambda: reference.compare(python, other, draws=200),  # type: ignore[attr-defined]
        lambda: rust_core.compare(rust, others, draws=200),
    )
    yield Case(
        "metrics",
        f"p50, p90, p99, deviation of {said}",
        lambda: _rollup(reference.Sample(first)),  # type: ignore[attr-defined]
        lambda: _rollup(rust_core.Sample(held)),
    )
    yield Case(
        "metrics",
        f"Spearman's correlation with p, {said}",
        lambda: reference.correlation(first, second, ranks=True),  # type: ignore[attr-defined]
        lambda: rust_core.correlation(held, array("d", second), ranks=True),
    )


def _stability() -> Iterator[Case]:
    from reference import stability as reference  # noqa: PLC0415

    chance = random.Random(4)
    values = array("d", [90 + chance.random() / 20 for _ in range(1000)])
    shares, weights = [chance.random() for _ in range(6)], [2.0, 1.0, 1.0, 1.0, 1.0, 0.5]
    yield Case(
        "stability", "trust in one agent", lambda: reference.is_trusted(7, 12), lambda: rust_core.is_trusted(7, 12)
    )
    yield Case(
        "stability",
        "health of six shares",
        lambda: reference.health(shares, weights),
        lambda: rust_core.health(shares, weights),
    )
    yield Case(
        "stability",
        "standstill of 1,000 values",
        lambda: reference.unchanged(values, 0.1),
        lambda: rust_core.unchanged(values, 0.1),
    )


def _errors() -> Iterator[Case]:
    from reference import errors as reference  # noqa: PLC0415

    classes = [base.__name__ for base in ConnectionResetError.__mro__]
    yield Case(
        "errors",
        "code of an exception",
        lambda: reference.error_of_exception(classes),
        lambda: rust_core.error_of_exception(classes),
    )
    yield Case(
        "errors", "code of an answer", lambda: reference.error_of_status(404), lambda: rust_core.error_of_status(404)
    )


def _middle(sample: rust_core.Sample) -> object:
    return sample.median, sample.median_interval(0.95)


def _rollup(sample: rust_core.Sample) -> object:
    return sample.percentile(0.5), sample.percentile(0.9), sample.percentile(0.99), sample.stddev


def row(case: Case) -> str:
    """Measure one case: a line of the table."""
    python, rust = _timed(case)
    ratio, (low, high), _, _, verdict = rust_core.compare(python, rust)
    word = "" if verdict == "faster" else f" ({verdict})"
    return (
        f"| {case.core} | {case.what} | {_duration(python.median)} | {_duration(rust.median)} "
        f"| {ratio:.1f}x ({low:.1f}-{high:.1f}){word} |"
    )


def _timed(case: Case) -> tuple[rust_core.Sample, rust_core.Sample]:
    """Seconds of one call of either, in turns."""
    repeats = [_repeat(case.python), _repeat(case.rust)]
    taken: tuple[list[float], list[float]] = ([], [])
    gc.disable()
    try:
        for _ in range(_ROUNDS):
            for call, repeat, found in zip((case.python, case.rust), repeats, taken, strict=True):
                found.append(_several(call, repeat) / repeat)
    finally:
        gc.enable()
    return rust_core.Sample(taken[0]), rust_core.Sample(taken[1])


def _repeat(call: Callable[[], object]) -> int:
    once = min(_several(call, 1) for _ in range(3))
    return max(1, min(100_000, math.ceil(_ROUND_SECONDS / max(once, 1e-8))))


def _several(call: Callable[[], object], times: int) -> float:
    begin = time.process_time()
    for _ in range(times):
        call()
    return time.process_time() - begin


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main() -> None:
    """Measure, print, and record when asked to."""
    lines = ["| core | work | Python | Rust through PyO3 | times as fast |", "|---|---|---|---|---|"]
    for case in cases():
        lines.append(row(case))
        print(lines[-1], flush=True)
    if "--write" in sys.argv[1:]:
        _record("\n".join(lines))


def _record(table: str) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    README.write_text(f"{before.rstrip()}\n\n{section(table)}{after}", encoding="utf-8")


def section(table: str) -> str:
    """The part of the page that is about the cores."""
    return f"""{_BEGIN}## The cores

    make bench-cores                  # or: python -m benchmarks.cores --write

The references are those of `tests/rust/reference`: the same results to the last bit, plain Python written to be quick,
here on Python {sys.version.split()[0]}; a row that names another rival is against that one. Median of {_ROUNDS} rounds
in turns, time of the process; in brackets the 95 % interval of the bootstrap. A buffer is copied once on its way in and
out. A verdict stands beside a ratio that is not clearly above 1.

{table}

What each core is for, and the laws of its numbers, is in [docs/cores.md](../docs/cores.md). The code of a single answer
hardly pays: most of it is the call, and nothing in the product has many to ask for at once. Of a formula of one row a
half is the call and the look-up of its names; the product computes rows by the column. By a trial of the same kind some
work stays Python: 1,000 texts without repetitions (1.1 times as fast in Rust), two flat tables of settings laid over
one another (0.7), the key of a cache for 2.5 kB (1.0).
{_END}"""


if __name__ == "__main__":
    main()
