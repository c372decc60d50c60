"""What is known of an employee's absence and what a file tells, merged into waits. Pure.

The file wins where it says something; what it does not mention stays. Rules of the clock: cases.rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from cases import rules
from cases.imports.absences import Absence, Change


@dataclass(frozen=True, slots=True)
class KnownChange:
    """A stored percentage."""

    id: UUID
    change: Change


@dataclass(frozen=True, slots=True)
class KnownSpell:
    """A stored spell."""

    id: UUID
    case_id: UUID
    starts_on: date
    recovered_from: date | None
    changes: tuple[KnownChange, ...]


@dataclass(frozen=True, slots=True)
class MergedSpell:
    """A spell as it must become, with what it is now (`known`) and what the file said (`told`)."""

    starts_on: date
    recovered_from: date | None
    changes: tuple[Change, ...]
    known: KnownSpell | None
    told: Absence | None

    @property
    def differs(self) -> bool:
        """Whether anything must be written."""
        if self.known is None:
            return True
        stored = tuple(known.change for known in self.known.changes)
        return self.recovered_from != self.known.recovered_from or self.changes != stored


@dataclass(frozen=True, slots=True)
class Wait:
    """Spells that count together, so one case; `case_id` None: a new one."""

    case_id: UUID | None
    spells: tuple[MergedSpell, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A spell of the file that cannot stand beside what is known."""

    absence: Absence
    code: str
    params: dict[str, str | int]


def merged(known: Sequence[KnownSpell], told: Sequence[Absence]) -> tuple[list[Wait], list[Clash]]:
    """The waits of one employee, ascending, and the clashes. With clashes the waits must not be written."""
    by_start = {spell.starts_on: spell for spell in known}
    clashes: list[Clash] = []
    spells = [_kept(spell) for spell in known if spell.starts_on not in {absence.starts_on for absence in told}]
    for absence in told:
        spell, clash = _spell(by_start.get(absence.starts_on), absence)
        spells.append(spell)
        clashes += [clash] if clash else []
    spells.sort(key=lambda spell: spell.starts_on)
    clashes += _overlaps(spells)
    if clashes:
        return [], clashes
    waits = [_wait(group) for group in _grouped(spells)]
    return waits, list(_torn(waits, spells))


def _kept(spell: KnownSpell) -> MergedSpell:
    return MergedSpell(
        spell.starts_on, spell.recovered_from, tuple(known.change for known in spell.changes), spell, None
    )


def _spell(known: KnownSpell | None, told: Absence) -> tuple[MergedSpell, Clash | None]:
    """The file's absence laid over the spell of the same first sick day. A known recovery is never taken back."""
    recovered = told.recovered_from or (known.recovered_from if known else None)
    changes = {item.change.from_date: item.change for item in known.changes} if known else {}
    for change in told.changes:
        stored = changes.get(change.from_date)
        therapeutic = change.therapeutic if change.therapeutic is not None else bool(stored and stored.therapeutic)
        changes[change.from_date] = Change(change.from_date, change.percentage, therapeutic)
    if known is None:
        changes.setdefault(told.starts_on, Change(told.starts_on, 100, therapeutic=False))
    late = [change for change in told.changes if recovered and change.from_date >= recovered]
    clash = None
    if late and recovered:
        clash = Clash(told, "recovered_here", {"day": recovered.isoformat()})
    kept = [change for day, change in sorted(changes.items()) if recovered is None or day < recovered]
    return MergedSpell(told.starts_on, recovered, tuple(kept), known, told), clash


def _overlaps(spells: Sequence[MergedSpell]) -> Iterator[Clash]:
    for before, after in pairwise(spells):
        until = before.recovered_from
        if until is not None and after.starts_on >= until:
            continue
        absence, other = (after.told, before) if after.told else (before.told, after)
        if absence:
            yield Clash(absence, "overlaps_known", {"since": other.starts_on.isoformat()})


def _grouped(spells: Sequence[MergedSpell]) -> list[list[MergedSpell]]:
    """Less than 28 days in between: one wait (art. 7:629 lid 10 BW, art. 23 lid 3 WIA)."""
    groups: list[list[MergedSpell]] = []
    for spell in spells:
        recovered = groups[-1][-1].recovered_from if groups else None
        if recovered is not None and rules.is_joined(recovered, spell.starts_on):
            groups[-1].append(spell)
        else:
            groups.append([spell])
    return groups


def _wait(group: Sequence[MergedSpell]) -> Wait:
    return Wait(next((spell.known.case_id for spell in group if spell.known), None), tuple(group))


def _torn(waits: Sequence[Wait], spells: Sequence[MergedSpell]) -> Iterator[Clash]:
    """A file may neither tie two cases together nor split one: a person decides that."""
    told = next((spell.told for spell in spells if spell.told), None)
    if told is None:
        return
    for wait in waits:
        cases = {spell.known.case_id for spell in wait.spells if spell.known}
        if len(cases) > 1:
            absence = next((spell.told for spell in wait.spells if spell.told), told)
            yield Clash(absence, "ties_cases", {})
    owners = [wait.case_id for wait in waits if wait.case_id]
    if len(owners) != len(set(owners)):
        yield Clash(told, "splits_case", {})
