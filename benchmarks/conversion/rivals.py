"""The rivals, mypyc and Cython, in an environment of their own, and what they make of a text; it is kept."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.conversion.environment import environment
from benchmarks.conversion.sources import CACHE

TOOLS = ("mypy==2.4.1", "Cython==3.3.1", "setuptools==84.2.1")
_LONGEST_BUILD = 600
_COMMANDS = {"mypyc": ("mypyc",), "Cython": ("Cython.Build.Cythonize", "-i", "-3", "--quiet")}
NAMES = tuple(_COMMANDS)


@dataclass(frozen=True)
class Rivals:
    """Compiles texts with the tools of an environment."""

    python: Path

    def compiled(self, rival: str, name: str, text: str) -> Path | None:
        """The module that a rival makes of a text, under a name; None where it does not compile."""
        what = "\0".join([rival, *TOOLS, platform.python_version(), name, text])
        folder = CACHE / "rivals" / hashlib.sha256(what.encode()).hexdigest()
        if not (folder / "tried").exists():
            self._compile(rival, name, text, folder)
        return next((it for it in folder.iterdir() if it.suffix in {".so", ".pyd"}), None)

    def _compile(self, rival: str, name: str, text: str, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tempfile.TemporaryDirectory(prefix="pyagent-rival-") as place:
            work = Path(place)
            (work / f"{name}.py").write_text(text, encoding="utf-8")
            command = [str(self.python), "-m", *_COMMANDS[rival], f"{name}.py"]
            done = subprocess.run(command, cwd=work, capture_output=True, check=False, timeout=_LONGEST_BUILD)
            for file in work.glob(f"{name}.*"):
                if file.suffix in {".so", ".pyd"} and not done.returncode:
                    shutil.copyfile(file, folder / file.name)
        (folder / "tried").write_bytes(done.stdout + done.stderr)


def installed() -> Rivals:
    """The rivals, installed where they are not yet."""
    return Rivals(environment("rivals", TOOLS))
