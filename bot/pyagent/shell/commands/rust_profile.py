"""``pyagent rust scan --profile FILE``: what a run took, beside what could be Rust.

The file is read as data, by a reader of our own that knows numbers and text: it is never unpickled, and nothing of it
is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyagent.core.hot import Hot, Step, functions_of, ranked, with_uses
from pyagent.core.readiness import Module, Use
from pyagent.core.report.visible import visible
from pyagent.errors import InvalidProfile, from_os_error
from pyagent.rust_core import Profile
from pyagent.shell.repo_config import Project, existing

_LARGEST = 100_000_000
_HINT = "give a file of `python -m cProfile -o FILE`, or collapsed stacks such as `py-spy record -f raw` writes"


def profiled(project: Project, modules: Sequence[Module], file: Path) -> tuple[tuple[Module, ...], Hot]:
    """The modules with what each function took, ranked anew.

    Raises:
        InvalidProfile: The file is no profile.
        InfrastructureError: It cannot be read.
    """
    name = visible(str(file))
    try:
        profile = Profile(_read(file, name))
    except ValueError as error:
        raise InvalidProfile(f"{name} is no profile: {error}", _HINT) from error
    if not profile.entries:
        raise InvalidProfile(f"{name} is a profile of nothing", _HINT)
    uses = [Use(*it) for it in profile.joined(str(project.root), functions_of(modules))]
    hot = Hot(profile.unit, profile.total, tuple(Step(*it) for it in profile.hot_path()))
    return ranked(with_uses(modules, uses), project.config.readiness), hot


def _read(file: Path, name: str) -> bytes:
    if not existing(file).is_file():
        raise InvalidProfile(f"{name} is no file", _HINT)
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise from_os_error(error, f"read {name}") from error
    if len(data) > _LARGEST:
        raise InvalidProfile(f"{name} is larger than {_LARGEST:,} bytes", "profile a shorter run")
    return data
