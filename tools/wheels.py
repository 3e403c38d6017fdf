"""``make wheels``: check what `wheels.yml` ships as far as one machine can, without containers.

* the builds that cibuildwheel would make are those that are meant;
* the wheel is one for all Pythons, small and stripped;
* it fixes code in an empty environment of every Python on the machine;
* the source archive builds without a network, from the crates that its lock names.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LARGEST = 15_000_000  # bytes of a wheel
PLATFORMS = {
    "linux": ("cp311-manylinux_x86_64", "cp311-manylinux_aarch64"),
    "macos": ("cp311-macosx_x86_64", "cp311-macosx_arm64"),
    "windows": ("cp311-win_amd64",),
}
CIBUILDWHEEL = "cibuildwheel==4.2.0"  # as in wheels.yml
CRATES = """[source.crates-io]
replace-with = "vendored"

[source.vendored]
directory = "vendor"
"""


class CheckError(Exception):
    """What does not hold, in one sentence."""


def main() -> int:
    """Run every check and say what holds; 1 when something does not."""
    with TemporaryDirectory(prefix="pyagent-wheels-") as folder:
        scratch = Path(folder)
        checks: dict[str, Callable[[], str]] = {
            "identifiers": lambda: _identifiers(scratch),
            "wheel": _wheel,
            **{f"Python {version}": _installs(scratch, version, python) for version, python in _pythons()},
            "source archive": lambda: _sdist(scratch),
        }
        failed = 0
        for name, check in checks.items():
            try:
                said = check()
            except CheckError as error:
                failed += 1
                said = f"FAILED: {error}"
            sys.stdout.write(f"{name:<16} {said}\n")
            sys.stdout.flush()
    return 1 if failed else 0


def _identifiers(scratch: Path) -> str:
    """The builds that cibuildwheel derives from pyproject.toml."""
    python = _environment(scratch / "cibuildwheel", Path(sys.executable))
    _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CIBUILDWHEEL])
    for platform, wanted in PLATFORMS.items():
        command = [str(python), "-m", "cibuildwheel", "--print-build-identifiers", "--platform", platform]
        found = _run([*command, "--archs", "all", str(ROOT)]).split()
        missing = [name for name in wanted if name not in found]
        if missing:
            raise CheckError(f"cibuildwheel would not build {', '.join(missing)} of {platform}, but {', '.join(found)}")
    return f"cibuildwheel builds all {sum(map(len, PLATFORMS.values()))} that are meant"


def _built() -> Path:
    wheels = sorted((ROOT / ".venv" / "wheels").glob("*.whl"))
    if len(wheels) != 1:
        raise CheckError("there is no wheel; run `make build`")
    return wheels[0]


def _wheel() -> str:
    """One wheel for every Python from 3.11 on, small and without symbols."""
    wheel = _built()
    if "-cp311-abi3-" not in wheel.name:
        raise CheckError(f"{wheel.name} is not for every Python from 3.11 on")
    size = wheel.stat().st_size
    if size > LARGEST:
        raise CheckError(f"{wheel.name} has {size:,} bytes, more than {LARGEST:,}")
    with zipfile.ZipFile(wheel) as archive:
        cores = [name for name in archive.namelist() if re.search(r"rust_core.*\.(so|pyd)$", name)]
        if len(cores) != 1:
            raise CheckError(f"{wheel.name} holds {len(cores)} compiled cores")
        # The name of the section with the symbols; it goes with them.
        if b".symtab" in archive.read(cores[0]):
            raise CheckError(f"{cores[0]} is not stripped")
    return f"{wheel.name}, {size / 1e6:.1f} MB, stripped"


def _pythons() -> Iterator[tuple[str, Path]]:
    """Every Python from 3.11 on that is on the path or managed by pyenv, one of each minor version."""
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *map(str, Path.home().glob(".pyenv/versions/*/bin"))]
    found: dict[tuple[int, int], Path] = {}
    for folder in folders:
        for path in Path(folder).glob("python3.*"):
            match = re.fullmatch(r"python3\.(\d+)", path.name)
            if match and (3, int(match[1])) >= (3, 11) and _starts(path):
                found.setdefault((3, int(match[1])), path)
    for version, path in sorted(found.items()):
        yield ".".join(map(str, version)), path


def _starts(python: Path) -> bool:
    return subprocess.run([str(python), "-c", ""], capture_output=True, check=False).returncode == 0


def _installs(scratch: Path, version: str, python: Path) -> Callable[[], str]:
    def check() -> str:
        own = _environment(scratch / f"python-{version}", python)
        _run([str(own), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(_built())])
        _run([str(own), str(ROOT / "tools" / "smoke.py")])
        return "installs the wheel and fixes code"

    return check


def _sdist(scratch: Path) -> str:
    """The archive builds where there is no network, with the crates of its own lock beside it."""
    _run([str(BIN / "maturin"), "sdist", "--out", str(scratch)])
    (archive,) = scratch.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(scratch / "source", filter="data")
    (source,) = (scratch / "source").iterdir()
    if not (source / "Cargo.lock").is_file():
        raise CheckError(f"{archive.name} has no Cargo.lock")
    _run(["cargo", "vendor", "--quiet", "--locked", "vendor"], cwd=source)
    (source / ".cargo").mkdir()
    (source / ".cargo" / "config.toml").write_text(CRATES, encoding="utf-8")
    # An empty home for cargo: what it finds must be in the folder.
    offline = {"CARGO_NET_OFFLINE": "true", "CARGO_HOME": str(scratch / "cargo")}
    command = [str(BIN / "maturin"), "build", "--release", "--locked", "--offline", "--quiet"]
    _run([*command, "--interpreter", sys.executable, "--out", str(scratch / "offline")], cwd=source, more=offline)
    (wheel,) = (scratch / "offline").glob("*.whl")
    return f"{archive.name}, {archive.stat().st_size / 1e6:.1f} MB, builds {wheel.name} without a network"


def _environment(folder: Path, python: Path) -> Path:
    """The Python of a fresh virtual environment."""
    if python == Path(sys.executable):
        venv.create(folder, with_pip=True)
    else:
        _run([str(python), "-m", "venv", str(folder)])
    return folder / "bin" / "python"


def _run(command: Sequence[str], cwd: Path = ROOT, more: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**os.environ, **(more or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr + done.stdout).strip().splitlines()[-3:]
        raise CheckError(f"`{' '.join(command[:4])} …` ended with {done.returncode}: {' / '.join(last)}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
