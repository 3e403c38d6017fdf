"""The peer of EXC003, as one writes it with LibCST; run by the peers' Python: ``codemod.py FOLDER``.

Inside a handler, ``raise X(...)`` gets ``from`` the handler's name; a handler without a name gets one that the module
does not mention. Like PyAgent it leaves alone a bare raise, one with a cause, one of the caught exception itself, one
in a function of the handler, and one below a bare ``except:``. It prints a patch to stdout and where it changed
something to stderr. Files are spread over all cores.
"""

from __future__ import annotations

import difflib
import os
import sys
from multiprocessing import Pool
from pathlib import Path

import libcst as cst


class Names(cst.CSTVisitor):
    """Every name that a module mentions."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def visit_Name(self, node: cst.Name) -> None:
        self.seen.add(node.value)


class AddCause(cst.CSTTransformer):
    """Adds the cause to every raise that lost it, and a name to the handlers that need one."""

    def __init__(self, fresh: str) -> None:
        super().__init__()
        self.fresh = fresh
        self.names: list[str | None] = []
        self.wanted: set[int] = set()

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        name = node.name.name if node.name else None
        self.names.append(name.value if isinstance(name, cst.Name) else self.fresh if node.type else None)

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        depth = len(self.names)
        self.names.pop()
        if original_node.name is not None or depth not in self.wanted:
            self.wanted.discard(depth)
            return updated_node
        self.wanted.discard(depth)
        return updated_node.with_changes(name=cst.AsName(cst.Name(self.fresh)))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.names.append(None)

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        self.names.pop()
        return updated_node

    def leave_Raise(self, original_node: cst.Raise, updated_node: cst.Raise) -> cst.Raise:
        name = self.names[-1] if self.names else None
        raised = updated_node.exc
        if not name or raised is None or updated_node.cause is not None:
            return updated_node
        if isinstance(raised, cst.Name) and raised.value == name:
            return updated_node
        self.wanted.add(len(self.names))
        return updated_node.with_changes(
            cause=cst.From(item=cst.Name(name)), whitespace_after_raise=cst.SimpleWhitespace(" ")
        )


def fixed(path: Path) -> tuple[str, int]:
    """The patch of a file and how many places it changes."""
    before = path.read_bytes()
    try:
        module = cst.parse_module(before)
        names = Names()
        module.visit(names)
        fresh = next(name for name in ("e", "err", "exc", "error", "caught") if name not in names.seen)
        after = module.visit(AddCause(fresh)).bytes
    except cst.ParserSyntaxError:
        return "", 0
    if after == before:
        return "", 0
    old, new = (text.decode("utf-8", "replace").splitlines(keepends=True) for text in (before, after))
    patch = list(difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"))
    return "".join(patch), sum(line.startswith("+") and not line.startswith("+++") for line in patch)


def main() -> None:
    files = sorted(Path(sys.argv[1]).rglob("*.py"))
    places = 0
    with Pool(os.cpu_count()) as pool:
        for patch, count in pool.imap(fixed, files, chunksize=8):
            sys.stdout.write(patch)
            places += count
    sys.stderr.write(f"{places}\n")


if __name__ == "__main__":
    main()
