"""An import of several names: what other files import from the module stays, the rest goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyagent.cli import main

ONE_LINE = "from shop.stock import Cart as _Cart, skip, take, until, Till\n\nprint(_Cart, Till)\n"


@pytest.mark.parametrize(
    ("text", "imported", "after"),
    [
        (ONE_LINE, "until", "from shop.stock import Cart as _Cart, until, Till\n\nprint(_Cart, Till)\n"),
        (ONE_LINE, "skip", "from shop.stock import Cart as _Cart, skip, Till\n\nprint(_Cart, Till)\n"),
        ("import os, re, sys\n\nPRICE = 1\n", "re", "import re\n\nPRICE = 1\n"),
        ("import os, re, sys\n\nPRICE = 1\n", "sys", "import sys\n\nPRICE = 1\n"),
        (
            "from shop.stock import (\n    one,\n    two,\n    three,\n)\n\nPRICE = 1\n",
            "two",
            "from shop.stock import (\n    two,\n)\n\nPRICE = 1\n",
        ),
        (
            "from shop.stock import one, \\\n    two, \\\n    three\n\nPRICE = 1\n",
            "one",
            "from shop.stock import one\n\nPRICE = 1\n",
        ),
        (
            "from shop.stock import (\n    one,\n    # the second\n    two,\n)\n\nPRICE = 1\n",
            "two",
            "from shop.stock import (\n    one,\n    # the second\n    two,\n)\n\nPRICE = 1\n",
        ),
    ],
)
def test_only_what_nobody_imports_goes(tmp_path: Path, text: str, imported: str, after: str) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").write_text("", encoding="utf-8")
    (shop / "till.py").write_text(text, encoding="utf-8")
    (shop / "sale.py").write_text(f"from shop.till import {imported}\n\nprint({imported})\n", encoding="utf-8")
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--rule", "IMP005"])
    assert (shop / "till.py").read_text(encoding="utf-8") == after
