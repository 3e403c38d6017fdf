"""``python -m benchmarks.conversion scale|again``; see ``make convert-scale``."""

from __future__ import annotations

import argparse
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.conversion.scale import Row, measured, outcomes, reasons, table
from benchmarks.conversion.sources import COLLECTIONS, PACKAGES
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
    options = parser.parse_args()
    _scale(options)


def _scale(options: argparse.Namespace) -> None:
    terms = Terms(examples=options.examples, seconds=max(20.0, options.examples * 0.006))
    most = 0 if options.look else options.most

    def rows(pins: tuple[tuple[str, str, str], ...]) -> list[Row]:
        wanted = [it for it in pins if not options.only or it[0] in options.only]
        return [measured(it, terms, most, _tell) for it in wanted]

    collections, packages = rows(COLLECTIONS), rows(PACKAGES)
    both = [*collections, *packages]
    page = "\n\n".join(
        [
            "# Conversion to Rust on public code",
            "Written by `make convert-scale`; the archives are pinned by hash in `benchmarks/conversion/sources.py`. "
            f"{datetime.now(UTC).date().isoformat()}, Python {platform.python_version()}, {options.examples:,} examples "
            "a function, on two cores that others used too: a table of what happens, and no benchmark.",
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


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
