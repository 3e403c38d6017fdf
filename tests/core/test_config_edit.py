"""A rule is switched off by one line, whatever the file looks like, or not at all."""

from __future__ import annotations

import tomllib

import pytest

from pyagent.core.config import OWN_FILE, PROJECT_FILE
from pyagent.core.config_edit import ignoring


def after(text: str, rule: str = "LOG001", path: str = "", *, file: str = PROJECT_FILE) -> str:
    edited = ignoring({file: text.encode()}, rule, path)
    assert edited is not None
    assert edited.path == file
    return edited.after.decode()


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("[tool.pyagent]\n", '[tool.pyagent]\nignore = ["LOG001"]\n'),
        ("[tool.pyagent] # ours\n", '[tool.pyagent] # ours\nignore = ["LOG001"]\n'),
        ("[tool.pyagent]\nignore = []\n", '[tool.pyagent]\nignore = ["LOG001"]\n'),
        ('[tool.pyagent]\nignore = ["DOC"] # why\n', '[tool.pyagent]\nignore = ["DOC", "LOG001"] # why\n'),
        (
            '[tool.pyagent]\nignore = [\n    "DOC",\n]\n',
            '[tool.pyagent]\nignore = [\n    "DOC",\n    "LOG001",\n]\n',
        ),
        (
            '[tool.ruff]\nignore = ["E501"]\n\n[tool.pyagent]\nignore = ["DOC"]\n',
            '[tool.ruff]\nignore = ["E501"]\n\n[tool.pyagent]\nignore = ["DOC", "LOG001"]\n',
        ),
        (
            "[tool.pyagent.limits]\nopen-pull-requests = 3\n",
            '[tool.pyagent.limits]\nopen-pull-requests = 3\n\n[tool.pyagent]\nignore = ["LOG001"]\n',
        ),
        ("[tool.pyagent]\r\ndraft = true\r\n", '[tool.pyagent]\r\nignore = ["LOG001"]\r\ndraft = true\r\n'),
    ],
)
def test_one_line_changes(before: str, expected: str) -> None:
    assert after(before) == expected


def test_below_a_path() -> None:
    assert after("[tool.pyagent]\n", path="scripts") == (
        '[tool.pyagent]\n\n[tool.pyagent.per-file-ignores]\nscripts = ["LOG001"]\n'
    )
    there = '[tool.pyagent.per-file-ignores]\n"a b/" = ["DOC"]\n'
    assert after(there, path="a b/") == '[tool.pyagent.per-file-ignores]\n"a b/" = ["DOC", "LOG001"]\n'


def test_a_project_without_settings_gets_a_file_of_its_own() -> None:
    edited = ignoring({PROJECT_FILE: b"[project]\nname = 'x'\n"}, "LOG001")
    assert edited is not None
    assert (edited.path, edited.before, edited.after) == (OWN_FILE, b"", b'ignore = ["LOG001"]\n')


def test_the_own_file_has_its_keys_at_the_top() -> None:
    before = "# ours\n[limits]\nopen-pull-requests = 3\n"
    assert tomllib.loads(after(before, file=OWN_FILE))["ignore"] == ["LOG001"]


def test_what_is_ignored_already_stays_as_it_is() -> None:
    text = '[tool.pyagent]\nignore = ["LOG001"]\n'
    assert after(text) == text


@pytest.mark.parametrize("text", ["[tool.pyagent]\nignore = 3\n", "[tool.pyagent\n", "tool.pyagent = {ignore = []}\n"])
def test_what_cannot_be_changed_for_certain_is_left_or_goes_elsewhere(text: str) -> None:
    edited = ignoring({PROJECT_FILE: text.encode()}, "LOG001")
    assert edited is None or edited.path == OWN_FILE
