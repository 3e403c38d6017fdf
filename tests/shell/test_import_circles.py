"""Modules that load one another in a circle keep the order in which they are imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pyagent.core.config import Config
from pyagent.core.model import Safety
from pyagent.core.results import FixReport, Selection
from pyagent.shell import fleet

CART = "from shop.till import Till\n\n\nclass Cart:\n    till = Till\n"
TILL = "import shop.cart\n\n\nclass Till:\n    cart = None\n"  # a name of the other at this time would break it
TAX = "rate = 1\n"
DESK = "from shop.{first} import {first}\nfrom shop.{second} import {second}\n"


def sorted_imports(root: Path, first: str, second: str, *, package: str = "") -> FixReport:
    (root / "shop").mkdir()
    texts = {"__init__": package, "cart": CART + "cart = 1\n", "till": TILL + "till = 1\n", "tax": TAX + "tax = 1\n"}
    for name, text in texts.items():
        (root / "shop" / f"{name}.py").write_text(text, encoding="utf-8")
    (root / "shop" / "desk.py").write_text(
        DESK.format(first=first, second=second) + f"\nboth = {first}, {second}\n", encoding="utf-8"
    )
    return fleet.fix(root, config=Config(), selection=Selection(rules=("IMP004",)), safety=Safety.REVIEW)


def test_the_order_in_which_a_circle_is_entered_stays(tmp_path: Path) -> None:
    report = sorted_imports(tmp_path, "till", "cart")
    assert not report.changes
    (left,) = [outcome for outcome in report.outcomes if outcome.finding.path == "shop/desk.py"]
    assert "in a circle" in left.reason


@pytest.mark.parametrize(("first", "second"), [("till", "tax"), ("tax", "cart")])
def test_what_is_in_no_circle_is_sorted(tmp_path: Path, first: str, second: str) -> None:
    report = sorted_imports(tmp_path, first, second)
    (change,) = report.changes
    assert change.after.decode().startswith(DESK.format(first=min(first, second), second=max(first, second)))


def test_a_circle_that_the_package_has_loaded_may_be_imported_in_any_order(tmp_path: Path) -> None:
    report = sorted_imports(tmp_path, "till", "cart", package="from .cart import Cart\n\n__all__ = ['Cart']\n")
    (change,) = [change for change in report.changes if change.path == "shop/desk.py"]
    assert change.after.decode().startswith(DESK.format(first="cart", second="till"))
    (tmp_path / "shop" / "desk.py").write_bytes(change.after)
    done = subprocess.run([sys.executable, "-c", "import shop.desk"], cwd=tmp_path, check=False, timeout=60)
    assert done.returncode == 0
