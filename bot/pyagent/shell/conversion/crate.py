"""Builds crates of converted functions with cargo. What was compiled once is not compiled again.

Invariant: cargo runs in a folder of ours, on sources of ours; nothing of the checked-out repository is built.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import platformdirs

from pyagent.errors import ConfigurationError, PyAgentError
from pyagent.shell import files

PYO3 = "0.30"
Source: TypeAlias = tuple[str, bytes, Sequence[str]]
"""A module's path, its text, and the names of its functions that are wanted."""
_LONGEST_BUILD = 900
_TAIL = 1500

CARGO_TOML = """\
[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
description = "Functions of Python modules in Rust, written by `pyagent rust convert`"
publish = false

[lib]
name = "{name}"
crate-type = ["cdylib"]

[dependencies]
pyo3 = "{pyo3}"

[lints.rust]
unsafe_code = "deny"

[profile.release]
codegen-units = 1

[workspace]
"""


def write(folder: Path, name: str, sources: Iterable[tuple[str, str]]) -> None:
    """Write a crate."""
    for path, text in [("Cargo.toml", CARGO_TOML.format(name=name, pyo3=PYO3)), *sources]:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            files.write_text(target, text)


def build(folder: Path, name: str, *, cargo: str = "cargo") -> Path:
    """Compile a crate; the compiled module.

    Raises:
        ConfigurationError: There is no cargo.
        PyAgentError: The crate does not compile.
    """
    target = _run(folder, "build", "--release", cargo=cargo)
    kept = folder / f"{name}.so"
    shutil.copyfile(target / "release" / library(name), kept)
    return kept


def check(folder: Path) -> None:
    """See whether a crate compiles.

    Raises:
        ConfigurationError: There is no cargo.
        PyAgentError: It does not.
    """
    _run(folder, "check", cargo="cargo")


def _run(folder: Path, *words: str, cargo: str) -> Path:
    """Run cargo on a crate; its target folder."""
    program = shutil.which(cargo)
    if program is None:
        raise ConfigurationError(
            "cargo is not there", "install Rust 1.85 or newer: the conversion is compiled and tried"
        )
    target = Path(platformdirs.user_cache_dir("pyagent")) / "rust"
    target.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYO3_PYTHON": sys.executable, "CARGO_TARGET_DIR": str(target)}
    environment.pop("RUSTFLAGS", None)
    if sys.platform == "darwin":
        environment["RUSTFLAGS"] = "-C link-arg=-undefined -C link-arg=dynamic_lookup"
    command = [program, *words, "--quiet", "--manifest-path", str(folder.resolve() / "Cargo.toml")]
    # Where it runs it takes its configuration from, and its tool chain: that of a checked-out repository is not ours.
    try:
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, timeout=_LONGEST_BUILD, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PyAgentError("cargo took too long", "look whether another build holds its lock") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise PyAgentError(f"the crate does not compile: {_first_error(said)}", "please report it with the function")
    return target


def library(name: str) -> str:
    """The file that cargo makes of a module."""
    return {"darwin": f"lib{name}.dylib", "win32": f"{name}.dll"}.get(sys.platform, f"lib{name}.so")


def _first_error(said: str) -> str:
    at = said.find("error")
    return " ".join(said[max(at, 0) :][:_TAIL].split())
