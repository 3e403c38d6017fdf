"""The honest rival: what mypyc makes of the same function, measured on the same input, where mypyc is installed.

A figure that could not be had is none, and never a reason against a conversion.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

from pyagent.errors import PyAgentError
from pyagent.shell import files
from pyagent.shell.child import run_child

MOST = 5
"""Functions of a run that are compiled for the comparison: as many as a request has."""
_MODULE = "pyagent_rival"
_LONGEST_BUILD = 180
_SECONDS = 60.0

Json = dict[str, Any]


def figure(order: Json, folder: Path) -> float:
    """How many times as fast mypyc makes the function of an order; 0 when that is not known."""
    if not all(map(importlib.util.find_spec, ("mypyc", "setuptools"))):
        return 0.0
    try:
        library = _compiled(order["source"], folder)
        answer = run_child(
            "pyagent.shell.conversion.rival:measure", {**order, "rival": library}, folder / "work", timeout=_SECONDS
        )
    except (PyAgentError, OSError, subprocess.SubprocessError):
        return 0.0
    # The child imports this module too, and has no room for the core.
    from pyagent.rust_core import Sample  # noqa: PLC0415

    return round(Sample(answer["ratios"]).median, 2) if answer["ratios"] else 0.0


def _compiled(source: str, folder: Path) -> str:
    """The module that mypyc makes of a text; it compiles and runs nothing of it."""
    folder.mkdir(parents=True, exist_ok=True)
    files.write_text(folder / f"{_MODULE}.py", source)
    subprocess.run(
        [sys.executable, "-m", "mypyc", f"{_MODULE}.py"],
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_LONGEST_BUILD,
        check=True,
    )
    found = [path for path in folder.glob(f"{_MODULE}.*") if path.suffix in (".so", ".pyd")]
    if not found:
        raise FileNotFoundError(_MODULE)
    return str(found[0])


def measure(order: Json) -> Json:
    """The child: the original and what mypyc made of it, in turns."""
    # What the proof needs is loaded only in its processes.
    from pyagent.shell.conversion.accelerate import with_constants  # noqa: PLC0415
    from pyagent.shell.conversion.gain import Pair, measure_other  # noqa: PLC0415
    from pyagent.shell.conversion.trial import load, originals  # noqa: PLC0415

    scope = originals(order["source"])
    native = getattr(load(order["library"], order["module"]), order["exported"])
    native = with_constants(native, tuple(order["constants"]), scope)
    pair = Pair(scope[order["name"]], native, order["changes"])
    other = getattr(load(order["rival"], _MODULE), order["name"])
    return {"ratios": measure_other(pair, other, [hint for _, hint in order["params"]])}
