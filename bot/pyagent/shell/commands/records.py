"""``pyagent records [PATH] [--commit SHA]``: why PyAgent's commits were made."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from pyagent.core.record import Record, to_line
from pyagent.core.report.visible import plural, visible
from pyagent.shell.console import out
from pyagent.shell.deliver import read_records
from pyagent.shell.repo_config import existing
from pyagent.shell.workspace import open_repository


def run(options: Namespace) -> int:
    """Print the records found in the notes of a repository."""
    records = read_records(open_repository(existing(Path(options.path))), options.commit)
    if options.format == "json":
        fields = [{"commit": commit, **json.loads(to_line(record))} for commit, record in records]
        out(json.dumps({"records": fields}, indent=2) + "\n")
    elif not records:
        out("No context records.\n")
    else:
        out("\n".join(_text(commit, record) for commit, record in records))
    return 0


def _text(commit: str, record: Record) -> str:
    lines = [
        f"{commit} {record.title}",
        f"  branch   {record.branch} from {record.base}",
        f"  run      {record.run} by {record.actor} ({record.trigger}) at {record.time}",
        f"  safety   {record.safety}",
        f"  proof    {_proof(record)}",
        *(f"  because  {reason}" for reason in record.reasons),
        *(f"  file     {file.path}" for file in record.files),
        f"  outcome  {record.outcome} {record.detail}".rstrip(),
        f"  undo     git revert {commit}",
    ]
    return "\n".join(visible(line) for line in lines) + "\n"


def _proof(record: Record) -> str:
    proof = record.proof
    said: Iterable[str] = (
        "parses" if proof.parses else "does not parse",
        f"{plural(proof.gone, 'finding')} gone, {proof.new} new",
        "nothing else changed" if proof.unchanged_outside else "more changed",
        f"formatted by {proof.formatter}" if proof.formatter else "",
        proof.tests,
    )
    return "; ".join(part for part in said if part)
