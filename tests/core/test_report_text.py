"""What people read on the terminal and in Actions."""

from __future__ import annotations

from inline_snapshot import snapshot
from reports import finding, fix_report, scan_report

from pyagent.core.model import Category, FileChange, Outcome, Safety
from pyagent.core.report.github import scan_github
from pyagent.core.report.text import Style, fix_summary, fix_text, scan_text


def test_a_scan_lists_findings_by_place_then_sums_up() -> None:
    report = scan_report(
        finding("SEC001", name="exec-or-eval", category=Category.SECURITY, path="app.py", fixable=False),
        finding(line=30),
        suppressed=2,
    )
    assert scan_text(report) == snapshot("""\
app.py:3:5: SEC001 `except:` also catches KeyboardInterrupt
shop/cart.py:30:5: EXC001 `except:` also catches KeyboardInterrupt [fixable]

security 1 · exceptions 1
Found 2 findings (1 fixable) in 2 files, 1,204 lines (0.01 s); 2 suppressed.
""")


def test_a_clean_scan_is_one_line() -> None:
    assert scan_text(scan_report()) == "No findings in 2 files, 1,204 lines (0.01 s).\n"


def test_a_fix_says_what_was_left_and_why() -> None:
    report = fix_report(
        Outcome(finding(), fixed=True),
        Outcome(finding(line=9, safety=Safety.MANUAL), fixed=False, reason="the body calls unknown code"),
        Outcome(finding("DOC001", category=Category.DOCSTRINGS), fixed=True),
        changes=(FileChange("shop/cart.py", b"a", b"b"),),
    )
    assert fix_text(report) == snapshot("""\
shop/cart.py:9:5: EXC001 left: the body calls unknown code

exceptions        2 found      1 fixed      1 left
docstrings        1 found      1 fixed      0 left
Fixed 2 of 3 findings (66 % on its own) in 1 file; 1 left (0.50 s).
""")


def test_nothing_to_fix_is_one_line() -> None:
    assert fix_text(fix_report()) == "Nothing to fix (0.50 s).\n"
    assert fix_summary(fix_report(Outcome(finding(), fixed=True)), "Would fix").startswith("Would fix 1 of 1 finding ")


def test_a_file_name_cannot_forge_a_line_or_drive_the_terminal() -> None:
    report = scan_report(finding(path="a.py:1:1: SEC001 fake\nb\x1b[2J\u202e\udcff.py", message="two\r\nlines"))
    first = scan_text(report).splitlines()[0]
    assert first == r"a.py:1:1: SEC001 fake\nb\x1b[2J\u202e\udcff.py:3:5: EXC001 two\r\nlines [fixable]"


def test_colour_is_only_for_terminals() -> None:
    assert "\x1b[" not in scan_text(scan_report(finding()), Style.PLAIN)
    assert "\x1b[1;31mEXC001\x1b[0m" in scan_text(scan_report(finding()), Style.COLOUR)


def test_github_annotations_escape_what_the_runner_reads() -> None:
    report = scan_report(
        finding(path="a,b:c%\n.py", message="50% of\nlines: all, really"),
        finding("DOC001", name="missing-module-docstring", category=Category.DOCSTRINGS),
        finding("SEC001", name="exec-or-eval", category=Category.SECURITY),
    )
    assert scan_github(report) == snapshot("""\
::warning file=a%2Cb%3Ac%25%0A.py,line=3,endLine=3,col=5,title=EXC001 bare-except,endColumn=12::50%25 of%0Alines: all, really
::notice file=shop/cart.py,line=3,endLine=3,col=5,title=DOC001 missing-module-docstring,endColumn=12::`except:` also catches KeyboardInterrupt
::error file=shop/cart.py,line=3,endLine=3,col=5,title=SEC001 exec-or-eval,endColumn=12::`except:` also catches KeyboardInterrupt
""")  # noqa: E501
    assert scan_github(scan_report()) == ""
