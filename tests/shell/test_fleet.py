"""The fleet over a folder: what is found is fixed or left with a reason, and nothing on disk changes."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from pyagent.core.config import Config, Limits
from pyagent.core.model import Category, Safety
from pyagent.core.results import FixReport, Selection
from pyagent.errors import ConfigurationError
from pyagent.shell import fleet
from pyagent.shell.repo_config import read_config
from pyagent.shell.ruff import executable

MODULE = """\
from typing import Optional
import sys, os


def load(path: Optional[str], seen=[]):
    try:
        return int(path)
    except ValueError:
        raise RuntimeError(os.sep)


def same(x):
    if x == None: return sys.path
    return x is 'a'
"""


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def run(folder: Path, delivery: fleet.Delivery = "merged", **more: object) -> FixReport:
    return fleet.fix(folder, config=Config(), safety=Safety.REVIEW, delivery=delivery, **more)  # type: ignore[arg-type]


def texts(report: FixReport) -> dict[str, bytes]:
    return {change.path: change.after for change in report.changes}


def test_every_finding_ends_as_fixed_or_as_left_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": MODULE, "app/broken.py": "def f(:\n"})
    report = run(tmp_path)
    scanned = fleet.scan(tmp_path, config=Config())
    assert report.found == len(report.outcomes) == len(scanned.findings)
    assert all(outcome.fixed != bool(outcome.reason) for outcome in report.outcomes)
    assert report.fixed


REVEALING = """\
for item in shop:
    sell(item)
else:
    pass


def sell(item):
    item.sold = True
    pass


def count():
    from sys import argv, path
    from sys import argv, path
    return 1
