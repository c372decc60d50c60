"""The whole timeline of a case: spells, facts and events in; dated, explained steps out."""

from collections.abc import Mapping
from datetime import date, timedelta

from timeline.catalogue.model import Catalogue, Demand, Part, StepRule, Visibility
from timeline.engine.dating import Dates, World, date_step, is_own_term
from timeline.engine.ends import Ends, describe_wait, duties_end, ends_of
from timeline.engine.explanation import Explanation, Kind
from timeline.engine.flags import flags_of
from timeline.engine.model import DatedStep, Inputs, Status, Timeline
from timeline.engine.validate import check_inputs
from timeline.engine.waits import Clock, describe_past, split_waits

DUE_WITHIN = timedelta(days=7)


def compute(catalogue: Catalogue, inputs: Inputs) -> Timeline:
    """The timeline of the last wait. Raises InputError for what cannot be computed, and nothing else.

    Same inputs, same result: no clock is read, `inputs.today` is today.
    """
    check_inputs(catalogue, inputs)
    *past, clock = split_waits(inputs.spells, inputs.leaves)
    events = _events_of_wait(catalogue, inputs, clock)
    ends = ends_of(clock, inputs, events)
    world = World(clock, events, inputs.released_only, ends.milestones, ends.extension, inputs.talk_interval_days)
    return Timeline(
        catalogue_version=catalogue.version,
        steps=tuple(_step(rule, catalogue, world, ends, inputs) for rule in catalogue),
        wait=describe_wait(clock, ends, inputs.today),
        previous_waits=tuple(describe_past(earlier) for earlier in past),
        flags=flags_of(catalogue, inputs, world, ends),
        released_only=inputs.released_only,
    )


def _events_of_wait(catalogue: Catalogue, inputs: Inputs, clock: Clock) -> Mapping[str, date]:
    """Events from the first sick day on; a step and its variant under a neutral name are one and the same doing."""
    events = {name: day for name, day in inputs.events.items() if day >= clock.first or catalogue.may_precede(name)}
    for variant, statutory in catalogue.folded.items():
        if not catalogue.by_code[variant].applies(inputs.facts, events):
            continue
        if done := events.get(variant, events.get(statutory)):
            events.setdefault(variant, done)
            events.setdefault(statutory, done)
    return events


def _step(rule: StepRule, catalogue: Catalogue, world: World, ends: Ends, inputs: Inputs) -> DatedStep:
    dated = {**world.events, **world.milestones}
    if not rule.applies(inputs.facts, dated) and not _seen_to_be_done(rule, world):
        return _without_dates(rule, Status.NOT_APPLICABLE, Explanation(Kind.NOT_APPLICABLE, fact=rule.fact))
    if resting := _rests_with(rule, catalogue, world, inputs, dated):
        return _without_dates(rule, Status.NOT_APPLICABLE, Explanation(Kind.NOT_APPLICABLE, fact=resting.fact))
    done_on = None if rule.recurring else world.events.get(rule.code)
    dates = date_step(rule, world)
    if not done_on and (fallen := _fallen_away(rule, dates, ends, inputs)):
        return fallen
    if dates.target and dates.target < world.clock.first:  # it was due before there was an absence
        return _without_dates(rule, Status.NOT_APPLICABLE, Explanation(Kind.NOT_APPLICABLE, fact=rule.fact))
    return DatedStep(
        code=rule.code,
        status=_status(rule, dates, done_on, world.clock, inputs.today),
        visibility=rule.visibility,
        recurring=rule.recurring,
        window_opens=dates.window_opens,
        target=dates.target,
        act_by=dates.act_by,
        legal_last=dates.legal_last,
        done_on=done_on,
        follows_event=dates.follows_event,
        explanation=dates.why,
    )


def _seen_to_be_done(rule: StepRule, world: World) -> bool:
    """Who may not know why a step applied still sees that it was done: an adjustment was made, never why (law, 4a)."""
    hidden = any(condition.demand is Demand.FACT for condition in rule.conditions)
    return world.released_only and hidden and rule.code in world.events and rule.visibility is Visibility.CASE


def _rests_with(
    rule: StepRule, catalogue: Catalogue, world: World, inputs: Inputs, dated: Mapping[str, date]
) -> StepRule | None:
    """The step that this row follows and nothing else, where nobody asks for that step.

    Without usable capacity no plan van aanpak is asked for (Regeling procesgang art. 4; law, section 5), so neither is
    progress on its agreements: not before a plan, and after one not as long as the oordeel stands. What is no part of
    the plan, or looks at the medical situation, goes on once the step was done; the consultation every 13 weeks always.
    """
    term = rule.target
    if term is None or term.day is not None:
        return None
    names = [name for name in term.anchors(released_only=world.released_only) if name != rule.code]
    followed = [catalogue.by_code[name] for name in names if name in catalogue.by_code]
    if len(followed) < len(names) or any(step.applies(inputs.facts, dated) for step in followed):
        return None
    agreed = rule.part is Part.PLAN and rule.visibility is Visibility.CASE
    if not agreed and any(step.code in world.events for step in followed):
        return None
    return next(iter(followed), None)


def _fallen_away(rule: StepRule, dates: Dates, ends: Ends, inputs: Inputs) -> DatedStep | None:
    """What AOW age or the end of the employment takes away (law, section 2)."""
    aow = inputs.aow_date
    if aow and _falls_by_aow(rule, dates, ends, aow):
        return _without_dates(rule, Status.NOT_APPLICABLE, Explanation(Kind.AOW, ends_on=aow))
    last = duties_end(inputs, inputs.facts)
    if _lies_after(last, dates, inputs.today):
        return _without_dates(rule, Status.CANCELLED, Explanation(Kind.ENDED, ends_on=last))
    if _lies_after(ends.aow_ends, dates, inputs.today):
        return _without_dates(rule, Status.CANCELLED, Explanation(Kind.AOW, ends_on=aow))
    return None


def _falls_by_aow(rule: StepRule, dates: Dates, ends: Ends, aow: date) -> bool:
    """Past AOW age: six weeks of pay, no plan, no track 2, no WIA. Before it: no WIA step that would fall after it."""
    day = dates.target or dates.window_opens
    if ends.sick_after_aow:
        over = ends.last_day is not None and day is not None and day > ends.last_day
        return rule.part is not None or over
    return rule.part is Part.WIA and day is not None and day > aow


def _lies_after(last: date | None, dates: Dates, today: date) -> bool:
    """Whether a step is due beyond the last day of the duty; without a date once that day has passed."""
    if last is None:
        return False
    return dates.act_by > last if dates.act_by else today > last


def _without_dates(rule: StepRule, status: Status, why: Explanation) -> DatedStep:
    return DatedStep(rule.code, status, rule.visibility, rule.recurring, None, None, None, None, None, False, why)


def _status(rule: StepRule, dates: Dates, done_on: date | None, clock: Clock, today: date) -> Status:
    """Law, section 3a, in its order. A recovery that is announced but not there yet pauses only what lies beyond it."""
    if done_on:
        return Status.DONE
    recovered, closes_on = clock.recovered_from, clock.closes_on
    if closes_on and today >= closes_on:
        return Status.CANCELLED
    resting = recovered is not None and today >= recovered and not is_own_term(rule)
    if resting or dates.why.kind is Kind.INTERRUPTED:
        return Status.PAUSED
    if dates.act_by and today > dates.act_by:
        return Status.LATE
    if dates.act_by and dates.act_by - today <= DUE_WITHIN:
        return Status.DUE
    return Status.WINDOW if dates.window_opens and today >= dates.window_opens else Status.OPEN
