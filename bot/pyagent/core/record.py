"""The context record: why a commit was made, what was proved about it, how to undo it.

One record per commit, as JSON on one line: in a git note under ``refs/notes/pyagent``, in the run's journal, in the
store. The id is derived from what the commit is (run, base, rule, contents), so making it again gives the same id.

Invariants: a record holds no secret (it is masked when it is made into JSON); a record read back equals the one
written; a line that is no record of ours is skipped, never an error.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Literal, cast

from pyagent.core.model import FileChange, PlannedCommit, Proof, Safety
from pyagent.core.secrets import mask

VERSION = 1
RecordOutcome = Literal["intended", "committed", "kept", "failed"]
_OUTCOMES = ("intended", "committed", "kept", "failed")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who commits."""

    name: str
    email: str


PYAGENT = Identity("pyagent[bot]", "pyagent[bot]@users.noreply.github.com")


@dataclass(frozen=True, slots=True)
class RunInfo:
    """The run that makes commits. The same values give the same commit ids, so a resumed run repeats nothing.

    Attributes:
        id: Id of the run, kept over restarts.
        trigger: What started it: ``cli``, ``push``, ``comment``, ``check``, ``schedule``, ``workflow_dispatch``.
        actor: Who started it; a login or a local user name.
        repository: ``owner/name`` or the name of the folder.
        time: When the run was accepted, with time zone; the date of its commits.
        author: Author and committer of its commits.
        sign_off: Add a ``Signed-off-by`` trailer (repositories that ask for a DCO).
    """

    id: str
    trigger: str
    actor: str
    repository: str
    time: datetime
    author: Identity = PYAGENT
    sign_off: bool = False


@dataclass(frozen=True, slots=True)
class FileRecord:
    """SHA-256 of a file's bytes before and after; ``before`` is empty for a new file."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Record:
    """Why one commit exists. ``model`` and ``cost`` (dollars) are None where no language model took part."""

    id: str
    run: str
    trigger: str
    actor: str
    repository: str
    base: str
    branch: str
    rule: str
    title: str
    safety: str
    files: tuple[FileRecord, ...]
    reasons: tuple[str, ...]
    fingerprints: tuple[str, ...]
    proof: Proof
    time: str
    outcome: RecordOutcome = "intended"
    detail: str = ""
    model: str | None = None
    cost: float | None = None
    version: int = VERSION

    def ended(self, outcome: RecordOutcome, detail: str = "") -> Record:
        """The same record with its outcome."""
        return replace(self, outcome=outcome, detail=detail)


def make_record(run: RunInfo, base: str, branch: str, commit: PlannedCommit) -> Record:
    """The record of a commit that is about to be made on ``branch`` from ``base``."""
    files = tuple(_file_record(change) for change in sorted(commit.changes, key=lambda change: change.path))
    return Record(
        id=_record_id(run, base, commit.rule, files),
        run=run.id,
        trigger=run.trigger,
        actor=run.actor,
        repository=run.repository,
        base=base,
        branch=branch,
        rule=commit.rule,
        title=commit.title,
        safety=commit.safety.value,
        files=files,
        reasons=_reasons(commit),
        fingerprints=tuple(sorted(o.finding.fingerprint for o in commit.outcomes if o.fixed)),
        proof=commit.proof,
        time=run.time.astimezone(UTC).isoformat(timespec="seconds"),
        model=commit.model,
        cost=commit.cost,
    )


def to_line(record: Record) -> str:
    """One line of JSON without secrets and without a newline."""
    return json.dumps(_masked(asdict(record)), sort_keys=True, separators=(",", ":"))


def from_line(line: str) -> Record | None:
    """Read a line back; None when it is not a record of this version."""
    try:
        data = json.loads(line)
        if not isinstance(data, dict) or data.get("version") != VERSION:
            return None
        return _from_json(data)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def record_schema() -> dict[str, object]:
    """JSON schema (draft 2020-12) of one record, for ``pyagent schema`` and the docs."""
    text: dict[str, object] = {"type": "string"}
    texts: dict[str, object] = {"type": "array", "items": text}
    sha256: dict[str, object] = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
    file = _closed({"path": text, "before": sha256, "after": sha256})
    proof = _closed(
        {
            "parses": {"type": "boolean"},
            "gone": {"type": "integer", "minimum": 0},
            "new": {"type": "integer", "minimum": 0},
            "unchanged_outside": {"type": "boolean"},
            "formatter": text,
            "tests": text,
        }
    )
    fields: dict[str, object] = {
        "version": {"const": VERSION},
        "id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        **dict.fromkeys(("run", "trigger", "actor", "repository", "branch", "rule", "title", "detail"), text),
        "base": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
        "safety": {"enum": [safety.value for safety in Safety]},
        "files": {"type": "array", "items": file},
        "reasons": texts,
        "fingerprints": texts,
        "proof": proof,
        "time": {"type": "string", "format": "date-time"},
        "outcome": {"enum": list(_OUTCOMES)},
        "model": {"type": ["string", "null"]},
        "cost": {"type": ["number", "null"]},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PyAgent context record",
        **_closed(fields),
    }


def _closed(properties: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _reasons(commit: PlannedCommit) -> tuple[str, ...]:
    """Each distinct sentence that says what was wrong, then the notes of the agents."""
    messages = (outcome.finding.message for outcome in commit.outcomes if outcome.fixed)
    return tuple(dict.fromkeys((*messages, *commit.notes)))


def _file_record(change: FileChange) -> FileRecord:
    before = hashlib.sha256(change.before).hexdigest() if change.before else ""
    return FileRecord(change.path, before, hashlib.sha256(change.after).hexdigest())


def _record_id(run: RunInfo, base: str, rule: str, files: Sequence[FileRecord]) -> str:
    parts = [run.id, run.repository, base, rule, *(text for file in files for text in (file.path, file.after))]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _masked(value: object) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value


def _from_json(data: dict[str, object]) -> Record:
    files = cast("list[dict[str, str]]", data["files"])
    proof = cast("dict[str, object]", data["proof"])
    if data["outcome"] not in _OUTCOMES or data["safety"] not in {safety.value for safety in Safety}:
        raise ValueError("unknown outcome or safety")
    rest = {
        **data,
        "files": tuple(FileRecord(**file) for file in files),
        "reasons": _texts(data["reasons"]),
        "fingerprints": _texts(data["fingerprints"]),
        "proof": Proof(**proof),  # type: ignore[arg-type]  # a wrong field is a TypeError, caught by the caller
    }
    return Record(**rest)  # type: ignore[arg-type]


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError("expected a list of text")
    return tuple(value)
