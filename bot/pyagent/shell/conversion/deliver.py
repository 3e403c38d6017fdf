"""Writes what was proved: the crate ``rust/`` or a part of one that is there, the modules that use it, the paper.

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
import os
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyagent import rust_core
from pyagent.core.conversion import Candidate, Verdict, of_rows, with_callees
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError, PyAgentError
from pyagent.shell import files
from pyagent.shell.conversion import crate
from pyagent.shell.conversion.home import Home, find_home
from pyagent.shell.conversion.rewire import HELPER, rewired, unrooted, unwired

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
        home: Where the Rust goes.
        texts: Files by path.
        stale: Files of ours that are needed no more.
        entries: All functions that have a Rust version then.
    """

    home: Home
    texts: Mapping[str, bytes]
    stale: tuple[str, ...]
    entries: tuple[Entry, ...]


def planned(root: Path, modules: Modules, converted: Sequence[Verdict], found: tuple[Home, str]) -> Delivery:
    """What would be written for functions that were converted.

    Args:
        root: The project.
        modules: Sources and candidates by path, as they were proved.
        converted: What was proved of them.
        found: Where the Rust goes, and why it does not go elsewhere.

    Raises:
        PyAgentError: Something is in the way.
    """
    home, reason = found
    return _delivery(root, home, _entries(root, home, reason, modules, converted))


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
    delivery = planned(root, modules, converted, find_home(root, name or crate_name(root)))
    write(root, delivery)
    place = f"{delivery.home.folder or '.'}/"
    written = sorted(path for path in delivery.texts if not path.startswith(place))
    return [*written, place], delivery.entries


def write(root: Path, delivery: Delivery) -> None:
    """Put a delivery into a project."""
    for path, text in delivery.texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != text:
            files.write_bytes(target, text)
    for stale in delivery.stale:
        (root / stale).unlink()


def taken_back(root: Path, names: Collection[tuple[str, str]]) -> Delivery:
    """What is to be written, and to go, so that some functions have no Rust version any more.

    Args:
        root: The project.
        names: Path and name of each.

    Raises:
        PyAgentError: Something is in the way.
    """
    home, reason = find_home(root, crate_name(root))
    before = _before(root, home, reason)
    gone = [it for it in before if (it["path"], it["name"]) in names]
    left = [it for it in before if it not in gone]
    sources = {it["path"]: (root / it["path"]).read_bytes() for it in gone if (root / it["path"]).is_file()}
    plain = {
        path: unwired(path, source, {it["exported"] for it in gone if it["path"] == path})
        for path, source in sources.items()
    }
    delivery = _delivery(root, home, left, plain)
    helpers = {(Path(it["path"]).parent / HELPER).as_posix() for it in gone}
    stale = [*delivery.stale, *(it for it in sorted(helpers) if it not in delivery.texts and _is_ours(root / it))]
    if not left:
        stale = sorted({*stale, *_ours(root, home)})
        plain |= {} if home.is_own else {home.library: unrooted((root / home.library).read_bytes())}
    return Delivery(home, {**plain, **delivery.texts}, tuple(stale), delivery.entries)


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
    return parity_digest(candidate.text(source, candidate.name.rpartition(".")[2]))


def parity_digest(text: str) -> str:
    """The hash of a function's syntax tree without decorators and docstring."""
    function = ast.parse(text).body[0]
    if isinstance(function, ast.If):
        function = function.body[0]
    if not isinstance(function, ast.FunctionDef):
        raise PyAgentError("what was converted is no function", "please report it")
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:] or [ast.Pass()]
    return hashlib.sha256(_shape(function).encode()).hexdigest()[:16]


def _shape(node: object) -> str:
    """A syntax tree as text that every version of Python writes alike, as in ``parity.py``."""
    if isinstance(node, ast.AST):
        fields = ((name, getattr(node, name, None)) for name in node._fields if name not in {"ctx", "kind"})
        inner = (f"{name}={_shape(value)}" for name, value in fields if value is not None and value != [])
        return f"{type(node).__name__}({', '.join(inner)})"
    if isinstance(node, list):
        return f"[{', '.join(map(_shape, node))}]"
    return f"{type(node).__name__} {node!a}"


def _delivery(
    root: Path, home: Home, entries: Sequence[Entry], changed: Mapping[str, bytes] = MappingProxyType({})
) -> Delivery:
    """The files of some functions; `changed` are modules as they will be."""
    texts = _texts(root, home, entries, changed) if entries else {}
    stale = [it for it in _generated(root, home) if it not in texts]
    return Delivery(home, texts, tuple(stale), tuple(entries))


def _generated(root: Path, home: Home) -> list[str]:
    """The Rust files of ours that are there."""
    return sorted(it.relative_to(root).as_posix() for it in (root / home.generated).rglob("*.rs"))


def _ours(root: Path, home: Home) -> list[str]:
    """Every file of ours beside the modules and their helpers, where nothing is left that needs them."""
    own = [home.manifest, home.tests]
    if home.is_own:
        own += [
            f"{home.folder}/{name}" for name in ("Cargo.toml", "pyproject.toml", ".gitignore", f"{home.module}.pyi")
        ]
    return [path for path in own if (root / path).is_file()]


