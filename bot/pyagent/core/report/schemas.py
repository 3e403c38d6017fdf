"""JSON schemas of what the commands print with ``--format json``."""

from __future__ import annotations

from pyagent.core.directive_values import Metric
from pyagent.core.model import Category, Safety
from pyagent.core.success import FACTORS

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: dict[str, object] = {"type": "string"}
_COUNT: dict[str, object] = {"type": "integer", "minimum": 0}
_ORDINAL: dict[str, object] = {"type": "integer", "minimum": 1}
_SECONDS: dict[str, object] = {"type": "number", "minimum": 0}
_FLAG: dict[str, object] = {"type": "boolean"}
_RULE: dict[str, object] = {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"}
_CATEGORY: dict[str, object] = {"enum": [category.value for category in Category]}
_SAFETY: dict[str, object] = {"enum": [safety.value for safety in Safety]}


def scan_schema() -> dict[str, object]:
    """Schema of ``scan --format json``."""
    finding = _object(
        rule=_RULE,
        name=_TEXT,
        category=_CATEGORY,
        path=_TEXT,
        line=_ORDINAL,
        column=_ORDINAL,
        end_line=_ORDINAL,
        end_column=_ORDINAL,
        message=_TEXT,
        safety=_SAFETY,
        fixable=_FLAG,
        fingerprint=_TEXT,
    )
    dismissed = _object(rule=_RULE, path=_TEXT, line=_ORDINAL, reason=_TEXT)
    return {
        "$schema": _DRAFT,
        "title": "pyagent scan",
        **_object(
            version={"const": 1},
            root=_TEXT,
            files=_COUNT,
            lines=_COUNT,
            seconds=_SECONDS,
            findings=_list(finding),
            suppressed=_COUNT,
            metrics=_map({"type": "integer"}),
            dismissed=_list(dismissed),
        ),
    }


def fix_schema() -> dict[str, object]:
    """Schema of ``fix --format json``; ``diff`` and ``branches`` are there when they were asked for."""
    outcome = _object(
        rule=_RULE,
        path=_TEXT,
        line=_ORDINAL,
        status={"enum": ["fixed", "left"]},
        reason=_TEXT,
        category=_CATEGORY,
        column=_ORDINAL,
        fingerprint=_TEXT,
    )
    counts = _object(found=_COUNT, fixed=_COUNT, left=_COUNT)
    branch = _object(branch=_TEXT, commits=_COUNT, files=_COUNT, head=_TEXT)
    report = _object(
        version={"const": 1},
        found=_COUNT,
        fixed=_COUNT,
        left=_COUNT,
        autonomy={"type": "number", "minimum": 0, "maximum": 1},
        categories=_map(counts),
        outcomes=_list(outcome),
        files=_list(_TEXT),
        seconds=_SECONDS,
    )
    optional: dict[str, object] = {"diff": _TEXT, "branches": _map(branch)}
    return {"$schema": _DRAFT, "title": "pyagent fix", **_with_optional(report, optional)}


def run_schema() -> dict[str, object]:
    """Schema of ``run --format json``: that of ``fix``, and how the directive files were taken."""
    lines: dict[str, object] = {"file": _TEXT, "line": _ORDINAL}
    reading = _object(**lines, end_line=_ORDINAL, status={"enum": ["understood", "prose"]}, meaning=_TEXT)
    conflict = _object(lines=_list(_object(**lines)), what=_TEXT)
    more: dict[str, object] = {
        "directives": _list(reading),
        "conflicts": _list(conflict),
        "cycles": _list(_object(fixed=_COUNT)),
        "standing": _list(_object(**lines, open=_COUNT)),
    }
    return {**_with_optional(fix_schema(), more), "title": "pyagent run"}


def report_schema() -> dict[str, object]:
    """Schema of ``report --format json``; an earlier measurement may lack a metric that is newer."""
    names = [metric.name.lower() for metric in Metric]
    always = [metric.name.lower() for metric in Metric if metric not in FACTORS]
    number: dict[str, object] = {"type": "number"}
    row = _object(value=number, goal={"type": ["integer", "null"]}, met=_FLAG)
    snapshot = _with_optional(_object(date=_TEXT, commit=_TEXT), dict.fromkeys(names, number))
    return {
        "$schema": _DRAFT,
        "title": "pyagent report",
        **_object(
            version={"const": 1},
            name=_TEXT,
            date=_TEXT,
            commit=_TEXT,
            files=_COUNT,
            lines=_COUNT,
            metrics=_with_optional(_object(**dict.fromkeys(always, row)), {Metric.GAIN.name.lower(): row}),
            categories=_map(_object(found=_COUNT, fixed=_COUNT, left=_COUNT)),
            history=_list(snapshot),
        ),
    }


def _object(**properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


def _with_optional(schema: dict[str, object], optional: dict[str, object]) -> dict[str, object]:
    properties = schema["properties"]
    if not isinstance(properties, dict):
        raise TypeError("not an object schema")
    return {**schema, "properties": properties | optional}


def _list(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


def _map(values: object) -> dict[str, object]:
    return {"type": "object", "additionalProperties": values}
