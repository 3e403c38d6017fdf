"""``pyagent rust scan [PATH]``: which functions are ready to become Rust, and ``docs/work/RUST_Ready.md``.

``pyagent rust convert`` is in ``shell/conversion``.
"""

from __future__ import annotations

import hashlib
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from pyagent import rust_core
from pyagent.core.hot import ranked
from pyagent.core.readiness import READINESS, Module, modules_of
from pyagent.core.ready_block import Entry
from pyagent.core.ready_paper import RUST_READY, Measured, dated_as, update
from pyagent.core.report.ready import hot_text, ready_json, ready_text
from pyagent.errors import ManifestMismatch, PyAgentError
from pyagent.shell.commands.rust_profile import profiled
from pyagent.shell.console import out
from pyagent.shell.papers import read_paper, write_paper
from pyagent.shell.repo_config import Project, open_project


def run(options: Namespace) -> int:
    """List what is ready, write the paper, or say whether the written one is current; or convert."""
    if options.part == "convert":
        # Only a conversion needs what builds and proves one.
        from pyagent.shell.conversion.command import run as convert  # noqa: PLC0415

        return convert(options)
    project = open_project(Path(options.path))
    if options.delivery != "print":
        return _paper(project, options.delivery)
    modules = _modules(project, project.paths)
    hot = None
    if options.profile:
        modules, hot = profiled(project, modules, Path(options.profile))
    if options.format == "json":
        out(ready_json(str(project.root), modules, hot))
    else:
        out(hot_text(modules, hot) if hot else ready_text(modules))
    return 1 if any(module.tier == 1 for module in modules) else 0


def readiness(project: Project) -> tuple[Module, ...]:
    """How near the functions of a project are, below the paths that it names."""
    return _modules(project, project.paths)


def _modules(project: Project, paths: tuple[str, ...]) -> tuple[Module, ...]:
    """The modules below some paths; calls are followed through the whole project."""
    listing = rust_core.python_files(project.root, exclude=project.config.exclude)
    scan = rust_core.scan(project.root, listing, rules=READINESS, target=project.config.target_version)
    try:
        modules = modules_of(scan.readiness)
    except ValueError as error:
        raise ManifestMismatch(str(error), "correct `exclude` in the configuration") from error
    wanted = [it for it in modules if not paths or any(_is_below(it.path, path) for path in paths)]
    return ranked(wanted, project.config.readiness)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _paper(project: Project, delivery: str) -> int:
    old, new = _both(project, MappingProxyType({}))
    if new == old:
        out(f"{RUST_READY} is current.\n")
        return 0
    if delivery == "check":
        what = "is missing" if old is None else "is not current"
        out(f"{RUST_READY} {what}. Run `pyagent rust scan --write`.\n")
        return 1
    write_paper(project.root, RUST_READY, new)
    out(f"{RUST_READY} written.\n")
    return 0


def ready_paper(project: Project, measured: Measured, *, commit: str = "", like: str = "") -> str:
    """Write the paper with gains that were measured; what was done, in a sentence.

    Args:
        project: Where it is.
        measured: The gains.
        commit: What the project is an export of.
        like: The paper of another commit, whose dates are taken where it says the same.
    """
    old, new = _both(project, measured, commit)
    new = dated_as(new, like)
    if new == old:
        return f"{RUST_READY} is current."
    write_paper(project.root, RUST_READY, new)
    return f"{RUST_READY} written."


def _both(project: Project, measured: Measured, commit: str = "") -> tuple[str | None, str]:
    """The paper as it is and as it should be. It is of the whole project, wherever in it PATH is."""
    old = read_paper(project.root, RUST_READY)
    entries = [Entry(module, _digest(project.root / module.path)) for module in _modules(project, ())]
    today = datetime.now(UTC).date().isoformat()
    return old, update(old or "", entries, date=today, commit=commit[:12] or _commit(project.root), measured=measured)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _commit(root: Path) -> str:
    # Git is loaded only where a paper is written.
    from pyagent.shell.workspace import open_repository  # noqa: PLC0415

    try:
        return open_repository(root).head()[:12]
    except PyAgentError:
        return "uncommitted"
