"""Which hints of a fix run bring a type checker's new errors, in as few looks of the checker as there can be.

A checker such as mypy looks into a function only where it has a hint; an error that was asleep in it is woken by any
hint of that function, so all of them are guilty without a search.

First everything that an error may come from is taken out, in widening circles, until no new error is left: one or two
looks. Then half of every error's suspects is put back at once, all errors in parallel, until each has one left: as
many looks as the longest list can be halved; again for the errors that are left with these alone out. Of an error that
is left when hardly any looks are, all of the few suspects go; ``upheld`` lets the innocent ones among them go again.
The texts are made by taking hints out of the finished ones, so no look needs the fixes to be made again.

Invariant: what is found guilty was seen to leave no new error behind. Where the looks are used up, it is the least of
all that were taken out and did so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyagent.core.checker_errors import CheckerError, ErrorPlace
from pyagent.core.hint_places import (
    OF_VARIABLE,
    Place,
    function_at,
    functions,
    is_without_hints,
    place_of,
    without,
)
from pyagent.core.model import Outcome
from pyagent.core.suspects import CIRCLES, Hint, hint_of, suspects

Suspects = dict[ErrorPlace, list[str]]
Look = Callable[[Mapping[str, bytes]], Sequence[CheckerError]]
"""The new errors with these texts of the changed files in place."""
Oracle = tuple[Look, Set[ErrorPlace]]
"""A checker, and the errors in functions that it does not look into while they have no hints."""

_SEARCHES = 3  # each lets fewer hints go than the one before
_LAST, _FEW = 6, 8  # with so few looks left, errors with so few suspects are not searched further


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished fix run.

    Attributes:
        base: Every file as it was found.
        before: The changed files as they were before the hints.
        after: The same files with all hints.
        fixes: The fixes that were made.
    """

    base: Mapping[str, bytes]
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    fixes: Sequence[Outcome]

    def places(self) -> dict[str, Place]:
        """Where the fixes' hints stand, by fingerprint; without those inside of larger expressions."""
        found = ((fix.finding.fingerprint, place_of(fix, self.base.get(fix.finding.path, b""))) for fix in self.fixes)
        return {fingerprint: place for fingerprint, place in found if place is not None}

    def texts(self, places: Iterable[Place]) -> dict[str, bytes]:
        """The changed files without the hints at some places."""
        taken: defaultdict[str, list[Place]] = defaultdict(list)
        for place in places:
            taken[place.path].append(place)
        shown = {
            path: without(self.before[path], self.after[path], taken[path]) for path in taken if path in self.after
        }
        return {**self.after, **shown}


