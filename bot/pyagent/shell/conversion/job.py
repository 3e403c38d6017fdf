"""The conversion in a run of the bot, in a child process: find, prove, measure, plan the commits.

What it runs of the repository are white-listed functions alone, in processes of their own below this one. None of them
is given anything of the server: what is not on a list of harmless names is taken out of the environment first.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyagent.core.codec import decode, encode
from pyagent.core.conversion import Candidate, Verdict
from pyagent.core.conversion_gate import HOT, Ground, objection
from pyagent.core.conversion_pull import Place, about, answer, headline
from pyagent.core.model import CategoryPlan
from pyagent.shell import files
from pyagent.shell.commands.rust import readiness
from pyagent.shell.commands.rust_profile import profiled
from pyagent.shell.conversion.commits import MOST, Export, best, fingerprint, plan
from pyagent.shell.conversion.deliver import crate_name
from pyagent.shell.conversion.home import find_home
from pyagent.shell.conversion.memory import Memory
from pyagent.shell.conversion.proof import Modules, Terms, prove
from pyagent.shell.conversion.reading import inputs_of, look, refused_verdict
from pyagent.shell.fleet_job import RunFields
from pyagent.shell.repo_config import Project, read_config

_MOST_TRIED = 40
_HARMLESS = re.compile(
    r"PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SystemRoot|CARGO_HOME|RUSTUP_\w+|CARGO_(HTTP|NET|BUILD)_\w+|"
    r"(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy|SSL_CERT_\w+|XDG_CACHE_HOME|LD_LIBRARY_PATH|VIRTUAL_ENV"
)


@dataclass(frozen=True, slots=True)
class ConversionOrder:
    """What the child needs to know.

    Attributes:
        tree: An export of the commit.
        sha: The commit.
        output: Where the result goes.
        held: The functions that the branch has, as JSON, by fingerprint.
        paper: ``RUST_Ready.md`` of the branch.
        memory: Folder of verdicts.
        run: The run.
        ground: Why functions are looked at.
        paths: Only modules at or below these.
        declined: Fingerprints that are not offered.
        only_held: Only functions that the branch has already.
        seconds: After how long no further function is tried.
        examples: Examples that have to agree.
    """

    tree: str
    sha: str
    output: str
    held: str
    paper: str
    memory: str
    run: RunFields
    ground: Ground
    paths: tuple[str, ...]
    declined: tuple[str, ...]
    only_held: bool
    seconds: float
    examples: int


@dataclass(frozen=True, slots=True)
class ConversionDone:
    """What the child leaves: the commits to make, where there are some, and the answer to who asked."""

    plan: CategoryPlan | None
    answer: str


def run(data: dict[str, Any]) -> dict[str, Any]:
    """Convert and write ``ConversionDone`` to ``output``; returns counts."""
    forget_secrets()
    order = decode(ConversionOrder, data)
    root = Path(order.tree)
    project = Project(root, order.paths, read_config(root))
    tried = _tried(order, project)
    planned = _planned(order, project, tried) if tried.offered else None
    said = answer(tried.offered, tried.others, tried.refused)
    files.write_text(Path(order.output), json.dumps(encode(ConversionDone(planned, said))))
    return {"offered": len(tried.offered), "tried": len(tried.offered) + len(tried.others)}


def forget_secrets() -> None:
    """Leave nothing in the environment of this process, and of those below it, that is not known to be harmless."""
    for name in list(os.environ):
        if not _HARMLESS.fullmatch(name):
            del os.environ[name]


@dataclass(frozen=True, slots=True)
class _Tried:
    modules: Modules
    offered: Sequence[Verdict]
    others: Sequence[tuple[Verdict, str]]
    refused: Sequence[Verdict]


def _tried(order: ConversionOrder, project: Project) -> _Tried:
    """Prove the most promising functions until a request is full or time is over."""
    found = look(project)
    modules: Modules = {it.path: (it.source, it.candidates) for it in found}
    branch: dict[str, dict[str, Any]] = json.loads(order.held)
    names = {(it["path"], it["name"]) for it in branch.values()}
    candidates = [it for module in found for it in module.candidates]
    if order.only_held:
        candidates = [it for it in candidates if (it.path, it.name) in names]
    declined = frozenset(order.declined)
    wanted = [it for it in candidates if _print(modules, it) not in declined]
    hopeful = ranked(order, project, wanted)
    # What is on the branch goes first, so that a request does not change while nothing else does.
    hopeful.sort(key=lambda it: (it.path, it.name) not in names)
    begin = time.monotonic()

    def is_enough(verdicts: Sequence[Verdict]) -> bool:
        late = time.monotonic() - begin > order.seconds
        return late or sum(not objection(it) for it in verdicts) >= MOST

    terms = Terms(examples=order.examples)
    chosen = hopeful[:_MOST_TRIED]
    verdicts = prove(
        modules,
        chosen,
        terms,
        inputs=inputs_of(project, modules, chosen),
        memory=Memory(Path(order.memory)),
        until=is_enough,
    )
    offered = [it for it in verdicts if not objection(it)]
    others = [(it, objection(it)) for it in verdicts if objection(it)]
    refused = [refused_verdict(it) for module in found for it in module.refused]
    return _Tried(modules, best(modules, offered, branch), others, refused)


def _print(modules: Modules, candidate: Candidate) -> str:
    return fingerprint(modules, Verdict(candidate.path, candidate.name, candidate.line, "converted"))


def ranked(order: ConversionOrder, project: Project, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates, those first that promise most; where a profile is the ground only what is hot in it."""
    ready = readiness(project)
    total = 0.0
    if order.ground is Ground.PROFILE:
        ready, hot = profiled(project, ready, project.root / project.config.profile)
        total = hot.total
    known = {(module.path, it.name): it for module in ready for it in module.functions}

    def promise(candidate: Candidate) -> tuple[float, float, str, int]:
        function = known.get((candidate.path, candidate.name))
        rank, gain = (function.rank, function.gain) if function else (0.0, 0.0)
        return -rank, -gain, candidate.path, candidate.line

    def is_hot(candidate: Candidate) -> bool:
        function = known.get((candidate.path, candidate.name))
        return function is not None and function.use is not None and function.use.own >= HOT * total

    wanted = [it for it in candidates if order.ground is not Ground.PROFILE or is_hot(it)]
    return sorted(wanted, key=promise)


def _planned(order: ConversionOrder, project: Project, tried: _Tried) -> CategoryPlan:
    root = project.root
    name = crate_name(root, order.run.repository.rpartition("/")[2])
    home, aside = find_home(root, name)
    export = Export(replace(project, paths=()), name, order.sha, order.paper)
    planned = plan(export, tried.modules, tried.offered, {})
    place = Place(home.folder, home.switch, home.module, home.is_own, aside)
    return replace(planned, headline=headline(tried.offered), about=about(tried.offered, place, order.ground))
