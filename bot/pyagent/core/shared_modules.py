"""Where the helper functions that fixes share go, one module at the top of the package, and what moves out of a module.

A module gets an import only where it is certain that it is always loaded as a part of its package: it imports
something of the package itself, or somebody imports it by its name in the package. What may also be run as a file
(a script, what Ansible copies to other machines) keeps helpers of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from pyagent.core.model import Fix, Left, MovedPart, NewFile, SharedModule

_RELATIVE = re.compile(rb"^from[ \t]+\.", re.MULTILINE)
_LISTED = ("meson.build", "BUILD", "BUILD.bazel", "CMakeLists.txt")
_ALONE = frozenset({"module_utils", "_vendor", "vendor", "vendored", "_vendored", "extern", "third_party"})


class Files(Protocol):
    """The files of a project, by relative path."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None where there is none."""

    def names(self, folder: str) -> frozenset[str]:
        """What stands in a folder, of whatever kind."""

    def others(self, suffixes: tuple[str, ...], known: Collection[str]) -> Iterator[bytes]:
        """The texts of files with one of these suffixes that are not ``known``."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of a project's packages.

    Attributes:
        files: Its files.
        target: Oldest Python supported.
        uses: Dotted names of the project's own modules that some file uses.
        seen: The files that the scan read.
        outside: What of the repository was not looked at; empty when all of it was.
    """

    files: Files
    target: tuple[int, int]
    uses: Collection[str] = ()
    seen: Collection[str] = ()
    outside: str = ""

    def settle(self, path: str, source: bytes, fix: Fix) -> Fix | Left:
        """The fix with a shared module for its helpers, or a new one for what it moves; or why that cannot be.

        Args:
            path: The file that is fixed.
            source: Its text.
            fix: What an agent wants.
        """
        if fix.moved is not None:
            return self._moved(path, source, fix, fix.moved)
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

    def _moved(self, path: str, source: bytes, fix: Fix, part: MovedPart) -> Fix | Left:
        """The fix with the new module beside the old one, and the import of what comes back."""
        folder, _, file = path.rpartition("/")
        package = self._package(path)
        if self.outside:
            return Left(f"{self.outside}, so nobody knows who replaces what would move")
        if not package or not self._is_part(path, source):
            return Left("the file may be run by its path, where the new module is not found")
        there = self.files.names(folder)
        if any(name.partition(".")[0] == part.stem for name in there) or f"{file}i" in there:
            return Left(f"there is a `{part.stem}` already, or a stub that would have to be cut too")
        if there & frozenset(_LISTED):
            return Left("the build lists its files by name, and would not install a new one")
        if not part.back:
            return Left("nobody uses what would move; remove it instead")
        if any(" as " in name for name in part.back) and self._runs_flake8():
            return Left(
                "flake8 calls names unused that are imported for others alone; give the file an `__all__` first"
            )
        prefix = self._beside(path, package, source)
        if prefix is None:
            return Left("nothing says that the file is always loaded as a part of its package")
        if objection := self._objection(path, package, part):
            return Left(objection)
        return replace(
            fix,
            imports=tuple(f"from {prefix}{part.stem} import {name}" for name in part.back),
            needs=(NewFile(f"{folder}/{part.stem}.py", part.text.encode()),),
        )

    def _objection(self, path: str, package: str, part: MovedPart) -> str:
        """What files that no scan reads have against it; empty without any."""
        dotted = _dotted(path, package)
        last = re.escape(dotted.rpartition(".")[2].encode())
        last_word = re.compile(rb"\b" + last + rb"\b")
        shows = re.compile(rb"(?:automodule::|^:::)[ \t]+" + re.escape(dotted.encode()) + rb"[ \t]*\r?$", re.MULTILINE)
        if part.shown and any(shows.search(text) for text in self.files.others((".rst", ".md", ".txt"), ())):
            return f"the documentation shows what `{dotted}` defines, and would no longer show `{part.shown[0]}`"
        runs = re.compile(rb"\b(?:testmod|DocTestSuite)\b")
        if ">>>" in part.text and any(
            last_word.search(text) and runs.search(text) for text in self.files.others((".py",), ())
        ):
            return "a test runs the examples of what stands in the file, and would no longer see those that would move"
        any_name = b"|".join(re.escape(name.encode()) for name in part.names)
        replaces = re.compile(rb"\b" + last + rb"\b[\s\S]*\b(?:" + any_name + rb")\b")
        if any(replaces.search(text) and b"patch" in text for text in self.files.others((".py",), self.seen)):
            return "a file that was not looked at replaces names, perhaps those that would move"
        return ""

    def _runs_flake8(self) -> bool:
        has = {
            name: self.files.read(name) or b""
            for name in (".flake8", "setup.cfg", "tox.ini", ".pre-commit-config.yaml")
        }
        return bool(has[".flake8"]) or any(b"flake8" in text for text in has.values())

    def _beside(self, path: str, package: str, source: bytes) -> str | None:
        """What stands before the name of a module beside ``path`` in an import there; None when nothing is certain."""
        prefix = self._prefix(path, package, source)
        if prefix is None or prefix.startswith("."):
            return prefix and "."
        return f"{_dotted(path, package).rpartition('.')[0]}."

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


def _dotted(path: str, package: str) -> str:
    """The name of a module, from the top of its package."""
    start = len(package.rpartition("/")[0])
    return path[start:].strip("/").removesuffix(".py").replace("/", ".")


def _defines(text: bytes, module: SharedModule) -> bool:
    return all(re.search(rb"^def " + name.encode() + rb"\(", text, re.MULTILINE) for name in module.names)
