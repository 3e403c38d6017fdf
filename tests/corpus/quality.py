"""The page docs/quality.md: what the fleet makes of every package of the corpus, beside what other tools make of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from samples import Sampled
from trial import Trial

Looked = Trial | Sampled

_HEAD = """# What the fleet fixes of real packages

Made by `make quality`, which fetches the packages, runs their own suites, `pyagent fix --branches --safety review`,
the suites again on every branch, and the other tools, each on a copy of its own. Not edited by hand.

*Found* is all that a scan reports, what only a person can decide included; *fixed* was proved and is on a branch.
*Waits* are fixes for lines that another request of the same run changes: they are offered once that is merged, and
the last share counts them too. The mean over the categories that edit code is the figure to look at: one large
category must not decide it. *Best other tool* is the one after whose run the most of the same findings are gone,
whatever it did to the code: a deleted `print` is gone too. Tests changed by a tool are those of the package's own
suite with another result than before.
"""
_WAITS = "offered again once that is merged"
_NO_EDITS = ("architecture", "rust")


def page(trials: Sequence[Trial], samples: Sequence[Sampled]) -> str:
    """The whole page."""
    parts = [_HEAD, *_overview(trials), *_categories(trials), *_tools(trials)]
    if samples:
        parts += [*_samples(samples), *_both([*trials, *samples])]
    for trial in trials:
        parts += _package(trial)
    return "\n".join(parts) + "\n"


def _overview(trials: Sequence[Trial]) -> Iterator[str]:
    yield "## Packages\n"
    yield "| package | tests | result changed | found | fixed | waits | autonomy | mean over categories | seconds |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for trial in trials:
        report = trial.report
        changed = sum(branch.outcomes != trial.before for branch in trial.branches.values())
        yield (
            f"| {trial.package.name} {trial.package.version} | {trial.before.total():,} | {changed} branches "
            f"| {report['found']:,} | {report['fixed']:,} | {_waiting(trial).total():,} | {report['autonomy']:.0%} "
            f"| {_mean(report['categories']):.0%} | {trial.seconds:.1f} |"
        )
    yield ""


def _categories(trials: Sequence[Trial]) -> Iterator[str]:
    gone: dict[str, Counter[str]] = defaultdict(Counter)
    for trial in trials:
        for name, rival in trial.rivals.items():
            gone[name] += rival.gone
    counts = _Counts.of(trials)
    yield "## Categories\n"
    yield "| category | found | fixed | share | waits | share with it | best other tool | gone | share |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for category, count in counts.found.items():
        best = max(gone, key=lambda name: gone[name][category], default="")
        lost = gone[best][category] if best else 0
        tool = best if lost else "none"
        yield f"{counts.row(category)} {tool} | {lost:,} | {_share(lost, count)} |"
    yield counts.mean()


def _samples(samples: Sequence[Sampled]) -> Iterator[str]:
    yield "## Packages without their suites\n"
    yield (
        "Listed by what they are, and not for a suite that runs anywhere: what is offered for them is compiled, and no "
        "tests are run.\n"
    )
    yield "| package | found | fixed | waits | autonomy | mean over categories | seconds |"
    yield "|---|---|---|---|---|---|---|"
    for sampled in samples:
        report = sampled.report
        yield (
            f"| {sampled.package.name} {sampled.package.version} | {report['found']:,} | {report['fixed']:,} "
            f"| {_waiting(sampled).total():,} | {report['autonomy']:.0%} | {_mean(report['categories']):.0%} "
            f"| {sampled.seconds:.1f} |"
        )
    yield ""
    yield from _Counts.of(samples).table()


def _both(looked: Sequence[Looked]) -> Iterator[str]:
    yield "## All packages together\n"
    yield from _Counts.of(looked).table()


@dataclass(frozen=True)
class _Counts:
    """Findings of several packages by category."""

    found: Counter[str]
    fixed: Counter[str]
    waits: Counter[str]

    @classmethod
    def of(cls, looked: Sequence[Looked]) -> _Counts:
        counts = cls(Counter(), Counter(), Counter())
        for each in looked:
            counts.waits.update(_waiting(each))
            for category, count in each.report["categories"].items():
                counts.found[category] += count["found"]
                counts.fixed[category] += count["fixed"]
        return counts

    def table(self) -> Iterator[str]:
        yield "| category | found | fixed | share | waits | share with it |"
        yield "|---|---|---|---|---|---|"
        yield from map(self.row, self.found)
        yield self.mean()

    def row(self, category: str) -> str:
        found, fixed, waits = self.found[category], self.fixed[category], self.waits[category]
        return (
            f"| {category} | {found:,} | {fixed:,} | {_share(fixed, found)} "
            f"| {waits:,} | {_share(fixed + waits, found)} |"
        )

    def mean(self) -> str:
        edited = [name for name, count in self.found.items() if name not in _NO_EDITS and count]
        once = fmean(self.fixed[name] / self.found[name] for name in edited)
        both = fmean((self.fixed[name] + self.waits[name]) / self.found[name] for name in edited)
        return f"\nPlain mean over the categories that edit code: **{once:.0%}**, with what waits **{both:.0%}**.\n"


def _tools(trials: Sequence[Trial]) -> Iterator[str]:
    yield "## Other tools\n"
    yield "| tool | findings gone | tests changed | packages it did not get through in 120 s | seconds |"
    yield "|---|---|---|---|---|"
    for name in dict.fromkeys(name for trial in trials for name in trial.rivals):
        runs = [trial.rivals[name] for trial in trials if name in trial.rivals]
        done = [run for run in runs if run.seconds is not None]
        seconds = sum(run.seconds or 0.0 for run in done)
        yield (
            f"| {name} | {sum(run.gone.total() for run in done):,} | {sum(run.changed for run in done):,} "
            f"| {len(runs) - len(done)} | {seconds:.0f} |"
        )
    yield ""


def _package(trial: Trial) -> Iterator[str]:
    yield f"## {trial.package.name} {trial.package.version}\n"
    waits = _waiting(trial)
    yield "| category | found | fixed | share | waits | suite on its branch |"
    yield "|---|---|---|---|---|---|"
    for category, count in trial.report["categories"].items():
        branch = trial.branches.get(category)
        suite = "no branch" if branch is None else "same" if branch.outcomes == trial.before else "**changed**"
        share = _share(count["fixed"], count["found"])
        yield f"| {category} | {count['found']:,} | {count['fixed']:,} | {share} | {waits[category]:,} | {suite} |"
    left = Counter(f"{o['rule']}: {o['reason']}" for o in trial.report["outcomes"] if o["status"] == "left")
    yield "\nMost frequent reasons to leave a finding:\n"
    for reason, count in left.most_common(8):
        yield f"- {count}: {reason}"
    yield ""


def _waiting(looked: Looked) -> Counter[str]:
    """Category → fixes that wait for the request of another category."""
    left = (outcome for outcome in looked.report["outcomes"] if outcome["status"] == "left")
    return Counter(outcome["category"] for outcome in left if outcome["reason"].endswith(_WAITS))


def _mean(categories: dict[str, dict[str, int]]) -> float:
    shares = [
        count["fixed"] / count["found"]
        for name, count in categories.items()
        if name not in _NO_EDITS and count["found"]
    ]
    return fmean(shares) if shares else 0.0


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "-"
