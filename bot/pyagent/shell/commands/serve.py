"""``pyagent serve``: webhooks, the dashboard and a worker in one process."""

from __future__ import annotations

from argparse import Namespace

from pyagent.shell.serve import serve
from pyagent.shell.settings import read_settings


def run(options: Namespace) -> int:
    """Serve until a signal comes; the process ends there."""
    serve(read_settings(), host=options.host, port=options.port)
