"""`utcnow()` in a project whose tests freeze the clock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

CODE = "from datetime import datetime\n\nNOW = datetime.utcnow()\nTHEN = datetime.utcfromtimestamp(5)\n"


@pytest.mark.parametrize(
    ("decorator", "left"),
    [
        ("freeze_time('2024-01-01', tz_offset=-4)", ["datetime.utcnow()"]),
        ("freeze_time('2024-01-01')", []),
    ],
)
def test_the_clock_of_now_is_left_where_a_test_shifts_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], decorator: str, left: list[str]
) -> None:
    """The offset is added to `now(timezone.utc)`, not to `utcnow()`; a given time is the same either way."""
    (tmp_path / "shop.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "test_shop.py").write_text(
        f"from freezegun import freeze_time\n\n\n@{decorator}\ndef test_now():\n    assert True\n", encoding="utf-8"
    )
    main(["fix", str(tmp_path), "--write", "--safety", "review", "--category", "bugs", "--format", "json"])
    outcomes = [it for it in json.loads(capsys.readouterr().out)["outcomes"] if it["rule"] == "BUG017"]
    after = (tmp_path / "shop.py").read_text(encoding="utf-8")
    assert [it for it in ("datetime.utcnow()", "utcfromtimestamp") if it in after] == left
    assert [it["status"] for it in outcomes] == ["left" if left else "fixed", "fixed"]
    assert all("`tz_offset`" in it["reason"] for it in outcomes if it["status"] == "left")
