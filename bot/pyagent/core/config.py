"""The configuration of a repository: TOML text in, a frozen ``Config`` out.

Two places are read: ``.github/pyagent.toml`` (keys at the top) and ``[tool.pyagent]`` in ``pyproject.toml``.
Where both exist the first one wins as a whole; they are never merged. The text comes from the checked-out
repository, so it is hostile input: a command that it names is run for nobody but who types ``pyagent fix --test``.

Invariants:
* an unknown key or a value of the wrong type is a ``ManifestMismatch`` that names file, key and what is allowed;
* every field with an ``Option`` is a key; docs/config.md and the JSON schema are generated from the fields.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pyagent.core.config_values import RULE_PATTERN, Option, Place, convert_table, table_schema, unknown
from pyagent.core.entry_points import entry_points
from pyagent.core.formulas import PRIORITY_NAMES, READINESS_NAMES
from pyagent.core.model import Category, Safety
from pyagent.core.schedule import Schedule, comes
from pyagent.core.target_version import DEFAULT_TARGET, LAST_PYTHON_2, OLDEST_TARGET, declared_target
from pyagent.errors import ManifestMismatch

OWN_FILE = ".github/pyagent.toml"
PROJECT_FILE = "pyproject.toml"
SETUP_FILE = "setup.cfg"
SETUP_SCRIPT = "setup.py"
CONFIG_FILES = (OWN_FILE, PROJECT_FILE, SETUP_FILE, SETUP_SCRIPT)
"""The files that ``load`` looks at; the last two only for the Python versions they name."""

BRANCH_PREFIX = "pyagent/"
"""Our branches live here and nowhere else; not configurable, because life-cycle and permissions rely on it."""

OFF_BY_DEFAULT = frozenset({Category.RUST})
"""Categories that list chances rather than problems: looked for only where they are named."""

_RULES = "a rule id such as EXC003, or a family such as EXC"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much PyAgent may propose at a time. What is over a limit waits for the next run; 0 means no limit."""

    open_pull_requests: Annotated[int, Option("Pull requests of PyAgent that may be open at once.", minimum=0)] = 10
    findings_per_pull_request: Annotated[int, Option("Findings that one pull request may fix.", minimum=0)] = 200
    files_per_pull_request: Annotated[int, Option("Files that one pull request may change.", minimum=0)] = 50


