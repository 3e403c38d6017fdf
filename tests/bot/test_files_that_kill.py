"""A file that kills the process that looks at it costs only itself, and people are told so where they look."""

from __future__ import annotations

from pathlib import Path

import pytest
from bot_process import running_bot
from fake_github import FakeGitHub

SETTINGS = '[tool.pyagent]\nselect = ["BUG002", "EXC003", "SYN003"]\ndashboard = false\n'
CODE = '''"""Keeps the harvest."""


def pick(tree: str | None) -> bool:
    """Whether to pick."""
    try:
        return tree is "apple"
    except ValueError as error:
        raise KeyError(tree)
'''
FIXED = CODE.replace("raise KeyError(tree)", "raise KeyError(tree) from error")
NOT_LOOKED = "Not looked at; everything else is complete:"


@pytest.mark.timeout(240)
def test_a_run_goes_on_without_files_that_end_its_process(github: FakeGitHub, tmp_path: Path) -> None:
    killing = str(Path(__file__).with_name("killing"))
    with running_bot(github, tmp_path, {"PYTHONPATH": killing, "PYAGENT_FILE_TIMEOUT": "3"}) as bot:
        pushed = github.push(
            {
                "pyproject.toml": SETTINGS,
                "orchard/__init__.py": '"""Trees."""\n',
                "orchard/store.py": CODE,
                "orchard/fatal.py": f"{CODE}# segfault\n",
                "orchard/endless.py": f"{CODE}# hang\n",
            }
        )
        assert bot.settle() == ["done"], bot.log[-3000:]
        log = bot.log
    (check,) = github.checks(pushed.sha)
    assert (check.status, check.conclusion) == ("completed", "neutral")
    assert check.title == "4 findings, 2 fixed in pull requests"
    text = check.summary.replace("\\", "")
    assert NOT_LOOKED in text
    assert "- `orchard/fatal.py`: this file is not looked at: the process that did was ended by SIGSEGV" in text
    assert "- `orchard/endless.py`: this file is not looked at: the process that did took longer than 3 seconds" in text
    told = {(a["path"], a["start_line"], a["title"]) for a in check.annotations}
    assert {(f"orchard/{name}.py", 1, "SYN003 unparsable-file") for name in ("fatal", "endless")} <= told
    assert "orchard/fatal.py is set aside" in log
    assert {github.pull(f"pyagent/{category}").state for category in ("bugs", "exceptions")} == {"open"}
    changed = github.repo.git.git("diff", "--name-only", "main", "pyagent/exceptions")
    assert changed.split() == ["orchard/store.py"]
    assert github.repo.git.read("pyagent/exceptions", "orchard/store.py") == FIXED.encode()


@pytest.mark.timeout(240)
def test_the_check_of_a_pull_request_tells_of_a_file_that_needs_too_much_memory(
    github: FakeGitHub, tmp_path: Path
) -> None:
    """No trick: a list of two million names, with as much memory as everything else needs."""
    with running_bot(github, tmp_path, {"PYAGENT_RUN_MEMORY": "200"}) as bot:
        github.repo.git.commit("main", {"pyproject.toml": SETTINGS, "store.py": '"""Store."""\n'}, "Begin")
        tip = str(github.repo.git.tip("main"))
        github.repo.git.git("update-ref", "refs/heads/topic", tip)
        huge = "names = [\n" + "a, b, c, d,\n" * 500_000 + "]\n"
        github.repo.git.commit("topic", {"store.py": CODE, "huge.py": huge}, "More", "ivan")
        pull, _ = github.open_pull("topic")
        assert bot.settle() == ["done"], bot.log[-3000:]
    (check,) = github.checks(github.repo.head_sha(pull))
    assert check.title == "3 findings on changed lines"
    text = check.summary.replace("\\", "")
    assert NOT_LOOKED in text
    assert "- `huge.py`: this file is not looked at: the process that did needed more than 200 MB of memory" in text
    assert {a["path"] for a in check.annotations} == {"huge.py", "store.py"}
