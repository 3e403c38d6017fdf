"""What a freshly built wheel must do on every platform: find and fix real problems with the installed command."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

BEFORE = """import os, sys


def first(items):
    if items == None:
        return sys.maxsize
    return items[0], os.sep
"""


def main() -> int:
    """Fix a small file in place through the command line; 0 when the result is what it must be."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.py"
        sample.write_text(BEFORE, encoding="utf-8")
        command = [sys.executable, "-m", "pyagent.cli", "fix", folder, "--write", "--safety", "review"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        after = sample.read_text(encoding="utf-8")
    sys.stdout.write(run.stdout + run.stderr + after)
    compile(after, "sample.py", "exec")
    fixed = run.returncode in {0, 1} and "items is None" in after and "import os\nimport sys\n" in after
    return 0 if fixed else 1


if __name__ == "__main__":
    sys.exit(main())
