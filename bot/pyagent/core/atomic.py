"""The helper functions that the atomic-io agents give to a module, and the calls of them.

The standard library has no atomic write, so a module that needs one gets a private helper: once, before its first
definition. What it keeps: owner and mode of an existing file (before its content is there to be read), the
permissions that a new one would have had, encoding and newline (they go to ``open``), symbolic links (the file they
lead to is replaced), devices, pipes and files that cannot be replaced (they are written as before), and the
exceptions a caller knows.
"""

from __future__ import annotations

from pyagent.core.model import Edit, Fix, Site

_OPEN = '''\
@contextlib.contextmanager
def _open_atomically(file: Any, mode: str = "w", **options: Any) -> {result}:
    """Open a file that gets its new content as a whole when the block ends, and keeps the old one when it fails."""
    target = os.path.realpath(os.fsdecode(file))
    folder = os.path.dirname(target)
    replaceable = os.path.isfile(target) and os.access(target, os.W_OK) and os.access(folder, os.W_OK)
    if not os.path.isdir(folder) or (os.path.exists(target) and not replaceable):
        with open(file, mode, **options) as stream:  # a device, a pipe, or the error that the caller expects
            yield stream
        return
    temporary = os.path.join(folder, f".{{os.urandom(8).hex()}}.tmp")
    try:
        with open(temporary, mode.replace("w", "x"), **options) as stream:
            if os.path.exists(target):
                old = os.stat(target)
                with contextlib.suppress(AttributeError, PermissionError):  # Windows, or not ours to give away
                    os.chown(temporary, old.st_uid, old.st_gid)
                shutil.copymode(target, temporary)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)'''

_WRITE = '''\
def _write_atomically(
    file: Any, mode: str, data: Any, encoding: Any = None, errors: Any = None, newline: Any = None
) -> int:
    """Write a file as a whole: readers see the old content or the new, never a part of it."""
    with _open_atomically(file, mode, encoding=encoding, errors=errors, newline=newline) as stream:
        return int(stream.write(data))'''

_IMPORTS = ("import contextlib", "import os", "import shutil", "from typing import Any")


def replace_open(site: Site) -> Fix:
    """Turn the ``open`` of a ``with`` block into the helper; for ``open(…).write(…)`` the whole call."""
    if site.text("form") == "write":
        return _replace_written(site)
    start, end = site.span("callee")
    if not site.flag("method"):
        return _fix(site, (Edit(start, end, "_open_atomically"),))
    path, after = site.span("path"), site.span("open")[1]
    return _fix(site, (Edit(start, path[0], "_open_atomically("), Edit(path[1], after, _before_next(site, ","))))


def replace_path_write(site: Site) -> Fix:
    """Turn ``path.write_text(…)`` and ``path.write_bytes(…)`` into the helper with the same arguments."""
    path, after = site.span("path"), site.span("open")[1]
    edits = (
        Edit(site.start, path[0], "_write_atomically("),
        Edit(path[1], after, _before_next(site, f', "{site.text("mode")}",')),
    )
    return _fix(site, edits, writes=True)


def _before_next(site: Site, text: str) -> str:
    """A space after the text, unless the next argument stands on a line of its own."""
    after = site.span("open")[1]
    return text if site.source[after : after + 1] in (b"\n", b"\r") else f"{text} "


def _replace_written(site: Site) -> Fix:
    start, end = site.span("whole")
    arguments = [site.code(site.span(name)) for name in ("path", "mode", "data")]
    text = ", ".join([*arguments, *site.names("options")])
    return _fix(site, (Edit(start, end, f"_write_atomically({text})"),), region=(start, end), writes=True)


def _fix(site: Site, edits: tuple[Edit, ...], *, region: tuple[int, int] | None = None, writes: bool = False) -> Fix:
    iterator = site.text("iterator")
    opener = _OPEN.format(result="Iterator[Any]" if iterator else "Any")
    imports = (*_IMPORTS, iterator) if iterator.startswith("from") else _IMPORTS
    return Fix(edits, imports=imports, preamble=(opener, _WRITE) if writes else (opener,), region=region)


OPEN_EXAMPLE = _OPEN.format(result="Any")
"""The helper as a project gets it that supports Python 3.8."""

WRITE_EXAMPLE = _WRITE
"""The second helper, for one value."""
