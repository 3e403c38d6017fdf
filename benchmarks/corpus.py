"""What is measured on, and with: a pinned source archive, and the peers in an environment of their own.

Both are fetched once into a folder that git ignores. Nothing of the archive is run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import venv
from collections.abc import Sequence
from pathlib import Path

CACHE = Path(__file__).parent / ".cache"
ARCHIVE = "Django-5.0.6"
REQUIREMENT = "django==5.0.6 --hash=sha256:{hash}"
HASH = "ff1b61005004e476e0aeea47c7f79b85864c70124030e95146315396f1e7951f"
PEERS = ("libcst==1.9.0",)


def corpus() -> Path:
    """The folder of the unpacked archive."""
    folder = CACHE / ARCHIVE
    if not folder.is_dir():
        _unpack(_download())
    return folder


def peers() -> Path:
    """The Python that the peers are installed for."""
    folder = CACHE / "peers"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        _pip(["install", *PEERS], python)
        (folder / "complete").touch()
    return python


def python_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if path.is_file())


def lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in python_files(folder))


def _download() -> Path:
    CACHE.mkdir(exist_ok=True)
    wanted = CACHE / "requirements.txt"
    wanted.write_text(REQUIREMENT.format(hash=HASH), encoding="utf-8")
    _pip(["download", "--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(CACHE), "-r", str(wanted)])
    return CACHE / f"{ARCHIVE}.tar.gz"


def _unpack(archive: Path) -> None:
    half = CACHE / "unpacking"
    shutil.rmtree(half, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(half, filter="data")
    (half / ARCHIVE).rename(CACHE / ARCHIVE)
    half.rmdir()


def _pip(arguments: Sequence[str], python: Path = Path(sys.executable)) -> None:
    subprocess.run([str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)
