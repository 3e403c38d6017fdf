"""The command line: arguments in, exit code out. What a command does is in ``shell/commands``, one file each.

Invariants:
* importing this module, and ``--help``, load nothing heavy: a command's module is imported when the command runs;
* an error is one line on stderr, ``PA-xxxx: what, where, what to do``; ``--debug`` adds the traceback;
* exit codes: 0 nothing to report, 1 findings, 2 wrong use or configuration, 3 a fault, 130 interrupted.
"""

from __future__ import annotations

import argparse
import gc
import math
import os
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import NoReturn, TypeAlias

from pyagent import cli_model, cli_server
from pyagent.core.model import Category
from pyagent.core.report.visible import visible
from pyagent.errors import ConfigurationError, PyAgentError, from_os_error, unexpected

INTERRUPTED = 130
BROKEN_PIPE = 141
_MOST_CYCLES = 100
_YOUNG_OBJECTS = 200_000

_EXIT_CODES = """exit codes:
  0  nothing to report
  1  findings, or differences
  2  wrong use or configuration
  3  a fault"""

_INVENTORY_HELP = """The inventory is docs/work/prompt.txt: one line per open improvement, beside what people
wrote there. It is printed as it would be written. What a scan no longer finds moves to docs/work/history.txt.

"""

_FIX_HELP = """--diff prints what would change as a patch and changes nothing: `pyagent fix --diff | git apply`.
--write edits the files below PATH, each atomically.
--branches leaves the working tree alone and makes one local branch per category, pyagent/<category>, from HEAD.

It exits with 1 while PATH still has findings: with --write when some were left, otherwise when there were any.

"""

_REPORT_HELP = """Lint compliance, type and docstring coverage, files too long, Core/Shell violations, critical
vulnerabilities, and autonomy: the share of the findings that would be fixed at safety `review` (nothing is written).
Goals come from docs/work/context.txt where it states some. Earlier measurements are those of docs/work/metrics.jsonl.

It exits with 1 while a goal is missed.

"""

_RUST_HELP = """Tier 1 is ready: pure, and every type is translatable. Tier 2 is ready when the named lines are cleaned.
Of tier 3 a part can be moved out at most; its lines are named. --profile lists the functions that a run spent its time
in (`python -m cProfile -o FILE`, or collapsed stacks), those that pay most first. --write keeps
docs/work/RUST_Ready.md, beside what people wrote there; --check says whether it is current.

It exits with 1 when a module is ready as a whole.

"""

_CONVERT_HELP = """A function of the subset is translated, compiled, and tried in a process of its own: thousands of
examples on which Rust answers what Python answers, to the bit, or leaves the answer to Python. What is not at least
--gain times as fast is not kept. The function is run for that, so convert only code that you would run.

It exits with 1 when a function was not converted.

"""

_RUN_HELP = """PROMPT says what to work on, CONTEXT what always holds. Both are plain text; nothing in them is started.
What is not understood is prose. Understood are:

  headings      ## Phase 2: security            a number comes first; what stands below belongs to it
  items         - EXC001 in shop/               a rule, category, path or class, by its id or in words
                - Replace print() in CartCore
  keys          focus: shop/, exceptions        only these
                skip: docstrings, tests/        not these; stronger than all else
                category: security              only these categories
                review: shell=True              reported, and left for a person
                limit: 20                       at most so many fixes in a run
                safety: review                  or safe: which fixes are made
                max-file-lines: 400
  inventory     - [ ] RULE path:line — …        the lines that `pyagent inventory` writes

The report says of each line what it was understood as. Where both files disagree the context holds, and both lines are
named. docs/directives.md has the whole grammar.

"""


