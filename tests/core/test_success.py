"""The success metrics: what is measured, held against goals, drawn and remembered."""

from __future__ import annotations

import json
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st
from inline_snapshot import snapshot
from reports import finding, fix_report, scan_report

from pyagent.core.directive_values import Goal, Metric, Source
from pyagent.core.model import Category, Outcome
from pyagent.core.report.junit import scan_junit, success_junit
from pyagent.core.report.markdown_ import scan_markdown, success_markdown
from pyagent.core.report.plot import HEIGHT, WIDTH, bars_of, line_of
from pyagent.core.report.success_text import success_json, success_text
from pyagent.core.success import (
    Row,
    Snapshot,
    SuccessReport,
    measure,
    read_history,
    rows_of,
    shares_of,
    with_snapshot,
    write_history,
)
from pyagent.shell.report_page import page

SHELL = finding("SEC002", category=Category.SECURITY, path="shop/run.py", line=8, message="a shell runs `ls`")
LONG = finding("ARC001", category=Category.ARCHITECTURE, path="shop/big.py", line=1, fixable=False)
BARE = finding()
FIXES = fix_report(Outcome(SHELL, fixed=True), Outcome(LONG, fixed=False, reason="by hand"), Outcome(BARE, fixed=True))
NOW = Snapshot("2026-11-25", "0123abc", 2, 1204, {Metric.LINT: 50.0, Metric.LONG_FILES: 1, Metric.AUTONOMY: 66.66})
BEFORE = Snapshot("2026-11-18", "aaaa", 2, 1100, {Metric.LINT: 40.0, Metric.LONG_FILES: 3, Metric.AUTONOMY: 66.66})


def report(*earlier: Snapshot, now: Snapshot = NOW, name: str = "shop") -> SuccessReport:
    return SuccessReport(name, now, rows_of(now.values, ()), shares_of(FIXES), (*earlier, now))


def test_the_metrics_of_a_scan_and_its_fixes() -> None:
    assert measure(scan_report(SHELL, LONG, BARE), FIXES) == {
        Metric.LINT: 50.0,
        Metric.TYPES: 0.0,
        Metric.DOCSTRINGS: 100.0,
        Metric.LONG_FILES: 1,
        Metric.CORE_SHELL: 0,
        Metric.VULNERABILITIES: 1,
        Metric.AUTONOMY: 100 * 2 / 3,
    }


def test_a_share_is_complete_only_where_nothing_is_missing() -> None:
    assert Row(Metric.LINT, 99.99, 100).shown == "99.9 %"
    assert not Row(Metric.LINT, 99.99, 100).is_met
    assert Row(Metric.LONG_FILES, 0, 0).is_met
    assert Row(Metric.TYPES, 3.0, None).is_met


def test_goals_of_the_project_come_before_ours() -> None:
    rows = rows_of({Metric.DOCSTRINGS: 85, Metric.TYPES: 10}, [Goal(Metric.DOCSTRINGS, 80, Source("c", 1))])
    assert {row.metric: row.goal for row in rows} == {Metric.TYPES: None, Metric.DOCSTRINGS: 80}


def test_the_report_as_text() -> None:
    assert success_text(report(BEFORE)) == snapshot("""\
shop: 2 files, 1,204 lines

lint compliance   50.0 %  at least 100 % missed   +10.0 since 2026-11-18
files too long         1  at most 0      missed   -2 since 2026-11-18
autonomy          66.6 %  at least 80 %  missed

security             1 found       1 fixed
exceptions           1 found       1 fixed
architecture         1 found       0 fixed

0 of 3 goals reached.
""")


def test_the_report_as_markdown() -> None:
    assert success_markdown(report()) == snapshot("""\
# Success metrics of shop

2 files, 1,204 lines at `0123abc`, 2026-11-25.

| metric | now | goal | |
|---|---:|---|---|
| lint compliance | 50.0 % | at least 100 % | **missed** |
| files too long | 1 | at most 0 | **missed** |
| autonomy | 66.6 % | at least 80 % | **missed** |

| category | found | fixed without a person |
|---|---:|---:|
| security | 1 | 1 |
| exceptions | 1 | 1 |
| architecture | 1 | 0 |
""")


def test_the_report_as_json() -> None:
    fields = json.loads(success_json(report(BEFORE)))
    assert fields["metrics"]["lint"] == {"value": 50.0, "goal": 100, "met": False}
    assert fields["categories"]["security"] == {"found": 1, "fixed": 1, "left": 0}
    assert [row["date"] for row in fields["history"]] == ["2026-11-18", "2026-11-25"]


def test_the_report_as_junit_fails_per_missed_goal() -> None:
    root = fromstring(success_junit(report()))
    assert (root.get("tests"), root.get("failures")) == ("3", "3")
    assert [case.get("name") for case in root.iter("testcase") if case.find("failure") is not None] == [
        "lint compliance",
        "files too long",
        "autonomy",
    ]


