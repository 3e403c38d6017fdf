"""IMP005: unused import (found and fixed by Ruff F401)."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePosixPath

from pyagent.agents.base import Leave, Rewrite, RuffAgent
from pyagent.core.import_names import sparing
from pyagent.core.model import Category, Dismiss, Edit, Fix, Left, Safety, Site
from pyagent.core.surroundings import enclosing, within_scope

_SHELVES = frozenset(
    {"__init__", "compat", "_compat", "api", "_api", "types", "_types", "typing", "_typing", "shortcuts", "exports"}
)
_ON_PURPOSE = re.compile(
    rb"#.*\b(unused-import|W0611|nopycln|noinspection PyUnresolved|re-?export|side[ -]effects?)", re.IGNORECASE
)
_READS_NAMES = re.compile(rb"\b(locals|vars|dir|globals)\(\s*\)")
_HAS_CODE = re.compile(rb"^((def|class|if|for|while|try|with)\b|@|\w+\s*=)", re.MULTILINE)
"""What most modules have, and a module of imports has not; so most need no tree to be told from one."""

_QUOTED = re.compile(r"`([^`]+)`")


class UnusedImport(RuffAgent):
    """Removes an import whose name is never used in the module.

    Unused imports slow the start, hide real dependencies, and fail when the module they name moves.

    Review: code outside the project may import the name from here. What the project itself imports from this module,
    names in ``__all__``, re-exports (``import x as x``), modules made for re-export (``compat.py``, ``__init__.py``),
    tries whether a module exists, imports that a test is about, those beside ``locals()`` or ``vars()``, and modules that
    do nothing but import are left.
    """

    rule = "IMP005"
    name = "unused-import"
    category = Category.IMPORTS
    safety = Safety.REVIEW
    since = (2, 7)
    source = "Ruff F401"
    asks_project = True
    codes = ("F401",)
    unfixable = (
        "the import may be a re-export or a test whether a module exists; say so with `__all__` or `as`, or remove it"
    )
    examples = (
        Rewrite("import os\nimport sys\n\nprint(sys)\n", "import sys\n\nprint(sys)\n"),
        Rewrite("from re import compile, sub\n\nprint(sub)\n", "from re import sub\n\nprint(sub)\n"),
        Rewrite("def f():\n    import os\n    return 1\n", "def f():\n    return 1\n"),
        Rewrite(
            "import gzip\nimport os\nimport os.path\n\nprint(gzip)\n",
            "import gzip\n\nprint(gzip)\n",
        ),
        Leave("import os\nimport os.path\n\nprint(os.path)\n", why="the name is used"),
        Leave("import os\n\n__all__ = ['os']\n", why="the name is exported"),
        Leave(
            "def test_all():\n    from shop import price, tax\n\n    names = locals()\n    for name in ('price', 'tax'):\n"
            "        assert names[name]\n",
            why="the function reads its names while it runs",
        ),
        Leave(
            'def test_import():\n    """The version can be imported."""\n    from shop import __version__\n',
            why="the test is about the import",
        ),
        Leave("import wont.exist\n", why="the module is there for its import", path="tests/data/broken.py"),
        Leave("from os import path as path\n", why="an import under its own name is a re-export"),
        Leave(
            "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n",
            why="the import tries whether a module is there",
        ),
        Leave(
            "try:\n    import threading\n    THREADS = True\nexcept Exception:\n    THREADS = False\n",
            why="whatever the handler catches, the import tries whether a module is there",
        ),
    )

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """Keep what others import from here."""
        path = PurePosixPath(site.path)
        if path.stem in _SHELVES:
            return Dismiss("the module is made for re-export")
        if _is_tried(site):
            return Dismiss("the import tries whether the module is there")
        if _ON_PURPOSE.search(_line(site)):
            return Dismiss("a comment says that the import is there on purpose")
        if isinstance(result, Left):
            return result
        if reason := _why_kept(site):
            return Left(reason)
        if any(edit.text.strip() == "pass" for edit in result.edits):
            return Left("the import is all that its block does; the whole statement wants a look")
        quoted = _QUOTED.search(site.message)
        name = quoted[1].split(" as ")[-1].split(".")[-1] if quoted else ""
        if quoted and "." in quoted[1] and " as " not in quoted[1]:
            result = _with_hidden(site, result, quoted[1].split(".")[0])
        parts = path.with_suffix("").parts

        def stays(name: str) -> bool:
            # Any folder may be on the import path, so every tail of the path may be the module's name.
            return any(".".join((*parts[start:], name)) in uses for start in range(len(parts)))

        if stays(name):
            return Dismiss("another file of the project imports the name from this module")
        return sparing(site, result, stays)


def _why_kept(site: Site) -> str:
    """Why an import that no name refers to may still be what the code around is about; empty when it is not."""
    line = _line(site)
    if not _HAS_CODE.search(site.source) and _only_imports(site):
        return "the module does nothing but import, so what it imports may be what it is for"
    if line[:1].isspace() or _READS_NAMES.search(site.source):
        scope = tuple(within_scope(enclosing(site.source, site.start, site.end)))[-1:]
        if scope and any(_reads_names(node) for node in ast.walk(scope[0])):
            return "the code around reads its names while it runs (`locals()`, `vars()`), so the import may be used"
        if scope and isinstance(scope[0], ast.FunctionDef | ast.AsyncFunctionDef) and scope[0].name.startswith("test"):
            return "the test may be about this import; say so with an assertion, or remove it"
    return ""


def _only_imports(site: Site) -> bool:
    """Whether the module has no other statements than imports and its docstring."""
    module = enclosing(site.source, site.start, site.end)[-1:]
    body = module[0].body if module and isinstance(module[0], ast.Module) else []
    return all(isinstance(stmt, ast.Import | ast.ImportFrom) or _is_text(stmt) for stmt in body)


def _is_text(stmt: ast.stmt) -> bool:
    return isinstance(stmt, ast.Expr) and isinstance(stmt.value, ast.Constant)


def _reads_names(node: ast.AST) -> bool:
    """Whether a node asks which names there are: ``locals()``, ``vars()``, ``dir()``, ``globals()`` without an argument."""
    match node:
        case ast.Call(func=ast.Name(id="locals" | "vars" | "dir" | "globals"), args=[]):
            return True
        case _:
            return False


def _with_hidden(site: Site, fix: Fix, name: str) -> Fix:
    """The fix, with the imports that Ruff sees only once this one is gone: ``import os`` above an unused ``import os.path``.

    Both bind one name, so none of them is used when the name is not.
    """
    if len(re.findall(rb"import\s[^\n]*\b" + name.encode() + rb"\b", site.source)) == 1:
        return fix
    chain = enclosing(site.source, site.start, site.end)
    scope = tuple(within_scope(chain))
    if not scope or any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(scope[-1])):
        return fix
    own = next((node for node in scope if isinstance(node, ast.Import)), None)
    body = next((body for node in scope for body in _bodies(node) if own in body), [])
    lines = site.source.splitlines(keepends=True)
    edits = [
        _with_break_before(lines, stmt.lineno)
        for stmt in body
        if stmt is not own and stmt.lineno > 1 and _binds_only(stmt, name) and _is_plain(lines[stmt.lineno - 1], stmt)
    ]
    if not edits:
        return fix
    every = (*edits, *fix.edits)
    return replace(fix, edits=every, region=(min(edit.start for edit in every), max(edit.end for edit in every)))


def _with_break_before(lines: Sequence[bytes], number: int) -> Edit:
    """Takes a line out with the line break before it, as Ruff's own deletions are made here."""
    above = b"".join(lines[: number - 1])
    line = lines[number - 1].rstrip(b"\r\n")
    return Edit(
        len(above.rstrip(b"\r\n")) if not lines[number - 2].isspace() else len(above), len(above) + len(line), ""
    )


