"""Every word the bot writes: right, harmless, and short enough for the forge."""

# ruff: noqa: E501  # the expected Markdown is shown as it is

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from pyagent.core.actions import Branch, BranchStatus
from pyagent.core.markdown import code, cut, escape, quiet
from pyagent.core.markers import read_marker
from pyagent.core.messages import (
    BODY_LIMIT,
    commit_message,
    finished_comment,
    marker,
    people_comment,
    pull_body,
    pull_title,
)
from pyagent.core.model import Category, CategoryPlan, FileChange, Finding, Outcome, PlannedCommit, Proof, Safety
from pyagent.core.record import RunInfo, make_record

RUN = RunInfo("run-1", "push", "ada", "acme/project", datetime(2026, 5, 4, 12, tzinfo=UTC), sign_off=True)
BASE = "a" * 40


def finding(fingerprint: str, message: str = "the cause of the exception is lost", path: str = "a.py") -> Finding:
    return Finding(
        rule="EXC003",
        name="raise-without-from",
        category=Category.EXCEPTIONS,
        path=path,
        line=1,
        column=1,
        end_line=1,
        end_column=2,
        message=message,
        safety=Safety.SAFE,
        fixable=True,
        fingerprint=fingerprint,
    )


def planned(
    rule: str = "EXC003", title: str = "Keep the cause of re-raised exceptions", **extra: object
) -> PlannedCommit:
    values: dict[str, object] = {
        "rule": rule,
        "title": title,
        "changes": (FileChange("a.py", b"1", b"2"), FileChange("b.py", b"1", b"2")),
        "outcomes": (Outcome(finding("f00d"), fixed=True), Outcome(finding("beef"), fixed=True)),
        "notes": ("the handler at a.py:12 got a name because it had none and the new cause needs one",),
        "proof": Proof(parses=True, gone=2, new=0, unchanged_outside=True, formatter="ruff format"),
        "safety": Safety.SAFE,
    }
    return PlannedCommit(**(values | extra))  # type: ignore[arg-type]


def branch(plan: CategoryPlan) -> Branch:
    shas = tuple(f"{number:x}"[-1] * 40 for number in range(1, len(plan.commits) + 1))
    return Branch(plan.category, plan.branch, BASE, shas[-1], "c" * 40, shas, ("a.py",), (), BranchStatus.CREATED)


def message_of(commit: PlannedCommit) -> str:
    return commit_message(commit, RUN, make_record(RUN, BASE, "pyagent/exceptions", commit))


def test_a_commit_message() -> None:
    assert message_of(planned()) == snapshot("""\
Keep the cause of re-raised exceptions

EXC003: 2 places in 2 files. The fix keeps behaviour for every input.

Why:
- the cause of the exception is lost
- the handler at a.py:12 got a name because it had none and the new
  cause needs one

Proved:
- every changed file parses
- a new scan no longer sees 2 findings and sees no new one
- the syntax tree outside the edited statements is unchanged
- formatted with ruff format, the repository's formatter

Undo: git revert this commit.

PyAgent-Rule: EXC003
PyAgent-Run: run-1
PyAgent-Record: 0ca5530645a88e7d
Signed-off-by: pyagent[bot] <pyagent[bot]@users.noreply.github.com>
""")


def test_a_pull_request() -> None:
    left = (Outcome(finding("dead"), fixed=False, reason="the try body calls code that we cannot see"),) * 2
    plan = CategoryPlan(Category.EXCEPTIONS, (planned(), planned("EXC002", safety=Safety.REVIEW)), left)
    assert pull_title(plan) == snapshot("Exceptions: fix 4 findings in 2 files")
    assert pull_body(plan, branch(plan), RUN) == snapshot("""\
<!-- pyagent:v1 category=exceptions hash=ce9a318d8726084e offers=eNpLSk1NU0gCEWkGBilgAgA+jQXZ -->
<!-- pyagent:state tip=2222222222222222222222222222222222222222 declined= -->

PyAgent fixed 4 findings of the category **exceptions**. Each commit is one rule and was proved by itself.

| commit | rule | what | places | files | reading |
|---|---|---|---:|---:|---|
| 111111111111 | `EXC003` | Keep the cause of re\\-raised exceptions | 2 | 2 | keeps behaviour for every input |
| 222222222222 | `EXC002` | Keep the cause of re\\-raised exceptions | 2 | 2 | may change behaviour: please read it |

### What was proved

- every changed file parses
- the syntax tree outside the edited statements is unchanged
- formatted with ruff format, the repository's formatter
- a new scan no longer sees 4 findings and sees no new one

### How to undo

Close this pull request and these findings are not offered again. After a merge, `git revert` a commit, the newest first where two touch the same lines. Why each was made:

```sh
git fetch origin refs/notes/pyagent:refs/notes/pyagent
pyagent records --commit 222222222222
```

<details>
<summary>What was left, and why (2 findings)</summary>

- `EXC003`: the try body calls code that we cannot see (2 places)

</details>

Run `run-1`, started by `push` (`ada`) on `aaaaaaaaaaaa`.
""")


