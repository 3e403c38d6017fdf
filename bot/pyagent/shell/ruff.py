"""The only user of the ``ruff`` program: one call for many files, findings and fixes as JSON.

Ruff reads the project's own settings (line length, import order, per-file ignores), so its fixes look like the
project. Where those settings cannot be loaded it runs without them. Ruff never runs code of the project.
"""

from __future__ import annotations

import json
import subprocess
import sysconfig
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shutil import which
from tempfile import TemporaryDirectory

from pyagent.agents.base import RuffAgent
from pyagent.agents.ruff_output import RuffFinding, RuffSite, parse_output, ruff_sites
from pyagent.errors import InfrastructureError

_SETTINGS = ("pyproject.toml", "ruff.toml", ".ruff.toml")
_TIMEOUT = 600.0  # seconds; Ruff reads half a million lines a second


@dataclass(frozen=True, slots=True)
class Ruff:
    """Ruff as one run uses it.

    Attributes:
        root: The project, whose settings and packages Ruff looks at.
        agents: Ruff code → agent; exactly these codes are selected.
        target: Oldest Python version supported.
        uses: Dotted names of the project's own modules that some file uses.
    """

    root: Path
    agents: Mapping[str, type[RuffAgent]]
    target: tuple[int, int]
    uses: Collection[str] = ()

    def start(self, parts: Sequence[str] = ()) -> subprocess.Popen[bytes] | None:
        """Begin to check the project or parts of it; ``finish`` collects. None when no code is wanted."""
        if not self.agents:
            return None
        return subprocess.Popen(
            [*self._command(), *self._sources(), "--", *self._places(parts)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )

    def finish(
        self, process: subprocess.Popen[bytes] | None, parts: Sequence[str] = ()
    ) -> Mapping[str, Sequence[RuffFinding]]:
        """Ruff's raw findings by path relative to the project.

        Raises:
            InfrastructureError: Ruff failed with and without the project's settings.
        """
        if process is None:
            return {}
        try:
            out, err = process.communicate(timeout=_TIMEOUT)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            raise InfrastructureError(
                f"ruff did not end within {_TIMEOUT:.0f} s", "exclude the folder it hangs on"
            ) from error
        if process.returncode not in (0, 1):
            out = self._isolated(err, self._places(parts))
        return _by_relative_path(out, self.root if self.root.is_dir() else self.root.parent)

    def check(self, texts: Mapping[str, bytes]) -> dict[str, list[RuffSite]]:
        """Check texts as if they stood in the project.

        Args:
            texts: Relative path → UTF-8 text.

        Returns:
            Path → sites, for every path given.
        """
        if not texts or not self.agents:
            return {path: [] for path in texts}
        with TemporaryDirectory(prefix="pyagent-ruff-") as folder:
            copy = Path(folder).resolve()
            self._lay_out(copy, texts)
            command = [*self._command(), *self._sources(), "--", str(copy)]
            done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL)
            out = done.stdout if done.returncode in (0, 1) else self._isolated(done.stderr, [str(copy)])
            found = _by_relative_path(out, copy)
        return {
            path: list(ruff_sites(path, text, found.get(path, []), self.agents, self.uses))
            for path, text in texts.items()
        }

    def format(self, texts: Mapping[str, bytes]) -> dict[str, bytes]:
        """Format texts with the project's settings; a text that Ruff cannot format comes back as it is."""
        if not texts:
            return {}
        with TemporaryDirectory(prefix="pyagent-ruff-") as folder:
            copy = Path(folder).resolve()
            self._lay_out(copy, texts)
            command = [executable(), "format", "--quiet", "--no-cache", "--", str(copy)]
            subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=False, stdin=subprocess.DEVNULL)
            return {path: (copy / path).read_bytes() for path in texts}

    def _places(self, parts: Sequence[str]) -> list[str]:
        return [str(self.root / part) for part in parts] or [str(self.root)]

    def _command(self) -> list[str]:
        return [
            executable(),
            "check",
            "--quiet",
            "--no-cache",
            "--no-fix",
            "--exit-zero",
            "--ignore-noqa",
            "--output-format=json",
            f"--select={','.join(sorted(self.agents))}",
            f"--target-version=py{self.target[0]}{min(self.target[1], 14)}",
            "--config=lint.pyupgrade.keep-runtime-typing=true",
        ]

    def _sources(self) -> list[str]:
        # A copy holds only some files, and without settings Ruff asks the folder that it was started in: what is
        # first-party is looked up in the project itself, the same way every time.
        top = self.root if self.root.is_dir() else self.root.parent
        folders = [str(top), str(top / "src")]
        return [f"--config=src={json.dumps(folders)}"]

    def _isolated(self, reason: bytes, paths: Sequence[str]) -> bytes:
        done = subprocess.run(
            [*self._command(), *self._sources(), "--isolated", "--", *paths],
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode not in (0, 1):
            lines = (reason + done.stderr).decode(errors="replace").strip().splitlines()
            raise InfrastructureError(f"ruff failed: {lines[-1] if lines else 'no message'}", "run `pyagent doctor`")
        return done.stdout

    def _lay_out(self, copy: Path, texts: Mapping[str, bytes]) -> None:
        for name in settings_files(self.root, texts):
            target = copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((self.root / name).read_bytes())
        for path, text in texts.items():
            target = copy / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)


def settings_files(root: Path, paths: Iterable[str]) -> list[str]:
    """Ruff's settings files in the folders that lead to ``paths``, relative to ``root``."""
    folders = {folder for path in paths for folder in PurePosixPath(path).parents}
    names = [str(folder / name) for folder in sorted(folders) for name in _SETTINGS]
    return [name for name in names if (root / name).is_file() and not (root / name).is_symlink()]


def executable() -> str:
    """Path of the ``ruff`` program that was installed with PyAgent.

    Raises:
        InfrastructureError: It is not there.
    """
    own = Path(sysconfig.get_path("scripts")) / "ruff"
    found = str(own) if own.is_file() else which("ruff")
    if not found:
        raise InfrastructureError("the `ruff` program is not installed", "run `pip install ruff`")
    return found


def _by_relative_path(output: bytes, root: Path) -> dict[str, list[RuffFinding]]:
    base = root.resolve()
    found: dict[str, list[RuffFinding]] = {}
    for name, items in parse_output(output).items():
        path = Path(name)
        relative = path.relative_to(base) if path.is_relative_to(base) else path
        found[relative.as_posix()] = list(items)
    return found