"""


def test_what_the_fixes_bring_to_light_is_fixed_in_the_same_run(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": REVEALING})
    first = run(tmp_path)
    assert first.found == len(fleet.scan(tmp_path, config=Config()).findings)
    write(tmp_path, {path: text.decode() for path, text in texts(first).items()})
    assert not run(tmp_path).fixed


def test_what_a_setting_hides_is_not_taken_for_brought_to_light(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": REVEALING})
    config = Config(per_file_ignores={"app/": ("SYN032",)})
    report = fleet.fix(tmp_path, config=config, safety=Safety.REVIEW, delivery="merged")
    assert texts(report)["app/main.py"].count(b"pass\n") == 2


def test_a_second_run_finds_nothing_more_to_fix(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": MODULE})
    after = texts(run(tmp_path))
    write(tmp_path, {path: text.decode() for path, text in after.items()})
    again = run(tmp_path)
    assert again.changes == ()
    assert again.fixed == 0


def test_a_project_for_python_2_gets_only_what_runs_there(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": MODULE})
    report = fleet.fix(tmp_path, config=Config(target_version=(3, 7), runs_on=(2, 7)), safety=Safety.REVIEW)
    [after] = texts(report).values()
    assert b"if x is None:" in after
    assert b" from " not in after.split(b"def load")[1]
    assert not {"EXC003", "TYP001"}.intersection(outcome.finding.rule for outcome in report.outcomes)


def test_a_project_for_python_3_5_gets_only_what_runs_there(tmp_path: Path) -> None:
    old = (
        '"""A shop."""\n\nimport sys\n\nif sys.version_info >= (3, 6):\n    from os import PathLike\nelse:\n'
        "    from pathlib import PurePath as PathLike\n\n\ndef tell(name):\n"
        '    """Tell who it is."""\n    try:\n        return "it is {}".format(name)\n    except ValueError:\n'
        "        raise OSError(PathLike) if name == None else KeyError(name)\n"
    )
    write(tmp_path, {"shop.py": old, "setup.py": "setup(python_requires='>=3.5')\n"})
    report = fleet.fix(tmp_path, config=read_config(tmp_path), safety=Safety.REVIEW)
    assert texts(report)["shop.py"].decode() == old.replace("except ValueError:", "except ValueError as err:").replace(
        "KeyError(name)", "KeyError(name) from err"
    ).replace("name == None", "name is None").replace("def tell(name):", "def tell(name) -> str:")
    assert not {"SYN014", "SYN017"}.intersection(outcome.finding.rule for outcome in report.outcomes)


def test_a_project_for_python_3_6_gets_texts_with_values_and_keeps_its_blocks_for_others(tmp_path: Path) -> None:
    old = '"""A shop."""\n\nimport sys\n\nif sys.version_info >= (3, 7):\n    sys.exit("it is {}".format(sys))\n'
    write(tmp_path, {"shop.py": old, "setup.cfg": "[options]\npython_requires = >=3.6\n"})
    report = fleet.fix(tmp_path, config=read_config(tmp_path), safety=Safety.REVIEW)
    assert texts(report)["shop.py"].decode() == old.replace('"it is {}".format(sys)', 'f"it is {sys}"')


def test_imports_are_sorted_alike_wherever_the_run_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"shop/app/__init__.py": "", "shop/tests/test_app.py": "import os\nimport pytest\nimport app\n"})
    monkeypatch.chdir(tmp_path)
    report = run(tmp_path / "shop", selection=Selection(rules=("IMP004",)))
    assert texts(report) == {"tests/test_app.py": b"import os\n\nimport pytest\n\nimport app\n"}


def test_a_fix_that_makes_another_certain_leaves_nothing_for_a_second_run(tmp_path: Path) -> None:
    chain = "".join(f"def f{n}(x):\n    return f{n + 1}(x)\n\n\n" for n in range(2))
    write(tmp_path, {"app/main.py": chain + "def f2(x):\n    return len(x)\n"})
    wanted = Selection(rules=("TYP001",))
    [after] = texts(run(tmp_path, "branches", selection=wanted)).values()
    write(tmp_path, {"app/main.py": after.decode()})
    assert run(tmp_path, "branches", selection=wanted).fixed == 0


def test_a_file_s_own_package_is_told_from_others_in_every_check(tmp_path: Path) -> None:
    inner = "examples/shop/shop/commands/init.py"
    source = "import click\nfrom shop.cli import run\n\n\ndef main(a = None):\n    if a == None: return run, click\n"
    write(tmp_path, {f"examples/shop/shop/{folder}__init__.py": "" for folder in ("", "commands/")} | {inner: source})
    [after] = texts(run(tmp_path)).values()
    assert b"import click\n\nfrom shop.cli import run\n" in after
    write(tmp_path, {inner: after.decode()})
    assert run(tmp_path).changes == ()


def test_an_import_that_loses_its_last_use_goes_with_the_change(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": "from typing import Optional\n\n\ndef f(x: Optional[int]) -> None: ...\n"})
    report = run(tmp_path, selection=Selection(rules=("TYP003",)))
    assert texts(report) == {"app/main.py": b"def f(x: int | None) -> None: ...\n"}


def test_branches_start_at_the_base_and_never_touch_the_same_lines(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": MODULE})
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "base")
    report = run(tmp_path, "branches")
    assert len(report.plans) > 2
    for plan in report.plans:
        git(tmp_path, "checkout", "-q", "-b", plan.category.value, "main")
        for commit in plan.commits:
            for change in commit.changes:
                assert (tmp_path / change.path).read_bytes() == change.before
                (tmp_path / change.path).write_bytes(change.after)
        git(tmp_path, "commit", "-qam", plan.category.value)
    git(tmp_path, "checkout", "-q", "main")
    for plan in report.plans:
        git(tmp_path, "merge", "-q", "--no-edit", plan.category.value)
    compile((tmp_path / "app/main.py").read_bytes(), "main.py", "exec")


def test_safe_makes_only_fixes_that_keep_behaviour(tmp_path: Path) -> None:
    write(tmp_path, {"app/main.py": MODULE})
    report = fleet.fix(tmp_path, config=Config(), safety=Safety.SAFE)
    assert {outcome.finding.safety for outcome in report.outcomes if outcome.fixed} == {Safety.SAFE}
    waiting = [outcome for outcome in report.outcomes if outcome.finding.rule == "BUG001"]
    assert waiting
    assert "--safety review" in waiting[0].reason


def test_only_what_was_asked_for_is_looked_at(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = 1;\n", "b/c.py": "x = 1;\n"})
    report = fleet.scan(tmp_path, config=Config(), selection=Selection(paths=("b",)))
    assert {finding.path for finding in report.findings} == {"b/c.py"}
    report = fleet.scan(tmp_path, config=Config(), selection=Selection(categories=(Category.BUGS,)))
    assert report.findings == ()


def test_vendored_generated_ignored_and_linked_files_are_not_read(tmp_path: Path) -> None:
    bad = "x = 1;\n"
    write(
        tmp_path,
        {
            ".gitignore": "ignored.py\n",
            "ignored.py": bad,
            "vendor/a.py": bad,
            "made.py": "# Code generated by protoc. DO NOT EDIT.\n" + bad,
            "a_pb2.py": bad,
            ".venv/a.py": bad,
            "env2/pyvenv.cfg": "",
            "env2/lib/a.py": bad,
        },
    )
    (tmp_path / "link.py").symlink_to("ignored.py")
    (tmp_path / "loop").symlink_to(".")
    assert fleet.scan(tmp_path, config=Config()).files == 0


def test_the_projects_tests_take_out_what_they_fail_on(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "app.py": "def f(seen=[]):\n    seen.append(1)\n    return seen\n\n\ny = 1;\n",
            "check.py": "import app\n\napp.f()\nassert app.f() == [1, 1]\n",
        },
    )
    report = run(tmp_path, test=("python3", "check.py"))
    by_rule = {outcome.finding.rule: outcome for outcome in report.outcomes}
    assert by_rule["BUG001"].reason == "the project's tests fail after this fix"
    assert by_rule["SYN004"].fixed
    # The default stays, whatever hint its parameter got.
    assert b"= []) -> list:" in texts(report)["app.py"]
    assert all("check.py" in commit.proof.tests for plan in report.plans for commit in plan.commits)


def test_tests_that_fail_before_any_change_are_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "x = 1;\n"})
    with pytest.raises(ConfigurationError, match="as it is"):
        run(tmp_path, test=("python3", "-c", "raise SystemExit(1)"))


LONG = "def function(argument_number_one: Optional[int], argument_number_two: Optional[str]) -> None:\n    pass\n"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("[tool.black]\nline-length = 100\n[tool.ruff]\nline-length = 88\n", ["--line-length=100"]),
        ("[tool.black]\n[tool.ruff]\nline-length = 100\n[tool.ruff.format]\n", ["--line-length=100"]),
        (
            "[tool.black]\nline-length = 100\nskip-string-normalization = true\n",
            ["--line-length=100", "--config", "format.quote-style = 'preserve'"],
        ),
    ],
    ids=["black", "ruff", "black-that-keeps-quotes"],
)
def test_a_formatted_file_stays_formatted(tmp_path: Path, settings: str, expected: list[str]) -> None:
    text = f"from typing import Optional\n\n\n{LONG}".replace("pass", "return 'x'" if "skip" in settings else "pass")
    write(tmp_path, {"pyproject.toml": settings, "app.py": text})
    report = run(tmp_path, selection=Selection(rules=("TYP003",)))
    [change] = report.changes
    formatted = subprocess.run(
        [executable(), "format", "--isolated", *expected, "-"], input=change.after, capture_output=True, check=True
    )
    assert formatted.stdout == change.after


def test_in_a_file_that_is_not_formatted_only_the_changed_lines_are(tmp_path: Path) -> None:
    text = f"from typing import Optional\n\nnumbers = [1,2]\n\n\n{LONG.replace('pass', 'return  1')}"
    write(tmp_path, {"pyproject.toml": "[tool.black]\nline-length = 60\n", "app.py": text})
    report = run(tmp_path, selection=Selection(rules=("TYP003",)))
    [change] = report.changes
    assert b"numbers = [1,2]\n" in change.after
    assert b"return  1\n" in change.after
    assert b"def function(\n    argument_number_one: int | None,\n" in change.after


@pytest.mark.parametrize(
    ("name", "settings", "limit"),
    [
        (".flake8", "[flake8]\nmax-line-length = 60\n", 60),
        ("setup.cfg", "[flake8]\nmax_line_length = 70\nignore = E203, W503\n", 70),
        ("tox.ini", "[flake8]\nexclude = docs\n", 79),
        ("pyproject.toml", "[tool.ruff]\nline-length = 64\n", 64),
    ],
)
def test_no_line_grows_beyond_what_the_checks_of_the_project_allow(
    tmp_path: Path, name: str, settings: str, limit: int
) -> None:
    text = "def read(the_path_of_the_file, some_other_thing):\n    with open(the_path_of_the_file) as f:\n"
    text += "        return f.read(), 'one', some_other_thing, [1,2]\n\n\nnumbers = [1,2]\n"
    text += "def function(argument_number_one, argument_number_two, three):\n    print(1)\n    raise KeyError('x')\n"
    write(tmp_path, {name: settings, "app.py": text})
    report = run(tmp_path, selection=Selection(rules=("ATM004", "TYP001")))
    [change] = report.changes
    after = change.after.decode()
    assert "-> NoReturn" in after
    assert "encoding" in after
    assert max(map(len, after.splitlines())) <= limit
    assert "numbers = [1,2]\n" in after
    assert "return f.read(), 'one', some_other_thing, [1,2]" in after


def test_lines_may_grow_where_nobody_checks_them(tmp_path: Path) -> None:
    text = "def function(argument_number_one, argument_number_two, argument_three):\n    raise KeyError('x')\n"
    write(tmp_path, {".flake8": "[flake8]\nextend-ignore = E501\n", "app.py": text})
    report = run(tmp_path, selection=Selection(rules=("TYP001",)))
    [change] = report.changes
    assert b"argument_three) -> NoReturn:\n" in change.after


def test_a_definition_that_ends_a_block_gets_the_blank_line_that_black_wants(tmp_path: Path) -> None:
    text = "import os\n\nif os.name:\n    double = lambda x: x * 2\nelse:\n    double = None\n"
    write(tmp_path, {"pyproject.toml": "[tool.black]\n", "app.py": text})
    report = run(tmp_path, selection=Selection(rules=("SYN023",)))
    [change] = report.changes
    assert b"        return x * 2\n\nelse:\n" in change.after


@pytest.mark.parametrize(
    ("fill", "expected"), [("", "d['a']"), ("b = 1\n" * 20, 'd["a"]'), ("b  = 1\n" * 20, "d['a']")]
)
def test_a_file_that_looks_formatted_stays_so_whatever_the_settings_say(
    tmp_path: Path, fill: str, expected: str
) -> None:
    """A Makefile, tox or a workflow may ask for `ruff format` or `black`; a short file may look so by chance."""
    text = "import logging\n\nlogger = logging.getLogger(__name__)\n" + fill
    write(tmp_path, {"app.py": text + "\n\ndef f(d):\n    logger.info(f\"got {d['a']}\")\n"})
    [change] = run(tmp_path, selection=Selection(rules=("LOG004",))).changes
    assert f'    logger.info("got %s", {expected})\n' in change.after.decode()


def test_who_wants_no_formatter_gets_none(tmp_path: Path) -> None:
    text = "import logging\n\nlogger = logging.getLogger(__name__)\n" + "b = 1\n" * 20
    write(tmp_path, {"app.py": text + "\n\ndef f(d):\n    logger.info(f\"got {d['a']}\")\n"})
    config = Config(formatter="none")
    [change] = fleet.fix(tmp_path, config=config, selection=Selection(rules=("LOG004",)), safety=Safety.REVIEW).changes
    assert "d['a']" in change.after.decode()


def test_a_comment_above_a_changed_clause_stays(tmp_path: Path) -> None:
    """Ruff's formatter loses it where it formats that clause alone."""
    comment = "# a comment that does not fit into the line."
    long = f"m.some.attribute.that_is.long[-1][\n            'format_of_the_message'\n        ] = b  {comment}\n"
    text = f"def f(m, b):\n    try:\n        {long}    except:\n        pass\n    return m\n"
    write(tmp_path, {"pyproject.toml": "[tool.black]\n", "app.py": text})
    [change] = run(tmp_path, selection=Selection(categories=(Category.EXCEPTIONS,))).changes
    assert b"except Exception" in change.after
    assert comment.encode() in change.after


