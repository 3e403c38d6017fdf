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
from benchmarks.measure import Sample, in_turns

BIN = Path(sysconfig.get_path("scripts"))
EQUAL = (
    "ANN001,ANN201,ANN202,ANN204,ANN205,ANN206,B006,B904,BLE001,C400,C401,C402,C403,C404,C405,C406,C411,C414,C419,"
    "C901,D100,D101,D102,D103,E401,E402,E701,E702,E703,E711,E712,E713,E714,E722,F401,F403,F541,F632,F811,F821,G,I001,"
    "LOG015,PLW1514,RUF013,S102,S110,S113,S202,S301,S307,S324,S501,S506,S602,S605,T100,T201,TRY400,UP006,UP007,UP045"
)
"""Ruff's codes for what PyAgent's rules look for. Without a peer: ATM001-003, ARC001-003, ARC005, BUG003, DOC005,
EXC005, TYP006."""


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
            "ruff": [*ruff, f"--select={EQUAL}", str(folder)],
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
    return [f"| {what} | {own_time} | {peer} | {peer.median / own_time.median:.1f} times faster | ≥ 10 |"]


def _start() -> list[str]:
    python = str(BIN / "python")
    taken = in_turns({"cli": [python, "-c", "import pyagent.cli"], "python": [python, "-c", "pass"]}, rounds=9)
    extra = 1000 * (taken["cli"].median - taken["python"].median)
    return [f"| import of the command line | {extra:.0f} ms | | | ≤ 150 ms |"]


def _row(what: str, own: Sample, peer: Sample, goal: str) -> str:
    return f"| {what} | {own} | {peer} | {own.median / peer.median:.2f} | {goal} |"


def _added(command: list[str]) -> int:
    patch = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    return sum(line.startswith("+") and not line.startswith("+++") for line in patch.splitlines())


def _record(table: str, folder: Path, part: Path) -> None:
    sizes = f"{lines(folder):,} lines in {len(python_files(folder)):,} files; fix: `django/db`, {lines(part):,} lines"
    text = f"""# Benchmarks

    make bench                        # or: python -m benchmarks --write

Wall time of whole processes (their start included), median of the counted runs with the least and the most; the two
sides run in turns. Read the ratios, not the seconds.

- Corpus: Django 5.0.6 as its source archive, {sizes}.
- Machine: {os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.

{table}

The rules that have no peer in Ruff, and the codes that stand for the others, are listed in `benchmarks/__main__.py`.
"""
    (Path(__file__).parent / "README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