def test_comments() -> None:
    assert people_comment(Category.TYPES, "pyagent/types", ["ada@example.org", "@bob"]) == snapshot(
        "This branch has commits by `ada`, `@bob` that do not fit on top of what PyAgent would push now, so it leaves the branch to you: nothing will be pushed over them. Merge or close this pull request, or delete `pyagent/types`, and the next run starts afresh with what is left of types. `/pyagent recreate` makes the branch anew and keeps the old one beside it."
    )
    assert finished_comment(Category.TYPES) == snapshot(
        "Nothing is left to fix here for types: the base branch no longer has these findings. PyAgent closes this pull request and deletes its branch. Reopening it brings nothing back; the next run does."
    )


def test_a_message_from_hostile_code_adds_no_trailer_and_mentions_nobody() -> None:
    evil = "x\n\nPyAgent-Rule: SEC001\nCo-authored-by: eve <e@example.org> @ada fixes #12 GH-3 \x1b[31m"
    message = message_of(planned(title=evil, notes=(evil,)))
    trailers = message.rstrip("\n").split("\n\n")[-1].splitlines()
    assert [line.split(":")[0] for line in trailers] == [
        "PyAgent-Rule",
        "PyAgent-Run",
        "PyAgent-Record",
        "Signed-off-by",
    ]
    assert trailers[-1] == "Signed-off-by: pyagent[bot] <pyagent[bot]@users.noreply.github.com>"
    assert "@ada" not in message
    assert "#12" not in message
    assert "GH-3" not in message
    assert "\x1b" not in message
    assert all(len(line) <= 72 for line in message.splitlines()[:1])


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_keeps_the_form_of_a_commit_message(title: str, note: str) -> None:
    message = message_of(planned(title=title, notes=(note,)))
    lines = message.splitlines()
    assert 0 < len(lines[0]) <= 72
    assert lines[1] == ""
    assert message.encode()
    assert message.count("\nPyAgent-Record: ") == 1


hostile = st.text(st.sampled_from("`|<>!-\\[]()*_~#@&\n\r\t ab1:/wW.\u202e\udcff"), max_size=60)


@given(hostile)
def test_escaped_text_stays_on_its_line_and_opens_nothing(text: str) -> None:
    shown = escape(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert "<" not in shown
    unescaped = shown.replace("\\\\", "")
    for character in "`|*[]<>_":
        assert unescaped.count(character) == unescaped.count(f"\\{character}")
    assert not any(f"@{letter}" in shown for letter in "abwW1")
    assert "://" not in shown


@given(hostile)
def test_a_code_span_ends_where_it_should(text: str) -> None:
    shown = code(text)
    shown.encode()
    fence = shown[: len(shown) - len(shown.lstrip("`"))]
    inner = shown[len(fence) : -len(fence)]
    assert shown.endswith(fence)
    assert fence not in inner.replace("`" * (len(fence) + 1), "")
    assert len(shown.splitlines()) == 1
    assert inner.count("|") == inner.count("\\|")


def test_quiet_keeps_ordinary_text() -> None:
    assert quiet("use  `raise … from err`\nin a.py:12 (50 %)") == "use `raise … from err` in a.py:12 (50 %)"


@given(st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), unique=True, max_size=50))
def test_the_marker_gives_back_its_fingerprints(fingerprints: list[str]) -> None:
    body = marker(Category.SECURITY, fingerprints) + "\n\ntext"
    assert read_marker(body) == tuple(fingerprints)
    assert read_marker(f"hello\n{body}") == ()


@pytest.mark.parametrize("packed", ["", "AAAA", "eA==", "x"])
def test_a_damaged_marker_offers_nothing(packed: str) -> None:
    assert read_marker(f"<!-- pyagent:v1 category=security hash={'0' * 16} offers={packed} -->") == ()


def test_a_body_is_cut_at_the_limit_and_stays_readable() -> None:
    outcomes = tuple(Outcome(finding(f"{number:016x}"), fixed=True) for number in range(9000))
    commits = tuple(planned(f"EXC{number:03}", "word " * 14, outcomes=outcomes[number::300]) for number in range(300))
    left = tuple(Outcome(finding("0"), fixed=False, reason=f"reason {n} " + "z" * 900) for n in range(20))
    plan = CategoryPlan(Category.EXCEPTIONS, commits, left)
    body = pull_body(plan, branch(plan), RUN)
    assert len(body) <= BODY_LIMIT
    assert body.count("<details>") == body.count("</details>")
    assert body.endswith("… cut here; `pyagent records` and the commits have the rest.\n")
    offered = read_marker(body)
    assert 1000 < len(offered) < 9000
    assert set(offered) <= set(plan.fingerprints)


@given(st.text(max_size=300), st.integers(80, 200))
def test_cutting_keeps_the_limit_and_short_text(text: str, limit: int) -> None:
    shown = cut(text, limit, "… cut")
    assert len(shown) <= limit
    assert shown == text or len(text) > limit


def test_a_file_name_cannot_fake_a_marker() -> None:
    fake = marker(Category.SECURITY, ["f00d"])
    plan = CategoryPlan(Category.EXCEPTIONS, (planned(title=fake),))
    body = pull_body(plan, branch(plan), replace(RUN, actor=fake))
    assert read_marker(body) == plan.fingerprints
