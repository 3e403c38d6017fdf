"""A file that kills the process that looks at it is set aside with its reason, and the rest is looked at."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pyagent.core.codec import decode
from pyagent.core.config import Config
from pyagent.core.model import Category, Safety
from pyagent.core.pull_work import PullResult
from pyagent.core.results import Selection
from pyagent.errors import PyAgentError
from pyagent.shell import fleet, isolation
from pyagent.shell.child import ChildDied, ChildFailed, ChildTimedOut
from pyagent.shell.fleet_job import RunFields
from pyagent.shell.isolation import run_isolated
from pyagent.shell.pull_job import PullOrder
from pyagent.shell.settings import Limits
from pyagent.shell.steps import Json, StopAsked, listening
from pyagent.shell.watch import Watch

HERE = str(Path(__file__).parent)
LIMITS = Limits(run_timeout=60.0, run_memory=400, file_timeout=2.0, file_memory=0)


@pytest.fixture(autouse=True)
def _child_finds_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", HERE)
    monkeypatch.setattr(isolation, "_PROBE", "engine_child_work:look")


class Tree:
    """A checkout whose files say what happens to who looks at them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "tree").mkdir()

    def put(self, **files: str) -> Tree:
        for name, text in files.items():
            (self.folder / "tree" / f"{name}.py").write_text(text, encoding="utf-8")
        return self

    @property
    def order(self) -> PullOrder:
        fields = RunFields("r", "push", "mona", "octo/shop", 0)
        tree = str(self.folder / "tree")
        return PullOrder("", tree, "a" * 40, "", str(self.folder / "out"), "", fields, Selection())

    def look(self, limits: Limits = LIMITS, function: str = "engine_child_work:look") -> Json:
        return run_isolated(function, self.order, self.folder / "work", limits)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


@pytest.mark.parametrize(
    ("what", "how"),
    [
        ("segfault", "was ended by SIGSEGV"),
        ("abort", "was ended by SIGABRT"),
        ("leave", "ended with code 7"),
        ("raise", "failed with RecursionError"),
        ("hang", "took longer than 2 seconds for it"),
        ("hoard 600", "needed more than 400 MB of memory"),
    ],
)
def test_a_file_that_ends_the_process_is_set_aside_and_the_others_are_looked_at(
    tree: Tree, what: str, how: str
) -> None:
    done = tree.put(a="fine", b=what, c="fine").look()
    assert done["looked"] == ["a.py", "c.py"]
    assert done["aside"] == [["b.py", f"this file is not looked at: the process that did {how}"]]


def test_all_of_them_are_found_and_nothing_else(tree: Tree) -> None:
    tree.put(a="segfault", b="fine", c="abort", d="hang", e="fine", f="raise")
    done = tree.look()
    assert done["looked"] == ["b.py", "e.py"]
    assert [path for path, _ in done["aside"]] == ["a.py", "c.py", "d.py", "f.py"]


def test_one_death_proves_nothing(tree: Tree) -> None:
    """The system was short of memory, say: the file that was at work then is looked at again."""
    done = tree.put(a="fine", b=f"killed-once {tree.folder}/marker").look()
    assert (done["looked"], done["aside"]) == (["a.py", "b.py"], [])
    assert done["threads"] == "1", "after a death one file at a time is looked at"


def test_the_memory_that_all_files_need_together_is_no_fault_of_the_last(tree: Tree) -> None:
    tree.put(**{f"f{n}": "keep 60" for n in range(9)})
    with pytest.raises(ChildDied, match=r"more than 400 MB of memory; raise PYAGENT_RUN_MEMORY"):
        tree.look()


def test_a_file_that_needs_too_much_memory_is_ended_before_the_process_has_none(tree: Tree) -> None:
    limits = replace(LIMITS, run_memory=0, file_memory=100, file_timeout=20.0)
    done = tree.put(a="fine", b="hoard 300 30", c="hoard 20 2").look(limits)
    assert done["looked"] == ["a.py", "c.py"]
    assert done["aside"] == [
        ["b.py", "this file is not looked at: the process that did needed more than 100 MB of memory for it"]
    ]


