"""Environments of their own for tools that the project does not need otherwise; they are kept."""

from __future__ import annotations

import shutil
import subprocess
import venv
from collections.abc import Sequence
from pathlib import Path

from benchmarks.conversion.sources import CACHE


def environment(name: str, tools: Sequence[str]) -> Path:
    """The Python of an environment with some tools, made where there is none or it has others."""
    folder = CACHE / name / "environment"
    python = folder / "bin" / "python"
    done = folder / "complete"
    if not done.exists() or done.read_text(encoding="utf-8") != "\n".join(tools):
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *tools]
        subprocess.run(command, check=True)
        done.write_text("\n".join(tools), encoding="utf-8")
    return python
