"""The arguments by which `pyagent fix` may ask a language model; what they do is in ``shell/model.py``."""

from __future__ import annotations

import argparse

WHAT = """Docstrings for which the code says too little are left to a person. With --ask a language model is asked for
them; its answers are fixes of safety `review`, proved like all others. Nothing else is asked, and no file of the
repository can name a command."""


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--ask`` and what goes with it."""
    group = parser.add_argument_group("a language model", WHAT)
    group.add_argument(
        "--ask",
        metavar="CMD",
        help="command that answers: the question on stdin, the answer on stdout; split like a shell does, but no shell "
        "runs it; {model} in it becomes the model's name",
    )
    group.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="NAME",
        help="model to ask; given again, the one to ask when most answers of the one before cannot be used",
    )
    group.add_argument("--budget", default="1", metavar="USD", help="most dollars to spend (default: 1)")
    group.add_argument(
        "--price",
        metavar="IN/OUT",
        help="dollars for a million tokens read and written, for models that the table of prices does not have",
    )
    group.add_argument(
        "--vocabulary",
        metavar="FILE",
        help="count tokens exactly by this file (cl100k_base.tiktoken, o200k_base.tiktoken) instead of estimating them",
    )
