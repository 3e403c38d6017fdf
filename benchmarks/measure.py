"""Wall time of whole processes, in turns, so that a busy machine slows both sides alike."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyagent.rust_core import Sample as Statistics
from pyagent.rust_core import compare


@dataclass(frozen=True)
class Sample:
    """Seconds of the counted runs of one command."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return self.statistics.median

    @property
    def statistics(self) -> Statistics:
        return Statistics(self.seconds)

    def __str__(self) -> str:
        found = self.statistics
        return f"{found.median:.2f} s ({found.minimum:.2f}-{found.maximum:.2f})"


def times_as_fast(slow: Sample, fast: Sample) -> tuple[float, tuple[float, float]]:
    """How many times as fast the second is, with the 95 % interval of that."""
    ratio, interval, *_ = compare(slow.statistics, fast.statistics)
    return ratio, interval


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
