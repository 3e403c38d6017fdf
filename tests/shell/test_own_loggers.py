"""Loggers that put their arguments into the message in a way of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyagent.cli import main

BRACES = """\
from logging import *
import logging


class BraceLogger(logging.Logger):
    def _log(self, level, msg, args, **options):
        super()._log(level, msg.format(*args), (), **options)


def getLogger(name):
    return BraceLogger(name)
"""
RECORDS = """\
import logging


class BraceRecord(logging.LogRecord):
    def getMessage(self):
        return self.msg.format(*self.args)


def getLogger(name):
    logging.setLogRecordFactory(BraceRecord)
    return logging.getLogger(name)
"""
COUNTS = """\
import logging


class CountingLogger(logging.Logger):
    def warning(self, msg, *args, **options):
        self.count = 1
        super().warning(msg, *args, **options)


def getLogger(name):
    return CountingLogger(name)
"""
CODE = """\
from shop import output

log = output.getLogger("shop")


def tell(name, done, log2):
    log.debug("done %d%%", done)
    log.info("it is {}".format(name))
    log2.info("it is {}".format(name))
"""


@pytest.mark.parametrize(("module", "fixed"), [(BRACES, False), (RECORDS, False), (COUNTS, True)])
def test_messages_go_to_a_logger_that_formats_otherwise_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], module: str, fixed: bool
) -> None:
    files = {"shop/__init__.py": "", "shop/output.py": module, "shop/code.py": CODE}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    main(["fix", str(tmp_path), "--safety", "review", "--rule", "LOG004", "--format", "json"])
    outcomes = [it for it in json.loads(capsys.readouterr().out)["outcomes"] if it["path"] == "shop/code.py"]
    assert outcomes
    assert any(it["status"] == "fixed" for it in outcomes) is fixed