@dataclass(frozen=True, slots=True)
class Config:
    """What a repository wants from PyAgent; nothing is left to resolve.

    ``source`` is the file that the settings came from, empty when all are defaults. ``runs_on`` is the
    oldest Python that the project declares, which may be older than any target: only what is valid there is fixed,
    unless ``target-version`` is set. ``entry_points`` are the modules that it starts as programs.
    """

    preset: Annotated[
        Literal["default", "gentle", "thorough", "security"],
        Option(
            "Settings to begin with; keys that stand beside it win. `gentle`: only fixes that keep behaviour, two pull "
            "requests at a time, each of at most ten files. `thorough`: no limits. `security`: only the rules of "
            "security, and findings fail the check run.",
            'preset = "gentle"',
        ),
    ] = "default"
    categories: Annotated[
        Mapping[Category, bool],
        Option(
            "Switches categories off (or on again). Every category but `rust` is on unless it is named here. "
            "`rust = true` also asks the bot for functions in Rust; where it is not named, some are offered only in a "
            "repository with a Rust core or a `profile`.",
            "[tool.pyagent.categories]\ndocstrings = false",
        ),
    ] = field(default_factory=dict)
    select: Annotated[
        tuple[str, ...],
        Option(
            "Only these rules or families are looked for. Empty means all.",
            'select = ["SEC", "EXC001"]',
            pattern=RULE_PATTERN,
            kind=_RULES,
        ),
    ] = ()
    ignore: Annotated[
        tuple[str, ...],
        Option(
            "These rules or families are not looked for. Stronger than `select`. What the project's Ruff or flake8 is "
            "told to ignore by a whole code, such as `E731`, is not looked for either, unless `select` names the rule.",
            'ignore = ["LOG001", "DOC"]',
            pattern=RULE_PATTERN,
            kind=_RULES,
        ),
    ] = ()
    exclude: Annotated[
        tuple[str, ...],
        Option(
            "Files and folders that are not read, in the syntax of `.gitignore`, from the root of the repository. "
            "What `.gitignore` names is left out already, and so is vendored and generated code.",
            'exclude = ["migrations/", "*_pb2.py"]',
        ),
    ] = ()
    per_file_ignores: Annotated[
        Mapping[str, tuple[str, ...]],
        Option(
            "Rules or families that do not apply to some files: pattern in the syntax of `.gitignore` → rules.",
            '[tool.pyagent.per-file-ignores]\n"tests/" = ["DOC", "SEC011"]',
            pattern=RULE_PATTERN,
            kind=_RULES,
        ),
    ] = field(default_factory=dict)
    safety: Annotated[
        Literal["safe", "review"],
        Option(
            "Which fixes `pyagent fix` makes without `--safety`. `safe` keeps behaviour for every input; `review` also "
            "makes the fixes that change behaviour on purpose and want a glance.",
            'safety = "review"',
        ),
    ] = "safe"
    pull_request_safety: Annotated[
        Literal["safe", "review"],
        Option(
            "The same for pull requests. They are read before they are merged, so `review` is the default here; "
            "`pyagent fix --safety review --diff` shows what they would hold.",
            'pull-request-safety = "safe"',
        ),
    ] = "review"
    target_version: Annotated[
        tuple[int, int],
        Option(
            "Oldest Python that the code must run on. Without it, the lower bound of `requires-python` in `[project]` "
            "(or Poetry's `python`, or `python_requires` in `setup.cfg` or `setup.py`, or the oldest version among the "
            "classifiers, or 2.7 for a `universal` wheel, or what `setup.py` asks of `sys.version_info`); without any "
            "of these, 3.10.",
            'target-version = "3.11"',
        ),
    ] = DEFAULT_TARGET
    max_file_lines: Annotated[
        int, Option("Lines above which a file is reported as too long (ARC001).", "max-file-lines = 800", minimum=1)
    ] = 500
    first_party: Annotated[
        tuple[str, ...],
        Option(
            "Packages that belong to the project, beside those found in it; imports are sorted by it.",
            'first-party = ["shop"]',
            pattern=r"[^\W\d]\w*(\.[^\W\d]\w*)*",
            kind="the name of a package",
        ),
    ] = ()
    import_style: Annotated[
        Literal["auto", "absolute", "relative"],
        Option(
            "How modules of the project are imported by one another (IMP006). `auto` finds what differs from four in "
            "five imports of the same package; the others hold for every import.",
            'import-style = "absolute"',
        ),
    ] = "auto"
    environment: Annotated[
        str,
        Option(
            "Folder of a virtual environment inside the repository, where it is neither `.venv` nor `venv`. The source "
            "of packages that are installed there is read, never run, for the names that a wildcard import brings in "
            "(IMP001); who types the command may also have an environment activated.",
            'environment = "tools/env"',
        ),
    ] = ""
    formatter: Annotated[
        Literal["auto", "none", "ruff", "black"],
        Option(
            "Formatter that is run over the changed files. `auto` takes the one the repository is set up for; where no "
            "settings name one, files that conform to Ruff's, which is nearly Black's, conform afterwards.",
            'formatter = "none"',
        ),
    ] = "auto"
    test_command: Annotated[
        str,
        Option(
            "The command that `pyagent fix --test` runs when none is given there: split like a shell does, but no "
            "shell runs it. It is run only for the person who types `--test`, never by the server or the Action.",
            'test-command = "python -m pytest -q"',
        ),
    ] = ""
    check: Annotated[
        Literal["neutral", "failure", "off"],
        Option(
            "What the check run says when something is found: `neutral` blocks nobody, `failure` holds back a merge "
            "where the check is required, `off` makes no check run. On pull requests only findings on changed lines "
            "count.",
            'check = "failure"',
        ),
    ] = "neutral"
    code_scanning: Annotated[
        Literal["auto", "on", "off"],
        Option(
            "Give what a run over the default branch finds to GitHub's code scanning. `auto` does so where something "
            "else is scanned there already, and the App has the right.",
            'code-scanning = "off"',
        ),
    ] = "auto"
    dashboard: Annotated[
        bool,
        Option(
            "Keep one issue that shows what is open, what waits and what was declined. Closing it switches it off too.",
            "dashboard = false",
        ),
    ] = True
    inventory: Annotated[
        Literal["auto", "on", "off"],
        Option(
            "Keep the open improvements in docs/work/prompt.txt, by a pull request of its own. `auto` does so where "
            "that file exists.",
            'inventory = "on"',
        ),
    ] = "auto"
    labels: Annotated[
        tuple[str, ...], Option("Labels of PyAgent's pull requests.", 'labels = ["pyagent", "maintenance"]')
    ] = ("pyagent",)
    sign_off: Annotated[
        bool,
        Option(
            "End the message of every commit with a `Signed-off-by` line (Developer Certificate of Origin).",
            "sign-off = true",
        ),
    ] = False
    draft: Annotated[bool, Option("Open pull requests as drafts.", "draft = true")] = False
    limits: Annotated[
        Limits,
        Option(
            "How much is proposed at a time; what is over waits for the next run, 0 means no limit.",
            "[tool.pyagent.limits]\nopen-pull-requests = 3",
        ),
    ] = Limits()
    schedule: Annotated[
        Schedule,
        Option(
            "Times at which the server looks at the default branch and brings its pull requests up to date, beside the "
            "pushes that start a run anyway. Such a run goes after all others. Times that were missed while no server "
            "was up are made up for by one run. Where the clock is put forward, a time that is skipped comes right "
            "after; where it is put back, one that comes twice counts once.",
            '[tool.pyagent.schedule]\ncron = "30 4 1-7 * *"       # the first Monday of the month\n'
            'time-zone = "Europe/Berlin"\ndays = ["mon"]',
        ),
    ] = field(default_factory=Schedule)
    priority: Annotated[
        str,
        Option(
            "Which files go first into a pull request that cannot hold all of them: those for which this formula is "
            "highest, equal ones by path. Names: `findings` (of the category, fixable, in the file), `safe` (how many "
            "of them keep behaviour for every input), `rules` (how many rules they are of), `lines` (of the file). "
            "Formulas have numbers, `+ - * / // % **`, comparisons, `and or not`, `… if … else …`, and `abs avg len "
            "max min round sqrt sum`; what has no value comes last.",
            'priority = "safe / findings + 1 / lines"',
            names=PRIORITY_NAMES,
        ),
    ] = "0"
    readiness: Annotated[
        str,
        Option(
            "Which functions `pyagent rust scan` names first: those for which this formula is highest, equal ones by "
            "predicted gain. Names: `gain` (predicted), `time` (that the function itself takes, by the profile of "
            "`--profile`; 0 without one), `saved` (what of it the gain would save, in tiers 1 and 2), "
            "`lines`, `complexity`, `loops`, `calls` (functions of the project that it calls), `tier`.",
            'readiness = "saved if tier == 1 else saved / 2"',
            names=READINESS_NAMES,
        ),
    ] = "saved"
    profile: Annotated[
        str,
        Option(
            "A profile of the project, inside the repository, as `python -m cProfile -o FILE` or "
            "`py-spy record -f raw` writes it. With it, functions that take much of its time are offered in Rust "
            "without being asked for; it is read as data and never unpickled.",
            'profile = "perf/service.prof"',
        ),
    ] = ""
    source: str = ""
    runs_on: tuple[int, int] = DEFAULT_TARGET
    entry_points: tuple[str, ...] = ()

    @property
    def fix_safety(self) -> Safety:
        """The lowest safety whose fixes the command line makes."""
        return Safety(self.safety)

    @property
    def proposal_safety(self) -> Safety:
        """The lowest safety whose fixes go into pull requests."""
        return Safety(self.pull_request_safety)

    def wants(self, rule: str, category: Category, *, asked: bool = False) -> bool:
        """Whether a rule is looked for at all; per-file ignores come on top.

        Args:
            rule: Its id.
            category: Its category.
            asked: Whether a person asks for the rule or its category now.
        """
        is_on = category not in OFF_BY_DEFAULT or asked or names_rule(self.select, rule)
        if not self.categories.get(category, is_on) or names_rule(self.ignore, rule):
            return False
        return not self.select or names_rule(self.select, rule)


