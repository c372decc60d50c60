"""The engine against a naive counter that walks the calendar day by day."""

from datetime import timedelta

from hypothesis import given, settings

from tests.support.effort import examples
from tests.timeline import reference
from tests.timeline.worlds import RULES, day, histories, with_leaves
from timeline.engine import Inputs, Leave, Spell, compute, sick_day_on

SICK_DAY_STEPS = [rule for rule in RULES if rule.target and rule.target.day and not rule.target.after]


@settings(max_examples=examples(150), deadline=None)
@given(histories())
def test_agrees_on_every_sick_day(spells: tuple[Spell, ...]) -> None:
    periods = [(spell.start, spell.end) for spell in spells]
    every_fact = frozenset(RULES.facts) - {"psychological", "no_usable_capacity", "concrete_prospect_3_months"}
    seen = compute(RULES, Inputs(spells, spells[-1].start, every_fact))
    days = reference.sick_dates(periods)
    dates = dict(enumerate(days, start=1))
    assert seen.wait.first_sick_day == days[0]
    assert seen.wait.last_day == dates.get(728)
    assert seen.wait.first_wia_day == dates.get(729)
    applicable = [rule for rule in SICK_DAY_STEPS if rule.applies(every_fact, {})]
    assert len(applicable) >= 35
    for rule in applicable:
        assert rule.target is not None
        assert rule.target.day is not None
        assert seen.step(rule.code).target == dates.get(rule.target.day)


@settings(max_examples=examples(150), deadline=None)
@given(with_leaves())
def test_agrees_over_leave(history: tuple[tuple[Spell, ...], tuple[Leave, ...]]) -> None:
    spells, leaves = history
    days = reference.sick_dates(
        [(spell.start, spell.end) for spell in spells], [(leave.start, leave.end, leave.joined) for leave in leaves]
    )
    if not days:
        return
    seen = compute(RULES, Inputs(spells, spells[-1].start, leaves=leaves))
    dates = dict(enumerate(days, start=1))
    assert (seen.wait.first_sick_day, seen.wait.last_day) == (days[0], dates.get(728))
    for code, number in {
        "D1-UITVRAAG": 1,
        "W6-BESPREKING": 42,
        "W42-MELDING-UWV": 294,
        "W95-CHECK-ONTVANGST": 665,
    }.items():
        assert seen.step(code).target == dates.get(number)


@settings(max_examples=examples(60), deadline=None)
@given(histories(most=4))
def test_agrees_on_the_number_of_today(spells: tuple[Spell, ...]) -> None:
    periods = [(spell.start, spell.end) for spell in spells]
    today = spells[-1].start + timedelta(days=10)
    seen = compute(RULES, Inputs(spells, today))
    expected = sum(1 for walker in reference.sick_dates(periods) if walker <= today)
    assert seen.wait.sick_days == expected
    assert sick_day_on(seen.wait, today) == expected


def test_the_reference_knows_the_law_too() -> None:
    """It must not be wrong in the same way: two dates that a person computed."""
    assert str(reference.date_of([(RULES.valid_from, None)], 728)) == "2005-12-28"
    assert (
        str(reference.sick_dates([(RULES.valid_from, RULES.valid_from), (day("2004-01-30"), None)])[0]) == "2004-01-30"
    )
    assert (
        str(reference.sick_dates([(RULES.valid_from, RULES.valid_from), (day("2004-01-29"), None)])[0]) == "2004-01-01"
    )
    around = [(day("2025-09-01"), day("2025-11-30")), (day("2026-03-23"), None)]
    assert str(reference.sick_dates(around, [(day("2025-12-01"), day("2026-03-22"), True)])[727]) == "2027-12-19"
    assert str(reference.sick_dates(around, [(day("2025-12-01"), day("2026-03-22"), None)])[727]) == "2028-03-19"
