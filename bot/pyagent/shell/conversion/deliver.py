"""Writes what was proved: the crate ``rust/``, the modules that use it, the paper.

Invariants:
* nothing is written before all of it is known to fit: what is in the way is an error first;
* a folder ``rust/`` of somebody else is left alone;
* a second run changes nothing;
* the Python functions stay in their modules, byte for byte, below one decorator.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyagent import rust_core
from pyagent.core.conversion import Candidate, Verdict, of_rows, with_callees
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError, PyAgentError
from pyagent.shell import files
from pyagent.shell.conversion import crate

MANIFEST = "rust/converted.json"
_HELPER = "_rust.py"
_KEPT = "Kept by `pyagent rust convert --write`"
_PYPROJECT = """\
[build-system]
requires = ["maturin>=1.8,<2"]
build-backend = "maturin"

[project]
name = "{name}"
version = "0.1.0"
description = "Functions of Python modules in Rust, written by `pyagent rust convert`"
requires-python = ">=3.9"

[tool.maturin]
module-name = "{name}"
"""

Modules = Mapping[str, tuple[bytes, Sequence[Candidate]]]
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be written.

    Attributes:
        name: The compiled module.
        texts: Files by path.
        stale: Files of ours that are needed no more.
        entries: All functions that have a Rust version then.
    """

    name: str
    texts: Mapping[str, bytes]
    stale: tuple[str, ...]
    entries: tuple[Entry, ...]


def planned(root: Path, modules: Modules, converted: Sequence[Verdict], name: str = "") -> Delivery:
    """What would be written for functions that were converted.

    Args:
        root: The project.
        modules: Sources and candidates by path, as they were proved.
        converted: What was proved of them.
        name: The compiled module, where it is not to have the name of the project.

    Raises:
        PyAgentError: Something is in the way.
    """
    name = name or crate_name(root)
    entries = _entries(root, modules, converted)
    texts = _texts(root, name, entries)
    ours = sorted((root / "rust/src").rglob("*.rs"))
    stale = [it.relative_to(root).as_posix() for it in ours]
    return Delivery(name, texts, tuple(it for it in stale if it not in texts), tuple(entries))


def deliver(
    root: Path, modules: Modules, verdicts: Iterable[Verdict], name: str = ""
) -> tuple[list[str], Sequence[Entry]]:
    """Write what was converted.

    Args:
        root: The project.
        modules: Sources and candidates by path, as they were proved.
        verdicts: What was proved of them.
        name: The compiled module, where it is not to have the name of the project.

    Returns:
        What was written, and all functions that now have a Rust version.

    Raises:
        PyAgentError: Something is in the way; nothing was written then.
    """
    converted = [it for it in verdicts if it.status == "converted"]
    if not converted:
        return [], []
    delivery = planned(root, modules, converted, name)
    for path, text in delivery.texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != text:
            files.write_bytes(target, text)
    for stale in delivery.stale:
        (root / stale).unlink()
    written = sorted(path for path in delivery.texts if not path.startswith("rust/"))
    return [*written, "rust/"], delivery.entries


def crate_name(root: Path, folder: str = "") -> str:
    """The name of the compiled module: that of the project, or of its folder."""
    name = folder or root.resolve().name
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        name = str(project.get("project", {}).get("name", name))
    except (OSError, ValueError):
        pass
    clean = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "project"
    return f"{clean}_rust" if clean[0].isalpha() else f"p_{clean}_rust"


def digest(source: bytes, candidate: Candidate) -> str:
    """What a function does, as a hash; the parity test computes the same."""
    return parity_digest(source[slice(*candidate.span)].decode())


def parity_digest(text: str) -> str:
    """The hash of a function's syntax tree without decorators and docstring."""
    function = ast.parse(text).body[0]
    if not isinstance(function, ast.FunctionDef):
        raise PyAgentError("what was converted is no function", "please report it")
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(function).encode()).hexdigest()[:16]


def _entries(root: Path, modules: Modules, converted: Sequence[Verdict]) -> list[Entry]:
    """All functions that will have a Rust version: those of before, and the new ones."""
    before = {(it["path"], it["name"]): it for it in _before(root)}
    new = {(it.path, it.name): _entry(modules, it) for it in converted}
    # What was measured once is kept while the function is the same, so a second run changes nothing.
    new = {key: before[key] if before.get(key, {}).get("digest") == it["digest"] else it for key, it in new.items()}
    kept = {key: it for key, it in before.items() if key not in new}
    for (path, name), entry in kept.items():
        candidate = next((it for it in _candidates(root, path) if it.name == name), None)
        source = (root / path).read_bytes() if candidate else b""
        if candidate is None or digest(source, candidate) != entry["digest"]:
            raise PyAgentError(
                f"{visible(path)}:{visible(name)} was changed since it was converted",
                "convert it again together with the others, or take its decorator away and its entry out of "
                f"{MANIFEST}",
            )
    return [(new | kept)[key] for key in sorted(new | kept)]


