"""A fix run as the options of the command line ask for it."""

from __future__ import annotations

import shlex
from argparse import Namespace

from pyagent.core.model import Safety
from pyagent.core.results import FixReport
from pyagent.errors import ConfigurationError
from pyagent.shell import fleet
from pyagent.shell.commands.selection import selection_of
from pyagent.shell.console import progress
from pyagent.shell.repo_config import Project


def run_fleet(options: Namespace, project: Project, test: tuple[str, ...], delivery: fleet.Delivery) -> FixReport:
    """Run the fleet on a project as the options ask for it."""
    safety = Safety(options.safety) if options.safety else project.config.fix_safety
    selection = selection_of(options, project.paths)
    with progress() as watcher:
        return fleet.fix(
            project.root,
            config=project.config,
            selection=selection,
            safety=safety,
            delivery=delivery,
            test=test,
            progress=watcher,
        )


def test_command(options: Namespace) -> tuple[str, ...]:
    """The words of ``--test``; none without it.

    Raises:
        ConfigurationError: They are not words.
    """
    command: str | None = options.test
    if command is None:
        return ()
    try:
        words = tuple(shlex.split(command))
    except ValueError as error:
        raise ConfigurationError(f"--test: {error}", "quote the command as a shell wants it") from error
    if not words:
        raise ConfigurationError("--test: the command is empty", "give one such as --test 'python -m pytest -q'")
    return words
