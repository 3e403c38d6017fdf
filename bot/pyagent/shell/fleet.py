"""Runs the fleet over a folder: Rust and Ruff find, agents fix, Rust proves. Nothing is written here.

The two doors are ``scan`` and ``fix``. A fix run works on texts in memory; who asked decides what becomes of them.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pyagent.core.config import Config, Limits
from pyagent.core.model import Category, Safety
from pyagent.core.results import FixReport, ScanReport, Selection
from pyagent.shell import native
from pyagent.shell.console import Progress
from pyagent.shell.spans import span

if TYPE_CHECKING:
    from pyagent.core.hints import FirstHints
    from pyagent.core.model_docs import Answered
    from pyagent.shell.model import Inquiry
    from pyagent.shell.survey import Survey

Delivery = Literal["merged", "branches"]
"""``merged`` lays all categories over one another; ``branches`` starts each at the base and keeps their lines apart."""


def scan(
    root: Path, *, config: Config, selection: Selection | None = None, progress: Progress | None = None
) -> ScanReport:
    """Report the findings of a folder or file.

    Args:
        root: Folder to look at.
        config: The project's configuration.
        selection: What is asked for; everything without one.
        progress: Told about long work.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
    """
    begun = native.begin(root, config, selection or Selection(), "report")
    # Rust works while what follows is loaded.
    from pyagent.shell.survey import report  # noqa: PLC0415

    with span("scan"):
        return report(begun, progress)


def fix(
    root: Path,
    *,
    config: Config,
    selection: Selection | None = None,
    safety: Safety = Safety.SAFE,
    delivery: Delivery = "merged",
    limits: Limits | None = None,
    test: Sequence[str] = (),
    progress: Progress | None = None,
    inquiry: Inquiry | None = None,
) -> FixReport:
    """Fix what can be proved.

    Args:
        root: Folder to look at; it is read and not changed.
        config: The project's configuration.
        selection: What is asked for; everything without one.
        safety: The lowest safety of fixes that are made.
        delivery: How the categories relate; see ``Delivery``.
        limits: How much one pull request may hold; without them as much as there is.
        test: Command that must pass on the project before and after; nothing is run when it is empty.
        progress: Told about long work.
        inquiry: Asks a language model for the docstrings that the code does not tell; without one nobody is asked.

    Raises:
        ManifestMismatch: A pattern of the configuration cannot be used.
        ConfigurationError: The test command fails on the project as it is.
    """
    begun = native.begin(root, config, selection or Selection(), "fix")
    from pyagent.shell.fix_run import FixRun  # noqa: PLC0415
    from pyagent.shell.survey import look  # noqa: PLC0415

    with span("scan"):
        seen = look(begun, progress)
    answers = _asked(seen, inquiry, progress) if inquiry else {}

    def made(excluded: Mapping[str, str], first: FirstHints, part: Survey = seen) -> FixReport:
        wanted = selection or Selection()
        run = FixRun(part, config, wanted, safety, limits, excluded, progress, first=first, answers=answers)
        return run.merged() if delivery == "merged" else run.branches()

    def attempt(excluded: Mapping[str, str]) -> FixReport:
        from pyagent.shell.typecheck import Runs, keep_what_checks  # noqa: PLC0415

        hints = seen.of(Category.TYPES)

        def runs_of(first: FirstHints) -> Runs:
            return Runs(hints=lambda out: made(out, first, hints), everything=lambda out: made(out, first))

        return keep_what_checks(root, seen.paths, config.target_version, runs_of, excluded)

    if test:
        from pyagent.shell.verify import keep_what_passes  # noqa: PLC0415

        report = keep_what_passes(root, attempt, test, delivery, progress)
    else:
        report = attempt({})
    return FixReport(report.found, report.outcomes, report.plans, report.changes, time.monotonic() - begun.begin)


def _asked(seen: Survey, inquiry: Inquiry, progress: Progress | None) -> Mapping[str, Answered]:
    """What a language model says of the places where the agents of docstrings have nothing to say."""
    from pyagent.agents.registry import load_agents  # noqa: PLC0415
    from pyagent.core.model_docs import ASKED, is_askable  # noqa: PLC0415
    from pyagent.shell.category_run import ask, with_source  # noqa: PLC0415

    agents = load_agents()
    texts: dict[str, bytes] = {}
    places = []
    for site in (item.site for item in seen.found if item.site.rule in ASKED):
        if site.path not in texts:
            texts[site.path] = (seen.root / site.path).read_bytes() if site.path else seen.root.read_bytes()
        if is_askable(site, ask(agents[site.rule], site, texts[site.path])):
            places.append(with_source(site, texts[site.path]))
    with span("ask a model"):
        return inquiry.ask(places, progress)
