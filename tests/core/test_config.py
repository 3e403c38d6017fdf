"""What a repository may configure, and what it is told when it gets it wrong."""

from __future__ import annotations

import tomllib

import jsonschema
import pytest

from pyagent.core.config import (
    OWN_FILE,
    PROJECT_FILE,
    SETUP_FILE,
    SETUP_SCRIPT,
    Config,
    Limits,
    config_schema,
    has_settings,
    load,
)
from pyagent.core.config_values import options_of
from pyagent.core.model import Category, Safety
from pyagent.core.path_rules import PathRules
from pyagent.core.schedule import Schedule
from pyagent.errors import ManifestMismatch
from pyagent.shell.zones import ZONES

EVERYTHING = """
check = "failure"
dashboard = false
inventory = "on"
select = ["SEC", "EXC001"]
ignore = ["SEC012"]
exclude = ["migrations/"]
safety = "review"
pull-request-safety = "safe"
target-version = "3.12"
max-file-lines = 800
first-party = ["shop", "shop.tools"]
import-style = "relative"
environment = "tools/env"
formatter = "none"
test-command = "python -m pytest -q"
labels = []
draft = true
preset = "gentle"
code-scanning = "off"
sign-off = true
priority = "safe / findings"
readiness = "saved * (tier == 1)"
profile = "perf/service.prof"
categories = {docstrings = false}
per-file-ignores = {"tests/" = ["DOC", "EXC001"]}
limits = {open-pull-requests = 3, findings-per-pull-request = 0, files-per-pull-request = 5}
schedule = {cron = "30 4 1-7 * *", time-zone = "Europe/Berlin", days = ["mon"]}
"""


def own(text: str) -> dict[str, bytes]:
    return {OWN_FILE: text.encode()}


def project(text: str) -> dict[str, bytes]:
    return {PROJECT_FILE: text.encode()}


def error_of(text: str, rules: tuple[str, ...] = ()) -> str:
    with pytest.raises(ManifestMismatch) as caught:
        load(own(text), rules=rules)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_repository_without_settings_gets_the_defaults() -> None:
    assert load({}) == Config()
    assert Config().fix_safety is Safety.SAFE
    assert Config().proposal_safety is Safety.REVIEW


def test_a_key_may_be_spelled_with_underscores_but_only_once() -> None:
    assert load(own('test_command = "pytest"')).test_command == "pytest"
    assert load(own("limits = {open_pull_requests = 3}")).limits.open_pull_requests == 3
    assert "is set twice" in error_of("max-file-lines = 1\nmax_file_lines = 2")


def test_every_key_can_be_set() -> None:
    config = load(own(EVERYTHING))
    assert set(tomllib.loads(EVERYTHING)) == set(options_of(Config))
    assert config.source == OWN_FILE
    assert config.target_version == (3, 12)
    assert config.limits.open_pull_requests == 3
    assert config.fix_safety is Safety.REVIEW
    assert config.categories == {Category.DOCSTRINGS: False}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('priority = "safe +"', "priority: a value is missing (character 7)"),
        ('priority = "safe + importance"', "priority: `importance` is not known here; there are findings, safe,"),
        ('readiness = "gian"', "readiness: `gian` is not known here (did you mean `gain`?); there are gain, saved,"),
        ('readiness = ""', "readiness: a value is missing (character 1)"),
        ('priority = "' + "(" * 5000 + '"', "priority: longer than 4096 characters"),
        ('priority = "__import__(findings)"', "priority: `__import__` is no function"),
    ],
)
def test_a_formula_that_cannot_be_computed_is_refused_with_its_place(text: str, why: str) -> None:
    assert error_of(text).startswith(f"PA-5003: {OWN_FILE}: ")
    assert why in error_of(text)


def test_the_same_keys_stand_under_tool_pyagent_in_pyproject() -> None:
    config = load(project('[project]\nname = "shop"\n[tool.pyagent]\nsafety = "review"\n'))
    assert (config.safety, config.source) == ("review", PROJECT_FILE)


def test_the_own_file_wins_as_a_whole() -> None:
    files = own("draft = true") | project('[tool.pyagent]\nsafety = "review"\n[project]\nrequires-python = ">=3.9"')
    config = load(files)
    assert (config.draft, config.safety, config.target_version) == (True, "safe", (3, 9))


