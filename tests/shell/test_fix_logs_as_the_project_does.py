"""A handler that stays broad logs only where the project has the habit, and with the logger that the project has."""

from __future__ import annotations

from pathlib import Path

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import Selection
from pyagent.shell.fleet import fix

HEAD = "import logging\n\nlogger = logging.getLogger(__name__)\n"
LOSES = "def f(x):\n    try:\n        return x.load()\n    except Exception:\n        return None\n"


def fixed(tmp_path: Path, files: dict[str, str], wanted: str) -> str:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = fix(tmp_path, config=Config(), selection=Selection(rules=("EXC001", "EXC002")), safety=Safety.REVIEW)
    texts = {change.path: change.after for change in report.changes}
    return texts[wanted].decode() if wanted in texts else files[wanted]


def test_a_module_gets_a_logger_where_the_project_logs(tmp_path: Path) -> None:
    files = {"app/a.py": HEAD, "app/b.py": HEAD, "app/c.py": LOSES}
    after = fixed(tmp_path, files, "app/c.py")
    assert after.startswith(HEAD)
    assert 'except Exception:\n        logger.debug("Caught an exception from x.load()", exc_info=True)' in after


def test_a_project_that_does_not_log_is_left(tmp_path: Path) -> None:
    assert fixed(tmp_path, {"app/a.py": "x = 1\n", "app/c.py": LOSES}, "app/c.py") == LOSES


def test_an_imported_logger_is_used_when_the_project_made_it(tmp_path: Path) -> None:
    module = "from app.output import logger\n\n\n" + LOSES
    after = fixed(tmp_path, {"app/output.py": HEAD, "app/c.py": module}, "app/c.py")
    assert 'logger.debug("Caught an exception from x.load()", exc_info=True)' in after


def test_an_imported_object_that_only_sounds_like_a_logger_is_left(tmp_path: Path) -> None:
    module = "from app.output import logger\n\n\n" + LOSES
    assert fixed(tmp_path, {"app/output.py": "logger = print\n", "app/c.py": module}, "app/c.py") == module


def test_a_bare_except_gets_its_type_also_where_nothing_logs(tmp_path: Path) -> None:
    module = LOSES.replace("except Exception:", "except:")
    assert fixed(tmp_path, {"app/c.py": module}, "app/c.py") == LOSES


def test_a_second_run_finds_nothing_to_do_behind_a_bare_except(tmp_path: Path) -> None:
    files = {"app/a.py": HEAD, "app/b.py": HEAD, "app/c.py": LOSES.replace("except Exception:", "except:")}
    after = fixed(tmp_path, files, "app/c.py")
    assert "except Exception:" in after
    assert fixed(tmp_path, {**files, "app/c.py": after}, "app/c.py") == after
