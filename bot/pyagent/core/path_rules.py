"""Per-file ignores: which rules do not apply to which files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyagent.core.config import names_rule

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class PathRules:
    """The compiled ``per-file-ignores``: patterns once, then a look-up per finding."""

    specs: tuple[tuple[GitIgnoreSpec, tuple[str, ...]], ...]
    seen: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, per_file_ignores: Mapping[str, tuple[str, ...]]) -> PathRules:
        """Compile the setting."""
        if not per_file_ignores:
            return cls(())
        # It takes as long to import as a small scan takes to run, and few projects need it.
        from pathspec import GitIgnoreSpec  # noqa: PLC0415

        return cls(tuple((GitIgnoreSpec.from_lines([glob]), rules) for glob, rules in per_file_ignores.items()))

    def hides(self, rule: str, path: str) -> bool:
        """Whether a rule does not apply to a file (relative path with ``/``)."""
        if path not in self.seen:
            self.seen[path] = tuple(name for spec, rules in self.specs if spec.match_file(path) for name in rules)
        return names_rule(self.seen[path], rule)
