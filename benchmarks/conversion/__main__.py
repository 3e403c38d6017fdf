"""``python -m benchmarks.conversion scale|again|cores|anchors|costs``; see ``make convert-scale`` and the like."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.conversion import anchors, cores, costs
from benchmarks.conversion.again import tried_again
from benchmarks.conversion.anchors_page import tables
from benchmarks.conversion.rivals import TOOLS
from benchmarks.conversion.scale import Row, measured, outcomes, reasons, table
from benchmarks.conversion.sources import COLLECTIONS, PACKAGES, Pin
from pyagent.shell.conversion.proof import Terms

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "conversion-scale.md"
CORES_PAGE = DOCS / "conversion-cores.md"
ANCHORS_PAGE = DOCS / "conversion-anchors.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.conversion")
    parts = parser.add_subparsers(dest="part", required=True)
    scale = parts.add_parser("scale", help="convert public packages, and write the table")
    scale.add_argument("--examples", type=int, default=1_000)
    scale.add_argument("--most", type=int, default=100_000, help="loop functions that are tried per package")
    scale.add_argument("--only", nargs="*", default=[], help="names of packages")
    scale.add_argument("--look", action="store_true", help="translate, and compile and try nothing")
    scale.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    again = parts.add_parser("again", help="try a sample of what was proved again, with other seeds")
    again.add_argument("--examples", type=int, default=100_000)
    again.add_argument("--after", type=int, default=1_000, help="examples of the first run")
    again.add_argument("--sample", type=int, default=100)
    again.add_argument("--seed", type=int, default=10_007)
    again.add_argument("--most", type=int, default=100_000)
    again.add_argument("--only", nargs="*", default=[])
    beside = parts.add_parser(
        "cores", help="convert the references of the cores, and compare with the hand-written Rust"
    )
    beside.add_argument("--examples", type=int, default=10_000)
    beside.add_argument("--write", action="store_true", help=f"write {CORES_PAGE.name}")
    rivals = parts.add_parser("anchors", help="measure proved functions beside what mypyc and Cython make of them")
    rivals.add_argument("--examples", type=int, default=1_000)
    rivals.add_argument("--sample", type=int, default=80)
    rivals.add_argument("--write", action="store_true", help=f"write {ANCHORS_PAGE.name}")
    factors = parts.add_parser("costs", help="fit the factors of the predicted gain")
    factors.add_argument("--examples", type=int, default=1_000)
    factors.add_argument("--sample", type=int, default=200)
    options = parser.parse_args()
    parts_of_it = {"scale": _scale, "again": _again, "cores": _cores, "anchors": _anchors, "costs": _costs}
    parts_of_it[options.part](options)


def _terms(examples: int) -> Terms:
    return Terms(examples=examples, seconds=max(20.0, examples * 0.006))


def _rows(options: argparse.Namespace, pins: Sequence[Pin], terms: Terms, most: int) -> list[tuple[Pin, Row]]:
    wanted = [it for it in pins if not options.only or it[0] in options.only]
    return [(it, measured(it, terms, most, _tell)) for it in wanted]


def _scale(options: argparse.Namespace) -> None:
    terms = _terms(options.examples)
    most = 0 if options.look else options.most
    collections = [row for _, row in _rows(options, COLLECTIONS, terms, most)]
    packages = [row for _, row in _rows(options, PACKAGES, terms, most)]
    both = [*collections, *packages]
    today = datetime.now(UTC).date().isoformat()
    page = "\n\n".join(
        [
            "# Conversion to Rust on public code",
            "Written by `make convert-scale`; the archives are pinned by hash in `benchmarks/conversion/sources.py`. "
            f"{today}, Python {platform.python_version()}, {options.examples:,} examples a function, on two cores that "
            "others used too: a table of what happens, and no benchmark. Functions are tried where they have hints "
            "throughout and a loop. A hard blocker is a type that nobody knows, an effect, or a call of what is not in "
            "the module (`benchmarks/conversion/hard.py`).",
            "## Collections of algorithms",
            table(collections),
            "## Packages",
            table(packages),
            "## What stands in the way of loop functions",
            reasons(both, 40),
            "## Tried and not proved",
            outcomes(both),
        ]
    )
    print(page)
    if options.write:
        PAGE.write_text(page + "\n", encoding="utf-8")


def _again(options: argparse.Namespace) -> None:
    rows = _rows(options, [*COLLECTIONS, *PACKAGES], _terms(options.after), options.most)
    print(tried_again(rows, options.sample, options.examples, options.seed, _tell).text())


def _cores(options: argparse.Namespace) -> None:
    rows = cores.looked_at(_terms(options.examples), _tell)
    converted = [it for it in rows if it.verdict is not None]
    proved = [it for it in converted if it.verdict is not None and it.verdict.status in {"converted", "slower"}]
    today = datetime.now(UTC).date().isoformat()
    page = "\n\n".join(
        [
            "# The references of the cores, converted by themselves",
            "Each core of `rust_core/cores` was written by hand and has a reference in Python, `tests/rust/reference`, "
            "with which tests compare it. Here `pyagent rust convert` tries the references. Written by `make "
            f"convert-cores`; {today}, Python {platform.python_version()}, on two cores that others used too, so the "
            "figures say how things stand to one another and are no benchmark.",
            f"Of {len(rows)} functions and methods {len(converted)} are translated and {len(proved)} proved. Most are "
            "no candidates, by intent: they find the same answers in another way than the core, by regular "
            "expressions, `difflib`, `decimal`, big integers, closures and objects that hold state, so that a mistake "
            "in the one is not in the other.",
            "## What was converted",
            "How many times as fast as the reference on the largest input that was made, arguments converted there and "
            "back. Hand-written is the binding of the core of that name, where there is one and it takes the same "
            "arguments; the lines are those of the function of that name in the cores, what it calls left out, where "
            "one function alone has the name. That the hand-written Rust gives the same values is tested in "
            "`tests/rust/test_*_parity.py`.",
            cores.table(rows),
            "## What stands in the way",
            cores.against(rows),
        ]
    )
    print(page)
    if options.write:
        CORES_PAGE.write_text(page + "\n", encoding="utf-8")


def _anchors(options: argparse.Namespace) -> None:
    chosen = anchors.chosen_of(COLLECTIONS, options.sample)
    proved = anchors.proved(COLLECTIONS, chosen, _terms(options.examples), _tell)
    found = anchors.measured(proved, _tell)
    today = datetime.now(UTC).date().isoformat()
    page = "\n\n".join(
        [
            "# Rust beside mypyc and Cython",
            f"Written by `make convert-anchors`; {today}, Python {platform.python_version()}, {', '.join(TOOLS[:2])}, "
            "on two cores that others used too. How many times as fast as Python a function becomes: Rust with "
            "its arguments converted there and back and the Python function that falls back to the original around it, "
            "and mypyc and Cython as is, their functions called directly. All of one function in one process, in "
            "turns, on the same arguments, with equal results.",
            f"The functions are every n-th of those in the collections of algorithms of "
            f"`benchmarks/conversion/sources.py` that stand at the top of a module and have hints throughout, a loop "
            f"and a translation: {len(chosen)}, of which {len(proved)} are proved with {options.examples:,} examples "
            "each. The arguments are made for the types at growing sizes, several of each, and taken where Rust "
            "answers: those of a size that keep Python busiest, since a loop that ends in its first turn tells "
            "nothing. Small is the first that Python needs a microsecond for, large the last below 20 ms. On arguments "
            "that Rust leaves to Python it gains nothing.",
            tables(found),
        ]
    )
    print(page)
    if options.write:
        ANCHORS_PAGE.write_text(page + "\n", encoding="utf-8")


def _costs(options: argparse.Namespace) -> None:
    chosen = anchors.chosen_of(COLLECTIONS, options.sample)
    found = costs.measured(anchors.proved(COLLECTIONS, chosen, _terms(options.examples), _tell), _tell)
    rows = [row for rows in found for row in rows]
    new, old = costs.fitted(rows)
    print(f"{len(rows)} measurements of {len(found)} functions; nanoseconds.")
    for name, it in (("fitted", new), ("documented", old)):
        python, rust = (", ".join(f"{factor:.3g}" for factor in part) for part in (it.python, it.rust))
        print(f"{name}: Python {python} (call, bytecode), Rust {rust} (call, element in, element out, bytecode)")
        print(f"  predicts the gain within a factor of {it.off:.2f} in the median; rank correlation {it.order:.2f}")


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
