"""The command line."""

import argparse
import sys
from pathlib import Path

from inventory_sync.config import ConfigError, DEFAULTS, read_config
from inventory_sync.reports import ReportWriter, summary
from inventory_sync.storage import Storage
from inventory_sync.sync import Synchronizer


def build_parser():
    parser = argparse.ArgumentParser(prog="inventory-sync")
    parser.add_argument("--config", help="settings file, JSON or YAML")
    parser.add_argument("--warehouse", default="main")
    commands = parser.add_subparsers(dest="command", required=True)
    sync = commands.add_parser("sync", help="apply the reports of a folder")
    sync.add_argument("folder", type=Path)
    sync.add_argument("--database")
    report = commands.add_parser("report", help="write the stock as CSV")
    report.add_argument("--database")
    report.add_argument("--folder", type=Path, default=Path("."))
    return parser


def run_sync(arguments, settings, storage: Storage) -> int:
    level = storage.load(arguments.warehouse)
    synchronizer = Synchronizer(level, settings)
    for path in sorted(arguments.folder.glob("*.csv")):
        changes = synchronizer.apply(path.read_text(), supplier=path.stem)
        print(f"{path.stem}: {len(changes)} articles changed")
    storage.save(level)
    for problem in synchronizer.problems:
        print(problem, file=sys.stderr)
    return 1 if synchronizer.problems else 0


def main(argv=None) -> int:
    arguments = build_parser().parse_args(argv)
    try:
        settings = read_config(arguments.config) if arguments.config else dict(DEFAULTS)
    except ConfigError as error:
        print(f"inventory-sync: {error}", file=sys.stderr)
        return 2
    storage = Storage(arguments.database or settings["database"])
    try:
        if arguments.command == "sync":
            return run_sync(arguments, settings, storage)
        level = storage.load(arguments.warehouse)
        ReportWriter(arguments.folder).stock_report(level)
        print(summary(level))
        return 0
    finally:
        storage.close()


if __name__ == "__main__":
    sys.exit(main())
