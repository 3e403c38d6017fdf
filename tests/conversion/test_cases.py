"""Every row of the table of semantics, proved as a conversion is proved; and that the proof would see a fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from built_cases import MODULE, Built
from faults import FAULTS

CHILD = Path(__file__).with_name("fault_child.py")
CAUGHT = 0.95
AT_ONCE = os.cpu_count() or 1


@pytest.fixture(scope="session")
def found(built: Built) -> dict[str, tuple[str, int, int]]:
    """What the proof said: by the name of the function without a fault, and by the name of the fault."""
    functions = {
        name: {
            "text": built.text(name),
            "plain": it.plain,
            "exported": it.exported,
            "hints": [hint for _, hint in it.params],
            "constants": it.constants,
            "changes": it.changes,
        }
        for name, it in built.candidates.items()
    }
    trials = [(name, 0, name) for name in functions]
    trials += [(fault.name, number, fault.shown_by) for number, fault in enumerate(FAULTS, 1)]
    order = {"library": str(built.library), "module": MODULE, "functions": functions}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(_found_by_child, (_ordered(built.folder, order, trials, n) for n in range(AT_ONCE)))
        return {key: tuple(it) for answer in answers for key, it in answer.items()}


def _ordered(folder: Path, order: Mapping[str, object], trials: Sequence[tuple[str, int, str]], number: int) -> Path:
    """The folder of one process, with its share of the trials."""
    own = folder / f"trials-{number}"
    own.mkdir()
    (own / "order.json").write_text(json.dumps({**order, "trials": trials[number::AT_ONCE]}), encoding="utf-8")
    return own


def _found_by_child(folder: Path) -> dict[str, list[Any]]:
    subprocess.run([sys.executable, str(CHILD), str(folder)], check=True, timeout=600)
    found: dict[str, list[Any]] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.timeout(600)
def test_rust_answers_what_python_answers(built: Built, found: dict[str, tuple[str, int, int]]) -> None:
    seen = {name: found[name] for name in built.candidates}
    assert {name: it for name, it in seen.items() if it[0]} == {}
    # That Rust bails is always right, and no evidence.
    assert {name: it for name, it in seen.items() if it[2] < it[1] // 10} == {}


@pytest.mark.timeout(600)
def test_the_proof_catches_translation_faults(found: dict[str, tuple[str, int, int]]) -> None:
    missed = [fault.name for fault in FAULTS if not found[fault.name][0]]
    assert len(FAULTS) - len(missed) >= CAUGHT * len(FAULTS), missed
