"""Draws docs/demo.svg from what `make demo` really prints.

Runs the demo, keeps its colours, and writes the terminal as an SVG. The picture changes only when the output does:
temporary paths, ports, durations and object names are replaced before drawing.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 132
STEADY = (
    (re.compile(r"/tmp/[\w./-]*?(?=/(?:repository|origin|data|demo)|\s|$)"), "/tmp/pyagent-demo"),  # noqa: S108
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:8080"),
    (re.compile(r"\b\d+\.\d+ ?s\b"), "1.0 s"),
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{7}\b"), "0c0ffee"),
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{10}\b"), "0c0ffee0c0"),
    (re.compile(r"\b(?=[0-9a-f]*\d)[0-9a-f]{16}\b"), "0c0ffee0c0ffee00"),
)

CONTROL = re.compile(r"\r|\x1b\[[0-9;?]*[A-HJKSTfhl]")
"""What moves the cursor instead of colouring."""
SPINNER = re.compile(r"^(?:\x1b\[[0-9;]*m)*[\u2800-\u28ff].*\n+", re.MULTILINE)
"""A frame of what turns while one waits; at a terminal the next frame replaces it."""


def main() -> int:
    """Run the demo and draw its output; the demo's exit code when it fails."""
    environment = {**os.environ, "COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "pyagent.shell.demo"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)
    if run.returncode != 0:
        sys.stderr.write(run.stdout + run.stderr)
        return run.returncode
    output = SPINNER.sub("", CONTROL.sub("", run.stdout))
    for pattern, steady in STEADY:
        output = pattern.sub(steady, output)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ make demo", style="bold"))
    console.print(Text.from_ansi(output))
    svg = console.export_svg(title="PyAgent", unique_id="pyagent-demo")
    # The font would be fetched from another site by whoever looks at the picture.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    (ROOT / "docs" / "demo.svg").write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
