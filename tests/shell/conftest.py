"""Fixtures of the shell's tests: real git repositories in temporary folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_scratch import Scratch, new_repository

from pyagent.shell.forge.local import LocalForge


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


@pytest.fixture
def bare(scratch: Scratch, tmp_path: Path) -> Scratch:
    scratch.git("clone", "-q", "--bare", str(scratch.path), str(tmp_path / "acme" / "project.git"))
    scratch.git("remote", "add", "origin", str(tmp_path / "acme" / "project.git"))
    return Scratch(tmp_path / "acme" / "project.git")


@pytest.fixture
def forge(bare: Scratch, tmp_path: Path) -> LocalForge:
    return LocalForge(bare.path, tmp_path / "data" / "proposals.db", name="acme/project")
