"""``pyagent worker``: one more worker on the same database."""

from __future__ import annotations

from argparse import Namespace

from pyagent.shell.serve import worker
from pyagent.shell.settings import read_settings


def run(options: Namespace) -> int:
    """Work until a signal comes; the process ends there."""
    worker(read_settings(), host=options.host, port=options.port)
