"""The helper functions that the atomic-io agents give to a package or a module, and the calls of them.

The standard library has no atomic write. A package that needs one gets a module of two functions, once; a module that
stands alone gets private ones, once, before its first definition. What they keep: owner and mode of an
existing file (before its content is there to be read), the permissions that a new one would have had, encoding and
newline (they go to ``open``), symbolic links (the file they lead to is replaced), devices, pipes and files that cannot
be replaced (they are written as before), and the exceptions a caller knows.
"""

from __future__ import annotations

from pyagent.core.measured import measured_edits
from pyagent.core.model import Edit, Fix, SharedFix, SharedModule, Site

_BODY = """\
    if isinstance(file, int) or os.fsdecode(file).startswith(("/dev/", "/proc/")):
        target = folder = ""
    else:
        target = os.path.realpath(os.fsdecode(file))
        folder = os.path.dirname(target)
    replaceable = os.path.isfile(target) and os.access(target, os.W_OK)
    if os.path.exists(target) and not (replaceable and os.access(folder, os.W_OK)):
        folder = ""
    if not os.path.isdir(folder):
        # A device, a pipe, a folder of others, or the error that the caller expects.
        with open(file, mode, **options) as stream:
            yield stream
        return
    temporary = os.path.join(folder, f".{os.urandom(8).hex()}.tmp")
    try:
        with open(temporary, mode.replace("w", "x"), **options) as stream:
            if os.path.exists(target):
                old = os.stat(target)
                # Windows has no owners, and not everyone may give a file away.
                with contextlib.suppress(AttributeError, PermissionError):
                    os.chown(temporary, old.st_uid, old.st_gid)
                shutil.copymode(target, temporary)
            yield stream
            if not stream.closed:
                stream.flush()
                os.fsync(stream.fileno())
        os.replace(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)"""

_OPEN = f'''\
@contextlib.contextmanager
def _open_atomically(file: Any, mode: str = "w", **options: Any) -> RESULT:
    """Open a file that gets its new content as a whole, when the block ends well."""
{_BODY}'''

_WRITE = '''\
def _write_atomically(
    file: Any,
    mode: str,
    data: Any,
    encoding: Any = None,
    errors: Any = None,
    newline: Any = None,
) -> int:
    """Write a file as a whole: readers see the old content or the new, no part."""
    options = {"encoding": encoding, "errors": errors, "newline": newline}
    with _open_atomically(file, mode, **options) as stream:
        return int(stream.write(data))'''

_MODULE = f'''\
"""Writes files as a whole: readers see the old content or the new, never a part."""

import contextlib
import os
import shutil
IMPORTS


@contextlib.contextmanager
def open_atomically(file: Any, mode: str = "w", **options: Any) -> Iterator[Any]:
    """Open a file that gets its new content as a whole when the block ends.

    When the block fails the file keeps its old content. Owner and permissions stay,
    symbolic links are followed; devices, pipes and files in folders that cannot be
    written are written in place.

    Args:
        file: Path of the file.
        mode: A mode of `open` that empties the file: "w", "wb", "w+".
        **options: The other arguments of `open`: encoding, errors, newline.

    Yields:
        The open file.
    """
{_BODY}


def write_atomically(
    file: Any,
    mode: str,
    data: Any,
    encoding: Any = None,
    errors: Any = None,
    newline: Any = None,
) -> int:
    """Write a file as a whole.

    Args:
        file: Path of the file.
        mode: "w" for text, "wb" for bytes.
        data: All of the new content.
        encoding: As for `open`.
        errors: As for `open`.
        newline: As for `open`.

    Returns:
        How much was written, as `write` counts it.
    """
    options = {{"encoding": encoding, "errors": errors, "newline": newline}}
    with open_atomically(file, mode, **options) as stream:
        return int(stream.write(data))
'''

_IMPORTS = ("import contextlib", "import os", "import shutil", "from typing import Any")
_ABSTRACT_GENERICS = (3, 9)


def module_text(target: tuple[int, int]) -> str:
    """The module of both helpers, for the oldest Python that a project supports."""
    modern = "from collections.abc import Iterator\nfrom typing import Any"
    return _MODULE.replace("IMPORTS", modern if target >= _ABSTRACT_GENERICS else "from typing import Any, Iterator", 1)


SHARED = SharedModule("_atomic_io", ("open_atomically", "write_atomically"), module_text)


def replace_open(site: Site) -> Fix:
    """Turn the ``open`` of a ``with`` block into the helper; for ``open(…).write(…)`` the whole call.

    A file that is closed by hand gets its ``with`` block at the same time.
    """
    if site.text("form") == "write":
        return _replace_written(site)
    start, end = site.span("callee")
    edits: tuple[Edit, ...] = (Edit(start, end, "_open_atomically"),)
    if site.flag("method"):
        path, after = site.span("path"), site.span("open")[1]
        edits = (Edit(start, path[0], "_open_atomically("), Edit(path[1], after, _before_next(site, ",")))
    if site.text("form") == "with":
        return _fix(site, edits)
    return _fix(site, (*edits, *measured_edits(site)), region=site.span("whole"))


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
    """The fix with private helpers; where there is a package, with the public ones of its shared module.

    The edit that names the helper is the first, and begins with the name.
    """
    iterator = site.text("iterator")
    opener = _OPEN.replace("RESULT", "Iterator[Any]" if iterator else "Any")
    imports = (*_IMPORTS, iterator) if iterator.startswith("from") else _IMPORTS
    first, rest = edits[0], edits[1:]
    public = Edit(first.start, first.end, first.text.removeprefix("_"))
    shared = SharedFix(SHARED, ("write_atomically" if writes else "open_atomically",), (public, *rest))
    return Fix(edits, imports=imports, preamble=(opener, _WRITE) if writes else (opener,), region=region, shared=shared)


OPEN_EXAMPLE = _OPEN.replace("RESULT", "Any")
"""The helper as a project gets it that supports Python 3.8."""

WRITE_EXAMPLE = _WRITE
"""The second helper, for one value."""