def test_a_scan_as_junit() -> None:
    assert scan_junit(scan_report(SHELL)) == snapshot("""\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pyagent" tests="1" failures="1" errors="0" time="0.012">
  <testsuite name="shop/run.py" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="SEC002 bare-except (8:5)" classname="shop/run" file="shop/run.py" time="0" line="8" column="5">
      <failure message="a shell runs `ls`" type="SEC002">shop/run.py:8:5: SEC002 a shell runs `ls`</failure>
    </testcase>
  </testsuite>
</testsuites>
""")
    clean = fromstring(scan_junit(scan_report()))
    assert [(case.get("name"), len(case)) for case in clean.iter("testcase")] == [("No findings", 0)]


def test_a_scan_as_markdown() -> None:
    assert scan_markdown(scan_report(SHELL, BARE)) == snapshot("""\
# PyAgent scan

Found 2 findings (2 fixable) in 2 files, 1,204 lines (0.01 s).

## security (1)

| rule | place | what | fix |
|---|---|---|---|
| SEC002 | `shop/run.py:8` | a shell runs \\`ls\\` | safe |

## exceptions (1)

| rule | place | what | fix |
|---|---|---|---|
| EXC001 | `shop/cart.py:3` | \\`except:\\` also catches KeyboardInterrupt | safe |
""")


@given(st.text(st.characters(), max_size=40), st.text(st.characters(), max_size=40))
def test_nothing_from_a_repository_breaks_xml_or_a_table(path: str, message: str) -> None:
    odd = scan_report(finding(path=path, message=message))
    root = fromstring(scan_junit(odd))
    assert len(list(root.iter("failure"))) == 1
    scan_junit(odd).encode()
    rows = [line for line in scan_markdown(odd).split("\n") if line.startswith("| EXC001")]
    assert len(rows) == 1


def test_the_page_loads_nothing_and_escapes_everything() -> None:
    text = page(report(BEFORE, name='<script src="http://x">'))
    assert "<script" not in text
    assert "http://" not in text.replace("http://x", "")
    assert "https://" not in text
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert text.count("<polyline") == 3
    assert 'aria-label="lint compliance: from 40.0 % to 50.0 % in 2 measurements"' in text
    assert page(report()).count("<polyline") == 0


@given(st.lists(st.floats(0, 100), min_size=2, max_size=9), st.sampled_from([None, 0, 90]))
def test_a_line_stays_in_its_picture(values: list[float], goal: int | None) -> None:
    for metric in (Metric.LINT, Metric.LONG_FILES):
        line = line_of(Row(metric, values[-1], goal), [Snapshot("d", "c", 1, 1, {metric: value}) for value in values])
        assert line is not None
        for point in line.points.split(" "):
            x, y = map(float, point.split(","))
            assert 0 <= x <= WIDTH
            assert 0 <= y <= HEIGHT


def test_bars_are_as_long_as_their_share() -> None:
    assert [(bar.length, bar.fixed) for bar in bars_of(shares_of(FIXES))] == [(300, 300), (300, 300), (300, 0)]
    assert bars_of(()) == []


def test_the_history_comes_back_as_it_was() -> None:
    text = write_history([BEFORE, NOW])
    assert read_history(text) == (BEFORE, NOW)
    again = with_snapshot(read_history(text), NOW)
    assert again == (BEFORE, NOW)


@given(st.text(st.characters(), max_size=200))
def test_no_history_is_too_odd(text: str) -> None:
    read_history(text)
    odd = '{"metrics": {"lint": 1e999, "types": true, "docstrings": -1}, "files": "x", "date": 7}\n'
    odd += '[1]\nnull\n{"metrics": 3}\n'
    assert read_history(odd) == (Snapshot("7", "", 0, 0, {}),)


def course(*values: float) -> SuccessReport:
    """A report whose docstring coverage took these values, one after another."""
    measured = [
        Snapshot(f"2026-11-{day:02}", f"c{day}", 1, 1, {Metric.DOCSTRINGS: it}) for day, it in enumerate(values)
    ]
    return report(*measured[:-1], now=measured[-1])


def test_a_course_that_chance_would_seldom_take_is_a_trend() -> None:
    rising = course(60, 61, 61, 65, 70, 71)
    assert (
        "docstring coverage   71.0 %  at least 90 %  missed   +1.0 since 2026-11-04  rising over 6 m"
        in success_text(rising)
    )
    trend = json.loads(success_json(rising))["metrics"]["docstrings"]["trend"]
    assert trend == {"word": "rising", "rho": 0.9856, "p": 0.000309, "measurements": 6}
    assert "  falling over 5 measurements (p 0.001)" in success_text(course(5, 4, 3, 2, 1))


def test_a_goal_that_is_missed_and_does_not_move_is_told() -> None:
    assert "  the same at the last 6 measurements" in success_text(course(10, 9, 9.05, 9, 9.05, 9, 9.05))
    assert "the same" not in success_text(course(91, 91, 91, 91, 91, 91))
    assert "the same" not in success_text(course(9, 9, 9, 9))


def test_what_wavers_stays_or_is_little_known_is_no_trend() -> None:
    for report_ in (course(60, 70, 61, 69, 62, 68), course(9, 9, 9, 9, 9, 9), course(1, 2, 3, 4), course(1)):
        assert " over " not in success_text(report_)
        assert "trend" not in json.loads(success_json(report_))["metrics"]["docstrings"]