class _Parser(argparse.ArgumentParser):
    """Wrong use is an error like every other: one line with a code, exit 2."""

    def error(self, message: str) -> NoReturn:
        raise ConfigurationError(message, f"see `{self.prog} --help`")


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: Arguments without the program's name; those of the process by default.

    Returns:
        The exit code.
    """
    if argv is None:
        # What a run makes lives to its end; looking through it for garbage again and again is a tenth of a scan.
        gc.set_threshold(_YOUNG_OBJECTS)
        _open_closed_streams()
        _read_names_as_utf8()
    arguments = sys.argv[1:] if argv is None else list(argv)
    _never_fail_to_encode()
    try:
        code = _run(arguments)
        sys.stdout.flush()
        if argv is None:
            gc.freeze()  # the interpreter would look through all of it once more before it ends
    except PyAgentError as error:
        return _explain(error, error, arguments)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()
        return BROKEN_PIPE
    except OSError as error:
        _abandon_stdout()
        return _explain(from_os_error(error, _doing(error)), error, arguments)
    except Exception as error:  # noqa: BLE001  # the last place that can turn a bug into a line people can report
        return _explain(unexpected(error), error, arguments)
    return code


def run_fleet() -> int:
    """The script ``run_fleet_self_improvement``: ``pyagent run`` under the name that its users know."""
    sys.argv[1:1] = ["run"]
    return main()


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help="show tracebacks of errors")
    parser = _Parser(
        prog="pyagent",
        description="Finds problems in Python repositories and fixes them: Rust finds, Python fixes, Rust proves.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    _add_scan(commands, common)
    _add_fix(commands, common)
    _add_run(commands, common)
    _add_inventory(commands, common)
    _add_rust(commands, common)
    _add_report(commands, common)
    _add_records(commands, common)
    _add_docs_commands(commands, common)
    _add_server_commands(commands, common)
    return parser


def _run(arguments: Sequence[str]) -> int:
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.version:
        sys.stdout.write(f"pyagent {import_module('pyagent.rust_core').__version__}\n")
        return 0
    if options.command is None:
        parser.error("no command given")
    module = import_module(f"pyagent.shell.commands.{options.command}")
    code: int = module.run(options)
    return code


def _add(commands: _Commands, common: _Parser, name: str, what: str, more: str = "") -> _Parser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[:1].upper()}{what[1:]}.\n\n{more}".rstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
        allow_abbrev=False,
    )


def _add_scan(commands: _Commands, common: _Parser) -> None:
    scan = _add(commands, common, "scan", "report findings and change nothing", f"{_EXIT_CODES}")
    _add_selection(scan)
    scan.add_argument(
        "--format",
        choices=["text", "json", "sarif", "github", "junit", "markdown"],
        default="text",
        help="what to print (default: text)",
    )
    scan.add_argument("--output", metavar="FILE", help="write the report to FILE, atomically, instead of stdout")
    scan.add_argument("--exit-zero", action="store_true", help="exit with 0 even when there are findings")


def _add_fix(commands: _Commands, common: _Parser) -> None:
    fix = _add(commands, common, "fix", "fix what can be proved", f"{_FIX_HELP}{_EXIT_CODES}")
    _add_selection(fix)
    delivery = fix.add_mutually_exclusive_group()
    for name, what in (
        ("diff", "print the changes as a patch (the default)"),
        ("write", "edit the files"),
        ("branches", "make one local branch per category"),
    ):
        delivery.add_argument(f"--{name}", dest="delivery", action="store_const", const=name, help=what)
    fix.set_defaults(delivery="diff")
    fix.add_argument(
        "--safety",
        choices=["safe", "review"],
        help="least safe fixes to make (default: the configuration's, else safe)",
    )
    fix.add_argument(
        "--test",
        nargs="?",
        const="",
        metavar="CMD",
        help="command that must pass before and after each fix, split like a shell does, but no shell runs it; "
        "without CMD the configuration's test-command (write it last then: pyagent fix PATH --test)",
    )
    fix.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")
    cli_model.add_model_options(fix)


def _add_run(commands: _Commands, common: _Parser) -> None:
    run = _add(commands, common, "run", "work as directive files ask for it", f"{_RUN_HELP}{_EXIT_CODES}")
    run.add_argument("path", nargs="?", default=".", metavar="PATH", help="the project (default: this folder)")
    run.add_argument("-p", "--prompt", required=True, metavar="PROMPT", help="file that says what to work on")
    run.add_argument("-t", "--context", metavar="CONTEXT", help="file that says what always holds")
    run.add_argument(
        "-c",
        "--cycles",
        type=_cycles,
        default=1,
        metavar="N",
        help="most runs, each on what the last left (default: 1)",
    )
    delivery = run.add_mutually_exclusive_group()
    for name, what in (
        ("dry-run", "scan and print the changes as a patch (the default)"),
        ("write", "edit the files"),
        ("branches", "make one local branch per category"),
    ):
        delivery.add_argument(f"--{name}", dest="delivery", action="store_const", const=name, help=what)
    run.set_defaults(delivery="dry-run")
    run.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")


def _add_inventory(commands: _Commands, common: _Parser) -> None:
    inventory = _add(commands, common, "inventory", "list the open improvements", f"{_INVENTORY_HELP}{_EXIT_CODES}")
    inventory.add_argument("path", nargs="?", default=".", metavar="PATH", help="the project (default: this folder)")
    delivery = inventory.add_mutually_exclusive_group()
    for name, what in (("check", "exit with 1 when the written one is not current"), ("write", "write it")):
        delivery.add_argument(f"--{name}", dest="delivery", action="store_const", const=name, help=what)
    inventory.set_defaults(delivery="print")


def _add_rust(commands: _Commands, common: _Parser) -> None:
    rust = _add(commands, common, "rust", "find the functions that could be Rust", _EXIT_CODES)
    parts = rust.add_subparsers(dest="part", metavar="PART", required=True, parser_class=_Parser)
    scan = _add(parts, common, "scan", "list the functions that are ready to be Rust", f"{_RUST_HELP}{_EXIT_CODES}")
    scan.add_argument("path", nargs="?", default=".", metavar="PATH", help="file or folder (default: this folder)")
    scan.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")
    delivery = scan.add_mutually_exclusive_group()
    delivery.add_argument("--profile", metavar="FILE", help="of cProfile or py-spy: what would pay most")
    for name, what in (("check", "exit with 1 when the written paper is not current"), ("write", "write it")):
        delivery.add_argument(f"--{name}", dest="delivery", action="store_const", const=name, help=what)
    scan.set_defaults(delivery="print")
    convert = _add(
        parts,
        common,
        "convert",
        "make functions Rust, and prove that they are the same",
        f"{_CONVERT_HELP}{_EXIT_CODES}",
    )
    convert.add_argument("path", metavar="PATH[:FUNCTION]", help="file or folder, and one function of it")
    delivery = convert.add_mutually_exclusive_group()
    for name, what in (
        ("write", "write the crate rust/ and let the modules use it"),
        ("branches", "make the local branch pyagent/rust, a commit per function, at most five"),
    ):
        delivery.add_argument(f"--{name}", dest="delivery", action="store_const", const=name, help=what)
    convert.set_defaults(delivery="print")
    convert.add_argument("--examples", type=_positive, default=10_000, metavar="N", help="that agree (default: 10000)")
    convert.add_argument("--gain", type=_gain, default=1.5, metavar="X", help="least gain to keep one (default: 1.5)")
    convert.add_argument("--seed", type=int, default=0, metavar="N", help="where the examples begin (default: 0)")
    convert.add_argument(
        "--test",
        nargs="?",
        const="",
        metavar="CMD",
        help="command that must pass before, and with Rust on, on a copy of the project; without CMD the "
        "configuration's test-command (write it last then: pyagent rust convert PATH --test)",
    )
    convert.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _gain(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError("a number of 0 or more")
    return number


def _add_report(commands: _Commands, common: _Parser) -> None:
    report = _add(commands, common, "report", "measure the success metrics", f"{_REPORT_HELP}{_EXIT_CODES}")
    report.add_argument("path", nargs="?", default=".", metavar="PATH", help="the project (default: this folder)")
    report.add_argument("--html", metavar="FILE", help="also write a page with plots; it opens from disk")
    report.add_argument(
        "--format",
        choices=["text", "json", "markdown", "junit"],
        default="text",
        help="what to print (default: text)",
    )
    report.add_argument("--record", action="store_true", help="add the measurement to docs/work/metrics.jsonl")
    report.add_argument("--exit-zero", action="store_true", help="exit with 0 even when a goal is missed")


def _add_selection(parser: _Parser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="file or folder (default: this folder)")
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        choices=[category.value for category in Category],
        metavar="C",
        help="only this category; can be given again",
    )
    parser.add_argument(
        "--rule", action="append", default=[], metavar="R", help="only this rule, such as EXC003; can be given again"
    )


def _add_records(commands: _Commands, common: _Parser) -> None:
    records = _add(commands, common, "records", "show the context records of PyAgent's commits")
    records.add_argument("path", nargs="?", default=".", metavar="PATH", help="a git repository (default: this folder)")
    records.add_argument("--commit", metavar="SHA", help="only the record of this commit")
    records.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")


def _add_docs_commands(commands: _Commands, common: _Parser) -> None:
    agents = _add(commands, common, "agents", "list the agents: rule, category, safety, whether it fixes")
    agents.add_argument("--format", choices=["text", "json"], default="text", help="what to print (default: text)")
    explain = _add(commands, common, "explain", "explain a rule (what, why, how safe, with examples) or an error")
    explain.add_argument("rule", metavar="RULE", help="such as SEC002, or PA-1003")
    _add(commands, common, "doctor", "check that everything PyAgent needs is there")
    schema = _add(commands, common, "schema", "print the JSON schemas of the configuration and of what PyAgent prints")
    schema.add_argument(
        "name",
        nargs="?",
        choices=["config", "record", "scan", "fix", "run", "report"],
        metavar="NAME",
        help="only this one: config, record, scan, fix, run or report",
    )


def _add_server_commands(commands: _Commands, common: _Parser) -> None:
    cli_server.add_server(partial(_add, commands, common))
    runs = _add(commands, common, "runs", "list, show, cancel and retry the runs of the server", cli_server.HELP)
    parts = runs.add_subparsers(dest="part", metavar="PART", required=True, parser_class=_Parser)
    cli_server.add_parts(partial(_add, parts, common))


def _cycles(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST_CYCLES:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of cycles (1 to {_MOST_CYCLES})")
    return int(text)


def _explain(error: PyAgentError, cause: BaseException, arguments: Sequence[str]) -> int:
    # The arguments may be what could not be parsed, so --debug is looked for, not parsed.
    if "--debug" in arguments:
        import traceback  # noqa: PLC0415  # only faults pay for it

        sys.stderr.write("".join(traceback.format_exception(cause)))
    sys.stderr.write(f"{visible(str(error))}\n")
    return error.exit_code


def _doing(error: OSError) -> str:
    name = error.filename
    return f"use {visible(os.fsdecode(name))}" if isinstance(name, str | bytes) else "read or write"


def _open_closed_streams() -> None:
    """Give whoever closed a stream the null device, before some file of ours gets its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8"))


def _read_names_as_utf8() -> None:
    """Start again where the locale says that names of files are not UTF-8: Rust, Git and GitHub say they are."""
    if sys.getfilesystemencoding() != "utf-8":
        # -P keeps the modules of the folder we stand in from being taken for ours.
        os.execv(sys.executable, [sys.executable, "-P", "-X", "utf8", "-m", "pyagent.cli", *sys.argv[1:]])  # noqa: S606


def _never_fail_to_encode() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _abandon_stdout() -> None:
    """Nobody reads it any more: keep the interpreter from failing on it once more at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError:
        return


if __name__ == "__main__":
    sys.exit(main())