def test_a_table_that_is_not_read_is_not_checked() -> None:
    assert load(own("") | project("[tool.pyagent]\nnonsense = 1")).source == OWN_FILE


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('[project]\nrequires-python = ">=3.9,<4"', (3, 9)),
        ('[project]\nrequires-python = "<4,>=3.8.1"', (3, 8)),
        ('[project]\nrequires-python = "~=3.12"', (3, 12)),
        ('[project]\nrequires-python = "==3.11.*"', (3, 11)),
        ('[project]\nrequires-python = ">=2.7, !=3.0.*"', (3, 7)),
        ('[project]\nrequires-python = ">=3"', (3, 7)),
        ('[project]\nrequires-python = "<4"', (3, 10)),
        ('[project]\nrequires-python = "whatever"', (3, 10)),
        ("[project]\nrequires-python = 3", (3, 10)),
        ('[tool.poetry.dependencies]\npython = "^3.9 || ~3.8"', (3, 8)),
        ("", (3, 10)),
    ],
)
def test_the_target_is_the_oldest_python_the_project_supports(declared: str, expected: tuple[int, int]) -> None:
    assert load(project(declared)).target_version == expected


def test_setup_cfg_is_asked_last() -> None:
    setup = {SETUP_FILE: b"[options]\npython_requires = >=3.8\n"}
    assert load(setup).target_version == (3, 8)
    assert load(setup | project('[project]\nrequires-python = ">=3.11"')).target_version == (3, 11)
    assert load(setup | own('target-version = "3.12"')).target_version == (3, 12)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("setup(name='x', python_requires='>=3.8')", (3, 8)),
        ("setuptools.setup(python_requires=\n    '>=3.7')", (3, 7)),
        ("setup(classifiers=['Programming Language :: Python :: 3', 'Programming Language :: Python :: 3.9'])", (3, 9)),
        ("setup(python_requires='>=3.9', classifiers=['Programming Language :: Python :: 3.8'])", (3, 9)),
        ("setup(python_requires=read('version'))", (3, 10)),
        ("# python_requires='>=3.7'", (3, 10)),
        ("NEEDS = '>=3.8'\nsetup(python_requires=NEEDS)", (3, 8)),
        ("KNOWN = ['Programming Language :: Python :: 3.8']\nsetup(classifiers=KNOWN + MORE)", (3, 8)),
        ("setup(classifiers='''Programming Language :: Python :: 3.9\nTopic :: Games'''.splitlines())", (3, 9)),
        ("import sys\nif sys.version_info < (3, 8):\n    sys.exit(1)\nsetup()", (3, 8)),
        ("import sys\nif sys.version_info[:2] < (3, 9, 1):\n    sys.exit(1)\nsetup()", (3, 9)),
        ("V = sys.version_info[:2]\nif V < (3, 8): f()\nelif (3, 0) < V < (3, 9): f()", (3, 8)),
        ("if pip_version < (3, 8): f()\nif sys.version_info < OLDEST: f()", (3, 10)),
        ("if sys.version_info < (3, 8): f()\nsetup(python_requires='>=3.9')", (3, 9)),
        ("setup(", (3, 10)),
    ],
)
def test_a_setup_script_is_read_and_never_run(script: str, expected: tuple[int, int]) -> None:
    config = load({SETUP_SCRIPT: script.encode()})
    assert (config.target_version, config.runs_on) == (expected, expected)


def test_a_project_for_python_2_is_known_as_one_until_it_sets_a_target() -> None:
    script = {SETUP_SCRIPT: b"KNOWN = ['Programming Language :: Python :: 2.7']\nsetup(classifiers=KNOWN)"}
    assert load(script).runs_on == (2, 7)
    assert load(script).target_version == (3, 7)
    assert load({SETUP_FILE: b"[metadata]\nclassifiers =\n    Programming Language :: Python :: 2\n"}).runs_on == (2, 7)
    assert load(script | own('target-version = "3.11"')).runs_on == (3, 11)
    assert load({SETUP_SCRIPT: b"setup(python_requires='>=3.5')"}).runs_on == (3, 5)