def _bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        if isinstance(body := getattr(node, field, None), list):
            yield body


def _binds_only(stmt: ast.stmt, name: str) -> bool:
    """Whether a statement is a plain import of one module under its top name."""
    match stmt:
        case ast.Import(names=[ast.alias(name=dotted, asname=None)]):
            return dotted.split(".")[0] == name
        case _:
            return False


def _is_plain(line: bytes, stmt: ast.stmt) -> bool:
    """Whether a statement has its line to itself, without a comment."""
    return stmt.lineno == stmt.end_lineno and line.strip() == ast.unparse(stmt).encode()


def _line(site: Site) -> bytes:
    """The line that the import ends on, with its comment."""
    end = site.source.find(b"\n", site.end)
    return site.source[site.source.rfind(b"\n", 0, site.start) + 1 : end if end >= 0 else len(site.source)]


def _is_tried(site: Site) -> bool:
    """Whether handlers wait for the import to fail."""
    # Most imports stand at the left margin, or further left than any `try`, or above all handlers: those need no tree.
    line = _line(site)
    margin = len(line) - len(line.lstrip())
    begins = re.compile(rb"^[ \t]{0,%d}try\b" % max(0, margin - 1), re.MULTILINE)
    if not margin or not begins.search(site.source, 0, site.start) or site.source.find(b"except", site.end) < 0:
        return False
    chain = tuple(within_scope(enclosing(site.source, site.start, site.end)))
    return any(
        isinstance(node, ast.Try | ast.TryStar) and node.handlers and inner in node.body
        for inner, node in pairwise(chain)
    )
