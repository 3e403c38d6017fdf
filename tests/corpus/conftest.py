"""Runs the packages that were asked for two at a time, and prints the table at the end."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from packages import PACKAGES, Package
from places import archive, suite_python
from quality import page
from rivals import RIVALS, programs
from samples import SAMPLES, Sampled, look_at
from trial import Trial, run_trial

Result = TypeVar("Result")

_AT_ONCE = 2
_TRIALS = pytest.StashKey[dict[str, Future[Trial]]]()
_SAMPLES = pytest.StashKey[dict[str, Future[Sampled]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--quality FILE`` compares with other tools as well and writes the page."""
    parser.addoption("--quality", metavar="FILE", help="run other tools on the corpus too, and write docs/quality.md")


def pytest_configure() -> None:
    """Let suites get the signals that they send themselves: what a shell starts in the background ignores SIGINT."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def trials(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Future[Trial]]]:
    """The trials of all packages that some selected test wants, under way."""
    wanted = _wanted(request, "trial", PACKAGES)
    suite_python()
    rivals = RIVALS if request.config.getoption("--quality", default=None) else ()
    if rivals:
        programs()
    with _started(wanted, lambda package, folder: run_trial(package, folder, rivals), tmp_path_factory) as started:
        request.config.stash[_TRIALS] = started
        yield started


@pytest.fixture(scope="session", params=PACKAGES, ids=lambda package: package.name)
def trial(request: pytest.FixtureRequest, trials: Mapping[str, Future[Trial]]) -> Trial:
    """What was seen of one package."""
    package: Package = request.param
    return trials[package.name].result()


@pytest.fixture(scope="session")
def samples(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, Future[Sampled]]]:
    """The looks at all packages without a suite that some selected test wants, under way."""
    wanted = _wanted(request, "sampled", SAMPLES)
    with _started(wanted, look_at, tmp_path_factory) as started:
        request.config.stash[_SAMPLES] = started
        yield started


@pytest.fixture(scope="session", params=SAMPLES, ids=lambda package: package.name)
def sampled(request: pytest.FixtureRequest, samples: Mapping[str, Future[Sampled]]) -> Sampled:
    """What was seen of one package without a suite."""
    package: Package = request.param
    return samples[package.name].result()


@contextmanager
def _started(
    wanted: Sequence[Package], run: Callable[[Package, Path], Result], folders: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Result]]]:
    """Something done with each package in a folder of its own, by name; what has not begun at the end never does."""
    for package in wanted:
        archive(package)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        started = {package.name: pool.submit(run, package, folders.mktemp(package.name)) for package in wanted}
        try:
            yield started
        finally:
            for future in started.values():
                future.cancel()


def _wanted(request: pytest.FixtureRequest, fixture: str, packages: Sequence[Package]) -> list[Package]:
    """The packages that a selected test asks for."""
    params = (getattr(item, "callspec", None) for item in request.session.items)
    names = {call.params[fixture].name for call in params if call is not None and fixture in call.params}
    return [package for package in packages if package.name in names]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The table of figures."""
    done = _done(config.stash.get(_TRIALS, {}))
    if not done:
        return
    if target := config.getoption("--quality", default=None):
        Path(target).write_text(page(done, _done(config.stash.get(_SAMPLES, {}))), encoding="utf-8")
    terminalreporter.section("corpus")
    for line in table(done):
        terminalreporter.write_line(line)


def _done(futures: Mapping[str, Future[Result]]) -> list[Result]:
    ended = (it for it in futures.values() if it.done() and not it.cancelled())
    return [future.result() for future in ended if not future.exception()]


def table(trials: list[Trial]) -> Iterator[str]:
    """Found, fixed, autonomy, seconds, and why the rest was left."""
    for each in trials:
        report = each.report
        yield (
            f"{each.package.name} {each.package.version}: found {report['found']}, fixed {report['fixed']}, "
            f"autonomy {report['autonomy']:.0%}, {each.seconds:.1f} s, {each.before.total()} tests"
        )
        for category, count in report["categories"].items():
            share = count["fixed"] / count["found"] if count["found"] else 0.0
            yield f"    {category:<13} {count['fixed']:>5} of {count['found']:>5}  {share:.0%}"
        left = Counter(f"{o['rule']} {o['reason']}" for o in report["outcomes"] if o["status"] == "left")
        for reason, count in left.most_common(5):
            yield f"    left {count:>4}: {reason}"
