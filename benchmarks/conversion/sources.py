"""Public code to convert: pinned source archives, fetched from the package index once, read and never imported."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyagent import rust_core
from pyagent.core.conversion import Candidate, Refused, of_rows

CACHE = Path(__file__).parent.parent / ".cache" / "conversion"
_LARGEST = 1_000_000

COLLECTIONS = (
    ("algorithms", "1.0.1", "e2d140bc315eb1e106f2ab8c1f2ec595e01cb1ef0aa1506d20f93f75cf9fd8b1"),
    ("claudemath", "1.0.1", "fc4629969c19860c425007c9dc559e8339d5e2b2609a72075b329f259db02277"),
    ("algoritmia", "3.0.3", "07b3e93454543b874d8cbac650a44f67890a12f84d05b4aa0cc6c3ff080db370"),
    ("andz", "0.1.1", "888d685c296c25c2ae02d1681382444890fcc04dea4464fe5be940beccb0c460"),
    ("algorithms-lib", "2.0.0", "b7d9e90330506285342b3556bd002ba77c51743c155c71f8a3dd5a1af829abd8"),
    ("algo-edu", "0.1.0", "b41725226384e1d527175d2cfe9528c416a91abafd8c647b4e5503d86ae2211a"),
    ("leetcode-solutions", "0.1.0", "e5e1b293f0bdfc7a6a24a237ad65f7c2a9c0a8a5935dc54a6689aa60a14d6f33"),
    ("competitive-programming-lib", "0.1.0", "003ac58a353e54248a9c6928bd34326c49ea2e222709b5a4afe4380b3cb675de"),
)
"""Collections of algorithms, with hints."""

PACKAGES = (
    ("textual", "8.2.8", "3f106a9fbc73e39dd266c9712432087de78a6d644084c7c241d6a25c3169115b"),
    ("sqlglot", "30.30.0", "b8e344042c85d7baa1d0d827127dfe1611ce9ac59bceab6fe370665baeb14ce7"),
    ("networkx", "3.6.1", "26b7c357accc0c8cde558ad486283728b65b6a95d85ee1cd66bafab4c8168509"),
    ("black", "26.10.1", "5f9f83beae62437e060dafd53d7f1fc327e3d3494f74d72ee5c2b73eb90fc4e7"),
    ("rich", "15.0.0", "edd07a4824c6b40189fb7ac9bc4c52536e9780fbbfbddf6f1e2502c31b068c36"),
    ("werkzeug", "3.1.9", "55ca7c70a75689be937aa27f8ff4b018f06ff4838fc73045560bf0f5a1291060"),
    ("poetry-core", "2.5.0", "81d04c9253b19d0604718268d781867c8f7b2128e5b25bbf1e84141eec6b89c4"),
    ("babel", "2.18.0", "b80b99a14bd085fcacfa15c9165f651fbb3406e66cc603abf11c5750937c992d"),
    ("humanize", "4.17.0", "1d6a36c453dbfbb3f0b34601d2e0b4ce5d48d780305cd45714843f0068fde6ac"),
    ("wcwidth", "0.9.4", "fd8d57d3cdfe570e3265c8fab1885c24e34ef40889c0759c0c304a19e9835954"),
)
"""Packages that people use."""

Pin = tuple[str, str, str]


@dataclass(frozen=True)
class Module:
    """A module of a package, and what can be converted of it."""

    path: str
    source: bytes
    candidates: tuple[Candidate, ...]
    refused: tuple[Refused, ...]
    loops: frozenset[tuple[str, int]]
    """Name and line of the functions with hints throughout and a loop."""


def modules_of(pin: Pin) -> list[Module]:
    """The modules of a package, but for its tests."""
    folder = _fetched(*pin)
    return [module for path in sorted(folder.rglob("*.py")) if (module := _module(folder, path)) is not None]


def _module(folder: Path, file: Path) -> Module | None:
    path = file.relative_to(folder)
    if {"tests", "test", "testing"} & set(path.parts) or file.name.startswith("test_"):
        return None
    source = file.read_bytes()
    try:
        rows = rust_core.convert(str(path), source) if len(source) < _LARGEST else []
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    candidates, refused = of_rows(str(path), rows)
    loops = frozenset(_named(tree))
    return Module(str(path), source, tuple(candidates), tuple(refused), loops)


def _named(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and _is_wanted(node):
            yield node.name, _line(node)
        if isinstance(node, ast.ClassDef):
            methods = (inner for inner in node.body if isinstance(inner, ast.FunctionDef))
            yield from ((f"{node.name}.{inner.name}", _line(inner)) for inner in methods if _is_wanted(inner))


def _line(node: ast.FunctionDef) -> int:
    return node.lineno


def _is_wanted(function: ast.FunctionDef) -> bool:
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    named = [it for it in arguments if it.arg not in {"self", "cls"}]
    is_hinted = function.returns is not None and all(it.annotation for it in named)
    return is_hinted and any(isinstance(it, ast.For | ast.While | ast.comprehension) for it in ast.walk(function))


def _fetched(name: str, version: str, digest: str) -> Path:
    """The folder of an unpacked archive."""
    folder = CACHE / f"{name.replace('-', '_')}-{version}"
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    wanted = CACHE / f"{name}.txt"
    wanted.write_text(f"{name}=={version} --hash=sha256:{digest}\n", encoding="utf-8")
    into = CACHE / "archives"
    _pip("download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(into), "-r", str(wanted))
    half = CACHE / "unpacking"
    shutil.rmtree(half, ignore_errors=True)
    plain = name.replace("-", "_").lower()
    (archive,) = (
        it for it in into.glob("*.tar.gz") if it.name.replace("-", "_").lower().startswith(f"{plain}_{version}")
    )
    with tarfile.open(archive) as tar:
        tar.extractall(half, filter="data")
    (inner,) = half.iterdir()
    inner.rename(folder)
    return folder


def _pip(*words: str) -> None:
    command: Sequence[str] = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    subprocess.run(command, check=True)
