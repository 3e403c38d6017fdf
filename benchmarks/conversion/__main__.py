"""``python -m benchmarks.conversion scale|again``; see ``make convert-scale``."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.conversion.again import tried_again
from benchmarks.conversion.scale import Row, measured, outcomes, reasons, table
from benchmarks.conversion.sources import COLLECTIONS, PACKAGES, Pin
from pyagent.shell.conversion.proof import Terms

PAGE = Path(__file__).parents[2] / "docs" / "conversion-scale.md"


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
    options = parser.parse_args()
    if options.part == "scale":
        _scale(options)
    else:
        _again(options)


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


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
