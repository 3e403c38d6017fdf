"""Where the corpus keeps what it fetches, and the one virtual environment all suites run in.

Everything is under ``.work/``, which git ignores; both are made once and used again.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path

from packages import PACKAGES, Package

CACHE = Path(__file__).resolve().parents[2] / ".work" / "corpus"
_TOOLS = ("pytest==7.4.4",)  # the newest that the suites of this age were written for
_PIP = ("--disable-pip-version-check", "--quiet", "--no-input")


def archive(package: Package) -> Path:
    """The package's source archive, downloaded on first use; its digest is checked every time."""
    folder = CACHE / f"{package.name}-{package.version}"
    if not folder.is_dir():
        fresh = CACHE / f"{folder.name}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        wanted = f"{package.name}=={package.version}"
        _run([sys.executable, "-m", "pip", *_PIP, "download", "--no-deps", "--no-binary", package.name, wanted], fresh)
        fresh.rename(folder)
    (found,) = folder.iterdir()
    digest = hashlib.sha256(found.read_bytes()).hexdigest()
    assert digest == package.sha256, f"{found.name} is not the archive that was pinned: {digest}"
    return found


def extract(package: Package, target: Path) -> Path:
    """Unpack the package into a folder of its own and return it."""
    unpacked = target.with_name(f"{target.name}.unpacked")
    with tarfile.open(archive(package)) as tar:
        tar.extractall(unpacked, filter="data")
    (top,) = unpacked.iterdir()
    top.rename(target)
    unpacked.rmdir()
    return target


def suite_python() -> Path:
    """The interpreter that runs the suites: a virtual environment with what they need, without PyAgent."""
    needs = sorted({*_TOOLS, *(need for package in PACKAGES for need in package.needs)})
    key = hashlib.sha256("\n".join([sys.version, *needs]).encode()).hexdigest()[:12]
    folder = CACHE / f"venv-{key}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(folder)], CACHE.parent)
        _run([str(python), "-m", "pip", *_PIP, "install", *needs], CACHE.parent)
        (folder / "ready").touch()
    return python


def _run(command: Sequence[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