def test_a_universal_wheel_runs_on_python_2_unless_something_else_is_declared() -> None:
    wheel = {SETUP_FILE: b"[bdist_wheel]\nuniversal = 1\n"}
    assert load(wheel).runs_on == (2, 7)
    assert load(wheel | {SETUP_SCRIPT: b"setup(python_requires='>=3.8')"}).runs_on == (3, 8)
    assert load({SETUP_FILE: b"[bdist_wheel]\nuniversal = 0\n"}).runs_on == (3, 10)


def test_an_unknown_key_names_the_file_the_key_the_nearest_and_all_allowed() -> None:
    message = error_of('safty = "safe"')
    assert message.startswith("PA-5001: .github/pyagent.toml: unknown key safty (did you mean `safety`?); allowed: ")
    assert all(key in message for key in options_of(Config))


def test_an_unknown_key_in_a_nested_table_names_its_path() -> None:
    with pytest.raises(ManifestMismatch, match=r"pyproject\.toml: tool\.pyagent\.limits: unknown key per-day"):
        load(project("[tool.pyagent.limits]\nper-day = 1"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("safety = 3", 'safety: 3 is not "safe" or "review"'),
        ('safety = "manual"', "safety: unknown value manual"),
        ("draft = 1", "draft: 1 is not true or false"),
        ("max-file-lines = true", "max-file-lines: true is not a whole number"),
        ("max-file-lines = 0", "max-file-lines: 0 is not a whole number of at least 1"),
        ('select = "SEC"', "select: 'SEC' is not a list"),
        ('select = ["sec"]', "select: 'sec' is not a rule id"),
        ('per-file-ignores = ["x"]', "per-file-ignores: ['x'] is not a table"),
        ('per-file-ignores = {"a" = ["nonsense"]}', "per-file-ignores.a: 'nonsense' is not a rule id"),
        ("categories = {docs = false}", "categories: unknown key docs (did you mean `docstrings`?)"),
        ('categories = {types = "no"}', "categories.types: 'no' is not true or false"),
        ("limits = 3", "limits: 3 is not a table"),
        ("limits = {open-pull-requests = -1}", "limits.open-pull-requests: -1 is not a whole number of at least 0"),
        ("target-version = 3.11", "target-version: 3.11 is not a Python version"),
        ('first-party = ["a b"]', "first-party: 'a b' is not the name of a package"),
        ("draft =", "is not valid TOML"),
        ("a = " + "[" * 20_000, "is nested too deeply"),
        ("a = " + "1" * 5_000, "is not valid TOML"),
        ('"a\\nb\\u001b[31m" = 1', "unknown key a\\nb\\x1b[31m"),
        (f'"{"k" * 500}" = 1', "unknown key " + "k" * 80 + "…"),
    ],
)
def test_a_wrong_value_is_one_line_with_the_key(text: str, complaint: str) -> None:
    assert complaint in error_of(text)


def test_text_that_is_not_utf8_is_an_error_with_its_place() -> None:
    with pytest.raises(ManifestMismatch, match=r"pyproject.toml is not UTF-8 \(byte 2\)"):
        load({PROJECT_FILE: b"a=\xff"})


def test_a_byte_order_mark_and_crlf_are_read() -> None:
    assert load({OWN_FILE: b"\xef\xbb\xbfdraft = true\r\nlabels = []\r\n"}).draft is True


def test_a_rule_that_does_not_exist_is_an_error_where_the_rules_are_known() -> None:
    rules = ("EXC001", "SEC002")
    assert "select: unknown rule SEC022 (did you mean `SEC002`?)" in error_of('select = ["SEC022"]', rules)
    assert "unknown rule LOG" in error_of('per-file-ignores = {"a" = ["LOG"]}', rules)
    assert load(own('ignore = ["SEC", "EXC001"]'), rules=rules).ignore == ("SEC", "EXC001")


def test_select_ignore_and_categories_decide_what_is_looked_for() -> None:
    config = load(own('select = ["SEC", "DOC001"]\nignore = ["SEC012"]\ncategories = {docstrings = false}'))
    assert config.wants("SEC001", Category.SECURITY)
    assert not config.wants("SEC012", Category.SECURITY)
    assert not config.wants("DOC001", Category.DOCSTRINGS)
    assert not config.wants("EXC001", Category.EXCEPTIONS)
    assert Config().wants("EXC001", Category.EXCEPTIONS)


