"""The modules of a project: a decorator above each function that has a Rust version, and what it needs; and back."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from pyagent import rust_core
from pyagent.core.conversion import Candidate
from pyagent.core.report.visible import visible
from pyagent.errors import PyAgentError
from pyagent.shell.conversion.home import PART

HELPER = "_rust.py"
_NAME = "accelerated"


def rewired(root: Path, path: str, source: bytes, functions: Sequence[Candidate]) -> bytes:
    """A module whose functions let Rust answer first.

    Raises:
        PyAgentError: It cannot be rewired.
    """
    new = [it for it in functions if f'@{_NAME}("{it.exported}"'.encode() not in source[it.span[0] : it.named]]
    if not new:
        return source
    newline = "\r\n" if b"\r\n" in source else "\n"
    dot = "." if (root / path).parent.joinpath("__init__.py").is_file() else ""
    edits, _, reason = rust_core.requirements(path, source, [f"from {dot}_rust import {_NAME}"], [])
    if reason:
        raise PyAgentError(f"{visible(path)} cannot import the helper: {reason}", "convert functions of another module")
    edits += [(it.begin(source), it.begin(source), _decorator(source, it, newline)) for it in new]
    return _edited(path, source, edits)


def _decorator(source: bytes, function: Candidate, newline: str) -> str:
    """The line above a function, and the indentation that its own line lost to it."""
    names = ", ".join(f'"{it}"' for it in (function.exported, *function.constants))
    return f"@{_NAME}({names}){newline}{function.indentation(source).decode()}"


def unwired(path: str, source: bytes, exported: Collection[str]) -> bytes:
    """A module without the decorators of some functions; without the import where none is left.

    Raises:
        PyAgentError: It cannot be done.
    """
    tree = ast.parse(source)
    lines = _Lines(source)
    edits: list[tuple[int, int, str]] = []
    left = 0
    for node in _functions(tree):
        for decorator in node.decorator_list:
            name = _accelerated(decorator)
            if name in exported:
                edits.append((*lines.whole(decorator.lineno, decorator.end_lineno or decorator.lineno), ""))
            elif name is not None:
                left += 1
    if edits and not left:
        edits += [(*lines.alone(it.lineno, it.end_lineno or it.lineno), "") for it in tree.body if _is_import(it)]
    return _edited(path, source, edits) if edits else source


def unrooted(root: bytes) -> bytes:
    """The root of a crate without the two lines that took the functions in."""
    ours = re.compile(rb"(mod %b;\r?\n\r?\n?)|([ \t]*%b::register\(\w+\)\?;\r?\n)" % (PART.encode(), PART.encode()))
    return ours.sub(b"", root)


def _edited(path: str, source: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    after, conflict = rust_core.merge_edits(source, edits)
    if after is None or conflict:
        raise PyAgentError(f"{visible(path)} cannot be rewired", "please report it")
    compile(after, path, "exec", dont_inherit=True)
    return after


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """Functions and methods."""
    classes = [it for it in tree.body if isinstance(it, ast.ClassDef)]
    nodes = [*tree.body, *(inner for it in classes for inner in it.body)]
    return [it for it in nodes if isinstance(it, ast.FunctionDef)]


def _accelerated(decorator: ast.expr) -> str | None:
    match decorator:
        case ast.Call(ast.Name("accelerated"), [ast.Constant(str(name)), *_], []):
            return name
    return None


def _is_import(node: ast.stmt) -> bool:
    if not isinstance(node, ast.ImportFrom) or [it.name for it in node.names] != [_NAME]:
        return False
    return node.module == "_rust"


class _Lines:
    """Where the lines of a text begin, in bytes."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def whole(self, first: int, last: int) -> tuple[int, int]:
        """The bytes of some whole lines, counted from 1."""
        return self._starts[first - 1], self._starts[last]

    def alone(self, first: int, last: int) -> tuple[int, int]:
        """The same with the blank line before them, where they stand between blank lines."""
        is_alone = first > 1 and self._is_blank(first - 1) and self._is_blank(last + 1)
        return self.whole(first - 1 if is_alone else first, last)

    def _is_blank(self, line: int) -> bool:
        return line < len(self._starts) and not self._source[slice(*self.whole(line, line))].strip()
