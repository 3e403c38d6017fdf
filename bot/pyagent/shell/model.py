"""Asks a language model, through a command of whoever runs PyAgent: the question on stdin, the answer on stdout.

The command is named at the command line and nowhere else; no file of a repository can name one. Which service answers,
with which key, is the command's affair. Answers are kept, so that `--write` writes what `--diff` showed, and a second
run costs nothing.

Invariants: nothing is asked that the budget may not cover; a model that mostly fails is not asked again; a failure
leaves one place and stops nothing, but a command that cannot be started is an error.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from pyagent.core.model import Site
from pyagent.core.model_docs import MOST_ANSWER_TOKENS, Answered, docstring_of, key, question
from pyagent.errors import ConfigurationError, ContextWindowExceeded, InvalidResponse, ModelError, ModelTimeout
from pyagent.rust_core import Ledger, Sample, Vocabulary, estimate_tokens, fallback, read_answer, welch_test
from pyagent.shell import files
from pyagent.shell.console import Progress
from pyagent.shell.process_group import end_group

_TIMEOUT = 120.0
_LONGEST = 1_000_000
_FEWEST_TO_COMPARE = 5


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a model costs: dollars for a million tokens read and written; and how many it can take, 0 for any number."""

    prices: tuple[str, str]
    window: int = 0


@dataclass(frozen=True, slots=True)
class Service:
    """Whom to ask.

    Attributes:
        command: Its words; ``{model}`` in one becomes the model's name.
        models: In order of preference, each with what it costs.
        budget: Most dollars to spend.
        vocabulary: Counts tokens exactly; without it they are estimated.
    """

    command: tuple[str, ...]
    models: tuple[tuple[str, Tariff], ...]
    budget: str
    vocabulary: Vocabulary | None = None

    def tokens(self, text: str) -> int:
        """How many tokens a text has, as far as that can be told."""
        return self.vocabulary.count(text) if self.vocabulary else estimate_tokens(text)


@dataclass(slots=True)
class Inquiry:
    """The questions of one run.

    Attributes:
        service: Whom to ask.
        ledger: What was spent.
        counts: Of each model: answers that could be used, answers.
        scores: Of each model: how good its answers were.
        kept: Answers that were there from an earlier run.
    """

    service: Service
    ledger: Ledger = field(init=False)
    counts: list[tuple[int, int]] = field(init=False)
    scores: list[list[float]] = field(init=False)
    kept: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.service.budget)
        self.counts = [(0, 0) for _ in self.service.models]
        self.scores = [[] for _ in self.service.models]

    def ask(self, sites: Sequence[Site], progress: Progress | None = None) -> dict[str, Answered]:
        """What became of the question about each place, by its fingerprint."""
        answers: dict[str, Answered] = {}
        for number, site in enumerate(sites):
            if progress:
                progress("Asking the model", number, len(sites))
            try:
                answers[site.fingerprint] = self._about(site)
            except ModelError as error:
                answers[site.fingerprint] = Answered(reason=str(error))
        return answers

    def _about(self, site: Site) -> Answered:
        asked = question(site)
        chosen = fallback(self.counts)
        if chosen is None:
            raise InvalidResponse("most answers of the models could not be used, so no more is asked", "try another")
        name, tariff = self.service.models[chosen]
        answer, cost = self._answer(name, tariff, asked, chosen)
        lines = docstring_of(site, answer)
        taken, all_ = self.counts[chosen]
        self.counts[chosen] = (taken + (not isinstance(lines, str)), all_ + 1)
        self.scores[chosen].append(read_answer(answer)[2] if not isinstance(lines, str) else 0.0)
        if isinstance(lines, str):
            return Answered(reason=lines, model=name, cost=cost)
        return Answered(tuple(lines), "", name, cost)

    def _answer(self, name: str, tariff: Tariff, asked: str, chosen: int) -> tuple[str, str]:
        """The answer of a model, and what it cost when it was given."""
        file = _folder() / f"{key(*self.service.command, name, asked)}.json"
        if kept := _kept(file):
            self.kept += 1
            return kept
        read = self.service.tokens(asked)
        if tariff.window and read + MOST_ANSWER_TOKENS > tariff.window:
            raise ContextWindowExceeded(f"the question has about {read} tokens, {name} takes {tariff.window}")
        if not self.ledger.affords(read, MOST_ANSWER_TOKENS, tariff.prices):
            raise ModelError(f"the budget of {self.service.budget} dollars may not cover the next question")
        try:
            answer = _run([word.replace("{model}", name) for word in self.service.command], asked)
        except ModelError:
            taken, all_ = self.counts[chosen]
            self.counts[chosen] = taken, all_ + 1
            # It may have been answered all the same, and will be on the bill.
            self.ledger.book(name, read, 0, tariff.prices)
            raise
        cost = self.ledger.book(name, read, self.service.tokens(answer), tariff.prices)
        file.parent.mkdir(parents=True, exist_ok=True)
        files.write_text(file, json.dumps({"answer": answer, "cost": cost}))
        return answer, cost

    def summary(self) -> str:
        """What was asked, used and paid, in a line; and whether one model is surely better than another."""
        names = [name for name, _ in self.service.models]
        told = [
            f"{name}: {taken} of {all_} answers used" for name, (taken, all_) in zip(names, self.counts, strict=True)
        ]
        read = sum(use[2] for use in self.ledger.uses)
        written = sum(use[3] for use in self.ledger.uses)
        how = "counted" if self.service.vocabulary else "estimated"
        told += [f"{self.kept} of them kept from an earlier run"] if self.kept else []
        told.append(f"{self.ledger.spent} of {self.service.budget} dollars for {read:,} + {written:,} tokens ({how})")
        return "; ".join([*told, *self._compared(names)])

    def _compared(self, names: Sequence[str]) -> Iterable[str]:
        if len(names) > 1 and min(map(len, self.scores[:2])) >= _FEWEST_TO_COMPARE:
            difference, _, _, p = welch_test(Sample(self.scores[0]), Sample(self.scores[1]))
            yield f"{names[1]} scores {difference:+.2f} beside {names[0]} (p = {p:.2g})"


def _folder() -> Path:
    return Path(platformdirs.user_cache_dir("pyagent")) / "answers"


def _kept(file: Path) -> tuple[str, str] | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return str(found["answer"]), str(found["cost"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _run(command: Sequence[str], asked: str) -> str:
    """What the command answers.

    Raises:
        ModelTimeout: It takes too long.
        InvalidResponse: It fails, or its answer is no text.
        ConfigurationError: It cannot be started.
    """
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise ConfigurationError(
            f"--ask: {command[0]} cannot be started: {error.strerror}", "name a program"
        ) from error
    try:
        answer, said = process.communicate(asked.encode(errors="replace"), timeout=_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        raise ModelTimeout(f"no answer in {_TIMEOUT:g} seconds") from error
    finally:
        end_group(process)
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines()
        raise InvalidResponse(f"the command ended with code {process.returncode}: {lines[-1][:200] if lines else ''}")
    if len(answer) > _LONGEST:
        raise InvalidResponse(f"the answer has {len(answer):,} bytes")
    return answer.decode(errors="replace")
