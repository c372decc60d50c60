"""The frame of every change of course: what it moves is known before it is saved, and it can be taken back for a day.

What is shown beforehand is no second reckoning: the change itself is made, read, and rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from cases.course import record
from cases.course.effects import Effect, effects_of, mark_of
from cases.course.models import CourseChange
from cases.models import Case
from privacy import chance
from privacy.actor import Actor


@dataclass(frozen=True)
class Changed:
    """What a change of course did to the steps, or would do when it is not saved."""

    case_id: UUID
    effects: tuple[Effect, ...]
    change_id: UUID | None = None
    saved: bool = True

    @property
    def mark(self) -> str:
        """The same for the same effects."""
        return mark_of(self.effects)

    @property
    def asks(self) -> bool:
        """Whether its effects must be seen before it is saved."""
        return True


Done = TypeVar("Done", bound=Changed)


@dataclass(frozen=True)
class Begun:
    """A change that is being made: how the rows were."""

    case: Case
    before: record.Rows


def begin(case: Case) -> Begun:
    """Remember how it is. The caller has locked the case."""
    return Begun(case, record.rows_of(case))


def finish(begun: Begun, *, by: Actor, kind: CourseChange.Kind, day: date | None = None) -> Changed:
    """Compare, and keep what it takes to undo it. In the transaction of the change itself."""
    after = record.rows_of(begun.case)
    change = CourseChange.objects.create(
        case=begun.case,
        kind=kind,
        day=day,
        by_id=by.membership_id,
        at=chance.now(),
        before=record.differing(begun.before, after),
        after=record.differing(after, begun.before),
    )
    return Changed(begun.case.pk, effects_of(begun.before["step"], after["step"]), change.pk)


def planned(change: Callable[[], Done]) -> Done:
    """What a change would do; nothing of it stays. Raises what the change raises."""
    with transaction.atomic():
        done = change()
        transaction.set_rollback(True)
    return replace(done, change_id=None, saved=False)


def as_shown(change: Callable[[], Done], shown: str) -> Done:
    """Make a change if its effects are those of the mark `shown`, or need not be seen; else nothing of it stays."""
    with transaction.atomic():
        done = change()
        if done.mark == shown or not done.asks:
            return done
        transaction.set_rollback(True)
    return replace(done, change_id=None, saved=False)
