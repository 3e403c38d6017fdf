"""A fix run as the options of the command line ask for it."""

from __future__ import annotations

import shlex
from argparse import Namespace

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.report.visible import visible
from pyagent.core.results import FixReport
from pyagent.errors import ConfigurationError
from pyagent.shell import fleet
from pyagent.shell.commands.selection import selection_of
from pyagent.shell.console import note, progress
from pyagent.shell.repo_config import Project


def run_fleet(options: Namespace, project: Project, delivery: fleet.Delivery) -> FixReport:
    """Run the fleet on a project as the options ask for it."""
    safety = Safety(options.safety) if options.safety else project.config.fix_safety
    test = test_command(options, project.config)
    selection = selection_of(options, project.paths)
    inquiry = None
    if options.ask is not None:
        # What asks a model is loaded only by those who want one.
        from pyagent.shell.commands.model_options import inquiry_of  # noqa: PLC0415

        inquiry = inquiry_of(options, safety)
    with progress() as watcher:
        report = fleet.fix(
            project.root,
            config=project.config,
            selection=selection,
            safety=safety,
            delivery=delivery,
            test=test,
            progress=watcher,
            inquiry=inquiry,
        )
    if inquiry is not None:
        note(visible(inquiry.summary()))
    return report


def test_command(options: Namespace, config: Config) -> tuple[str, ...]:
    """The words of the test command; none without ``--test``.

    A bare ``--test`` takes the command of the configuration: whoever types it trusts the repository with that.

    Raises:
        ConfigurationError: They are not words, or there is no command.
    """
    typed: str | None = options.test
    if typed is None:
        return ()
    try:
        words = tuple(shlex.split(typed or config.test_command))
    except ValueError as error:
        raise ConfigurationError(f"--test: {error}", "quote the command as a shell wants it") from error
    if not words:
        hint = "give one such as --test 'python -m pytest -q', or set test-command in the configuration"
        raise ConfigurationError("--test: the command is empty", hint)
    return words
