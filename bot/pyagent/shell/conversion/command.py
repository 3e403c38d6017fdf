"""``pyagent rust convert PATH[:FUNCTION]``: translate, prove, measure, and with ``--write`` deliver.

It runs the functions that it converts, so it is done only where a person asks for it on the command line.
"""

from __future__ import annotations

import importlib.util
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyagent.core.conversion import Candidate, Refused, Verdict
from pyagent.core.report.converted import converted_json, converted_text
from pyagent.core.report.json_ import BranchResult
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError, MissingPath
from pyagent.shell.commands.fix_options import test_command
from pyagent.shell.console import note, out, progress
from pyagent.shell.conversion.deliver import Modules, crate_name, deliver
from pyagent.shell.conversion.proof import Terms, prove
from pyagent.shell.conversion.reading import ReadModule, inputs_of, look, refused_verdict
from pyagent.shell.conversion.suite import after_the_tests
from pyagent.shell.repo_config import Project, existing, open_project, read_config

_LEAST_SECONDS = 60.0
_SECONDS_FOR_ONE = 0.006


def run(options: Namespace) -> int:
    """Convert what is asked for; 1 when something of it was not."""
    target, function = split(options.path)
    if options.delivery == "branches":
        return _branches(options, Path(target), function)
    project = open_project(Path(target))
    modules, verdicts = _proved(options, project, target, function)
    said = _report(options, target, verdicts)
    out(said)
    if options.delivery == "write":
        _write(project, modules, verdicts)
    return 1 if any(it.status != "converted" for it in verdicts) else 0


def _proved(options: Namespace, project: Project, target: str, function: str) -> tuple[Modules, list[Verdict]]:
    command = test_command(options, project.config)
    found = look(project)
    candidates, refused = chosen(found, function, target)
    if candidates and importlib.util.find_spec("hypothesis") is None:
        raise ConfigurationError("the package hypothesis is not there", "pip install 'pyagent-bot[rust]'")
    modules = {it.path: (it.source, it.candidates) for it in found}
    seconds = max(_LEAST_SECONDS, options.examples * _SECONDS_FOR_ONE)
    terms = Terms(examples=options.examples, seconds=seconds, gain=options.gain, seed=options.seed)
    with progress() as bar:
        total = len(candidates)
        inputs = inputs_of(project, modules, candidates)
        proved = prove(
            modules, candidates, terms, inputs=inputs, progress=lambda it: bar(it, 0, total) if bar else None
        )
        if command:
            proved = after_the_tests(project.root, modules, proved, command, bar)
    return modules, sorted([*proved, *map(refused_verdict, refused)], key=lambda it: (it.path, it.line))


def _report(
    options: Namespace, target: str, verdicts: Sequence[Verdict], branches: Mapping[str, BranchResult] | None = None
) -> str:
    if options.format == "json":
        return converted_json(verdicts, branches)
    # Of a whole folder most functions are refused; that is no news.
    hidden = [it for it in verdicts if it.status == "refused"] if Path(target).is_dir() else []
    return converted_text([it for it in verdicts if it not in hidden], hidden)


def _branches(options: Namespace, target: Path, function: str) -> int:
    """Prove on an export of the commit that is checked out, and commit what was converted."""
    # Git is loaded only by those who want branches.
    from pyagent.shell.commands.fix_branches import branch_line, branch_result, inside, run_info  # noqa: PLC0415
    from pyagent.shell.conversion.commits import BRANCH, Export, held, paper_of, plan  # noqa: PLC0415
    from pyagent.shell.deliver import commit_plans  # noqa: PLC0415
    from pyagent.shell.workspace import checkout, open_repository  # noqa: PLC0415

    path = existing(target)
    repository = open_repository(path)
    base = repository.head()
    with checkout(repository, base) as folder:
        project = Project(folder, inside(repository, path), read_config(folder))
        modules, verdicts = _proved(options, project, str(target), function)
        export = Export(project, crate_name(folder, Path(repository.label).name), base, paper_of(repository, BRANCH))
        plans = [plan(export, modules, verdicts, held(repository, BRANCH))]
        made = commit_plans(repository, base, plans, run_info(repository))
    branches = {category.value: branch_result(branch) for category, branch in made.items()}
    lines = "".join(f"{branch_line(branch)}\n" for branch in made.values()) if options.format == "text" else ""
    out(_report(options, str(target), verdicts, branches) + lines)
    return 1 if any(it.status != "converted" for it in verdicts) else 0


def _write(project: Project, modules: Modules, verdicts: Sequence[Verdict]) -> None:
    written, entries = deliver(project.root, modules, verdicts)
    if not written:
        note("Nothing was converted, so nothing is written.")
        return
    note(f"Written: {', '.join(map(visible, written))}. Build it with `maturin develop --release` in {written[-1]}.")
    # The paper is the other command's.
    from pyagent.shell.commands.rust import ready_paper  # noqa: PLC0415

    measured = {(it["path"], it["name"]): f"{it['speedup']:.1f}x" for it in entries}
    note(ready_paper(project, measured))


def split(path: str) -> tuple[str, str]:
    """A path and the function named behind it, if one is."""
    target, colon, function = path.rpartition(":")
    if not colon or Path(path).exists() or not function.replace(".", "").isidentifier():
        return path, ""
    return target, function


def chosen(found: Iterable[ReadModule], function: str, target: str) -> tuple[list[Candidate], list[Refused]]:
    """What was asked for.

    Raises:
        MissingPath: No function has that name.
    """
    candidates = [it for module in found for it in module.candidates if function in ("", it.name)]
    refused = [it for module in found for it in module.refused if function in ("", it.name) or not it.name]
    if function and not candidates and not refused:
        names = _names(found)
        raise MissingPath(
            f"there is no function {visible(function)} in {visible(target)}",
            f"name one of {names}" if names else "name a function of the module",
        )
    return candidates, refused


def _names(found: Iterable[ReadModule]) -> str:
    names = sorted(
        {it.name for module in found for it in module.candidates}
        | {it.name for module in found for it in module.refused if it.name}
    )
    return ", ".join(map(visible, names[:8])) + (", …" if len(names) > 8 else "")  # noqa: PLR2004