PRESETS: Mapping[str, Mapping[str, object]] = {
    "default": {},
    "gentle": {
        "pull_request_safety": "safe",
        "limits": Limits(open_pull_requests=2, findings_per_pull_request=50, files_per_pull_request=10),
    },
    "thorough": {"limits": Limits(open_pull_requests=0, findings_per_pull_request=0, files_per_pull_request=0)},
    "security": {"select": ("SEC",), "check": "failure"},
}


def names_rule(selectors: Collection[str], rule: str) -> bool:
    """Whether a list of rules and families (``EXC``, ``SEC001``) names a rule."""
    return rule in selectors or rule[:3] in selectors


def load(files: Mapping[str, bytes], *, rules: Collection[str] = (), zones: Container[str] | None = None) -> Config:
    """Read the configuration of a repository.

    Args:
        files: Those of ``CONFIG_FILES`` that exist: path → bytes.
        rules: The ids that exist; with them, a rule that does not is an error too.
        zones: The time zones that exist; with them, one that does not is an error too.

    Raises:
        ManifestMismatch: A file cannot be parsed, or has a key or value that is not allowed.
    """
    project = _parse(PROJECT_FILE, files.get(PROJECT_FILE, b""))
    setup = files.get(SETUP_FILE, b""), files.get(SETUP_SCRIPT, b"")
    oldest = declared_target(project, *setup) or DEFAULT_TARGET
    target, runs_on = max(oldest, OLDEST_TARGET), max(oldest, LAST_PYTHON_2)
    starts = entry_points(project, *setup)
    place, table = _own_table(files, project)
    if table is None:
        return Config(target_version=target, runs_on=runs_on, entry_points=starts)
    values = convert_table(Config, table, place)
    declared = Config(target_version=target, source=place.file, runs_on=runs_on, entry_points=starts)
    config = replace(declared, **{**PRESETS[str(values.get("preset", "default"))], **values})
    if "target_version" in values:
        config = replace(config, runs_on=config.target_version)
    _check_rules(config, rules, place)
    _check_schedule(config.schedule, zones, place.at("schedule"))
    return config