def test_per_file_ignores_follow_gitignore() -> None:
    rules = PathRules.of({"tests/": ("DOC",), "*_pb2.py": ("TYP001",), "/setup.py": ("LOG",)})
    assert rules.hides("DOC001", "tests/deep/test_x.py")
    assert rules.hides("DOC001", "shop/tests/test_x.py")
    assert not rules.hides("SEC001", "tests/test_x.py")
    assert rules.hides("TYP001", "shop/api_pb2.py")
    assert not rules.hides("TYP002", "shop/api_pb2.py")
    assert not rules.hides("LOG001", "shop/setup.py")


def test_has_settings_tells_a_plain_project_from_a_configured_one() -> None:
    assert not has_settings(project('[project]\nname = "shop"'))
    assert has_settings(project("[tool.pyagent]"))
    assert has_settings(own(""))


def test_the_schema_accepts_what_load_accepts_and_nothing_else() -> None:
    schema = config_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(tomllib.loads(EVERYTHING), schema)
    for wrong in ("safty = 1", 'select = "SEC"', "draft = 1", 'target-version = "4"', "limits = {x = 1}"):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(tomllib.loads(wrong), schema)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('cron = "30 4 * *"', "schedule.cron: '30 4 * *' cannot be used: five fields are needed: minute, hour, day"),
        ('cron = "61 4 * * *"', "schedule.cron: '61 4 * * *' cannot be used: its minute is wrong; see docs/config.md"),
        ("cron = 4", "schedule.cron: 4 is not text"),
        ('cron = "0 4 * * *"\ndays = ["monday"]', "schedule.days: unknown value monday (did you mean `mon`?)"),
        ('cron = "0 4 * * *"\ndays = "mon"', "schedule.days: 'mon' is not a list"),
        ('cron = "0 4 * * sun"\ndays = ["mon", "tue"]', 'schedule: the time "0 4 * * sun" never comes on mon or tue'),
        ('days = ["mon"]', 'schedule: there is no cron, so it never comes; say when: cron = "30 4 * * *"'),
        ('cron = "0 4 * * *"\ntime-zone = "Berlin"', 'schedule.time-zone: there is no time zone "Berlin"; use a name'),
        ('cron = "0 4 * * *"\ntime-zone = "../passwd"', "schedule.time-zone: '../passwd' is not a time zone such as"),
        ('cron = "0 4 * * *"\nzone = "UTC"', "schedule: unknown key zone (did you mean"),
    ],
)
def test_a_schedule_that_cannot_be_used_is_refused_with_its_place(text: str, complaint: str) -> None:
    with pytest.raises(ManifestMismatch) as caught:
        load(own(f"[schedule]\n{text}"), zones={"UTC", "Europe/Berlin"})
    assert f"PA-5001: {OWN_FILE}: {complaint}" in str(caught.value)


def test_a_schedule_is_in_utc_on_all_days_unless_it_says_more() -> None:
    assert load({}).schedule == Schedule("", "UTC", ())
    assert load(own('[schedule]\ncron = "0 4 * * *"')).schedule == Schedule("0 4 * * *", "UTC", ())
    zoned = load(own('[schedule]\ncron = "0 4 * * *"\ntime_zone = "Europe/Berlin"'), zones=ZONES).schedule
    assert zoned.time_zone == "Europe/Berlin"


def test_a_preset_is_where_settings_begin_and_the_keys_beside_it_win() -> None:
    gentle = load(own('preset = "gentle"'))
    assert gentle.proposal_safety is Safety.SAFE
    assert gentle.limits == Limits(2, 50, 10)
    other = load(own('preset = "gentle"\npull-request-safety = "review"\n[limits]\nopen-pull-requests = 7'))
    assert (other.proposal_safety, other.limits.open_pull_requests) == (Safety.REVIEW, 7)
    security = load(own('preset = "security"\nignore = ["SEC012"]'))
    assert security.check == "failure"
    assert security.wants("SEC001", Category.SECURITY)
    assert not security.wants("SEC012", Category.SECURITY)
    assert not security.wants("DOC001", Category.DOCSTRINGS)
    assert load(own('preset = "thorough"')).limits == Limits(0, 0, 0)


def test_a_preset_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(ManifestMismatch, match="gentle"):
        load(own('preset = "gentel"'))
