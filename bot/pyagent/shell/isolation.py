"""The fleet in a child process, again without the file that the last one died of.

A child tells which files are at work. One that dies twice in a row while it is at work on the same file (the second
time it looks at one file at a time, so that there is no other), or that takes more than it may for one, is started
again with that file set aside: told in the report with the reason, and not looked at.

Invariants: no file is set aside for what may have happened to any (a machine without memory, a signal by somebody
else): one death proves nothing, and a file that the memory ran out on must also be too much when it is alone.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyagent.core.codec import encode
from pyagent.errors import PyAgentError
from pyagent.shell.child import ChildDied, ChildTimedOut, run_child
from pyagent.shell.fleet_job import Order, Probe
from pyagent.shell.metrics import count_aside
from pyagent.shell.pull_job import PullOrder
from pyagent.shell.settings import Limits
from pyagent.shell.steps import Json
from pyagent.shell.watch import Overran, Watch

log = logging.getLogger(__name__)

_MOST = 20
_PROBE = "pyagent.shell.fleet_job:probe"

AnyOrder = Order | PullOrder


def run_isolated(function: str, order: AnyOrder, folder: Path, limits: Limits) -> Json:
    """``run_child`` for the fleet; gets through files that end the process.

    Args:
        function: ``package.module:function``.
        order: Its argument.
        folder: Folder of this work.
        limits: Time and memory, of all the work and of one file.

    Raises:
        ChildFailed: It failed for another reason than a file, or of too many.
        ChildTimedOut: All of it took longer than it may.
        StopAsked: The run that it works for was asked to end.
    """
    return _Isolated(function, order, folder, limits, time.monotonic() + limits.run_timeout).run()


@dataclass(slots=True)
class _Isolated:
    function: str
    order: AnyOrder
    folder: Path
    limits: Limits
    deadline: float

    def run(self) -> Json:
        aside: dict[str, str] = {}
        suspects = frozenset[str]()
        alone, ended = False, PyAgentError("the work was not begun")
        for _ in range(2 * _MOST):
            watch = self._watch(alone=alone)
            try:
                return self._child(self.function, _without(self.order, aside), watch)
            except Overran as error:
                ended, guilty, how = error, frozenset({error.path}) - {""}, error.how
            except ChildDied as error:
                at_work = watch.paths()
                if not at_work:
                    raise
                ended, how = error, error.how
                guilty = at_work & suspects if alone else frozenset()
                if guilty and error.lacked_memory and not self._is_too_much(guilty, aside):
                    raise
                suspects = at_work
            alone = alone or not guilty
            for path in guilty:
                aside[path] = f"this file is not looked at: the process that did {how}"
                log.warning("%s is set aside: the process that looked at it %s", path, how)
                count_aside()
            if len(aside) > _MOST:
                break
        raise ended

    def _child(self, function: str, order: object, watch: Watch) -> Json:
        left = max(0.0, self.deadline - time.monotonic())
        try:
            return run_child(
                function, encode(order), self.folder, timeout=left, memory=self.limits.run_memory, watch=watch
            )
        except ChildTimedOut as error:
            what = f"the work took longer than {self.limits.run_timeout:g} seconds"
            raise ChildTimedOut(what, error.hint) from error

    def _is_too_much(self, paths: frozenset[str], aside: Mapping[str, str]) -> bool:
        """Whether these files need more memory than there may be when nothing else is looked at."""
        selection = replace(_without(self.order, aside).selection, paths=tuple(sorted(paths)))
        try:
            self._child(_PROBE, Probe(self.order.tree, selection), self._watch(alone=True))
        except (ChildDied, Overran):
            return True
        return False

    def _watch(self, *, alone: bool) -> Watch:
        self.folder.mkdir(parents=True, exist_ok=True)
        return Watch(self.folder / "watch", self.limits.file_timeout, self.limits.file_memory, alone)


def _without(order: AnyOrder, aside: Mapping[str, str]) -> AnyOrder:
    return replace(order, selection=replace(order.selection, aside=tuple(aside.items())))
