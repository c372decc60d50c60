"""An explanation as one or two plain sentences."""

from datetime import date

from timeline.catalogue.model import Catalogue, Demand
from timeline.catalogue.parse import parse_conditions
from timeline.engine.explanation import Explanation, Kind
from timeline.engine.words import EN, NL, Words, short


def render(why: Explanation, catalogue: Catalogue, language: str = "nl") -> str:
    """The arithmetic in Dutch, or in English for "en" and its variants."""
    words = EN if language.startswith("en") else NL
    if why.kind is Kind.NOT_APPLICABLE:
        return _not_applicable(why, catalogue, words, language)
    if why.kind in {Kind.AOW, Kind.ENDED}:
        return _fallen_away(why, words)
    anchor = catalogue.name_of(why.anchor).in_language(language) if why.anchor else ""
    if why.kind is Kind.AWAITING:
        return _awaiting(why, anchor, words)
    if why.kind is Kind.INTERRUPTED:
        return _interrupted(why, anchor, words)
    if why.kind is Kind.OPENING:
        walk = _reason(why, anchor, words)
        return words.opening.format(walk=walk, day=_day(why.window_opens, words))
    report = words.reports[why.report].format(day=why.sick_day) if why.report else ""
    stays = words.settled.format(day=_day(why.settled_before, words)) if why.settled_before else ""
    return f"{_reason(why, anchor, words)}{_outcome(why, words)}{report}{stays}"


def _fallen_away(why: Explanation, words: Words) -> str:
    if why.kind is Kind.ENDED:
        return words.ended.format(day=_day(why.ends_on, words))
    return words.aow.format(day=_day(why.ends_on, words)) if why.ends_on else words.aow_undated


def _reason(why: Explanation, anchor: str, words: Words) -> str:
    """What decided the date, up to the arrow."""
    if why.anchor:
        moved = words.out_of_leave.format(day=short(why.out_of_leave)) if why.out_of_leave else ""
        return f"{_after(why, anchor, words)}{moved}"
    heading = words.heading.format(day=why.sick_day, week=_week(why.sick_day or 1, words))
    longer = words.extended.format(days=words.count(why.extended)) if why.extended else ""
    held_back = words.not_before.format(day=short(why.not_before)) if why.not_before else ""
    return f"{heading}: {_walk(why, words)}{longer}{held_back}"


def _outcome(why: Explanation, words: Words) -> str:
    rolled = words.rolled.format(day=_day(why.act_by, words)) if why.act_by != why.target else ""
    legal_last = words.legal_last.format(day=_day(why.legal_last, words)) if why.legal_last else ""
    earlier = why.window_opens is not None and why.window_opens != why.target
    opens = words.opens.format(day=_day(why.window_opens, words)) if earlier else ""
    return f" → {_day(why.target, words)}{rolled}.{legal_last}{opens}"


def _day(day: date | None, words: Words) -> str:
    """The day as on screen; what is asked for here is always known."""
    return words.weekday(day) if day else ""


def _walk(why: Explanation, words: Words) -> str:
    """The sick periods and what lies between them."""
    if len(why.legs) == 1:
        return words.whole.format(days=words.count(why.legs[0].days), start=short(why.legs[0].start))
    parts = []
    for number, leg in enumerate(why.legs):
        if not leg.sick and not leg.leave:
            parts.append(words.gap_of(leg.days))
            continue
        if leg.leave:
            form = words.leave
        elif number == 0:
            form = words.first_leg
        else:
            form = words.last_leg if number == len(why.legs) - 1 else words.middle_leg
        parts.append(form.format(start=short(leg.start), end=short(leg.end), days=words.count(leg.days)))
    return ", ".join(parts)


def _after(why: Explanation, anchor: str, words: Words) -> str:
    day = _day(why.anchor_date, words)
    if why.months:
        form = words.month if why.months == 1 else words.months
        return form.format(months=why.months, anchor=anchor, day=day)
    if why.days:
        form = words.offset if why.days > 0 else words.offset_before
        return form.format(days=words.count(abs(why.days)), anchor=anchor, day=day)
    return words.on_event.format(anchor=anchor)


def _awaiting(why: Explanation, anchor: str, words: Words) -> str:
    if why.months:
        return words.awaiting_months.format(anchor=anchor)
    if why.days:
        return words.awaiting_days.format(days=words.count(why.days), anchor=anchor)
    return words.awaiting_event.format(anchor=anchor)


def _interrupted(why: Explanation, anchor: str, words: Words) -> str:
    recovered = _day(why.recovered_from, words)
    if why.anchor:
        reason = words.unreached_event.format(walk=_after(why, anchor, words), recovered=recovered)
    else:
        last = words.leave_last if why.leave_follows else words.gap_last
        walk = f"{_walk(why, words)}, {last.format(start=recovered)}"
        reason = words.unreached_day.format(day=why.sick_day, week=_week(why.sick_day or 1, words), walk=walk)
    form = words.closing_leave if why.leave_follows else words.closing
    return f"{reason}{form.format(day=_day(why.closes_on, words))}"


def _not_applicable(why: Explanation, catalogue: Catalogue, words: Words, language: str) -> str:
    parts = []
    for condition in parse_conditions(why.fact):
        event = condition.demand is Demand.EVENT
        text = catalogue.name_of(condition.name) if event else catalogue.facts[condition.name].text
        name = text.in_language(language)
        parts.append(words.demands[condition.demand].format(name=name))
    return words.not_applicable.format(conditions=words.joiner.join(parts))


def _week(day: int, words: Words) -> str:
    week = (day + 6) // 7
    form = words.week_end if day % 7 == 0 else words.week_start if day % 7 == 1 else words.week
    return form.format(week=week)
