"""What an employer sees does not depend on anything medical; what the employee sees is what is."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.timeline.worlds import RULES, day, facts, inputs, spells
from timeline.contract import PreviewRequest
from timeline.engine import Inputs, Status, compute
from timeline.errors import InputError, ProjectionError
from timeline.output import preview
from timeline.projection import TimelineView, Viewer, project, strip, view

MEDICAL_FACTS = {name for name, fact in RULES.facts.items() if fact.medical}
MEDICAL_EVENTS = {name for name in [*RULES.by_code, *RULES.events] if RULES.is_medical_event(name)}
HIDDEN_CODES = {
    "W2-TOESTEMMING",
    "W2-OPROEP-PSYCHISCH",
    "W3-SPREEKUUR-PSYCHISCH",
    "W4-PROBLEEMANALYSE-PSYCHISCH",
}


def seen(
    viewer: Viewer, *known: str, released: frozenset[str] = frozenset(), events: Mapping[str, str] | None = None
) -> TimelineView:
    """A case since 2026-01-05, on 2026-06-01."""
    dated = {name: day(text) for name, text in (events or {}).items()}
    world = Inputs(spells("2026-01-05…"), date(2026, 6, 1), frozenset(known), dated)
    return view(RULES, world, viewer, released)


def test_medical_names_are_those_of_the_privacy_model() -> None:
    assert {
        "psychological",
        "medical_information_requested",
        "durably_no_usable_capacity",
        "no_usable_capacity",
        "medical_change_or_stagnation",
    } == MEDICAL_FACTS
    assert {*HIDDEN_CODES, "K-SPREEKUUR", "W5-SPREEKUUR", "W2-TRIAGE", "situation_changed"} <= MEDICAL_EVENTS
    assert not {"W6-PROBLEEMANALYSE", "W52-IZP-FML", "wia_decision", "oordeel_released"} & MEDICAL_EVENTS


@settings(max_examples=examples(150), deadline=None)
@given(
    inputs(),
    facts,
    st.dictionaries(st.sampled_from(sorted(MEDICAL_EVENTS)), st.dates(date(2004, 1, 1), date(2063, 1, 1))),
)
def test_two_worlds_that_differ_in_medical_facts_give_an_employer_the_same_bytes(
    world: Inputs, other_facts: frozenset[str], other_events: dict[str, date]
) -> None:
    open_facts = frozenset(world.facts - MEDICAL_FACTS)
    open_events = {name: when for name, when in world.events.items() if name not in MEDICAL_EVENTS}
    other = replace(world, facts=open_facts | (other_facts & MEDICAL_FACTS), events={**open_events, **other_events})
    first, second = (
        json.dumps(preview(PreviewRequest(RULES, found, Viewer.EMPLOYER))).encode() for found in (world, other)
    )
    assert first == second


def test_a_planted_leak_is_seen_by_that_comparison() -> None:
    """Without taking the facts out first, the two worlds differ: the property above can fail."""
    worlds = [Inputs(spells("2026-01-05…"), date(2026, 6, 1), frozenset(known)) for known in ((), ("psychological",))]
    leaking = [project(RULES, compute(RULES, replace(world, released_only=True)), Viewer.EMPLOYER) for world in worlds]
    assert leaking[0] != leaking[1]


def test_an_employer_sees_no_row_that_exists_only_for_medical_reasons() -> None:
    codes = {row.code for row in seen(Viewer.EMPLOYER, "psychological", "medical_information_requested").steps}
    assert codes == set(RULES.by_code) - HIDDEN_CODES


def test_an_employer_sees_name_and_dates_but_no_status_of_a_consultation() -> None:
    rows = {row.code: row for row in seen(Viewer.EMPLOYER, events={"W5-SPREEKUUR": "2026-02-03"}).steps}
    consult = rows["W5-SPREEKUUR"]
    assert (consult.status, consult.done_on, consult.target) == (None, None, date(2026, 2, 8))
    assert rows["W6-PROBLEEMANALYSE"].status is Status.LATE
    blank = {row.code for row in rows.values() if row.status is None}
    assert blank == {rule.code for rule in RULES if rule.visibility.value == "content-medical"}


def test_a_psychological_analysis_stands_under_its_statutory_name_until_release() -> None:
    hidden = seen(Viewer.EMPLOYER, "psychological", events={"W4-PROBLEEMANALYSE-PSYCHISCH": "2026-01-29"})
    assert hidden == seen(Viewer.EMPLOYER)
    rows = {row.code: row for row in hidden.steps}
    assert (rows["W6-PROBLEEMANALYSE"].target, rows["W8-PLAN-VAN-AANPAK"].target) == (
        date(2026, 2, 15),
        date(2026, 3, 1),
    )
    released = seen(Viewer.EMPLOYER, "psychological", events={"W6-PROBLEEMANALYSE": "2026-01-30"})
    assert {row.code: row.target for row in released.steps}["W8-PLAN-VAN-AANPAK"] == date(2026, 2, 13)


def test_consults_follow_the_last_released_opinion_for_an_employer() -> None:
    events = {"W6-PROBLEEMANALYSE": "2026-02-10", "K-SPREEKUUR": "2026-04-20"}
    targets = {
        viewer: {row.code: row.target for row in seen(viewer, events=events).steps}["K-SPREEKUUR"] for viewer in Viewer
    }
    assert targets == {
        Viewer.MEDICAL: date(2026, 7, 20),
        Viewer.EMPLOYEE: date(2026, 7, 20),
        Viewer.EMPLOYER: date(2026, 5, 12),
    }
    later = seen(Viewer.EMPLOYER, events={**events, "oordeel_released": "2026-04-28"})
    assert {row.code: row.target for row in later.steps}["K-SPREEKUUR"] == date(2026, 7, 28)


def test_the_employee_sees_the_own_real_steps() -> None:
    own, medical = (
        seen(viewer, "psychological", events={"W3-SPREEKUUR-PSYCHISCH": "2026-01-21"})
        for viewer in (Viewer.EMPLOYEE, Viewer.MEDICAL)
    )
    assert own.steps == medical.steps
    assert {row.code: row.status for row in own.steps}["W3-SPREEKUUR-PSYCHISCH"] is Status.DONE


def test_a_released_opinion_is_known_to_the_employer() -> None:
    code, fact = "W8-PLAN-VAN-AANPAK", "no_usable_capacity"
    hidden = {row.code: row.status for row in seen(Viewer.EMPLOYER, fact).steps}
    known = {row.code: row.status for row in seen(Viewer.EMPLOYER, fact, released=frozenset({fact})).steps}
    assert (hidden[code], known[code]) == (Status.LATE, Status.NOT_APPLICABLE)


def test_a_medical_timeline_is_never_projected_for_an_employer() -> None:
    given_inputs = Inputs(spells("2026-01-05…"), date(2026, 6, 1))
    with pytest.raises(ProjectionError, match=r"released facts only$"):
        project(RULES, compute(RULES, given_inputs), Viewer.EMPLOYER)
    assert project(RULES, compute(RULES, strip(RULES, given_inputs)), Viewer.EMPLOYER).steps


def test_what_is_not_medical_stays_and_of_what_is_only_the_released() -> None:
    """One name of each kind, of facts and of events."""
    events = {"W5-SPREEKUUR": day("2026-02-03"), "wia_decision": day("2026-02-04"), "K-SPREEKUUR": day("2026-02-05")}
    known = frozenset({"psychological", "no_usable_capacity", "doubt_or_dispute"})
    world = Inputs(spells("2026-01-05…"), date(2026, 6, 1), known, events)
    left = strip(RULES, world, frozenset({"no_usable_capacity", "K-SPREEKUUR"}))
    assert left.facts == {"no_usable_capacity", "doubt_or_dispute"}
    assert set(left.events) == {"wia_decision", "K-SPREEKUUR"}
    assert left.released_only
    assert strip(RULES, world).facts == {"doubt_or_dispute"}


@pytest.mark.parametrize("viewer", Viewer)
def test_what_no_catalogue_knows_is_refused_before_anything_is_taken_out(viewer: Viewer) -> None:
    world = Inputs(spells("2026-01-05…"), date(2026, 6, 1), frozenset({"no such fact"}))
    with pytest.raises(InputError):
        view(RULES, world, viewer)
