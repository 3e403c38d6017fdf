"""Fixtures of the shell's tests: real git repositories in temporary folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_scratch import Scratch, new_repository


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A repository with a small package in it."""
    made = new_repository(tmp_path / "project")
    made.write("package/a.py", "a = 1\n")
    made.write("package/b.py", "b = 1\n")
    made.write("run.sh", "#!/bin/sh\n")
    (made.path / "run.sh").chmod(0o755)
    made.commit("first")
    return made
