"""One stored step as one reader sees it: what leaves this room when its content is medical, and when it is not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from roles.models import Membership
from tests.timeline.worlds import spells
from timeline.catalogue import StepRule, versions
from timeline.engine import Inputs, compute
from timeline.models import Step
from timeline.presentation import (
    CLOSED_BY_RELEASE,
    DUE_DAYS,
    NOT_RECORDED,
    StepRow,
    catalogue_by_version,
    is_statutory,
    medical_row,
    phases,
    status_of,
    step_row,
)

CATALOGUE = versions()[-1]
CASE, STEP = UUID(int=1), UUID(int=2)
TODAY = date(2026, 6, 15)
DAYS: dict[str, Any] = {
    "window_opens": date(2026, 6, 1), "target": date(2026, 6, 21), "act_by": date(2026, 6, 30),
    "legal_last": date(2026, 7, 1),
}  # fmt: skip
PLAN, CONSULT, EARLY = "W8-PLAN-VAN-AANPAK", "W5-SPREEKUUR", "W4-PROBLEEMANALYSE-PSYCHISCH"


def stored(code: str, **more: Any) -> Step:
    """A step as the clock wrote it, with everything filled in that somebody could wish to hide."""
    rule = CATALOGUE.by_code[code]
    values: dict[str, Any] = {
        "id": STEP, "case_id": CASE, "code": code, "occurrence": 3, "catalogue_version": CATALOGUE.version,
        "visibility": rule.visibility.value, "owner": "WG,WN", "phase": "eerste jaar", "statutory": True,
        "state": "planned", "note": "besproken", "moved_from": date(2026, 6, 29), "moved_because": "relapse",
        "dated_on": date(2026, 6, 10), **DAYS,
    }  # fmt: skip
    return Step(**(values | more))


def row(code: str, language: str = "nl", **more: Any) -> StepRow:
    return step_row(stored(code, **more), today=TODAY, language=language)


def test_a_step_for_everybody_is_told_in_full() -> None:
    rule = CATALOGUE.by_code[PLAN]
    assert row(PLAN) == StepRow(
        id=STEP, case_id=CASE, code=PLAN, occurrence=3, name=rule.name.in_language("nl"), phase="eerste jaar",
        visibility="case", owner=("WG", "WN"), statutory=True, status="window", done_on=None, note="besproken",
        closed_by="", rule=rule.rule.in_language("nl"), source=rule.source, why="", moved_from=date(2026, 6, 29),
        moved_because="relapse", moved_on=date(2026, 6, 10), medical=False, replaces="", **DAYS,
    )  # fmt: skip
    assert row(PLAN, "en").name == rule.name.in_language("en") != row(PLAN).name


def test_who_closed_a_step_is_told_when_it_is_done() -> None:
    by = Membership(id=UUID(int=3), display_name="Nora Verbeek")
    done = row(PLAN, state="done", done_on=date(2026, 6, 9), closed_by=by)
    assert (done.status, done.done_on, done.closed_by) == ("done", date(2026, 6, 9), "Nora Verbeek")
    assert row(PLAN, state="planned", closed_by=by).closed_by == ""
    assert row(PLAN, state="done", closed_by=None).closed_by == ""


@pytest.mark.parametrize("state", ["planned", "done", "paused", "cancelled", "not_recorded"])
def test_of_a_step_with_medical_content_only_name_and_dates_leave(state: str) -> None:
    by = Membership(id=UUID(int=3), display_name="Ida Kuijpers")
    seen = row(CONSULT, state=state, done_on=date(2026, 6, 9), closed_by=by)
    assert seen.visibility == "content-medical"
    assert (seen.status, seen.done_on, seen.note, seen.closed_by) == ("", None, "", "")
    assert not seen.to_do
    assert seen == row(CONSULT, state="planned"), "no state shows through"
    assert (seen.name, seen.act_by) == (CATALOGUE.by_code[CONSULT].name.in_language("nl"), DAYS["act_by"])


class Hidden:
    """A row of the medical room, as this room knows it."""

    def __init__(self, code: str, **more: Any) -> None:
        self.id, self.case_id, self.code, self.state, self.done_on = STEP, CASE, code, "planned", None
        self.explanation: dict[str, object] = {}
        self.window_opens: date | None = DAYS["window_opens"]
        self.target: date | None = DAYS["target"]
        self.act_by: date | None = DAYS["act_by"]
        self.legal_last: date | None = DAYS["legal_last"]
        vars(self).update(more)


def behind(code: str, language: str = "nl", **more: Any) -> StepRow:
    hidden: Any = Hidden(code, **more)
    return medical_row(hidden, first_sick_day=date(2026, 5, 4), today=TODAY, language=language)


def test_a_row_from_behind_the_wall_says_so_and_what_it_stands_for() -> None:
    rule = CATALOGUE.by_code[EARLY]
    assert behind(EARLY) == StepRow(
        id=STEP, case_id=CASE, code=EARLY, occurrence=1, name=rule.name.in_language("nl"), phase=rule.phase,
        visibility="neutral-name", owner=tuple(party.value for party in rule.owner), statutory=is_statutory(rule),
        status="window", done_on=None, note="", closed_by="", rule=rule.rule.in_language("nl"), source=rule.source,
        why="", moved_from=None, moved_because="", medical=True, replaces="W6-PROBLEEMANALYSE", **DAYS,
    )  # fmt: skip
    assert behind(CONSULT).replaces == ""
    assert behind(EARLY, "en").name == rule.name.in_language("en")


def test_a_recurring_row_does_not_tell_the_day_of_the_time_before() -> None:
    assert behind(CONSULT, state="planned", done_on=date(2026, 6, 9)).done_on is None
    assert behind(CONSULT, state="done", done_on=date(2026, 6, 9)).done_on == date(2026, 6, 9)


def test_why_is_told_in_the_readers_language() -> None:
    computed = compute(CATALOGUE, Inputs(spells("2026-05-04…"), TODAY, frozenset(), {})).step(PLAN)
    told = computed.explanation.to_json()
    dutch, english = row(PLAN, explanation=told).why, row(PLAN, "en", explanation=told).why
    assert dutch
    assert english
    assert dutch != english
    assert behind(CONSULT, explanation=told).why == dutch
    assert row(PLAN, explanation={}).why == ""


@pytest.mark.parametrize(
    ("state", "window", "act_by", "status"),
    [
        ("planned", None, None, "open"),
        ("planned", 1, 30, "open"),
        ("planned", 0, 30, "window"),
        ("planned", -9, 8, "window"),
        ("planned", -9, 7, "due"),
        ("planned", None, 7, "due"),
        ("planned", None, 8, "open"),
        ("planned", -9, 0, "due"),
        ("planned", -9, -1, "late"),
        ("planned", 0, None, "window"),
        ("done", -9, -1, "done"),
        ("paused", -9, -1, "paused"),
        ("not_recorded", -9, -1, "not_recorded"),
    ],
)
def test_where_a_step_stands_on_a_day(state: str, window: int | None, act_by: int | None, status: str) -> None:
    def on(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days=days)

    assert status_of(state, window_opens=on(window), act_by=on(act_by), today=TODAY) == status
    assert (DUE_DAYS, NOT_RECORDED) == (7, "not_recorded")


def test_what_is_still_to_do() -> None:
    made = {state: row(PLAN, state=state).to_do for state in ("done", "paused", "cancelled", "not_recorded")}
    assert not any(made.values())
    for days in (-30, 3, 20, 60):  # late, due, in its window, open
        act_by = TODAY + timedelta(days=days)
        assert row(PLAN, act_by=act_by, window_opens=act_by - timedelta(days=30)).to_do


def test_what_law_asks_and_what_the_working_method_asks() -> None:
    def rule(source: str) -> StepRule:
        return replace(CATALOGUE.by_code[PLAN], source=source)

    assert is_statutory(rule("Art. 4 Regeling procesgang"))
    assert is_statutory(rule("Regeling procesgang art. 2"))
    assert not is_statutory(rule("RSC Werkwijzer 2.5; Art. 3"))


def test_the_analysis_is_closed_by_releasing_it_and_nothing_else_is() -> None:
    assert {"W6-PROBLEEMANALYSE", "W4-PROBLEEMANALYSE-PSYCHISCH"} == CLOSED_BY_RELEASE


def test_a_catalogue_by_its_version() -> None:
    assert catalogue_by_version(CATALOGUE.version) is CATALOGUE
    assert [catalogue_by_version(one.version) for one in versions()] == list(versions())
    assert catalogue_by_version("1999-01") is versions()[-1]


def test_of_a_version_that_is_gone_the_step_is_read_as_it_is_now() -> None:
    seen = row(PLAN, catalogue_version="1999-01")
    assert seen.name == "Plan van aanpak vaststellen"
    assert seen.rule.startswith("De stappenlijst van toen is er niet meer")
    assert row(PLAN).rule.startswith("Uiterlijk in week 8")
    nowhere = stored(PLAN, catalogue_version="1999-01")
    nowhere.code = "W99-NERGENS"
    lost = step_row(nowhere, today=TODAY, language="en")
    assert (lost.name, lost.act_by) == ("W99-NERGENS", row(PLAN).act_by)
    assert lost.rule.startswith("This step can no longer be read")


def test_the_phases_in_their_order_and_language() -> None:
    order = list(dict.fromkeys(rule.phase for rule in CATALOGUE))
    assert [key for key, _label in phases("nl")] == [key for key, _label in phases("en")] == order
    assert [label for _key, label in phases("nl")] == [key[:1].upper() + key[1:] for key in order]
    english = dict(phases("en"))
    assert (english["melding"], english["eerste jaar"]) == ("Sickness report", "First year")
    assert (english["tweede jaar"], english["na beschikking"]) == ("Second year", "After the decision")
    assert {english[key] for key in order} >= {"Sickness report"}


def test_a_move_says_by_what() -> None:
    assert str(row(PLAN).moved_by) == "door een nieuwe ziekmelding"
    assert str(row(PLAN, moved_because="opened").moved_by) == ""
    assert row(PLAN, moved_from=None).moved_on is None
