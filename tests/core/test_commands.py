"""What people write in comments, and what is understood."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyagent.core.commands import Command, Mistake, Verb, parse
from pyagent.core.model import Category


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/pyagent fix", Command(Verb.FIX)),
        ("/pyagent", Command(Verb.HELP)),
        ("/PyAgent FIX Security", Command(Verb.FIX, (Category.SECURITY,))),
        ("/pyagent fix security, imports", Command(Verb.FIX, (Category.SECURITY, Category.IMPORTS))),
        ("/pyagent fix exc003 src/a.py", Command(Verb.FIX, (), ("EXC003",), ("src/a.py",))),
        ('/pyagent fix "my code/a b.py"', Command(Verb.FIX, (), (), ("my code/a b.py",))),
        ("/pyagent scan `src/`", Command(Verb.SCAN, (), (), ("src",))),
        ("/pyagent rust core.py", Command(Verb.RUST, (), (), ("core.py",))),
        ("/pyagent explain SEC002", Command(Verb.EXPLAIN, (), ("SEC002",))),
        ("/pyagent ignore LOG001 scripts/", Command(Verb.IGNORE, (), ("LOG001",), ("scripts",))),
        ("/pyagent undo", Command(Verb.UNDO)),
        ("/pyagent undo EXC003", Command(Verb.UNDO, (), ("EXC003",))),
        ("/pyagent rebase", Command(Verb.REBASE)),
        ("/pyagent recreate  ", Command(Verb.RECREATE)),
        ("Thanks!\r\n\r\n/pyagent status\r\n\r\nbye", Command(Verb.STATUS)),
        ("/pyagent help", Command(Verb.HELP)),
    ],
)
def test_a_command_is_understood(text: str, command: Command) -> None:
    assert parse(text) == (command,)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("please /pyagent fix", id="in the middle of a line"),
        pytest.param("```\n/pyagent fix\n```", id="in a code block"),
        pytest.param("~~~~\n/pyagent fix\n~~~\n/pyagent fix\n~~~~", id="in a long fence with a short one inside"),
        pytest.param("```\n/pyagent fix", id="in a code block without end"),
        pytest.param("    /pyagent fix", id="in an indented block"),
        pytest.param("> /pyagent fix", id="in a quotation"),
        pytest.param("`/pyagent fix`", id="as code"),
        pytest.param("<!-- \n/pyagent fix\n-->", id="in an HTML comment"),
        pytest.param("<!-- \n/pyagent fix", id="in an HTML comment without end"),
        pytest.param("/pyagents fix", id="another word"),
        pytest.param("", id="nothing"),
    ],
)
def test_talk_about_commands_is_no_command(text: str) -> None:
    assert parse(text) == ()


def test_a_command_after_a_code_block_counts() -> None:
    assert parse("```py\nx\n```\n/pyagent scan") == (Command(Verb.SCAN),)


def test_several_commands_are_answered_in_order_up_to_a_limit() -> None:
    assert parse("/pyagent scan\n/pyagent fix") == (Command(Verb.SCAN), Command(Verb.FIX))
    assert len(parse("/pyagent fix\n" * 100)) == 5


@pytest.mark.parametrize(
    ("text", "help_says"),
    [
        ("/pyagent fxi", "did you mean `fix`?"),
        ("/pyagent xyz", "possible are `fix`"),
        ("/pyagent fix securty", "did you mean `security`?"),
        ("/pyagent explain", "/pyagent explain SEC002"),
        ("/pyagent ignore src/a.py", "needs a rule id"),
        ("/pyagent explain nothing", "not a rule id"),
        ("/pyagent fix ../../etc/passwd", "not a path inside"),
        ("/pyagent fix /etc/passwd", "not a path inside"),
        ("/pyagent fix --config=x", "not a path inside"),
        ("/pyagent rebase now", "takes no further words"),
        ("/pyagent explain SEC001 SEC002", "that many"),
    ],
)
def test_a_mistake_is_answered_with_help(text: str, help_says: str) -> None:
    (mistake,) = parse(text)
    assert isinstance(mistake, Mistake)
    assert help_says in mistake.help


def test_a_path_that_means_everything_is_no_restriction() -> None:
    assert parse("/pyagent fix .") == (Command(Verb.FIX),)


@settings(deadline=None)
@given(st.text())
def test_no_comment_makes_it_raise(text: str) -> None:
    for command in parse(text + "\n/pyagent " + text):
        assert isinstance(command, Command | Mistake)
        if isinstance(command, Command):
            assert not any(path.startswith("/") or ".." in path.split("/") for path in command.paths)


@pytest.mark.parametrize(
    "text",
    [
        "> somebody said\n/pyagent fix",
        "- ```\n  /pyagent fix\n  ```",
        "1. do this:\n\n   /pyagent fix",
        "<pre>\n/pyagent fix\n</pre>",
        "`one\n/pyagent fix\ntwo`",
        "~~~~text\n```\n/pyagent fix\n~~~~",
        "\\/pyagent fix",
        "see\n\n\t/pyagent fix",
    ],
)
def test_what_markdown_shows_as_code_quotation_or_list_is_no_command(text: str) -> None:
    assert parse(text) == ()


def test_names_with_markdown_in_them_stay_whole() -> None:
    (command,) = parse("thanks!\n/pyagent fix src/__init__.py a*b*.py `EXC003`\n---\n")
    assert isinstance(command, Command)
    assert command.paths == ("src/__init__.py", "a*b*.py")
    assert command.rules == ("EXC003",)


@pytest.mark.parametrize("part", ["<a ", "`", "> ", "- ", "[", "<!--", "**", "\n/pyagent fix `"])
def test_a_monster_of_a_comment_is_read_in_time(part: str) -> None:
    begin = time.perf_counter()
    parse("/pyagent help\n\n" + part * (65_536 // len(part)))
    assert time.perf_counter() - begin < 5
