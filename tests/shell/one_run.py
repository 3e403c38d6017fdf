"""One run of one category over a local forge, as the pipeline does it."""

from __future__ import annotations

from pathlib import Path

from sample_plans import run_info

from pyagent.core.authorship import Ours
from pyagent.core.lifecycle import Redo, Situation, decide, last_pushed
from pyagent.core.model import Category, CategoryPlan
from pyagent.shell.deliver import Target, commit_plans
from pyagent.shell.execute import Effect, Look, observe, perform, was_taken_back
from pyagent.shell.forge.base import Forge
from pyagent.shell.forge.local import LocalForge
from pyagent.shell.workspace import MirrorCache

BRANCH = "pyagent/exceptions"
EXCEPTIONS = Category.EXCEPTIONS


def run_once(
    forge: LocalForge,
    folder: Path,
    plan: CategoryPlan | None,
    run: str = "run-1",
    *,
    times: int = 1,
    redo: Redo = Redo.NO,
) -> Effect:
    """One run of one category, its action performed ``times`` times as after a crash."""
    door: Forge = forge
    with MirrorCache(folder / "mirrors").open(door.remote()) as mirror:
        base = mirror.resolve(door.default_branch())
        info = run_info(run)
        made = commit_plans(mirror, base, [plan] if plan else [], info, target=Target.PENDING)
        look = Look(made.get(EXCEPTIONS), Ours(), info.time)
        pulls, remote = observe(door, mirror, EXCEPTIONS, base, look)
        situation = Situation(
            EXCEPTIONS,
            "main",
            info,
            pulls,
            remote,
            plan,
            made.get(EXCEPTIONS),
            labels=("pyagent",),
            redo=redo,
            taken_back=was_taken_back(mirror, remote, last_pushed(pulls)),
        )
        effects = [perform(action, door, mirror) for action in decide(situation) for _ in range(times)]
    return effects[-1]