def config_schema() -> dict[str, object]:
    """JSON schema of ``.github/pyagent.toml``, which is also that of ``[tool.pyagent]``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PyAgent configuration",
        **table_schema(Config),
    }


def has_settings(files: Mapping[str, bytes]) -> bool:
    """Whether any of the files configures PyAgent."""
    return _own_table(files, _parse(PROJECT_FILE, files.get(PROJECT_FILE, b"")))[1] is not None


def _own_table(files: Mapping[str, bytes], project: Mapping[str, object]) -> tuple[Place, object]:
    if OWN_FILE in files:
        return Place(OWN_FILE), _parse(OWN_FILE, files[OWN_FILE])
    tool = project.get("tool")
    table = tool.get("pyagent") if isinstance(tool, Mapping) else None
    return Place(PROJECT_FILE, ("tool", "pyagent")), table


def _parse(file: str, data: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ManifestMismatch(f"{file} is not UTF-8 (byte {error.start})", "save it as UTF-8") from error
    except RecursionError as error:
        raise ManifestMismatch(f"{file} is nested too deeply", "flatten it") from error
    except ValueError as error:
        # TOMLDecodeError is a ValueError, and so is an integer with too many digits.
        raise ManifestMismatch(f"{file} is not valid TOML: {error}", "correct it and run again") from error


def _check_schedule(schedule: Schedule, zones: Container[str] | None, place: Place) -> None:
    if not schedule.cron:
        if schedule != Schedule():
            raise ManifestMismatch(f"{place}: there is no cron, so it never comes", 'say when: cron = "30 4 * * *"')
        return
    if zones is not None and schedule.time_zone not in zones:
        where = place.at("time-zone")
        raise ManifestMismatch(
            f'{where}: there is no time zone "{schedule.time_zone}"', 'use a name such as "Europe/Berlin" or "UTC"'
        )
    if not comes(schedule):
        only = f" on {' or '.join(schedule.days)}" if schedule.days else ""
        raise ManifestMismatch(
            f'{place}: the time "{" ".join(schedule.cron.split())}" never comes{only}', "correct cron or days"
        )


def _check_rules(config: Config, rules: Collection[str], place: Place) -> None:
    if not rules:
        return
    allowed = sorted({*rules, *(rule[:3] for rule in rules)})
    named = [("select", config.select), ("ignore", config.ignore)]
    named += [("per-file-ignores", listed) for listed in config.per_file_ignores.values()]
    for key, listed in named:
        for rule in listed:
            if rule not in allowed:
                raise unknown(place.at(key), "rule", rule, allowed)