def test_what_black_leaves_out_is_left_as_it_is(tmp_path: Path) -> None:
    settings = "[tool.black]\nline-length = 60\nextend-exclude = 'legacy/'\n"
    write(tmp_path, {"pyproject.toml": settings, "legacy/app.py": f"from typing import Optional\n\n\n{LONG}"})
    report = run(tmp_path, selection=Selection(rules=("TYP003",)))
    [change] = report.changes
    assert b"def function(argument_number_one: int | None" in change.after


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def test_a_pull_request_holds_no_more_than_its_limits_and_whole_files(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.py": "x = 1;\ny = 2;\n" for name in "abc"})
    asked = Selection(categories=(Category.SYNTAX,))
    report = run(tmp_path, "branches", selection=asked, limits=Limits(files_per_pull_request=2))
    assert sorted(texts(report)) == ["a.py", "b.py"]
    report = run(tmp_path, "branches", selection=asked, limits=Limits(findings_per_pull_request=3))
    assert sorted(texts(report)) == ["a.py"]
    waiting = [outcome.reason for outcome in report.outcomes if not outcome.fixed]
    assert waiting == ["the pull request is full; offered again once it is merged"] * 4


def test_a_category_that_people_decline_promises_review_at_most(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "x = 1;\n"})
    trusted = Selection(categories=(Category.SYNTAX,))
    declined = Selection(categories=(Category.SYNTAX,), distrusted=(Category.SYNTAX,))
    for asked, promise in ((trusted, Safety.SAFE), (declined, Safety.REVIEW)):
        [plan] = run(tmp_path, "branches", selection=asked).plans
        assert [commit.safety for commit in plan.commits] == [promise]
        doubts = [note for commit in plan.commits for note in commit.notes]
        assert [note.endswith("asks to be read") for note in doubts] == [True] * (promise is Safety.REVIEW)
    report = fleet.fix(tmp_path, config=Config(), safety=Safety.SAFE, delivery="branches", selection=declined)
    assert not report.plans
    assert [it.reason.partition(",")[0] for it in report.outcomes] == [
        "people declined most pull requests of this category"
    ]


def test_what_goes_first_into_a_full_pull_request_is_said_by_a_formula(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.py": "x = 1;\n" * count for name, count in (("a", 1), ("b", 3), ("c", 2))})

    def first(priority: str) -> list[str]:
        limits = Limits(files_per_pull_request=1)
        asked = Selection(categories=(Category.SYNTAX,))
        config = Config(priority=priority)
        report = fleet.fix(
            tmp_path, config=config, safety=Safety.REVIEW, delivery="branches", selection=asked, limits=limits
        )
        return sorted(texts(report))

    assert first("0") == first("findings / 0 - findings / 0") == ["a.py"]
    assert first("findings") == first("safe") == ["b.py"]
    assert first("lines if lines < 3 else 0") == ["c.py"]
    assert first("1 / rules") == ["a.py"]
