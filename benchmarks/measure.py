"""Wall time of whole processes, in turns, so that a busy machine slows both sides alike."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
    """Seconds of the counted runs of one command."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return f"{self.median:.2f} s ({min(self.seconds):.2f}-{max(self.seconds):.2f})"


def in_turns(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Sample]:
    """Run the commands A B A B …, each once beforehand without counting.

    Args:
        commands: Name → command; exit codes 0 and 1 are both an answer.
        rounds: Counted runs of each.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            begin = time.perf_counter()
            done = subprocess.run(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
            seconds = time.perf_counter() - begin
            if done.returncode not in (0, 1):
                raise SystemExit(f"{name} failed: {done.stderr.decode(errors='replace')[-500:]}")
            if number:
                taken[name].append(seconds)
    return {name: Sample(tuple(values)) for name, values in taken.items()}