def test_too_many_such_files_fail_the_run(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_MOST", 2)
    with pytest.raises(ChildDied, match="ended with code 7"):
        tree.put(a="leave", b="leave", c="leave", d="fine").look()


def test_a_death_beside_all_files_fails_the_run_with_its_own_words(tree: Tree) -> None:
    tree.put(a="fine")
    with pytest.raises(ChildFailed, match="ZeroDivisionError"):
        tree.look(function="engine_child_work:crash")
    with pytest.raises(ChildFailed, match=r"^PA-1005: no commit; make one$"):
        tree.look(function="engine_child_work:refuse")


def test_all_tries_together_have_the_time_of_one_run(tree: Tree) -> None:
    begin = time.monotonic()
    with pytest.raises(ChildTimedOut, match=r"longer than 8 seconds; raise PYAGENT_RUN_TIMEOUT"):
        tree.put(**{f"f{n}": "hang" for n in range(9)}).look(replace(LIMITS, run_timeout=8.0))
    assert time.monotonic() - begin < 30


def test_a_run_that_is_asked_to_end_does(tree: Tree) -> None:
    with listening(lambda: "no longer wanted"), pytest.raises(StopAsked, match="no longer wanted"):
        tree.put(a="hang").look()


def test_time_in_which_the_machine_slept_is_no_fault_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    watch = Watch(tmp_path / "watch", seconds=10.0)
    (tmp_path / "watch").write_bytes((7).to_bytes(8, "little") + b"a.py\0")
    assert watch.paths() == {"a.py"}
    watch.look(1)
    now = 3600.0
    watch.look(1)
    for _ in range(8):
        now += 1.0
        watch.look(1)
    (tmp_path / "watch").write_bytes((8).to_bytes(8, "little") + b"a.py\0")
    for _ in range(10):
        now += 1.0
        watch.look(1)  # another piece of work, which has time of its own
    now += 2.0
    with pytest.raises(PyAgentError, match=r"looked at a\.py took longer than 10 seconds"):
        watch.look(1)


# ---- with the fleet itself


CODE = '"""A module."""\n\n\ndef same(x: str | None) -> bool:\n    """Whether there is none."""\n    return x == None\n'
OTHER = '"""Another."""\n\nfrom shop import same\n\n__all__ = ["same"]\n'


@pytest.mark.timeout(300)
def test_a_real_file_that_needs_more_memory_than_there_is_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two million names in one expression: no trick, just far too much of it."""
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "shop.py").write_text(CODE, encoding="utf-8")
    (tree / "other.py").write_text(OTHER, encoding="utf-8")
    (tree / "huge.py").write_text("x = [\n" + "a, b, c, d,\n" * 500_000 + "]\n", encoding="utf-8")
    fields = RunFields("r", "push", "mona", "octo/shop", 0)
    output = tmp_path / "pull.json"
    order = PullOrder("", str(tree), "a" * 40, "", str(output), "", fields, Selection(rules=("SYN002", "SYN003")))
    limits = Limits(run_memory=200, run_timeout=250.0)
    monkeypatch.setattr(isolation, "_PROBE", "pyagent.shell.fleet_job:probe")
    done = run_isolated("pyagent.shell.pull_job:run", order, tmp_path / "work", limits)
    assert done["found"] == 2
    result = decode(PullResult, json.loads(output.read_text(encoding="utf-8")))
    why = "this file is not looked at: the process that did needed more than 200 MB of memory"
    assert result.aside == (("huge.py", why),)
    assert [(o.finding.rule, o.finding.path, o.finding.message) for o in result.outcomes] == [
        ("SYN003", "huge.py", why),
        ("SYN002", "shop.py", "Comparison to `None` should be `cond is None`"),
    ]


def test_a_machine_with_many_cores_has_as_much_memory_for_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each thread of the core has a gigabyte of stack, which is not used."""
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "shop.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setenv("RAYON_NUM_THREADS", "24")
    fields = RunFields("r", "push", "mona", "octo/shop", 0)
    output = str(tmp_path / "pull.json")
    order = PullOrder("", str(tmp_path / "tree"), "a" * 40, "", output, "", fields, Selection(rules=("SYN002",)))
    done = run_isolated("pyagent.shell.pull_job:run", order, tmp_path / "work", Limits(run_memory=400))
    assert done["found"] == 1


def test_what_is_set_aside_is_reported_once_and_nothing_is_built_on_it(tmp_path: Path) -> None:
    for name, text in (("shop.py", CODE), ("bad.py", CODE), ("other.py", OTHER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    selection = Selection(rules=("SYN002", "SYN003", "IMP002"), aside=(("bad.py", "it hangs"),))
    report = fleet.fix(tmp_path, config=Config(), selection=selection, safety=Safety.REVIEW)
    assert [(o.finding.rule, o.finding.path, o.fixed) for o in report.outcomes] == [
        ("SYN003", "bad.py", False),
        ("SYN002", "shop.py", True),
    ]
    (left,) = [o for o in report.outcomes if not o.fixed]
    assert (left.finding.category, left.finding.fixable, left.finding.message) == (Category.SYNTAX, False, "it hangs")
    assert "it hangs" in left.reason
    assert [change.path for change in report.changes] == ["shop.py"]
