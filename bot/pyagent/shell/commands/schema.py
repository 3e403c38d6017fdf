"""``pyagent schema [NAME]``: JSON schemas of what PyAgent reads and prints."""

from __future__ import annotations

import json
from argparse import Namespace

from pyagent.core.config import config_schema
from pyagent.core.record import record_schema
from pyagent.core.report.schemas import fix_schema, report_schema, run_schema, scan_schema
from pyagent.shell.console import out


def run(options: Namespace) -> int:
    """Print one schema, or an object of all by name."""
    schemas = {
        "config": config_schema(),
        "record": record_schema(),
        "scan": scan_schema(),
        "fix": fix_schema(),
        "run": run_schema(),
        "report": report_schema(),
    }
    chosen = schemas[options.name] if options.name else schemas
    out(json.dumps(chosen, indent=2) + "\n")
    return 0
