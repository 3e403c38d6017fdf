"""``pyagent fix``: the changes as a patch or in the files; ``--branches`` is in ``fix_branches``."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pyagent.core.model import FileChange
from pyagent.core.report.diff import unified
from pyagent.core.report.json_ import fix_json
from pyagent.core.report.text import fix_summary, fix_text
from pyagent.core.report.visible import visible
from pyagent.core.results import not_written
from pyagent.errors import FileSystemError, PyAgentError, from_os_error
from pyagent.shell.commands.fix_options import run_fleet
from pyagent.shell.console import note, out, out_exact, style
from pyagent.shell.files import write_bytes
from pyagent.shell.repo_config import open_project


def run(options: Namespace) -> int:
    """Fix, deliver in the way that was asked for, and report."""
    match options.delivery:
        case "branches":
            # Git is loaded only by those who want branches.
            from pyagent.shell.commands.fix_branches import make_branches  # noqa: PLC0415

            return make_branches(options)
        case "write":
            return _write(options)
        case _:
            return _diff(options)


def _diff(options: Namespace) -> int:
    report = run_fleet(options, open_project(Path(options.path)), "merged")
    patch = unified(report.changes)
    if options.format == "json":
        out(fix_json(report, diff=patch))
    else:
        # stdout is the patch and nothing else, so that it can be piped into `git apply`.
        out_exact(patch)
        note(fix_summary(report, "Would fix"))
    return 1 if report.found else 0


def _write(options: Namespace) -> int:
    project = open_project(Path(options.path))
    report = run_fleet(options, project, "merged")
    faults = write_changes(project.root, report.changes)
    written = not_written(
        report, {path: f"the file was not written: {fault.message}" for path, fault in faults.items()}
    )
    out(fix_json(written) if options.format == "json" else fix_text(written, style()))
    for fault in faults.values():
        note(visible(str(fault)))
    if faults:
        return max(fault.exit_code for fault in faults.values())
    return 1 if written.fixed < written.found else 0


def write_changes(root: Path, changes: Sequence[FileChange]) -> dict[str, PyAgentError]:
    """Write the new files first: the others may import them, and stay as they are when one cannot be made."""
    new = [change for change in changes if change.is_new]
    faults = {change.path: fault for change in new if (fault := _write_change(root, change))}
    old = [change for change in changes if not change.is_new]
    if faults:
        reason = FileSystemError("a new file that it may import could not be written", "make its folder writable")
        return faults | {change.path: reason for change in old}
    return {change.path: fault for change in old if (fault := _write_change(root, change))}


def _write_change(root: Path, change: FileChange) -> PyAgentError | None:
    path = root / os.fsdecode(change.path.encode("utf-8", "surrogateescape"))
    name = visible(change.path)
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return FileSystemError(f"{name} is a link out of {root}", "run pyagent where the file is")
        if change.is_new and (path.exists() or path.is_symlink()):
            return FileSystemError(f"{name} was made while others were being fixed", "run again")
        if not change.is_new and path.read_bytes() != change.before:
            return FileSystemError(f"{name} changed while it was being fixed", "run again")
        write_bytes(path, change.after)
    except OSError as error:
        return from_os_error(error, f"write {name}")
    except PyAgentError as error:
        return error
    return None
