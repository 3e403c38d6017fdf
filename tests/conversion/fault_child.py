"""A process that switches one fault after another on, and lets the proof look for it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from pyagent.shell.conversion import trial
from pyagent.shell.conversion.accelerate import with_constants
from pyagent.shell.conversion.branches import Branches
from pyagent.shell.conversion.strategies import Strategies

EXAMPLES = 1500
CPU_SECONDS = 15.0


def main(folder: Path) -> None:
    """Leave what was found beside the order."""
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    trial.limit(trial.MEMORY)
    native = trial.load(order["library"], order["module"])
    found = {}
    for key, number, name in order["trials"]:
        native.set_fault(number)
        it = order["functions"][name]
        texts, plain = it["text"], it["plain"]
        scope = trial.originals(texts)
        rust = with_constants(getattr(native, it["exported"]), tuple(it["constants"]), scope)
        tally = trial.Tally()
        watched = trial.Trial(scope[plain], rust, Branches(texts), plain, tally, changes=it["changes"])
        arguments = Strategies(texts).arguments(it["hints"])
        for round_ in range(3):
            trial.examples(watched, arguments, round_, EXAMPLES, time.process_time() + CPU_SECONDS)
            if tally.difference or tally.compared >= EXAMPLES:
                break
        found[key] = [tally.difference, tally.compared, tally.answered]
    (folder / "found.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
