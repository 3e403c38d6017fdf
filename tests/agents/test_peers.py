"""What other fixers do to real code and break: for each of these fixes the code, and what becomes of it here.

Each was seen to break code that its own rule was silent about afterwards: a rule that stops firing is no problem fixed.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from pyagent.core.config import Config
from pyagent.core.model import Category, Safety
from pyagent.core.results import Selection
from pyagent.shell import fleet


def fix(folder: Path, files: dict[str, str], category: Category) -> dict[str, str]:
    """What the files of a project are after all fixes of a category; a second run finds nothing more to do."""
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    for _ in range(2):
        for path, text in texts.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        selection = Selection(categories=(category,))
        report = fleet.fix(folder, config=Config(target_version=(3, 10)), selection=selection, safety=Safety.REVIEW)
        before, texts = texts, texts | {change.path: change.after.decode() for change in report.changes}
    assert texts == before, "the second run goes on"
    return texts


def output_of(folder: Path, script: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, script], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout


def test_no_print_is_deleted(tmp_path: Path) -> None:
    """`ruff --fix --unsafe-fixes` (T201) deletes the call, and with it what a user reads."""
    files = {
        "shop/prices.py": """
            import logging

            logger = logging.getLogger(__name__)


            def price(item):
                print(f"no price for {item}")
                return 0
            """,
        "shop/__init__.py": "",
        "report.py": """
            from shop.prices import price

            if __name__ == "__main__":
                print("total", price("tea"))
            """,
    }
    after = fix(tmp_path, files, Category.LOGGING)
    assert after["report.py"] == dedent(files["report.py"]).lstrip("\n")
    assert 'logger.info("no price for %s", item)' in after["shop/prices.py"]
    assert output_of(tmp_path, "report.py") == (0, "total 0\n")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("'uname  -s'", "['uname', '-s']"),
        ("'echo ' + word", None),
        ("'echo *.py | wc -l'", None),
        ("command", None),
    ],
)
def test_no_shell_is_switched_off_around_a_text(command: str, expected: str | None, tmp_path: Path) -> None:
    """codemodder sets `shell=False` and leaves the text in one piece: FileNotFoundError."""
    before = f"""
        import subprocess


        def run(command, word):
            return subprocess.run({command}, shell=True, capture_output=True, check=True).stdout


        if __name__ == "__main__":
            print(run("echo 1", "two"))
        """
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "run.py").write_text(dedent(before), encoding="utf-8")
    after = fix(tmp_path, {"run.py": before}, Category.SECURITY)["run.py"]
    assert "shell=False" not in after
    assert ("shell=True" in after) == (expected is None)
    assert expected is None or f"subprocess.run({expected}, " in after
    assert output_of(tmp_path, "run.py") == output_of(tmp_path / "before", "run.py")


def test_no_wrapper_hides_a_shell(tmp_path: Path) -> None:
    """codemodder's sandbox writes `safe_command.run(subprocess.run, …, shell=True)`: the shell is still there."""
    text = """
        import os
        import subprocess


        def run(command):
            subprocess.call(command, shell=True)
            os.system(command)
        """
    after = fix(tmp_path, {"run.py": text}, Category.SECURITY)["run.py"]
    assert after == dedent(text).lstrip("\n"), "what cannot be split stays in sight"


def test_no_bare_except_comes_to_catch_the_end_of_the_program(tmp_path: Path) -> None:
    """autopep8 writes `except BaseException`, which still swallows Ctrl+C and `sys.exit`."""
    text = """
        def number(text: str):
            try:
                return int(text)
            except:
                return 0


        def load(plugin):
            try:
                return plugin.load()
            except:
                return None
        """
    after = fix(tmp_path, {"shop/a.py": text}, Category.EXCEPTIONS)["shop/a.py"]
    assert "BaseException" not in after
    assert "except:" not in after
    assert "except ValueError:" in after
    assert "except Exception:" in after


