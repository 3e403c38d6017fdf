"""Formulas of the configuration: which names each may use, and the order that it gives. Pure.

The language is that of ``rust_core/cores/src/formula``: arithmetic on named numbers, nothing else. A formula is checked
when the configuration is read, so computing one never fails; what has no value (NaN) comes last.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping, Sequence

from pyagent.core.nearest import did_you_mean
from pyagent.rust_core import Formula, FormulaError

PRIORITY_NAMES = ("findings", "safe", "rules", "lines")
"""Of a file: findings that can be fixed, those of them that are safe, rules that they are of, lines of the file."""

READINESS_NAMES = ("gain", "saved", "time", "lines", "complexity", "loops", "calls", "tier")
"""Of a function: predicted gain; time that Rust would save and that it takes itself, by the profile (0 without one);
size; functions of the project that it calls; tier."""


def objection(text: str, names: Sequence[str]) -> str:
    """Why a text is no formula of these names; empty when it is one."""
    try:
        used = Formula(text).names
    except FormulaError as error:
        _, at, message = error.args
        return f"{message} (character {at + 1})"
    for name in used:
        if name not in names:
            return f"`{name}` is not known here{did_you_mean(name, names)}; there are {', '.join(names)}"
    return ""


def ranks(text: str, rows: Sequence[Mapping[str, float]]) -> list[float]:
    """What a formula gives for each row; higher comes first, and NaN is below all."""
    formula = Formula(text)
    columns = {name: array("d", [row[name] for row in rows]) for name in formula.names}
    out = array("d", bytes(8 * len(rows)))
    formula.evaluate_rows(columns, out)
    return [-math.inf if math.isnan(value) else value for value in out]
