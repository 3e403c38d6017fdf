"""The machine formats keep their contracts."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from reports import finding, fix_report, scan_report

from pyagent.core.docs import RuleDoc
from pyagent.core.model import Category, FileChange, Outcome, Safety
from pyagent.core.report.json_ import BranchResult, fix_json, scan_json
from pyagent.core.report.sarif import findings_sarif
from pyagent.core.report.schemas import fix_schema, scan_schema

SARIF_SCHEMA = json.loads((Path(__file__).parents[1] / "data/sarif/sarif-schema-2.1.0.json").read_text("utf-8"))
DOC = RuleDoc(
    rule="EXC001",
    name="bare-except",
    category=Category.EXCEPTIONS,
    safety=Safety.REVIEW,
    fixable=True,
    paragraphs=("Finds a bare `except`. It hides faults.", "Review."),
    examples=(),
)


def sarif(*findings: object) -> dict[str, object]:
    log = json.loads(findings_sarif(scan_report(*findings).findings, {"EXC001": DOC}, version="0.1.0"))  # type: ignore[arg-type]
    jsonschema.Draft7Validator(SARIF_SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    return log


def test_scan_json_has_the_fields_of_the_contract() -> None:
    printed = json.loads(scan_json(scan_report(finding(), suppressed=4)))
    assert {key: printed[key] for key in ("version", "root", "files", "lines", "suppressed", "metrics")} == {
        "version": 1,
        "root": "/somewhere/shop",
        "files": 2,
        "lines": 1204,
        "suppressed": 4,
        "metrics": {"functions": 12},
    }
    assert printed["findings"] == [
        {
            "rule": "EXC001",
            "name": "bare-except",
            "category": "exceptions",
            "path": "shop/cart.py",
            "line": 3,
            "column": 5,
            "end_line": 3,
            "end_column": 12,
            "message": "`except:` also catches KeyboardInterrupt",
            "safety": "safe",
            "fixable": True,
            "fingerprint": "exc001-0003",
        }
    ]
    assert printed["dismissed"][0]["reason"] == "a script prints on purpose"
    jsonschema.validate(printed, scan_schema())


def test_fix_json_has_the_fields_of_the_contract() -> None:
    report = fix_report(
        Outcome(finding(), fixed=True),
        Outcome(finding(line=9), fixed=False, reason="unknown code"),
        changes=(FileChange("shop/cart.py", b"a", b"b"),),
    )
    printed = json.loads(fix_json(report))
    assert (printed["found"], printed["fixed"], printed["left"], printed["autonomy"]) == (2, 1, 1, 0.5)
    assert printed["categories"] == {"exceptions": {"found": 2, "fixed": 1, "left": 1}}
    assert [(o["rule"], o["path"], o["line"], o["status"], o["reason"]) for o in printed["outcomes"]] == [
        ("EXC001", "shop/cart.py", 3, "fixed", ""),
        ("EXC001", "shop/cart.py", 9, "left", "unknown code"),
    ]
    assert "diff" not in printed
    assert "branches" not in printed
    jsonschema.validate(printed, fix_schema())


def test_fix_json_holds_diff_and_branches_where_asked_for() -> None:
    branches = {Category.EXCEPTIONS: BranchResult("pyagent/exceptions", commits=2, files=1, head="f" * 40)}
    printed = json.loads(fix_json(fix_report(), diff="", branches=branches))
    assert printed["diff"] == ""
    assert printed["branches"] == {
        "exceptions": {"branch": "pyagent/exceptions", "commits": 2, "files": 1, "head": "f" * 40}
    }
    jsonschema.validate(printed, fix_schema())


def test_the_schemas_are_schemas_and_refuse_other_fields() -> None:
    for schema in (scan_schema(), fix_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"version": 1}, schema)


def test_names_that_are_not_utf8_survive_in_json() -> None:
    text = scan_json(scan_report(finding(path="caf\udce9\n.py")))
    assert text.isascii()
    assert json.loads(text)["findings"][0]["path"] == "caf\udce9\n.py"


def test_sarif_is_valid_and_complete() -> None:
    run = sarif(finding(), finding("SEC001", name="exec-or-eval", category=Category.SECURITY))["runs"][0]  # type: ignore[index]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["EXC001", "SEC001"]
    assert rules[0]["help"]["text"] == "Finds a bare `except`. It hides faults.\n\nReview."
    assert rules[0]["shortDescription"]["text"] == "Finds a bare `except`."
    assert run["columnKind"] == "unicodeCodePoints"
    result = run["results"][1]
    assert (result["ruleId"], rules[result["ruleIndex"]]["id"], result["level"]) == ("SEC001", "SEC001", "error")
    assert result["partialFingerprints"] == {"pyagent/v1": "sec001-0003"}
    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 5,
        "endLine": 3,
        "endColumn": 12,
    }


def test_sarif_without_findings_is_valid() -> None:
    assert sarif()["runs"][0]["results"] == []  # type: ignore[index]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü#1.py", "a%20b/%C3%BC%231.py"),
        ("c:d.py", "c%3Ad.py"),
        ("50%\n.py", "50%25%0A.py"),
        ("caf\udce9.py", "caf%E9.py"),
    ],
)
def test_sarif_paths_are_percent_encoded_bytes(path: str, uri: str) -> None:
    result = sarif(finding(path=path))["runs"][0]["results"][0]  # type: ignore[index]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "SRCROOT"}
