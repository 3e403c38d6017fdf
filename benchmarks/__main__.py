"""``python -m benchmarks [--write]``: scan and fix against their peers in one run, as ratios.

``--write`` records the table in benchmarks/README.md.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

from benchmarks.corpus import corpus, lines, peers, python_files
from benchmarks.equal import equal_codes, without_equal
from benchmarks.measure import Sample, in_turns, times_as_fast

CORES = "<!-- cores -->"
"""Where the part of the page begins that ``benchmarks.cores`` writes."""
BIN = Path(sysconfig.get_path("scripts"))


def main() -> None:
    """Measure, print, and record when asked to."""
    folder = corpus()
    part = folder / "django" / "db"
    rows = [*_scan(folder), *_fix(part), *_start()]
    table = "\n".join(["| what | PyAgent | peer | ratio | goal |", "|---|---|---|---|---|", *rows])
    print(table)
    if "--write" in sys.argv[1:]:
        _record(table, folder, part)


def _scan(folder: Path) -> list[str]:
    ruff = [str(BIN / "ruff"), "check", "--isolated", "--no-cache", "--preview", "--output-format=concise", "--quiet"]
    taken = in_turns(
        {
            "pyagent": [str(BIN / "pyagent"), "scan", str(folder)],
            "ruff": [*ruff, f"--select={','.join(equal_codes(BIN / 'ruff'))}", str(folder)],
        },
        rounds=5,
    )
    return [_row("`pyagent scan` against `ruff check`, equal rules", taken["pyagent"], taken["ruff"], "≤ 2.0")]


def _fix(folder: Path) -> list[str]:
    codemod = [str(peers()), str(Path(__file__).parent / "codemod.py"), str(folder)]
    own = [str(BIN / "pyagent"), "fix", "--diff", "--rule", "EXC003", str(folder)]
    counts = (_added(own), _added(codemod))
    taken = in_turns({"pyagent": own, "libcst": codemod}, rounds=3)
    what = f"`pyagent fix --diff --rule EXC003` ({counts[0]} lines) against a LibCST codemod ({counts[1]} lines)"
    own_time, peer = taken["pyagent"], taken["libcst"]
    ratio, (low, high) = times_as_fast(peer, own_time)
    return [f"| {what} | {own_time} | {peer} | {ratio:.1f} times faster ({low:.1f}-{high:.1f}) | ≥ 10 |"]


def _start() -> list[str]:
    python = str(BIN / "python")
    taken = in_turns({"cli": [python, "-c", "import pyagent.cli"], "python": [python, "-c", "pass"]}, rounds=9)
    extra = 1000 * (taken["cli"].median - taken["python"].median)
    return [f"| import of the command line | {extra:.0f} ms | | | ≤ 150 ms |"]


def _row(what: str, own: Sample, peer: Sample, goal: str) -> str:
    ratio, (low, high) = times_as_fast(own, peer)
    return f"| {what} | {own} | {peer} | {ratio:.2f} ({low:.2f}-{high:.2f}) | {goal} |"


def _added(command: list[str]) -> int:
    patch = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    return sum(line.startswith("+") and not line.startswith("+++") for line in patch.splitlines())


def _record(table: str, folder: Path, part: Path) -> None:
    sizes = f"{lines(folder):,} lines in {len(python_files(folder)):,} files; fix: `django/db`, {lines(part):,} lines"
    codes, alone = equal_codes(BIN / "ruff"), without_equal(BIN / "ruff")
    text = f"""# Benchmarks

    make bench                        # or: python -m benchmarks --write

Wall time of whole processes (their start included), median of the counted runs with the least and the most; the two
sides run in turns. Read the ratios, not the seconds; their intervals are the bootstrap's (95 %).

- Corpus: Django 5.0.6 as its source archive, {sizes}.
- Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.

{table}

Equal rules: {len(codes)} codes of Ruff, those that PyAgent's rules stand for (`benchmarks/equal.py`). Nothing of Ruff
stands for {", ".join(alone)}; they run all the same.
"""
    page = Path(__file__).parent / "README.md"
    _, mark, cores = page.read_text(encoding="utf-8").partition(CORES)
    page.write_text(f"{text}\n{mark}{cores}" if mark else text, encoding="utf-8")


if __name__ == "__main__":
    main()
