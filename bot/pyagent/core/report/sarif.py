"""Findings as SARIF 2.1.0, the format of code scanning.

Columns count code points, paths are percent-encoded and relative to ``SRCROOT``: the file is the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from pyagent.core.docs import RuleDoc
from pyagent.core.model import Finding, Safety
from pyagent.core.report.severity import level_of

MOST_RESULTS = 5000
"""What code scanning takes of one run."""
SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def findings_sarif(findings: Sequence[Finding], docs: Mapping[str, RuleDoc], *, version: str) -> str:
    """Findings as one run of PyAgent, for ``scan --format sarif`` and for code scanning.

    Args:
        findings: In the order they are to have.
        docs: Rule id → its docs; a rule without docs is described by its first finding.
        version: Version of PyAgent.
    """
    first = {finding.rule: finding for finding in reversed(findings)}
    index = {rule: position for position, rule in enumerate(sorted(first))}
    run = {
        "tool": {
            "driver": {
                "name": "PyAgent",
                "version": version,
                "rules": [_rule(first[rule], docs.get(rule)) for rule in index],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the scanned repository."}}},
        "results": [_result(finding, index[finding.rule]) for finding in findings],
    }
    return json.dumps({"$schema": SCHEMA_URI, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(finding: Finding, doc: RuleDoc | None) -> dict[str, object]:
    summary = doc.summary if doc else finding.message
    text = "\n\n".join(doc.paragraphs) if doc else finding.message
    return {
        "id": finding.rule,
        "name": "".join(word.capitalize() for word in finding.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": doc.markdown() if doc else text},
        "defaultConfiguration": {"level": level_of(finding.rule, finding.category)},
        "properties": {"tags": [finding.category.value], "safety": (doc.safety if doc else finding.safety).value},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, object]:
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": level_of(finding.rule, finding.category),
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(finding.path), "uriBaseId": "SRCROOT"},
                    "region": {
                        "startLine": finding.line,
                        "startColumn": finding.column,
                        "endLine": finding.end_line,
                        "endColumn": finding.end_column,
                    },
                }
            }
        ],
        "partialFingerprints": {"pyagent/v1": finding.fingerprint},
        "properties": {"fixable": finding.fixable and finding.safety is not Safety.MANUAL},
    }


def _uri(path: str) -> str:
    # Surrogates stand for the bytes of a name that is not UTF-8: the URI holds those bytes.
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")