def _entries(root: Path, home: Home, reason: str, modules: Modules, converted: Sequence[Verdict]) -> list[Entry]:
    """All functions that will have a Rust version: those of before, and the new ones."""
    before = {(it["path"], it["name"]): it for it in _before(root, home, reason)}
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
                f"{home.manifest}",
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


def _before(root: Path, home: Home, reason: str) -> list[Entry]:
    if home.is_own and not (root / home.folder).exists():
        return []
    if not home.is_own and not (root / home.generated).exists():
        return []
    try:
        manifest = json.loads((root / home.manifest).read_text(encoding="utf-8"))
        entries: list[Entry] = manifest["functions"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = f", and {reason}" if reason else ""
        folder = home.folder if home.is_own else home.generated
        raise ConfigurationError(
            f"there is a folder {folder}/ that is not ours{why}", "move it; the Rust is written there"
        ) from error
    return entries


def _candidates(root: Path, path: str, source: bytes | None = None) -> list[Candidate]:
    try:
        return of_rows(path, rust_core.convert(path, (root / path).read_bytes() if source is None else source))[0]
    except (OSError, ValueError):
        return []


def _texts(root: Path, home: Home, entries: Sequence[Entry], changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """All files that are to be written."""
    by_path: dict[str, list[Entry]] = {}
    for entry in entries:
        by_path.setdefault(entry["path"], []).append(entry)
    texts: dict[str, bytes] = {}
    sources = []
    for path, of_module in by_path.items():
        source = changed.get(path) or (root / path).read_bytes()
        candidates = {it.name: it for it in _candidates(root, path, source)}
        texts[path] = rewired(root, path, source, [candidates[it["name"]] for it in of_module])
        helper = (Path(path).parent / HELPER).as_posix()
        _free(root / helper)
        texts[helper] = _helper(home)
        needed = {it.name for entry in of_module for it in with_callees(candidates[entry["name"]], candidates)}
        sources.append((path, source, sorted(needed)))
    texts |= _crate(home, entries, sources) if home.is_own else _part(root, home, sources)
    texts[home.tests] = _parity(home)
    manifest = {"about": f"{_KEPT}.", "functions": entries}
    texts[home.manifest] = (json.dumps(manifest, indent=2) + "\n").encode()
    return texts


def _crate(home: Home, entries: Sequence[Entry], sources: Sequence[crate.Source]) -> dict[str, bytes]:
    """A crate of its own."""
    folder, name = home.folder, home.module
    texts = {f"{folder}/{path}": text.encode() for path, text in rust_core.converted_crate(name, sources)}
    texts[f"{folder}/Cargo.toml"] = crate.CARGO_TOML.format(name=name, pyo3=crate.PYO3).encode()
    texts[f"{folder}/pyproject.toml"] = _PYPROJECT.format(name=name).encode()
    texts[f"{folder}/.gitignore"] = b"target/\n"
    texts[f"{folder}/{name}.pyi"] = _stub(entries).encode()
    return texts


def _part(root: Path, home: Home, sources: Sequence[crate.Source]) -> dict[str, bytes]:
    """A part of a crate that is there, and its root, which takes it in."""
    texts = {f"{home.rust}/{path}": text.encode() for path, text in rust_core.converted_part(sources)}
    before = (root / home.library).read_bytes()
    inserted, reason = rust_core.wire(before.decode())
    after, conflict = rust_core.merge_edits(before, [(at, at, text) for at, text in inserted])
    if reason or after is None or conflict:
        raise PyAgentError(f"{visible(home.library)} cannot take in the functions: {reason}", "please report it")
    return {home.library: after, **texts}


def _free(helper: Path) -> None:
    if helper.exists() and not _is_ours(helper):
        raise ConfigurationError(f"{visible(str(helper))} is not ours", "rename it; that name is needed")


def _is_ours(file: Path) -> bool:
    return file.is_file() and _KEPT in file.read_text(encoding="utf-8", errors="replace")


def _helper(home: Home) -> bytes:
    text = _beside("accelerate.py").replace(b"NATIVE_OFF", home.switch.encode())
    return text.replace(b"NATIVE_MODULE", home.module.encode())


def _parity(home: Home) -> bytes:
    """The parity tests, which find the list and the project from where they stand."""
    here = Path(home.tests).parent
    to_manifest = os.path.relpath(home.manifest, here).replace(os.sep, "/")
    to_root = os.path.relpath(".", here).replace(os.sep, "/")
    text = _beside("parity.py").replace(b"THE_MANIFEST", to_manifest.encode())
    text = text.replace(b"THE_PROJECT", to_root.encode()).replace(b"NATIVE_MODULE", home.module.encode())
    return text.replace(b"NATIVE_REQUIRED", f"{home.switch.removesuffix('OFF')}REQUIRED".encode())


def _beside(name: str) -> bytes:
    """A file of ours that is shipped as it is."""
    return Path(__file__).with_name(name).read_bytes()


def _stub(entries: Sequence[Entry]) -> str:
    """Types of the compiled module. `NotImplemented` is an answer that only the helper sees."""
    lines = [f'"""Types of the compiled module. {_KEPT}."""', ""]
    for entry in entries:
        params = ", ".join(f"{name}: {hint}" for name, hint in entry["params"])
        lines.append(f"def {entry['exported']}({params}{', /' if params else ''}) -> {entry['returns']}: ...")
    return "\n".join(lines) + "\n"
