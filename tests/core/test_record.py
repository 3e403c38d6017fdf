"""A context record says why a commit was made, is the same when made again, and holds no secret."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from pyagent.core.model import Category, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.record import FileRecord, Record, RunInfo, from_line, make_record, record_schema, to_line
from pyagent.core.secrets import mask

RUN = RunInfo("run-1", "push", "ada", "acme/project", datetime(2026, 5, 4, 12, tzinfo=UTC))
BASE = "a" * 40
FINDING = Finding(
    rule="EXC003",
    name="raise-without-from",
    category=Category.EXCEPTIONS,
    path="a.py",
    line=1,
    column=1,
    end_line=1,
    end_column=2,
    message="the cause is lost",
    safety=Safety.SAFE,
    fixable=True,
    fingerprint="f00d",
)
COMMIT = PlannedCommit(
    rule="EXC003",
    title="Keep the cause",
    changes=(FileChange("b.py", b"", b"new\n"), FileChange("a.py", b"old\n", b"new\n")),
    outcomes=(Outcome(FINDING, fixed=True), Outcome(FINDING, fixed=True)),
    notes=("the handler got a name",),
    proof=Proof(parses=True, gone=2, new=0, unchanged_outside=True, tests="pytest: 5 passed before, 5 after"),
    safety=Safety.SAFE,
)


def test_the_record_holds_what_the_design_promises() -> None:
    record = make_record(RUN, BASE, "pyagent/exceptions", COMMIT)
    data = json.loads(to_line(record))
    jsonschema.validate(data, record_schema())
    assert data == snapshot(
        {
            "actor": "ada",
            "base": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "branch": "pyagent/exceptions",
            "cost": None,
            "detail": "",
            "files": [
                {
                    "after": "7aa7a5359173d05b63cfd682e3c38487f3cb4f7f1d60659fe59fab1505977d4c",
                    "before": "01d09d19c2139a46aebfb577780d123d7396e97201bc7ead210a2ebff8239dee",
                    "path": "a.py",
                },
                {
                    "after": "7aa7a5359173d05b63cfd682e3c38487f3cb4f7f1d60659fe59fab1505977d4c",
                    "before": "",
                    "path": "b.py",
                },
            ],
            "fingerprints": ["f00d", "f00d"],
            "id": "5241b0cb1e9f0142",
            "model": None,
            "outcome": "intended",
            "proof": {
                "formatter": "",
                "gone": 2,
                "new": 0,
                "parses": True,
                "tests": "pytest: 5 passed before, 5 after",
                "unchanged_outside": True,
            },
            "reasons": ["the cause is lost", "the handler got a name"],
            "repository": "acme/project",
            "rule": "EXC003",
            "run": "run-1",
            "safety": "safe",
            "time": "2026-05-04T12:00:00+00:00",
            "title": "Keep the cause",
            "trigger": "push",
            "version": 1,
        }
    )


def test_the_same_commit_of_the_same_run_has_the_same_id_and_any_other_has_not() -> None:
    record = make_record(RUN, BASE, "b", COMMIT)
    assert make_record(RUN, BASE, "b", COMMIT) == record
    others = [
        make_record(replace(RUN, id="run-2"), BASE, "b", COMMIT),
        make_record(RUN, "b" * 40, "b", COMMIT),
        make_record(RUN, BASE, "b", replace(COMMIT, rule="EXC001")),
        make_record(RUN, BASE, "b", replace(COMMIT, changes=COMMIT.changes[:1])),
    ]
    assert len({record.id, *(other.id for other in others)}) == 5


texts = st.text(st.characters(exclude_categories=()), max_size=20)
records = st.builds(
    Record,
    id=st.just("0" * 16),
    run=texts,
    trigger=texts,
    actor=texts,
    repository=texts,
    base=st.just(BASE),
    branch=texts,
    rule=texts,
    title=texts,
    safety=st.sampled_from(["safe", "review", "manual"]),
    files=st.lists(st.builds(FileRecord, texts, st.just("1" * 64), st.just("2" * 64)), max_size=3).map(tuple),
    reasons=st.lists(texts, max_size=3).map(tuple),
    fingerprints=st.lists(texts, max_size=3).map(tuple),
    proof=st.builds(Proof, st.booleans(), st.integers(0), st.integers(0), st.booleans(), texts, texts),
    time=st.just("2026-05-04T12:00:00+00:00"),
    outcome=st.sampled_from(["intended", "committed", "kept", "failed"]),
    detail=texts,
    model=st.none() | texts,
    cost=st.none() | st.floats(0, 1000),
    version=st.just(1),
)


@given(records)
def test_a_record_read_back_equals_the_one_written_and_fits_the_schema(record: Record) -> None:
    line = to_line(record)
    assert "\n" not in line
    jsonschema.validate(json.loads(line), record_schema())
    back = from_line(line)
    assert back is not None
    assert to_line(back) == line
    if mask(repr(record)) == repr(record):
        assert back == record


@pytest.mark.parametrize(
    "line", ["", "by hand", "[]", "{}", '{"version": 2}', '{"version": 1}', "[" * 100_000, '{"version": 1, "files": 3}']
)
def test_a_line_that_is_no_record_is_skipped(line: str) -> None:
    assert from_line(line) is None


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_" + "a1B2" * 9,
        "ghs_" + "a1B2" * 9,
        "github_pat_" + "a1B2" * 10,
        "glpat-" + "a1B2" * 5,
        "AKIA" + "A1B2" * 4,
        "xoxb-" + "1234567890-abc",
        "sk-" + "a1B2" * 8,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_what_looks_like_a_secret_is_masked_everywhere_in_a_record(secret: str) -> None:
    run = replace(RUN, actor=f"x {secret} y")
    commit = replace(COMMIT, notes=(f"set token={secret}.",), title=secret)
    line = to_line(make_record(run, BASE, "b", commit))
    assert secret not in line
    assert secret.splitlines()[0] not in line
    assert "***" in line


def test_passwords_in_addresses_and_headers_are_masked() -> None:
    assert mask("https://bob:hunter22@example.org/x.git") == "https://***@example.org/x.git"
    assert mask("Authorization: Basic abcdef==") == "Authorization: Basic ***"
    assert mask("the key is 12345", ["12345", "1"]) == "the key is ***"


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)
