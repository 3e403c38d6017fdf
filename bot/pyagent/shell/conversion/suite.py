"""The project's own tests with Rust on: the part of a proof that only the person at the command line can ask for.

They run on a copy. Its helper counts how often Rust was asked, so that tests which never come near a function are not
taken for evidence about it.

Invariant: a conversion after which the tests fail is not offered, whatever the examples said.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from pyagent.core.conversion import Verdict
from pyagent.shell.conversion import crate
from pyagent.shell.conversion.deliver import Delivery, Modules, crate_name, planned
from pyagent.shell.conversion.home import Home
from pyagent.shell.verify import Trial, on_a_copy

_Progress: TypeAlias = Callable[[str, int, int], None] | None
_FOLDER = "pyagent_rust_trial"
_ASKED = b"native = getattr(_native, name, None)\n"
_COUNTS = """\
native = _counted(getattr(_native, name, None), name)
"""
_TELLS = """

import atexit as _atexit
import json as _json

_asked: Counter[str] = Counter()


def _counted(native: Any, name: str) -> Any:
    def call(*args: Any) -> Any:
        _asked[name] += 1
        return native(*args)

    return call if native is not None and name in {only!r} else None


def _tell() -> None:
    with open({log!r}, "a", encoding="utf-8") as file:
        file.write(_json.dumps([_asked, deopts]) + "\\n")


_atexit.register(_tell)
"""


def after_the_tests(
    root: Path, modules: Modules, verdicts: Sequence[Verdict], command: Sequence[str], progress: _Progress
) -> list[Verdict]:
    """The verdicts after the project's tests.

    Args:
        root: The project; it is copied, not touched.
        modules: Sources and candidates by path, as they were proved.
        verdicts: What was proved.
        command: The test command and its arguments; no shell.
        progress: Told about each run.

    Raises:
        ConfigurationError: The command cannot be started, or fails on the project as it is.
    """
    converted = [it for it in verdicts if it.status == "converted"]
    if not converted:
        return list(verdicts)
    # In a crate of its own here, whatever it is delivered in: that of the project is not ours to build.
    delivery = planned(root, modules, converted, (Home(_FOLDER, crate_name(root)), ""))
    with TemporaryDirectory(prefix="pyagent-suite-") as name, on_a_copy(root, command, progress) as trial:
        suite = _Suite(Path(name), delivery, trial, " ".join(command))
        judged = suite.judge(converted, progress)
    return [judged.get((it.path, it.name), it) for it in verdicts]


class _Suite:
    """The tests, with some functions in Rust."""

    def __init__(self, folder: Path, delivery: Delivery, trial: Trial, command: str) -> None:
        self._delivery, self._trial, self._command = delivery, trial, command
        self._log = folder / "asked.jsonl"
        self._told: dict[tuple[str, ...], tuple[Counter[str], Counter[str]]] = {}
        sources = [
            (path.removeprefix(f"{_FOLDER}/"), text.decode())
            for path, text in delivery.texts.items()
            if path.startswith(f"{_FOLDER}/") and path.endswith((".rs", "Cargo.toml"))
        ]
        name = delivery.home.module
        crate.write(folder / "crate", name, sources)
        crate.build(folder / "crate", name)
        trial.imports = folder / "crate"
        self._exported = {(it["path"], it["name"]): it["exported"] for it in delivery.entries}

    def judge(self, converted: Sequence[Verdict], progress: _Progress) -> dict[tuple[str, str], Verdict]:
        """What the tests say of each; where they fail, each alone is looked at, and then what is left together."""
        if progress:
            progress("Testing with Rust on", 0, 1)
        if self._passes(converted):
            return self._passed(converted)
        judged: dict[tuple[str, str], Verdict] = {}
        good = []
        for at, verdict in enumerate(converted):
            if progress:
                progress(f"Testing with {verdict.name} in Rust", at, len(converted))
            if self._passes([verdict]):
                good.append(verdict)
            else:
                judged[verdict.path, verdict.name] = self._failed(verdict)
        if not judged or not self._passes(good):
            return {(it.path, it.name): self._failed(it) for it in converted}
        return judged | self._passed(good)

    def _passes(self, chosen: Sequence[Verdict]) -> bool:
        self._log.unlink(missing_ok=True)
        only = self._names(chosen)
        # The parity tests of the crate are no tests of the project's.
        own = {path: text for path, text in self._delivery.texts.items() if not path.startswith(f"{_FOLDER}/")}
        passes = self._trial.passes({path: _counting(text, only, self._log) for path, text in own.items()})
        # An answer that is known is not asked again.
        self._told.setdefault(only, _told(self._log))
        return passes

    def _names(self, chosen: Sequence[Verdict]) -> tuple[str, ...]:
        return tuple(sorted(self._exported[it.path, it.name] for it in chosen))

    def _passed(self, chosen: Sequence[Verdict]) -> dict[tuple[str, str], Verdict]:
        asked, left = self._told[self._names(chosen)]
        said = {}
        for it in chosen:
            name = self._exported[it.path, it.name]
            calls = f"they called it {asked[name]:,} times, and Rust answered {asked[name] - left[name]:,} of them"
            what = calls if asked[name] else "they never call it"
            said[it.path, it.name] = replace(it, tests=f"`{self._command}` passes with Rust on; {what}")
        return said

    def _failed(self, verdict: Verdict) -> Verdict:
        last = f": {self._trial.said}" if self._trial.said else ""
        reason = f"the project's tests pass without it and fail with it{last}"
        return replace(verdict, status="disproved", reason=reason, tests=f"`{self._command}` fails with Rust on")


def _counting(text: bytes, only: Collection[str], log: Path) -> bytes:
    """The helper as the copy has it; every other file as it is."""
    if _ASKED not in text:
        return text
    tells = _TELLS.format(only=sorted(only), log=str(log))
    return text.replace(_ASKED, _COUNTS.encode()) + tells.encode()


def _told(log: Path) -> tuple[Counter[str], Counter[str]]:
    """How often Rust was asked, and how often it left the answer to Python."""
    asked: Counter[str] = Counter()
    left: Counter[str] = Counter()
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    for line in lines:
        calls, deopts = json.loads(line)
        asked.update(calls)
        left.update(deopts)
    return asked, left