def _entry(modules: Modules, verdict: Verdict) -> Entry:
    source, candidates = modules[verdict.path]
    candidate = next(it for it in candidates if it.name == verdict.name)
    return {
        "path": verdict.path,
        "name": verdict.name,
        "exported": candidate.exported,
        "digest": digest(source, candidate),
        "params": [list(it) for it in candidate.params],
        "returns": candidate.returns,
        "examples": verdict.examples,
        "answered": verdict.answered,
        "speedup": verdict.speedup,
    }


def _before(root: Path) -> list[Entry]:
    folder = root / "rust"
    if not folder.exists():
        return []
    try:
        manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        entries: list[Entry] = manifest["functions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            "there is a folder rust/ that is not ours", "move it; the crate is written there"
        ) from error
    return entries


def _candidates(root: Path, path: str) -> list[Candidate]:
    try:
        return of_rows(path, rust_core.convert(path, (root / path).read_bytes()))[0]
    except (OSError, ValueError):
        return []


def _texts(root: Path, name: str, entries: Sequence[Entry]) -> dict[str, bytes]:
    """All files that are to be written."""
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(entry["path"], []).append(entry)
    texts: dict[str, bytes] = {}
    sources = []
    for path, of_module in by_path.items():
        source = (root / path).read_bytes()
        candidates = {it.name: it for it in _candidates(root, path)}
        texts[path] = _rewired(root, path, source, [candidates[it["name"]] for it in of_module])
        helper = (Path(path).parent / _HELPER).as_posix()
        _free(root / helper)
        texts[helper] = _helper(name)
        needed = {it.name for entry in of_module for it in with_callees(candidates[entry["name"]], candidates)}
        sources.append((path, source, sorted(needed)))
    for path, text in rust_core.converted_crate(name, sources):
        texts[f"rust/{path}"] = text.encode()
    texts["rust/Cargo.toml"] = crate.CARGO_TOML.format(name=name, pyo3=crate.PYO3).encode()
    texts["rust/pyproject.toml"] = _PYPROJECT.format(name=name).encode()
    texts["rust/.gitignore"] = b"target/\n"
    texts[f"rust/{name}.pyi"] = _stub(entries).encode()
    texts["rust/tests/test_parity.py"] = _beside("parity.py")
    manifest = {"about": f"{_KEPT}.", "functions": entries}
    texts[MANIFEST] = (json.dumps(manifest, indent=2) + "\n").encode()
    return texts


def _free(helper: Path) -> None:
    if helper.exists() and _KEPT not in helper.read_text(encoding="utf-8", errors="replace"):
        raise ConfigurationError(f"{visible(str(helper))} is not ours", "rename it; that name is needed")


def _helper(name: str) -> bytes:
    text = _beside("accelerate.py").replace(b"NATIVE_OFF", f"{name.upper()}_OFF".encode())
    return text.replace(b"NATIVE_MODULE", name.encode())


def _beside(name: str) -> bytes:
    """A file of ours that is shipped as it is."""
    return Path(__file__).with_name(name).read_bytes()


def _rewired(root: Path, path: str, source: bytes, functions: Sequence[Candidate]) -> bytes:
    """A module whose functions let Rust answer first."""
    new = [it for it in functions if not source[it.span[0] :].lstrip().startswith(b"@")]
    if not new:
        return source
    newline = "\r\n" if b"\r\n" in source else "\n"
    dot = "." if (root / path).parent.joinpath("__init__.py").is_file() else ""
    edits, _, reason = rust_core.requirements(path, source, [f"from {dot}_rust import accelerated"], [])
    if reason:
        raise PyAgentError(f"{visible(path)} cannot import the helper: {reason}", "convert functions of another module")
    edits += [(it.span[0], it.span[0], f'@accelerated("{it.exported}"){newline}') for it in new]
    after, conflict = rust_core.merge_edits(source, edits)
    if after is None or conflict:
        raise PyAgentError(f"{visible(path)} cannot be rewired", "please report it")
    compile(after, path, "exec", dont_inherit=True)
    return after


def _stub(entries: Sequence[Entry]) -> str:
    """Types of the compiled module. `NotImplemented` is an answer that only the helper sees."""
    lines = [f'"""Types of the compiled module. {_KEPT}."""', ""]
    for entry in entries:
        params = ", ".join(f"{name}: {hint}" for name, hint in entry["params"])
        lines.append(f"def {entry['exported']}({params}{', /' if params else ''}) -> {entry['returns']}: ...")
    return "\n".join(lines) + "\n"