@dataclass(slots=True)
class Blame:
    """A search for the hints that bring new errors.

    Attributes:
        draft: What is searched.
        look: The checker.
        asleep: Errors of ``before`` in functions that the checker does not look into while they have no hints.
        most: How many looks the search may take; what is not settled by then counts as guilty.
    """

    draft: Draft
    look: Look
    asleep: Set[ErrorPlace]
    most: int
    places: Mapping[str, Place] = field(init=False)
    hints: Sequence[Hint] = field(init=False)
    blamed: defaultdict[ErrorPlace, list[str]] = field(default_factory=lambda: defaultdict(list))
    circles: defaultdict[ErrorPlace, int] = field(default_factory=lambda: defaultdict(int))
    stuck: dict[ErrorPlace, Set[str]] = field(default_factory=dict)
    """Those accused first of an error whose hints cannot be taken out of the finished texts."""
    looks: int = 0
    clean: frozenset[str] | None = None
    """The fewest hints without which no new error was seen."""

    def __post_init__(self) -> None:
        """Find the hints once."""
        self.places = self.draft.places()
        self.hints = [hint_of(fix, self.places.get(fix.finding.fingerprint)) for fix in self.draft.fixes]

    def guilty(self) -> frozenset[str]:
        """Fingerprints of the fixes that bring errors; empty when there are none."""
        proven = self.woken_by() if self.asleep else set[str]()
        while new := self.errors(proven):
            concerned = {error.place for error in new}
            out = proven.union(*(self.blamed[place] for place in concerned))
            while (self.clean is None or len(out) < len(self.clean)) and (left := self.errors(out)):
                concerned |= {error.place for error in left}
                more = self.accuse(left, out)
                if not more:
                    break
                out |= more
            if self.clean is None:
                return self.unmoved(concerned)
            suspected = self.clean - proven
            if not suspected or self.looks >= self.most:
                return self.clean
            texts = {**self.draft.base, **self.texts(proven)}
            suspects_of = {
                place: self.within(suspected, place, [error for error in new if error.place == place], texts)
                for place in sorted(concerned)
            }
            few = {it for them in suspects_of.values() if len(them) <= _FEW for it in them}
            proven |= few if few and self.most - self.looks < _LAST else self.narrowed(proven, suspects_of)
        return frozenset(proven)

    def woken_by(self) -> set[str]:
        """All hints of the functions in which an error was asleep that is there now."""
        awake: set[tuple[str, str]] = set()
        for error in self.errors(()):
            if error.place in self.asleep:
                name = function_at(self.draft.after.get(error.path, b""), error.line)
                had = functions(self.draft.before.get(error.path, b"")).get(name)
                if had is not None and is_without_hints(had):
                    awake.add((error.path, name))
        return {it for it, place in self.places.items() if place[:2] in awake and place.slot != OF_VARIABLE}

    def unmoved(self, concerned: Iterable[ErrorPlace]) -> frozenset[str]:
        """What brings errors that no hint explains: the first accused that only another run can take out, or all."""
        unmoved = frozenset[str]().union(*(self.stuck.get(place, ()) for place in concerned))
        return unmoved or frozenset(fix.finding.fingerprint for fix in self.draft.fixes)

    def within(
        self, suspected: frozenset[str], place: ErrorPlace, seen: Sequence[CheckerError], texts: Mapping[str, bytes]
    ) -> list[str]:
        """What of the suspects the errors of a place may come from; all where no circle has any of them."""
        accused = [it for it in self.blamed[place] if it in suspected]
        for circle in () if accused else range(CIRCLES):  # others hid the errors while some were accused
            found = frozenset[str]().union(*(suspects(it, circle, self.hints, texts) for it in seen))
            if accused := sorted(found & suspected):
                break
        return accused or sorted(suspected)

    def errors(self, out: Iterable[str]) -> Sequence[CheckerError]:
        """One look without some hints."""
        self.looks += 1
        without_these = frozenset(out)
        found = self.look(self.texts(without_these))
        if not found and (self.clean is None or len(without_these) < len(self.clean)):
            self.clean = without_these
        return found

    def texts(self, out: Iterable[str]) -> dict[str, bytes]:
        """The changed files without some hints."""
        return self.draft.texts(self.places[it] for it in out if it in self.places)

    def accuse(self, errors: Iterable[CheckerError], out: set[str]) -> set[str]:
        """What the errors may come from, in the next circle that has anything for each."""
        texts = {**self.draft.base, **self.texts(out)}
        alike: defaultdict[ErrorPlace, list[CheckerError]] = defaultdict(list)
        for error in errors:
            alike[error.place].append(error)
        accused: set[str] = set()
        for place, same in alike.items():
            found: set[str] = set()
            while not found and self.circles[place] < CIRCLES:
                for error in same:
                    found |= suspects(error, self.circles[place], self.hints, texts) - out
                self.circles[place] += 1
                if stuck := found - self.places.keys():
                    self.stuck.setdefault(place, stuck)
                    found -= stuck
            # Those of an earlier circle did not suffice, so the later ones are the likelier.
            self.blamed[place] += sorted(found)
            accused |= found
        return accused

    def narrowed(self, proven: set[str], suspects_of: Suspects) -> set[str]:
        """One hint for each error that brings it; all that are left where the looks are used up."""
        aside: set[str] = set()  # suspects of an error that has found a guilty one; the next cycle puts them back
        while any(len(them) > 1 for them in suspects_of.values()) and self.looks < self.most:
            sole = {them[0] for them in suspects_of.values() if len(them) == 1}
            for place, them in suspects_of.items():
                # What is guilty already explains this error, too; the next cycle sees whether it does.
                suspects_of[place] = [it for it in them if it in sole][:1] or them
                aside |= set(them).difference(suspects_of[place])
            back = _half_of_each(suspects_of)
            if not back:
                break
            out = proven.union(aside, *suspects_of.values()) - back
            seen = {error.place for error in self.errors(out)}
            before = dict(suspects_of)
            for place, them in before.items():
                if place in seen and back.intersection(them):
                    suspects_of[place] = [it for it in them if it in back]
                    aside |= set(them) - back
                elif place not in seen:
                    # None are left where something else brings the error; the next cycle sees whether it is there.
                    suspects_of[place] = [it for it in them if it not in back]
            if suspects_of == before:
                break
        return set().union(*suspects_of.values())


def upheld(
    draft: Draft, checkers: Sequence[Callable[[Mapping[str, bytes]], Oracle]], most: int, refused: Iterable[str]
) -> frozenset[str]:
    """Which refused hints bring errors also where all the others are there already.

    A search over many hints may take an innocent one for guilty, and one checker may refuse a hint for the sake of
    another that the next checker refuses itself. A second run, which finds only the refused ones, would let them go. So
    they are searched again, as that run would do it, until none is let go.

    Args:
        draft: The run with all hints.
        checkers: Each by the texts that its errors are compared with; in the order in which they are asked.
        most: How many looks each search may take.
        refused: Fingerprints of the hints that were found guilty by any of them.
    """
    guilty, places = frozenset(refused), draft.places()
    for _ in range(_SEARCHES):
        if not guilty or guilty - places.keys():  # errors of one that stays in the texts would be all there is
            break
        kept = draft.texts(places[it] for it in guilty)
        still = frozenset[str]()
        for checker in checkers:
            after = draft.texts(places[it] for it in still)
            fixes = [it for it in draft.fixes if it.finding.fingerprint in guilty - still]
            still |= Blame(Draft(draft.base, kept, after, fixes), *checker(kept), most).guilty()
        if still == guilty:
            break
        guilty = still
    return guilty


def _half_of_each(suspects_of: Suspects) -> set[str]:
    """What to put back: about half of the suspects of each error, the less likely ones."""
    back: set[str] = set()
    held: set[str] = set().union(*(them for them in suspects_of.values() if len(them) == 1))
    for them in sorted(suspects_of.values(), key=len):
        wanted = len(them) // 2 - len(back.intersection(them))
        for fingerprint in them:
            if fingerprint not in back and fingerprint not in held:
                (back if wanted > 0 else held).add(fingerprint)
                wanted -= 1
    return back
