"""What an agent is: one class in one file that holds its rule, its documentation, its examples and its fix.

Everything else is derived: the docs page, the listing, the tests, whether it can fix. To add an agent, add a file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar, cast

from pyagent.core.fixing import Candidate
from pyagent.core.hints import FirstHints
from pyagent.core.model import Category, Dismiss, Finding, Fix, Left, Safety, Site
from pyagent.core.target_version import OLDEST_TARGET

HINTING = frozenset({"TYP001", "TYP002", "TYP006"})
"""Rules whose fixes make a type checker look where it did not look before."""

BARE = frozenset({"SYN023"})
"""Rules whose fixes write functions that have no hints."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """An example that is fixed: ``before`` becomes exactly ``after``.

    Attributes:
        before: Module text.
        after: Module text after the fix.
        path: Path the example pretends to have; some rules read it (tests, scripts).
        project: Other files of the example's project, path → text (``pyproject.toml`` for a target, say).
        made: Files that the fix makes, path → text.
    """

    before: str
    after: str
    path: str = "package/module.py"
    project: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leave:
    """An example that stays unchanged. ``why`` is the reason in a maintainer's words."""

    code: str
    why: str
    path: str = "package/module.py"
    project: dict[str, str] = field(default_factory=dict)


class Agent:
    """One rule and its fix.

    Subclasses set the class variables and write ``fix``; the class docstring is the docs page: what it does,
    why it matters, how safe the fix is, each a paragraph.

    Attributes:
        rule: Id, stable for ever.
        name: Short name that reads well after "found a".
        category: Which pull request the fix belongs to.
        safety: The most a fix of this rule promises; a site may promise less.
        examples: Rewrites and leaves; they are the tests and the docs.
        last: Whether the rule works after the others of its category, because their fixes make work for it.
        since: Oldest Python that knows what it writes, on which some projects still run.
        newer: Whether what it finds is only old once older Pythons are left behind; projects that run on one have no such
            finding.
        source: Where the idea comes from (a Ruff or Bandit code, a PEP), for the docs page.
        beside_mypy: Whether the project runs mypy, which does not prove the hints here; set by ``with_reviewed_hints``.
        hints_asked: In which modules mypy refuses functions without hints; set by ``with_hints_asked``.
    """

    rule: ClassVar[str]
    name: ClassVar[str]
    category: ClassVar[Category]
    safety: ClassVar[Safety]
    examples: ClassVar[tuple[Rewrite | Leave, ...]]
    last: ClassVar[bool] = False
    since: ClassVar[tuple[int, int]] = OLDEST_TARGET
    newer: ClassVar[bool] = False
    source: ClassVar[str] = ""
    beside_mypy: ClassVar[bool] = False
    hints_asked: ClassVar[Mapping[str, bool]] = {}

    def fix(self, site: Site) -> Fix | Left:
        """Decide what to do at one site. Pure: the same site gives the same answer."""
        return Left(f"{self.rule} is reported for a person to decide: {site.message}")

    @classmethod
    @cache
    def can_fix(cls) -> bool:
        """Whether the agent fixes anything: true when an example is a rewrite."""
        return any(isinstance(example, Rewrite) for example in cls.examples)

    @classmethod
    def finding(cls, site: Site) -> Finding:
        """The report of a site."""
        safety, fixable = cls.promise(site.safety)
        return Finding(
            rule=site.rule,
            name=cls.name,
            category=cls.category,
            path=site.path,
            line=site.line,
            column=site.column,
            end_line=site.end_line,
            end_column=site.end_column,
            message=site.message,
            safety=safety,
            fixable=fixable,
            fingerprint=site.fingerprint,
        )

    @classmethod
    def candidate(cls, site: Site, fix: Fix) -> Candidate:
        """A fix of this agent that wants to be made."""
        return Candidate(cls.rule, site.start, site.end, fix)

    @classmethod
    @cache
    def promise(cls, most: Safety) -> tuple[Safety, bool]:
        """What is promised at a place that promises ``most``, and whether a fix is to be had there."""
        safety = min(most, cls.safety)
        return safety, safety is not Safety.MANUAL and cls.can_fix()


def with_reviewed_hints(agents: Mapping[str, type[Agent]], first: FirstHints) -> dict[str, type[Agent]]:
    """The agents for a project that runs mypy: what adds or changes hints promises no more than ``review``.

    Mypy looks into a function only when it has a hint. A hint that is right can so bring up errors that were there
    before, and a change that turns a check red is not safe.

    Args:
        agents: Agents by rule id.
        first: What becomes of hints that let mypy look at something for the first time.
    """
    return {rule: _reviewed(agent, first) if rule in HINTING else agent for rule, agent in agents.items()}


def _reviewed(agent: type[Agent], first: FirstHints) -> type[Agent]:
    return _with(agent, safety=min(agent.safety, Safety.REVIEW), beside_mypy=first == "left")


def with_hints_asked(agents: Mapping[str, type[Agent]], asked: Mapping[str, bool]) -> dict[str, type[Agent]]:
    """The agents for a project that refuses functions without hints: those that would write one leave it.

    Args:
        agents: Agents by rule id.
        asked: What the project's settings of mypy say, as ``hints.are_asked_for`` takes it.
    """
    return {rule: _with(agent, hints_asked=asked) if rule in BARE else agent for rule, agent in agents.items()}


def _with(agent: type[Agent], **values: object) -> type[Agent]:
    """A subclass with other values: every later look at a changed file goes by them as well."""
    return cast("type[Agent]", type(agent.__name__, (agent,), {**values, "__doc__": agent.__doc__}))


class RuffAgent(Agent):
    """An agent whose detector and fix are Ruff's.

    Attributes:
        codes: Ruff rule codes that this agent stands for.
        unfixable: What is said of a finding for which Ruff offers no fix.
        by_statement: Whether a fix changes the tree around its edits (a decorator without its call, a part of a string),
            so that the whole simple statement counts as edited.
        asks_project: Whether its review looks at what other files use.
    """

    by_statement: ClassVar[bool] = False
    asks_project: ClassVar[bool] = False
    codes: ClassVar[tuple[str, ...]]
    unfixable: ClassVar[str] = "Ruff offers no fix for this place"

    @classmethod
    def candidate(cls, site: Site, fix: Fix) -> Candidate:
        """A fix of this agent that wants to be made; Ruff is asked afterwards whether the finding is gone."""
        return Candidate(cls.rule, site.start, site.end, fix, native=False, by_statement=cls.by_statement)

    def review(self, site: Site, result: Fix | Left, uses: Collection[str]) -> Fix | Left | Dismiss:
        """A last word on what Ruff offers; takes it as it is unless a subclass knows better.

        Args:
            site: Where it is.
            result: Ruff's fix, or that it has none.
            uses: Dotted names of the project's own modules that some file uses; ``:module`` where its warnings
                are filtered by its name.
        """
        del site, uses
        return result
