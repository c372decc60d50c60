"""What a person should look at: a late analysis, a late application, a wait that somebody must judge."""

from dataclasses import replace
from datetime import date

from timeline.catalogue.model import Catalogue, Text
from timeline.engine.dating import World, date_step
from timeline.engine.ends import APPLIED, NO_GOOD_REASON, Ends, Riv
from timeline.engine.model import Flag, Inputs

ANALYSIS, APPLICATION = "W6-PROBLEEMANALYSE", "W93-CHECK-WIA-AANVRAAG"
TALK, RIV_STEP, LEAVE_JUDGED = "L-VOORTGANGSGESPREK", "L-RIV-EINDE-DIENSTVERBAND", "leaves"
TALK_INTERVAL = 42  # seed: a longer interval between progress talks is agreed at the employer's risk


def flags_of(catalogue: Catalogue, inputs: Inputs, world: World, ends: Ends) -> tuple[Flag, ...]:
    """Every flag of the last wait, in a fixed order."""
    found = (
        _late_analysis(catalogue, world),
        *_events_before(catalogue, inputs, world.clock.first),
        _to_be_judged(world),
        _late_application(inputs, ends),
        _long_interval(inputs),
        _employment_before(inputs, world.clock.first),
        _report_at_end(inputs, world, ends),
    )
    return tuple(flag for flag in found if flag)


def _late_analysis(catalogue: Catalogue, world: World) -> Flag | None:
    """A late probleemanalyse gives the plan its own clock and stays marked late (Regeling procesgang art. 4)."""
    rule, done = catalogue.by_code.get(ANALYSIS), world.events.get(ANALYSIS)
    if rule is None or done is None:
        return None
    target = date_step(rule, replace(world, events={})).target
    if target is None or done <= target:
        return None
    return Flag(
        "analysis_late",
        ANALYSIS,
        Text(
            f"De probleemanalyse is van {_day(done)}; die moest er uiterlijk {_day(target)} zijn.",
            f"The probleemanalyse is of {_day(done)}; it had to be there by {_day(target)}.",
        ),
    )


def _events_before(catalogue: Catalogue, inputs: Inputs, first: date) -> tuple[Flag, ...]:
    """Events before this wait belong to an earlier one and do not count; nothing is left out in silence."""
    return tuple(
        Flag(
            "event_before_wait",
            name,
            Text(
                f"{catalogue.name_of(name).nl} ({_day(day)}) ligt vóór de eerste ziektedag {_day(first)} en telt niet "
                "mee.",
                f"{catalogue.name_of(name).en} ({_day(day)}) lies before the first sick day {_day(first)} and does not "
                "count.",
            ),
        )
        for name, day in sorted(inputs.events.items())
        if day < first and not catalogue.may_precede(name)
    )


def _to_be_judged(world: World) -> Flag | None:
    """Sickness on both sides of a leave, and nobody who said whether it counts together (art. 7:629 lid 10 BW)."""
    if not world.clock.unclear:
        return None
    return Flag(
        "leave_to_be_judged",
        LEAVE_JUDGED,
        Text(
            "Beoordeling samentelling nodig: de bedrijfsarts of UWV zegt of de ziekte vóór en na het verlof samentelt. "
            f"Zolang dat niet vaststaat, begint de termijn op {_day(world.clock.first)}.",
            "Judgement needed on counting together: the bedrijfsarts or UWV says whether sickness before and after the "
            f"leave counts together. Until then the wait begins on {_day(world.clock.first)}.",
        ),
    )


def _late_application(inputs: Inputs, ends: Ends) -> Flag | None:
    """Art. 7:629 lid 11 onder a BW: wage payment goes on for as long as the WIA application is late."""
    last = ends.application_legal_last
    if last is None or ends.sick_after_aow or ends.first_wia_day is None:
        return None
    if ends.days_late:
        extends = NO_GOOD_REASON not in inputs.facts
        nl = "de loondoorbetaling loopt zo veel langer door" if extends else "zonder goede reden: geen langer loon"
        en = "wage payment goes on for as long" if extends else "without a good reason: no longer wage payment"
        return Flag(
            "wia_application_late",
            APPLICATION,
            Text(
                f"De WIA-aanvraag kwam {ends.days_late} dagen na {_day(last)}; {nl}.",
                f"The WIA application came {ends.days_late} days after {_day(last)}; {en}.",
            ),
        )
    if APPLIED in inputs.events or inputs.today <= last or inputs.employment_ends:
        return None
    return Flag(
        "wia_application_missing",
        APPLICATION,
        Text(
            f"Er is geen WIA-aanvraag bekend; die moest er uiterlijk {_day(last)} zijn. Elke dag later kan een dag "
            "langer loon betekenen.",
            f"No WIA application is known; it had to be there by {_day(last)}. Each day later may be a day more of "
            "wage payment.",
        ),
    )


def _long_interval(inputs: Inputs) -> Flag | None:
    days = inputs.talk_interval_days
    if days is None or days <= TALK_INTERVAL:
        return None
    return Flag(
        "talk_interval_long",
        TALK,
        Text(
            f"In het plan staat elke {days} dagen een voortgangsgesprek; UWV verwacht er minstens elke zes weken een.",
            f"The plan has a progress talk every {days} days; UWV expects one at least every six weeks.",
        ),
    )


def _employment_before(inputs: Inputs, first: date) -> Flag | None:
    ends = inputs.employment_ends
    if ends is None or ends >= first:
        return None
    return Flag(
        "employment_ended_before",
        "employment_ends",
        Text(
            f"Het dienstverband eindigde op {_day(ends)}, vóór de eerste ziektedag {_day(first)}; er zijn geen taken "
            "voor de werkgever.",
            f"The employment ended on {_day(ends)}, before the first sick day {_day(first)}; the employer has no "
            "duties.",
        ),
    )


def _report_at_end(inputs: Inputs, world: World, ends: Ends) -> Flag | None:
    """Which re-integratieverslag the end of the employment asks for (Regeling procesgang art. 6)."""
    if ends.riv is None or inputs.employment_ends is None:
        return None
    days = world.clock.count(inputs.employment_ends)
    nl, en = {
        Riv.NONE: ("geen re-integratieverslag nodig (minder dan 42)", "no re-integratieverslag needed (fewer than 42)"),
        Riv.SHORT: ("een verkort re-integratieverslag (42 t/m 69)", "a short re-integratieverslag (42 to 69)"),
        Riv.FULL: ("een volledig re-integratieverslag (70 of meer)", "a full re-integratieverslag (70 or more)"),
    }[ends.riv]
    last = _day(inputs.employment_ends)
    return Flag(
        f"riv_{ends.riv}",
        RIV_STEP,
        Text(
            f"Ziektedag {days} op {last}, het einde van het dienstverband: {nl}.",
            f"Sick day {days} on {last}, the end of the employment: {en}.",
        ),
    )


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