@pytest.mark.parametrize(
    "head",
    [
        "sys.path.insert(0, os.path.dirname(__file__))",
        "sys.path.append('lib')",
        "os.environ['MODE'] = 'test'",
        "sys.modules['json'] = None",
    ],
)
def test_no_import_is_moved_above_what_prepares_it(head: str, tmp_path: Path) -> None:
    """`ruff --fix --unsafe-fixes` (E402) hoists every import above a change of `sys.path`."""
    text = f"""
        import os
        import sys

        {head}

        import helper
        import abc

        print(helper, abc)
        """
    after = fix(tmp_path, {"start.py": text}, Category.IMPORTS)["start.py"]
    assert after.index(head) < after.index("import helper")


def test_late_imports_keep_their_order(tmp_path: Path) -> None:
    """Ruff puts each moved import above the one before: side effects change their order, and once it did not end."""
    text = """
        import os

        LIMIT = 1
        import zlib
        import bisect
        from first import setup
        from second import run

        print(os, zlib, bisect, setup, run, LIMIT)
        """
    after = fix(tmp_path, {"start.py": text}, Category.IMPORTS)["start.py"]
    assert after.index("from first") < after.index("from second")


def test_an_import_that_needs_what_stands_above_stays_below(tmp_path: Path) -> None:
    """Hoisted imports made circles: one suite failed whole."""
    files = {
        "shop/__init__.py": """
            VERSION = "1"

            from shop.prices import price

            __all__ = ["VERSION", "price"]
            """,
        "shop/prices.py": """
            from shop import VERSION


            def price():
                return VERSION
            """,
        "start.py": """
            import shop

            print(shop.price())
            """,
    }
    after = fix(tmp_path, files, Category.IMPORTS)
    assert after["shop/__init__.py"].index("VERSION =") < after["shop/__init__.py"].index("from shop.prices")
    assert output_of(tmp_path, "start.py") == (0, "1\n")


def test_no_import_is_left_behind_by_a_fix_of_our_own(tmp_path: Path) -> None:
    """`ruff --fix` (UP007) writes `X | None` and left 1,029 unused `Optional` in one package."""
    text = """
        from typing import Dict, List, Optional, Union


        def find(names: List[str], default: Optional[str] = None) -> Union[str, None]:
            return names[0] if names else default


        def count(names: Dict[str, int]) -> int:
            return len(names)
        """
    after = fix(tmp_path, {"shop/a.py": text}, Category.TYPES)["shop/a.py"]
    assert "typing" not in after
    assert "def find(names: list[str], default: str | None = None) -> str | None:" in after


def test_an_import_that_others_take_from_here_is_no_leftover(tmp_path: Path) -> None:
    """Whoever removes unused imports by the file alone breaks the modules that import them from it."""
    files = {
        "shop/types.py": """
            from typing import Optional, Union

            Price = Optional[int]
            Key = Union[str, int]
            """,
        "shop/prices.py": """
            from shop.types import Key, Optional, Price

            print(Key, Optional, Price)
            """,
        "shop/__init__.py": "",
    }
    after = fix(tmp_path, files, Category.TYPES)
    assert "Optional" in after["shop/types.py"].splitlines()[0]


def test_a_module_keeps_the_names_that_are_listed_in_place_of_a_wildcard(tmp_path: Path) -> None:
    """Each fix is right alone: nobody uses `warn`, and the wildcard of a package hands on all that there is."""
    files = {
        "shop/__init__.py": "from .prices import *\n",
        "shop/prices.py": "import os\nfrom warnings import warn\n\nTAX = len(os.sep)\n",
        "start.py": "import shop\n\nprint(shop.TAX)\n",
    }
    after = fix(tmp_path, files, Category.IMPORTS)
    assert "*" not in after["shop/__init__.py"]
    assert output_of(tmp_path, "start.py") == (0, "1\n")


def test_a_wildcard_keeps_what_others_take_through_it(tmp_path: Path) -> None:
    """autoflake lists what the module itself uses, and drops what it hands on."""
    files = {
        "shop/prices.py": "TAX = 2\n\n\ndef price():\n    return 1\n",
        "shop/cart.py": "from shop.prices import *\n\n\ndef total():\n    return price()\n",
        "shop/__init__.py": "",
        "start.py": "from shop.cart import TAX, total\n\nprint(total() + TAX)\n",
    }
    after = fix(tmp_path, files, Category.IMPORTS)
    assert after["shop/cart.py"].startswith("from shop.prices import TAX, price\n")
    assert output_of(tmp_path, "start.py") == (0, "3\n")
