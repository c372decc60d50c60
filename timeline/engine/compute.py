"""The whole timeline of a case: spells, facts and events in; dated, explained steps out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from timeline.catalogue.model import Catalogue, StepRule, Text
from timeline.engine.dating import Dates, World, date_step
from timeline.engine.explanation import Explanation, Kind
from timeline.engine.model import DatedStep, Flag, Inputs, Status, Timeline
from timeline.engine.validate import check_inputs
from timeline.engine.waits import NEW_WAIT_GAP, Clock, describe_past, describe_wait, split_waits

DUE_WITHIN = timedelta(days=7)
ANALYSIS = "W6-PROBLEEMANALYSE"


def compute(catalogue: Catalogue, inputs: Inputs) -> Timeline:
    """The timeline of the last wait. Raises InputError for what cannot be computed, and nothing else.

    Same inputs, same result: no clock is read, `inputs.today` is today.
    """
    check_inputs(catalogue, inputs)
    *past, clock = split_waits(inputs.spells)
    events = _events_of_wait(catalogue, inputs, clock)
    world = World(clock, events, inputs.released_only)
    steps = tuple(_step(rule, world, inputs) for rule in catalogue)
    return Timeline(
        catalogue_version=catalogue.version,
        steps=steps,
        wait=describe_wait(clock, inputs.today),
        previous_waits=tuple(describe_past(earlier) for earlier in past),
        flags=(*_late_analysis(catalogue, world), *_events_before(catalogue, inputs, clock)),
        released_only=inputs.released_only,
    )


def _events_of_wait(catalogue: Catalogue, inputs: Inputs, clock: Clock) -> Mapping[str, date]:
    """Events from the first sick day on; a step and its variant under a neutral name are one and the same doing."""
    events = {name: day for name, day in inputs.events.items() if day >= clock.first}
    for variant, statutory in catalogue.folded.items():
        if not catalogue.by_code[variant].applies(inputs.facts, events):
            continue
        if done := events.get(variant, events.get(statutory)):
            events.setdefault(variant, done)
            events.setdefault(statutory, done)
    return events


def _step(rule: StepRule, world: World, inputs: Inputs) -> DatedStep:
    if not rule.applies(inputs.facts, world.events):
        return _not_applicable(rule)
    dates = date_step(rule, world)
    done_on = None if rule.recurring else world.events.get(rule.code)
    return DatedStep(
        code=rule.code,
        status=_status(dates, done_on, world.clock, inputs.today),
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


def _not_applicable(rule: StepRule) -> DatedStep:
    why = Explanation(Kind.NOT_APPLICABLE, fact=rule.fact)
    return DatedStep(
        rule.code, Status.NOT_APPLICABLE, rule.visibility, rule.recurring, None, None, None, None, None, False, why
    )


def _status(dates: Dates, done_on: date | None, clock: Clock, today: date) -> Status:
    """Law, section 3a, in its order. A recovery that is announced but not there yet pauses only what lies beyond it."""
    if done_on:
        return Status.DONE
    recovered = clock.recovered_from
    if recovered and today >= recovered:
        closed = today >= recovered + timedelta(days=NEW_WAIT_GAP)
        return Status.CANCELLED if closed else Status.PAUSED
    if dates.why.kind is Kind.INTERRUPTED:
        return Status.PAUSED
    if dates.act_by and today > dates.act_by:
        return Status.LATE
    if dates.act_by and dates.act_by - today <= DUE_WITHIN:
        return Status.DUE
    return Status.WINDOW if dates.window_opens and today >= dates.window_opens else Status.OPEN


def _late_analysis(catalogue: Catalogue, world: World) -> tuple[Flag, ...]:
    """A late probleemanalyse gives the plan its own clock and stays marked late (Regeling procesgang art. 4)."""
    rule, done = catalogue.by_code.get(ANALYSIS), world.events.get(ANALYSIS)
    if rule is None or done is None:
        return ()
    target = date_step(rule, replace(world, events={})).target
    if target is None or done <= target:
        return ()
    return (
        Flag(
            "analysis_late",
            ANALYSIS,
            Text(
                f"De probleemanalyse is van {done:%d-%m-%Y}; die moest er uiterlijk {target:%d-%m-%Y} zijn.",
                f"The probleemanalyse is of {done:%d-%m-%Y}; it had to be there by {target:%d-%m-%Y}.",
            ),
        ),
    )


def _events_before(catalogue: Catalogue, inputs: Inputs, clock: Clock) -> tuple[Flag, ...]:
    """Events before this wait belong to an earlier one and do not count; nothing is left out in silence."""
    return tuple(
        Flag(
            "event_before_wait",
            name,
            Text(
                f"{catalogue.name_of(name).nl} ({day:%d-%m-%Y}) ligt vóór de eerste ziektedag "
                f"{clock.first:%d-%m-%Y} en telt niet mee.",
                f"{catalogue.name_of(name).en} ({day:%d-%m-%Y}) lies before the first sick day "
                f"{clock.first:%d-%m-%Y} and does not count.",
            ),
        )
        for name, day in sorted(inputs.events.items())
        if day < clock.first
    )
