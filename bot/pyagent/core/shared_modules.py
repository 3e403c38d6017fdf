"""Where the helper functions that fixes share go: one module at the top of the package of the module that is fixed.

A module gets an import only where it is certain that it is always loaded as a part of its package: it imports
something of the package itself, or somebody imports it by its name in the package. What may also be run as a file
(a script, what Ansible copies to other machines) keeps helpers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from pyagent.core.model import Fix, NewFile, SharedModule

_RELATIVE = re.compile(rb"^from[ \t]+\.", re.MULTILINE)
_LISTED = ("meson.build", "BUILD", "BUILD.bazel", "CMakeLists.txt")
_ALONE = frozenset({"module_utils", "_vendor", "vendor", "vendored", "_vendored", "extern", "third_party"})


class Files(Protocol):
    """The files of a project, by relative path."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None where there is none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a project's packages.

    Attributes:
        files: Its files.
        target: Oldest Python supported.
        uses: Dotted names of the project's own modules that some file uses.
    """

    files: Files
    target: tuple[int, int]
    uses: Collection[str] = ()

    def settle(self, path: str, source: bytes, fix: Fix) -> Fix:
        """The fix with its helpers in a shared module where that can be; else as it is.

        Args:
            path: The file that is fixed.
            source: Its text.
            fix: What an agent wants.
        """
        if fix.shared is None:
            return fix
        package = self._package(path)
        if not package or not self._is_part(path, source):
            return fix
        module = fix.shared.module
        file = f"{package}/{module.stem}.py"
        there = self.files.read(file)
        if file == path or (there is not None and not _defines(there, module)):
            return fix
        prefix = self._prefix(path, package, source)
        if prefix is None:
            return fix
        return replace(
            fix,
            edits=fix.shared.edits,
            imports=tuple(f"from {prefix}{module.stem} import {name}" for name in fix.shared.names),
            preamble=(),
            shared=None,
            needs=() if there is not None else (NewFile(file, module.text(self.target).encode()),),
        )

    def _package(self, path: str) -> str:
        """The folder of the topmost package around a file; empty when it stands in none."""
        top, folder = "", path.rpartition("/")[0]
        while folder and self.files.read(f"{folder}/__init__.py") is not None:
            top, folder = folder, folder.rpartition("/")[0]
        # A build that lists its sources by name would not install a new one.
        return "" if any(self.files.read(f"{top}/{name}") is not None for name in _LISTED) else top

    def _is_part(self, path: str, source: bytes) -> bool:
        is_run = source.startswith((b"#!", b"\xef\xbb\xbf#!")) or b"__main__" in source
        return not is_run and not _ALONE.intersection(path.split("/"))

    def _prefix(self, path: str, package: str, source: bytes) -> str | None:
        """What stands before the module's name in an import of it from ``path``; None when nothing is certain."""
        top = package.rpartition("/")[2]
        absolute = re.compile(rb"^(?:from|import)[ \t]+" + re.escape(top.encode()) + rb"\b", re.MULTILINE)
        whole, relative = len(absolute.findall(source)), len(_RELATIVE.findall(source))
        if relative > whole:
            return "." * (path[len(package) :].count("/"))
        return f"{top}." if whole or self._is_imported(path, package) else None

    def _is_imported(self, path: str, package: str) -> bool:
        parent = package.rpartition("/")[0]
        inner = path[len(parent) + 1 if parent else 0 :].removesuffix(".py").removesuffix("/__init__")
        name = inner.replace("/", ".")
        # A name that is right only from the top of the project was certainly not meant relatively.
        return parent in ("", "src") and any(use == name or use.startswith(f"{name}.") for use in self.uses)


def _defines(text: bytes, module: SharedModule) -> bool:
    return all(re.search(rb"^def " + name.encode() + rb"\(", text, re.MULTILINE) for name in module.names)
