"""Fixes whose texts Rust has written: the facts ``spans``, ``texts`` and ``imports`` of a site as edits.

And the helper function that the security agents give to a module for commands without a shell.
"""

from __future__ import annotations

from pyagent.core.model import Edit, Fix, Left, Site

EXIT_CODE = '''\
def _exit_code(command: Any, **options: Any) -> int:
    """Run a command without a shell; 127 stands for a missing program, as a shell has it."""
    try:
        return int(subprocess.run(command, check=False, **options).returncode)
    except FileNotFoundError:
        return 127'''


def measured_fix(site: Site) -> Fix | Left:
    """The edits that were measured, or the reason why there are none."""
    if site.has("leave"):
        return Left(site.text("leave"))
    imports = site.names("imports")
    return Fix(measured_edits(site), imports=imports, region=site.span("whole") if site.has("whole") else None)


def measured_edits(site: Site) -> tuple[Edit, ...]:
    """The edits that were measured."""
    pairs = zip(site.spans("spans"), site.names("texts"), strict=True)
    return tuple(Edit(start, end, text) for (start, end), text in pairs)


def command_fix(site: Site) -> Fix | Left:
    """The same, with the helper where the fix calls it."""
    fix = measured_fix(site)
    if isinstance(fix, Left) or not site.flag("helper"):
        return fix
    imports = (*fix.imports, "import subprocess", "from typing import Any")
    return Fix(fix.edits, imports=tuple(dict.fromkeys(imports)), preamble=(EXIT_CODE,), region=fix.region)
