"""Fixtures of the tests with bad input."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "shell"))

from bad_command import LOST_CAUSE, write
from git_scratch import Scratch, new_repository


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with one good file that has one finding (EXC003), which must be fixed whatever lies beside it."""
    folder = tmp_path / "shop"
    write(folder, {"ok.py": LOST_CAUSE})
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Scratch:
    """A repository with that file committed."""
    made = new_repository(tmp_path / "repository")
    made.write("ok.py", LOST_CAUSE)
    made.commit()
    return made
