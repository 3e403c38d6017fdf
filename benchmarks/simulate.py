"""Beyond one machine: a discrete-event simulation of the queue for 10,000 and 1,000,000 repositories.

    python -m benchmarks.simulate [--repositories N] [--minutes M] [--workers W] [--per-installation K]

It has the policy of ``shell/ledger.py`` (one run of a repository at a time, later pushes join the run that waits, a
limit for each installation, priorities) and GitHub's limits on writes (80 a minute and 500 an hour, a second between
two, each per installation; who has to wait for more than five seconds gives its place back). GitHub's 5,000 requests
an hour are counted and hold nobody up. What a run costs is below, measured; how much people push is assumed. The same
seed gives the same figures.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Measured on one core (2.0 GHz class, Python 3.11): `pyagent fix` on 12 packages of PyPI, 0.9 to 8.5 s, median 2.7 s.
CPU_MEDIAN, CPU_SIGMA = 2.7, 0.75
START = 0.6  # a child process with its imports
# Counted at the fake GitHub for a run with four pull requests, and for one that finds its work done already.
REQUESTS_NEW, WRITES_NEW = 65, 20
REQUESTS_SAME, WRITES_SAME = 31, 2
NEW_SHARE = 0.15  # of runs that have something new to offer
ANSWER = 0.12  # seconds that a request to GitHub takes, assumed
TRANSACTIONS = 40  # of the database in a run: two for each step by us, three by the library
# Assumed: per repository and day, in the busiest hour three times as many.
PUSHES, PULLS, COMMANDS, CLOCK = 3.0, 2.0, 0.05, 1.0
PEAK = 3.0
PERSON, PULL, PUSH, TIMER = 10, 25, 30, 40
NAMES = {PERSON: "command", PULL: "pull request", PUSH: "push", TIMER: "schedule"}
SLOTS = 2  # runs at once in a worker
SPACING, PER_MINUTE, PER_HOUR, LONGEST_PAUSE = 1.0, 80, 500, 5.0
MEAN_INSTALLATION = 12.0  # repositories of one installation: a few have thousands


@dataclass(slots=True)
class Run:
    repository: int
    kind: int
    priority: int
    asked: float
    writes: int
    requests: int

    @property
    def lane(self) -> int:
        """What one run at a time holds. Negative, so that it differs from the number of an installation."""
        return -1 - self.repository


@dataclass
class World:
    """One simulation. ``workers`` 0 gives as many as 70 % of their time would keep busy."""

    repositories: int
    minutes: float
    workers: int = 0
    per_installation: int = 2
    seed: int = 1
    events: list[tuple[float, int, str, object]] = field(default_factory=list)
    serial: int = 0
    waits: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.choose = random.Random(self.seed)
        self.installation = list(self._installations())
        self.end = self.minutes * 60
        self.warm = self.end * 0.25
        self.queued: dict[int, Run] = {}
        self.ready: list[tuple[int, float, int, Run]] = []
        self.blocked: defaultdict[int, deque[Run]] = defaultdict(deque)
        self.busy_lanes: set[int] = set()
        self.busy: Counter[int] = Counter()
        self.sent: defaultdict[int, deque[float]] = defaultdict(deque)
        self.asked: Counter[int] = Counter()
        if not self.workers:
            self.workers = max(1, math.ceil(self.offered() / 0.7 / SLOTS))
        self.free = self.workers * SLOTS

    def _installations(self) -> Iterator[int]:
        """Which installation each repository is in: sizes by a power law, so that a few are very large."""
        number = made = 0
        while made < self.repositories:
            size = min(max(1, int(self.choose.paretovariate(1.15) * 2)), self.repositories - made, 20_000)
            yield from (number for _ in range(size))
            number, made = number + 1, made + size

    @property
    def rate(self) -> float:
        """Triggers a second in the busiest hour."""
        return self.repositories * ((PUSHES + PULLS + COMMANDS) * PEAK + CLOCK) / 86_400

    def offered(self) -> float:
        """Runs at once that the load comes to."""
        cpu = CPU_MEDIAN * math.exp(CPU_SIGMA**2 / 2) + START
        requests = NEW_SHARE * REQUESTS_NEW + (1 - NEW_SHARE) * REQUESTS_SAME
        writes = NEW_SHARE * WRITES_NEW + (1 - NEW_SHARE) * WRITES_SAME
        return self.rate * (cpu + requests * ANSWER + writes * SPACING)

    # ---- events

    def at(self, when: float, what: str, about: object = None) -> None:
        self.serial += 1
        heapq.heappush(self.events, (when, self.serial, what, about))

    def play(self) -> None:
        self.at(self.choose.expovariate(self.rate), "trigger")
        while self.events:
            now, _, what, about = heapq.heappop(self.events)
            if now > self.end:
                return
            if what == "trigger":
                self._trigger(now)
                self.at(now + self.choose.expovariate(self.rate), "trigger")
            elif what == "work":
                self._work(now, about)  # type: ignore[arg-type]
            elif what == "back":
                self._back(now, about)  # type: ignore[arg-type]

    def _trigger(self, now: float) -> None:
        repository = self.choose.randrange(self.repositories)
        weights = (COMMANDS * PEAK, PULLS * PEAK, PUSHES * PEAK, CLOCK)
        (priority,) = self.choose.choices((PERSON, PULL, PUSH, TIMER), weights)
        self.counts["triggers"] += 1
        # What is about the branch joins what waits for it; a pull request and a command are work of their own.
        kind = -1 - repository if priority in (PUSH, TIMER) else self.serial
        if kind in self.queued:
            self.counts["merged"] += 1
            return
        new = self.choose.random() < NEW_SHARE
        cost = (WRITES_NEW, REQUESTS_NEW) if new else (WRITES_SAME, REQUESTS_SAME)
        run = Run(repository, kind, priority, now, *cost)
        self.queued[kind] = run
        self._again(run)
        self._dispatch(now)

    def _dispatch(self, now: float) -> None:
        while self.free and self.ready:
            run = heapq.heappop(self.ready)[3]
            owner = self.installation[run.repository]
            if run.lane in self.busy_lanes:
                self.blocked[run.lane].append(run)
            elif self.busy[owner] >= self.per_installation:
                self.blocked[owner].append(run)
            else:
                self._begin(now, run, owner)

    def _begin(self, now: float, run: Run, owner: int) -> None:
        del self.queued[run.kind]
        if now > self.warm:
            self.waits[run.priority].append(now - run.asked)
        self.busy_lanes.add(run.lane)
        self.busy[owner] += 1
        self.free -= 1
        cpu = self.choose.lognormvariate(math.log(CPU_MEDIAN), CPU_SIGMA) + START
        self.asked[owner] += run.requests
        self.counts["runs"] += 1
        self.at(now + cpu + run.requests * ANSWER, "work", run)

    def _work(self, now: float, run: Run) -> None:
        """Write what is left, as fast as GitHub lets the installation."""
        owner = self.installation[run.repository]
        sent = self.sent[owner]
        while sent and sent[0] < now - 3600:
            sent.popleft()
        if not run.writes:
            self._end(now, run, owner)
            return
        turn = max(now, sent[-1] + SPACING) if sent else now
        for allowed, seconds in ((PER_MINUTE, 60.0), (PER_HOUR, 3600.0)):
            if len(sent) >= allowed:
                turn = max(turn, sent[-allowed] + seconds)
        if turn - now > LONGEST_PAUSE:  # parked: the place goes to somebody else, the repository stays taken
            self.free += 1
            self.busy[owner] -= 1
            self.counts["parked"] += 1
            self.at(turn, "back", run)
            self._unblock(owner)
            self._dispatch(now)
            return
        sent.append(turn)
        run.writes -= 1
        self.at(turn, "work", run)

    def _back(self, now: float, run: Run) -> None:
        """Goes on as soon as there is a place; who was parked goes first."""
        if not self.free:
            self.at(now + 0.5, "back", run)
            return
        self.free -= 1
        self.busy[self.installation[run.repository]] += 1
        self._work(now, run)

    def _end(self, now: float, run: Run, owner: int) -> None:
        self.free += 1
        self.busy[owner] -= 1
        self.busy_lanes.discard(run.lane)
        self.counts["ended"] += 1
        for waiting in self.blocked.pop(run.lane, ()):
            self._again(waiting)
        self._unblock(owner)
        self._dispatch(now)

    def _unblock(self, owner: int) -> None:
        if self.blocked[owner]:
            self._again(self.blocked[owner].popleft())

    def _again(self, run: Run) -> None:
        self.serial += 1
        heapq.heappush(self.ready, (run.priority, run.asked, self.serial, run))

    # ---- what came of it

    def report(self) -> str:
        hours = self.minutes / 60
        budget = sorted((asked / hours for asked in self.asked.values()), reverse=True)
        writes = sorted((min(len(sent), PER_HOUR) / hours for sent in self.sent.values()), reverse=True)
        seconds = self.end
        count, slots = self.counts, self.workers * SLOTS
        largest = Counter(self.installation).most_common(1)[0][1]
        database = count["triggers"] / seconds + count["runs"] / seconds * TRANSACTIONS
        rows = [
            f"{self.repositories:,} repositories in {self.installation[-1] + 1:,} installations, the largest of "
            f"{largest:,}; {self.minutes:g} minutes of the busiest hour",
            f"  load      {count['triggers'] / seconds:.1f} triggers/s ({count['merged']:,} joined a run that waited),"
            f" {count['runs'] / seconds:.1f} runs/s begun, {count['ended'] / seconds:.1f}/s ended",
            f"  workers   {self.workers:,}, so {slots:,} runs at once, {self.per_installation} for one installation",
            f"  parked    {count['parked']:,} times for GitHub's limits on writes",
            f"  database  {database:,.0f} transactions/s",
            f"  requests  p99 {_at(budget[::-1], 0.99):,.0f}, most {budget[0]:,.0f} of 5,000 an hour and installation",
            f"  writes    p99 {_at(writes[::-1], 0.99):,.0f}, most {writes[0]:,.0f} of 500 an hour and installation",
        ]
        for priority, name in NAMES.items():
            waits = sorted(self.waits[priority])
            figures = f"p50 {_at(waits, 0.5):,.1f} s, p99 {_at(waits, 0.99):,.1f} s, most {_at(waits, 1.0):,.0f} s"
            rows.append(f"  {name:<13} waits {figures}")
        return "\n".join(rows)


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repositories", type=int, action="append")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--per-installation", type=int, default=2)
    options = parser.parse_args(arguments)
    for repositories in options.repositories or (10_000, 1_000_000):
        world = World(repositories, options.minutes, options.workers, options.per_installation)
        world.play()
        print(world.report())


if __name__ == "__main__":
    main(sys.argv[1:])
