"""The only user of the ``ruff`` program: one call for many files, findings and fixes as JSON.

Ruff reads the project's own settings (line length, import order, per-file ignores), so its fixes look like the
project. Where those settings cannot be loaded it runs without them. Ruff never runs code of the project.
"""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from pyagent.agents.base import RuffAgent
from pyagent.agents.ruff_output import RuffFinding, RuffSite, parse_output, ruff_sites
from pyagent.core.report.visible import visible
from pyagent.errors import InfrastructureError, from_os_error
from pyagent.shell.ruff_process import Call, Checked, Checker
from pyagent.shell.ruff_settings import package_markers, settings_files, settings_stay_inside, source_folders

_TIMEOUT = 60.0  # seconds; what is not formatted by then stays as it is


@dataclass(frozen=True, slots=True)
class Raw:
    """Ruff's findings as it prints them, by path relative to the project, and the files it did not get through."""

    found: Mapping[str, Sequence[RuffFinding]]
    failed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ruff:
    """Ruff as one run uses it.

    Attributes:
        root: The project, whose settings and packages Ruff looks at.
        agents: Ruff code → agent; exactly these codes are selected.
        target: Oldest Python version supported.
        uses: Dotted names of the project's own modules that some file uses; ``:module`` where its warnings
            are filtered by its name.
    """

    root: Path
    agents: Mapping[str, type[RuffAgent]]
    target: tuple[int, int]
    uses: Collection[str] = ()

    def start(self, files: Sequence[str]) -> Call | None:
        """Begin to check files of the project; ``finish`` collects. None when there is nothing to do."""
        if not self.agents or not files:
            return None
        return Call.begin(self._trusting(files), self._names(files), self._folder())

    def finish(self, call: Call | None, files: Sequence[str], hopeless: Callable[[], Collection[str]]) -> Raw:
        """Ruff's raw findings of files of the project.

        Args:
            call: What ``start`` began on these files.
            files: Paths relative to the project.
            hopeless: Those that need no second try when the call fails.

        Raises:
            InfrastructureError: Ruff failed with and without the project's settings.
        """
        if call is None:
            return Raw({}, frozenset())
        checker = self._checker(call.command, self._folder())

        def hopeful() -> list[str]:
            return self._names(sorted(set(files) - set(hopeless())))

        return self._raw(checker.result(self._names(files), call, hopeful), self._folder())

    def check(self, texts: Mapping[str, bytes]) -> dict[str, list[RuffSite]]:
        """Check texts as if they stood in the project.

        Args:
            texts: Relative path → UTF-8 text.

        Returns:
            Path → sites, for every path given but those that Ruff does not get through.
        """
        if not texts or not self.agents:
            return {path: [] for path in texts}
        with TemporaryDirectory(prefix="pyagent-ruff-") as folder:
            copy = Path(folder).resolve()
            self._lay_out(copy, texts)
            checker = self._checker(self._trusting(texts), copy)
            raw = self._raw(checker.result([str(copy / path) for path in texts]), copy)
        return {
            path: list(ruff_sites(path, text, raw.found.get(path, []), self.agents, self.uses))
            for path, text in texts.items()
            if path not in raw.failed
        }

    def format(self, texts: Mapping[str, bytes], settings: Sequence[str] = (), lines: str = "") -> dict[str, bytes]:
        """Format texts with the project's settings; a text that Ruff cannot format comes back as it is.

        Args:
            texts: Relative path → text; one only where ``lines`` are given.
            settings: Settings that come before those of the project, as ``key = value``.
            lines: The lines to be formatted, ``first-last``; all when empty.
        """
        if not texts:
            return {}
        with TemporaryDirectory(prefix="pyagent-ruff-") as folder:
            copy = Path(folder).resolve()
            self._lay_out(copy, texts)
            if not settings_stay_inside(self.root, texts):
                return dict(texts)
            command = [executable(), "format", "--quiet", "--no-cache", "--force-exclude"]
            command += [part for setting in settings for part in ("--config", setting)]
            command += ["--range", lines] if lines else []
            Call.begin(command, [str(copy / path) for path in texts], copy).end(_TIMEOUT)
            return {path: (copy / path).read_bytes() for path in texts}

    def _folder(self) -> Path:
        return self.root if self.root.is_dir() else self.root.parent

    def _names(self, files: Sequence[str]) -> list[str]:
        root = str(self.root)  # a path object for each of thousands would take as long as Ruff's start
        return [f"{root}/{path}" if path else root for path in files]

    def _trusting(self, files: Iterable[str]) -> list[str]:
        """Ruff with the project's settings, or without them where they lead out of the project."""
        if settings_stay_inside(self.root, files):
            return self._command()
        return [*self._command(), "--isolated"]

    def _checker(self, command: Sequence[str], folder: Path) -> Checker:
        return Checker(command, [*self._command(), "--isolated"], folder)

    def _raw(self, checked: Checked, folder: Path) -> Raw:
        found: dict[str, list[RuffFinding]] = {}
        for output in checked.outputs:
            found |= _by_relative_path(output, folder)
        return Raw(found, frozenset(_relative(name, folder.resolve()) for name in checked.failed))

    def _command(self) -> list[str]:
        return [
            executable(),
            "check",
            "--quiet",
            "--no-cache",
            "--no-fix",
            "--force-exclude",
            "--exit-zero",
            "--ignore-noqa",
            "--output-format=json",
            f"--select={','.join(sorted(self.agents))}",
            f"--target-version=py{self.target[0]}{min(self.target[1], 14)}",
            "--config=lint.pyupgrade.keep-runtime-typing=true",
            *self._sources(),
        ]

    def _sources(self) -> list[str]:
        # A copy holds only some files, and without settings Ruff asks the folder that it was started in: what is
        # first-party is looked up in the project itself, the same way every time.
        folders = [str(self._folder() / folder) for folder in source_folders(self._folder())]
        return [f"--config=src={json.dumps(folders)}"]

    def _lay_out(self, copy: Path, texts: Mapping[str, bytes]) -> None:
        settings = {name: (self.root / name).read_bytes() for name in settings_files(self.root, texts)}
        markers = dict.fromkeys(package_markers(self.root, texts), b"")
        for path, content in (*settings.items(), *markers.items(), *texts.items()):
            target = copy / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                raise from_os_error(error, f"write a copy of {visible(path)} to {copy}") from error


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
    return {_relative(name, base): list(items) for name, items in parse_output(output).items()}


def _relative(name: str, base: Path) -> str:
    path = Path(name)
    return (path.relative_to(base) if path.is_relative_to(base) else path).as_posix()
