"""The page docs/quality.md: what the fleet makes of every package of the corpus, beside what other tools make of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import fmean

from trial import Trial

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


def page(trials: Sequence[Trial]) -> str:
    """The whole page."""
    parts = [_HEAD, *_overview(trials), *_categories(trials), *_tools(trials)]
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
    found: Counter[str] = Counter()
    fixed: Counter[str] = Counter()
    gone: dict[str, Counter[str]] = defaultdict(Counter)
    waits: Counter[str] = Counter()
    for trial in trials:
        waits += _waiting(trial)
        for category, count in trial.report["categories"].items():
            found[category] += count["found"]
            fixed[category] += count["fixed"]
        for name, rival in trial.rivals.items():
            gone[name] += rival.gone
    yield "## Categories\n"
    yield "| category | found | fixed | share | waits | share with it | best other tool | gone | share |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for category, count in found.items():
        best = max(gone, key=lambda name: gone[name][category], default="")
        lost = gone[best][category] if best else 0
        tool = best if lost else "none"
        yield (
            f"| {category} | {count:,} | {fixed[category]:,} | {_share(fixed[category], count)} "
            f"| {waits[category]:,} | {_share(fixed[category] + waits[category], count)} "
            f"| {tool} | {lost:,} | {_share(lost, count)} |"
        )
    edited = [(name, count) for name, count in found.items() if name not in _NO_EDITS and count]
    once = fmean(fixed[name] / count for name, count in edited)
    both = fmean((fixed[name] + waits[name]) / count for name, count in edited)
    yield f"\nPlain mean over the categories that edit code: **{once:.0%}**, with what waits **{both:.0%}**.\n"


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


def _waiting(trial: Trial) -> Counter[str]:
    """Category → fixes that wait for the request of another category."""
    left = (outcome for outcome in trial.report["outcomes"] if outcome["status"] == "left")
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
