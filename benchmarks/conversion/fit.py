"""Fits the costs of calls; run by the Python of an environment that has scipy, with rows as JSON at standard input.

Errors count by their ratio, since costs go over five powers of ten, and outliers little (soft L1). Factors are not
negative.
"""

from __future__ import annotations

import json
import sys

import numpy
from scipy.optimize import least_squares
from scipy.stats import spearmanr

DOCUMENTED = ([98.0, 5.2], [199.0, 3.4, 19.7, 0.39])
"""Nanoseconds of a call and of a bytecode in Python; of a call, of elements in and out, of a bytecode in Rust."""


def best(columns: numpy.ndarray, took: numpy.ndarray, start: list[float]) -> list[float]:
    """Factors of the columns that come nearest to what was measured."""

    def error(logs: numpy.ndarray) -> numpy.ndarray:
        return numpy.log(columns @ numpy.exp(logs)) - numpy.log(took)

    return numpy.exp(least_squares(error, numpy.log(start), loss="soft_l1").x).tolist()


def said(
    python: list[float], rust: list[float], columns: list[numpy.ndarray], gains: numpy.ndarray
) -> dict[str, object]:
    """How well factors predict the gains."""
    predicted = (columns[0] @ python) / (columns[1] @ rust)
    off = numpy.exp(numpy.median(numpy.abs(numpy.log(predicted / gains))))
    order = spearmanr(predicted, gains).statistic
    return {"python": python, "rust": rust, "off": float(off), "order": float(order)}


def main() -> None:
    """Print what fits best, and what is documented."""
    rows = numpy.array(json.load(sys.stdin), dtype=float)
    ones = numpy.ones(len(rows))
    bytecodes, given, returned, python, rust = rows.T
    columns = [numpy.stack([ones, bytecodes], 1), numpy.stack([ones, given, returned, bytecodes], 1)]
    new = best(columns[0], python, DOCUMENTED[0]), best(columns[1], rust, DOCUMENTED[1])
    json.dump([said(*factors, columns, python / rust) for factors in (new, DOCUMENTED)], sys.stdout)


if __name__ == "__main__":
    main()
