"""Runs the project's tests over the fixed texts, on a copy, and takes out the commits after which they fail.

A commit that fails is not patched away: its findings are excluded and the whole fix run is made again, so that every
commit that is delivered was made, proved and tested as it stands.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from pyagent.core.model import CategoryPlan, PlannedCommit
from pyagent.core.results import FixReport
from pyagent.errors import ConfigurationError
from pyagent.shell.process_group import end_group

REASON = "the project's tests fail after this fix"

_TIMEOUT = 3600.0  # seconds for the run on the project as it is
_PATIENCE = 60.0  # seconds that every later run gets at least
_SLOWER = 5  # and how many times as long as that first run: what hangs is a failure, and should not take an hour
_GRACE = 5.0  # seconds for the output of what was ended
_TAIL = 8_192  # bytes of output that are kept for the message
_SKIP = (".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache")


@dataclass(frozen=True, slots=True)
class Ended:
    """How one run of the command ended: its exit code, None when it was ended for taking too long; its last line."""

    code: int | None
    said: str


@dataclass(slots=True)
class Trial:
    """A copy of the project in which texts are tried; an answer that is known is not asked again.

    Attributes:
        folder: Where the command runs.
        copy: What the paths of the texts are relative to.
        command: The command and its arguments.
        seconds: Limit of a run.
        known: Answers by digest of the texts.
        imports: One more folder to import from; what is not of the project.
        said: What the last run ended with.
    """

    folder: Path
    copy: Path
    command: Sequence[str]
    seconds: float
    known: dict[bytes, bool] = field(default_factory=dict)
    imports: Path | None = None
    said: str = ""

    def begin(self) -> Ended:
        """Run the command on the project as it is; its time sets the limit of all later runs."""
        start = time.monotonic()
        ended = self._run({})
        self.seconds = min(_TIMEOUT, max(_PATIENCE, _SLOWER * (time.monotonic() - start)))
        return ended

    def passes(self, texts: Mapping[str, bytes]) -> bool:
        """Whether the tests pass with these texts in place; the copy is as before afterwards."""
        key = sha256(repr(sorted(texts.items())).encode()).digest()
        if key not in self.known:
            ended = self._run(texts)
            self.known[key], self.said = ended.code == 0, ended.said
        return self.known[key]

    def _run(self, texts: Mapping[str, bytes]) -> Ended:
        files = {path: self.copy / path for path in texts}
        kept = {path: file.read_bytes() if file.exists() else None for path, file in files.items()}
        try:
            self._write(texts)
            return _run(self.command, self.folder, self.seconds, self.imports)
        except OSError as error:
            raise ConfigurationError(f"--test: {error}", "give a command that can be started in the project") from error
        finally:
            self._write(kept)

    def _write(self, texts: Mapping[str, bytes | None]) -> None:
        for path, text in texts.items():
            if text is None:
                (self.copy / path).unlink(missing_ok=True)
            else:
                (self.copy / path).parent.mkdir(parents=True, exist_ok=True)
                (self.copy / path).write_bytes(text)
            # A cached module with the same second and size as the new text would be run instead of it.
            for cached in (self.copy / path).parent.glob(f"__pycache__/{Path(path).stem}.*.pyc"):
                cached.unlink()


def _run(command: Sequence[str], folder: Path, seconds: float, imports: Path | None) -> Ended:
    """Run a command to its end, or end it with all it started; of its output only the end is kept."""
    process = subprocess.Popen(
        list(command),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": _import_path(folder, imports)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    tail = bytearray()
    reader = threading.Thread(target=_keep_tail, args=(process, tail), daemon=True)
    reader.start()
    code: int | None = None
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        end_group(process)
        # What left the group may hold the pipe for ever.
        reader.join(_GRACE)
    lines = bytes(tail).decode(errors="replace").strip().splitlines()
    return Ended(code, lines[-1].strip()[:200] if lines else "")


def _import_path(folder: Path, imports: Path | None) -> str:
    """The copy before everything else: an editable installation would lead the tests to the project itself."""
    own = [str(path) for path in (folder / "src", folder, imports) if path and path.is_dir()]
    return os.pathsep.join([*own, *filter(None, [os.environ.get("PYTHONPATH", "")])])


def _keep_tail(process: subprocess.Popen[bytes], tail: bytearray) -> None:
    if process.stdout is None:
        return
    with contextlib.suppress(OSError, ValueError), process.stdout as output:
        while block := output.read1(65_536):  # type: ignore[attr-defined]  # a pipe is buffered
            tail += block
            del tail[:-_TAIL]


def keep_what_passes(
    root: Path,
    attempt: Callable[[Mapping[str, str]], FixReport],
    test: Sequence[str],
    delivery: str,
    progress: Callable[[str, int, int], None] | None,
) -> FixReport:
    """Make a fix run whose every commit leaves the project's tests as they were.

    Args:
        root: The project; it is copied, not touched.
        attempt: Makes a fix run without the findings of these fingerprints.
        test: The command and its arguments; no shell.
        delivery: ``branches`` tests each category on the base; ``merged`` all of them together.
        progress: Told about each run.

    Raises:
        ConfigurationError: The command cannot be started, or fails on the project without any change.
    """
    with on_a_copy(root, test, progress) as trial:
        excluded: frozenset[str] = frozenset()
        while True:
            report = attempt(dict.fromkeys(excluded, REASON))
            groups = [[plan] for plan in report.plans] if delivery == "branches" else [list(report.plans)]
            guilty = list(_guilty(trial, groups, progress))
            if not guilty:
                return replace(report, plans=tuple(_attested(plan, test) for plan in report.plans))
            excluded |= _new(guilty, report, excluded)


@contextlib.contextmanager
def on_a_copy(root: Path, test: Sequence[str], progress: Callable[[str, int, int], None] | None) -> Iterator[Trial]:
    """A copy of the project on which its tests pass.

    Raises:
        ConfigurationError: The command cannot be started, or fails on the project as it is.
    """
    with TemporaryDirectory(prefix="pyagent-test-") as folder:
        project = _project_of(root)
        copy = Path(folder) / (project.name or "project")
        shutil.copytree(project, copy, symlinks=True, ignore=shutil.ignore_patterns(*_SKIP))
        trial = Trial(copy, copy / root.resolve().relative_to(project), test, _TIMEOUT)
        if progress:
            progress("Testing the project as it is", 0, 1)
        ended = trial.begin()
        if ended.code != 0:
            raise ConfigurationError(_failed_before(ended, trial), "mend the tests first, or leave --test out")
        yield trial


def _project_of(root: Path) -> Path:
    """The folder that the tests run in: of a repository the nearest above that is set up as a project, or its top."""
    folder = root.resolve()
    above = [folder, *folder.parents]
    top = next((index for index, path in enumerate(above) if (path / ".git").exists()), None)
    if top is None:
        return folder
    names = ("pyproject.toml", "setup.py", "setup.cfg", "tox.ini", "pytest.ini")
    return next((path for path in above[:top] if any((path / name).is_file() for name in names)), above[top])


def _guilty(
    trial: Trial, groups: Sequence[Sequence[CategoryPlan]], progress: Callable[[str, int, int], None] | None
) -> Iterator[PlannedCommit]:
    for number, group in enumerate(groups):
        if progress:
            progress("Testing the fixes", number, len(groups))
        if commit := _first_bad(trial, [commit for plan in group for commit in plan.commits]):
            yield commit


def _failed_before(ended: Ended, trial: Trial) -> str:
    if ended.code is None:
        return f"--test: the command takes longer than {trial.seconds:g} seconds on the project as it is"
    said = f": {ended.said}" if ended.said else ""
    return f"--test: the command fails on the project as it is (exit code {ended.code}{said})"


def _new(guilty: Sequence[PlannedCommit], report: FixReport, excluded: frozenset[str]) -> frozenset[str]:
    """The findings whose fixes are taken out next: those of the guilty commits.

    Where these are out already and the commit still comes, by what others bring with them, all fixes of its files go.
    """
    named = {outcome.finding.fingerprint for commit in guilty for outcome in commit.outcomes}
    if named - excluded:
        return frozenset(named)
    paths = {change.path for commit in guilty for change in commit.changes}
    wider = {outcome.finding.fingerprint for outcome in report.outcomes if outcome.finding.path in paths}
    if not wider - excluded:
        raise ConfigurationError(
            "--test: the tests fail after fixes that cannot be told apart", "name rules with --rule to find which"
        )
    return frozenset(wider)


def _attested(plan: CategoryPlan, test: Sequence[str]) -> CategoryPlan:
    summary = f"`{' '.join(test)}` passes before and after"
    return replace(plan, commits=tuple(replace(c, proof=replace(c.proof, tests=summary)) for c in plan.commits))


def _first_bad(trial: Trial, commits: Sequence[PlannedCommit]) -> PlannedCommit | None:
    """The commit at which the tests begin to fail, by halving; None when they pass after the last."""
    if trial.passes(_texts(commits)):
        return None
    good, bad = 0, len(commits)
    while bad - good > 1:
        middle = (good + bad) // 2
        if trial.passes(_texts(commits[:middle])):
            good = middle
        else:
            bad = middle
    return commits[bad - 1] if commits else None


def _texts(commits: Sequence[PlannedCommit]) -> dict[str, bytes]:
    """Path → text after commits that follow one another."""
    return {change.path: change.after for commit in commits for change in commit.changes}
