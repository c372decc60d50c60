"""The dates of one row in one wait, with their explanation (law, section 1)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from timeline.catalogue.model import Part, StepRule, Term
from timeline.engine.ends import PART_ENDS, RIV_AT_END, RIV_AT_PART_END, riv_after
from timeline.engine.explanation import Explanation, Kind
from timeline.engine.waits import Clock
from timeline.workdays import last_workday_on_or_before, statutory_term_end


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and what decided it. `day` None: it cannot be known yet, or recovery came first."""

    day: date | None
    why: Explanation

    @property
    def follows_event(self) -> bool:
        """Whether it hangs on an event instead of on a sick day."""
        return bool(self.why.anchor)


@dataclass(frozen=True, slots=True)
class Dates:
    """The four dates of a step and why."""

    window_opens: date | None
    target: date | None
    act_by: date | None
    legal_last: date | None
    follows_event: bool
    why: Explanation


# A longer wait (art. 24 WIA) moves what is counted back from its end: from the explanation before week 88 on.
_COUNTED_BACK_FROM = 609


@dataclass(frozen=True, slots=True)
class World:
    """One wait: its sick days, the events in it, and the milestones of its end.

    `released_only` and `talk_interval_days` as in `Inputs`. `extension`: days by which the wait was lengthened.
    """

    clock: Clock
    events: Mapping[str, date]
    released_only: bool
    milestones: Mapping[str, date]
    extension: int
    talk_interval_days: int | None

    def last_event(self, term: Term) -> tuple[str, date] | None:
        """The latest of the events that a date follows, with its name."""
        dated = {**self.events, **self.milestones}
        known = [(dated[name], name) for name in term.anchors(released_only=self.released_only) if name in dated]
        if not known:
            return None
        day, name = max(known)
        return name, day

    def extension_of(self, rule: StepRule, sick_day: int) -> int:
        """By how many days a sick day of that row moves because the wait is longer."""
        return self.extension if rule.part is Part.WIA and sick_day >= _COUNTED_BACK_FROM else 0


def date_step(rule: StepRule, world: World) -> Dates:
    """All dates of a row; those on or after a recovery are None."""
    opening = _moment(rule, rule.opens, world)
    target = _moment(rule, rule.target, world)
    opens = opening.day if opening else None
    if opening and target and target.day:
        opens, target = _reconcile(opening, target)
    due = target.day if target else None
    act_by = (last_workday_on_or_before(due) if rule.rolls_back else due) if due else None
    legal_last = _legal_last(rule, world)
    why = replace(_why(opening, target), window_opens=opens, target=due, act_by=act_by, legal_last=legal_last)
    return Dates(opens, due, act_by, legal_last, bool(target and target.follows_event), why)


def add_months(day: date, months: int) -> date:
    """The same day of the month, some calendar months later, clamped to the end of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_month_after(start: date, done: date | None) -> int:
    """Which monthly occurrence comes next. A done date settles the occurrence that it lies nearest to."""
    if done is None or done < start:
        return 1
    near = (done.year - start.year) * 12 + done.month - start.month
    candidates = range(max(0, near - 1), near + 2)
    return 1 + min(candidates, key=lambda month: abs((add_months(start, month) - done).days))


def _moment(rule: StepRule, term: Term | None, world: World) -> Moment | None:
    if term is None:
        return None
    by_day = _on_sick_day(rule, term.day, world) if term.day else None
    event = world.last_event(term)
    by_event = _after_event(rule, term, event, world) if event else None
    if by_event and by_day and (term.earliest or term.latest):
        return _compared(by_event, by_day, latest=term.latest)
    return by_event or by_day or Moment(None, _awaiting(term, world))


def _compared(by_event: Moment, by_day: Moment, *, latest: bool) -> Moment:
    """The event where it comes first, or with `latest` last; a day that cannot be known yet comes last of all."""
    if by_event.day is None or by_day.day is None:
        return by_day if (by_event.day is None) is not latest else by_event
    return by_event if (by_event.day > by_day.day if latest else by_event.day < by_day.day) else by_day


def _on_sick_day(rule: StepRule, number: int, world: World) -> Moment:
    extension = world.extension_of(rule, number)
    why = Explanation(Kind.SICK_DAY, sick_day=number + extension, extended=extension or None)
    day = world.clock.date_of(number + extension)
    if day is None:
        return Moment(None, _interrupted(world.clock, why))
    return Moment(day, replace(why, legs=world.clock.legs(day)))


def _after_event(rule: StepRule, term: Term, event: tuple[str, date], world: World) -> Moment:
    name, start = event
    if term.monthly or term.months:
        months = term.months or next_month_after(start, world.events.get(rule.code))
        day = add_months(start, months)
        why = Explanation(Kind.MONTHLY, anchor=name, anchor_date=start, months=months)
    else:
        days = (world.talk_interval_days if term.agreed else None) or term.days or 0
        day = start + timedelta(days=days)
        why = Explanation(Kind.OFFSET if days else Kind.ON_EVENT, anchor=name, anchor_date=start, days=days)
    if not world.clock.reaches(day) and not is_own_term(rule):
        return Moment(None, _interrupted(world.clock, why))
    if name in {RIV_AT_END, RIV_AT_PART_END}:
        days = world.clock.count(start)
        why = replace(why, sick_day=days, report=riv_after(days).value)
    if name in world.milestones or name in PART_ENDS or is_own_term(rule):
        return Moment(day, why)
    moved = world.clock.after_leave(day)
    return Moment(moved, why if moved == day else replace(why, out_of_leave=day))


def is_own_term(rule: StepRule) -> bool:
    """A term for objection is the Awb's own (art. 6:7, 6:8): no leave and no recovery stops it."""
    return rule.legal_last is not None and rule.legal_last.roll_forward


def _interrupted(clock: Clock, why: Explanation) -> Explanation:
    last = clock.spells[-1].end
    return replace(
        why,
        kind=Kind.INTERRUPTED,
        legs=clock.legs(last) if last else (),
        recovered_from=clock.recovered_from,
        closes_on=clock.closes_on,
        leave_follows=clock.leave_follows,
    )


def _reconcile(opening: Moment, target: Moment) -> tuple[date | None, Moment]:
    """A target set by an event opens on that event; an opening set by an event holds back a target on a sick day."""
    if target.follows_event and not opening.follows_event:
        return target.why.anchor_date, target
    if opening.follows_event and not target.follows_event and opening.day and target.day and opening.day > target.day:
        return opening.day, Moment(opening.day, replace(target.why, not_before=opening.day))
    return opening.day, target


def _legal_last(rule: StepRule, world: World) -> date | None:
    moment = _moment(rule, rule.legal_last, world)
    if moment is None or moment.day is None:
        return None
    return statutory_term_end(moment.day) if rule.legal_last and rule.legal_last.roll_forward else moment.day


def _why(opening: Moment | None, target: Moment | None) -> Explanation:
    if target:
        return target.why
    if opening is None:
        raise TypeError("a catalogue row has an opening or a target")
    return replace(opening.why, kind=Kind.OPENING) if opening.day else opening.why


def _awaiting(term: Term, world: World) -> Explanation:
    first = term.anchors(released_only=world.released_only)[0]
    return Explanation(Kind.AWAITING, anchor=first, days=term.days, months=1 if term.monthly else None)
