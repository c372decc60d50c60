"""What rests, what runs on, and what stays: no usable capacity, a term of objection, and the eve of a recovery."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.timeline.worlds import RULES, day, timeline
from timeline.catalogue.additions import extended, own_rule
from timeline.engine import DatedStep, Inputs, Kind, Leave, Spell, Status, StoredStep, Timeline, compute, diff
from timeline.engine.render import render
from timeline.projection import Viewer, view

START = "2026-02-02…"
AGREEMENTS = ("M-MONITORING", "L-VOORTGANGSGESPREK")
PLAN = {"W6-PROBLEEMANALYSE": "2026-03-09", "W8-PLAN-VAN-AANPAK": "2026-03-20"}
NONE = ["no_usable_capacity"]
TODAY = date(2026, 3, 25)


class TestNoUsableCapacity:
    """No plan is asked for (Regeling procesgang art. 4), so nothing hangs on its agreements."""

    @pytest.mark.parametrize("code", [*AGREEMENTS, "M-MONITORING-MEDISCH"])
    def test_without_a_plan_there_is_no_progress_on_it(self, code: str) -> None:
        step = timeline(START, facts=NONE).step(code)
        assert (step.status, step.target) == (Status.NOT_APPLICABLE, None)
        assert render(step.explanation, RULES) == (
            "Niet van toepassing. Geldt als: niet: geen benutbare mogelijkheden (oordeel bedrijfsarts)."
        )
        assert timeline(START).step(code).status is Status.OPEN

    def test_after_a_plan_its_agreements_rest_as_long_as_the_oordeel_stands(self) -> None:
        seen = timeline(START, facts=NONE, events=PLAN)
        assert {seen.step(code).status for code in AGREEMENTS} == {Status.NOT_APPLICABLE}
        again = timeline(START, events=PLAN)
        assert (again.step("M-MONITORING").target, again.step("L-VOORTGANGSGESPREK").target) == (
            date(2026, 4, 20),
            date(2026, 5, 1),
        )

    def test_the_medical_side_goes_on_and_so_does_all_that_asks_for_no_plan(self) -> None:
        seen = timeline(START, facts=NONE, events=PLAN)
        assert seen.step("M-MONITORING-MEDISCH").target == date(2026, 4, 20)
        assert seen.step("K-SPREEKUUR").target == date(2026, 6, 8)  # 91 days after the analysis
        bare = timeline(START, facts=NONE)
        owed = ("W42-MELDING-UWV", "W52-EERSTEJAARSEVALUATIE", "W91-REINTEGRATIEVERSLAG", "W93-CHECK-WIA-AANVRAAG")
        assert [bare.step(code).target for code in owed] == [timeline(START).step(code).target for code in owed]

    def own(self, *after: str, **world: Any) -> DatedStep:
        row = {
            "code": "X-AFTER", "target": {"after": ["W8-PLAN-VAN-AANPAK", *after], "days": 7}, "owner": ["WG"],
            "source": "own", "trigger": "own", "name": {"nl": "a", "en": "a"}, "rule": {"nl": "a", "en": "a"},
        }  # fmt: skip
        events = {name: day(text) for name, text in world.get("events", {}).items()}
        spells = (Spell(date(2026, 2, 2)),)
        inputs = Inputs(spells, date(2026, 5, 1), frozenset(world.get("facts", ())), events)
        return compute(extended(RULES, [own_rule(row)]), inputs).step("X-AFTER")

    def test_an_own_step_after_the_plan_waits_for_one_that_is_asked_for_or_was_made(self) -> None:
        assert self.own().status is Status.OPEN
        assert self.own(facts=NONE).status is Status.NOT_APPLICABLE
        assert self.own(facts=NONE, events=PLAN).target == date(2026, 3, 27)

    def test_what_may_follow_an_event_too_waits_for_that(self) -> None:
        assert self.own("dispute", facts=NONE).status is Status.OPEN
        assert self.own("dispute", facts=NONE, events={"dispute": "2026-04-01"}).target == date(2026, 4, 8)

    def test_an_employer_sees_what_was_done_only_of_steps_that_a_fact_brings(self) -> None:
        known = Inputs(
            (Spell(date(2026, 2, 2)),), TODAY, frozenset(NONE), {name: day(text) for name, text in PLAN.items()}
        )
        seen = {row.code: row.status for row in view(RULES, known, Viewer.EMPLOYER, frozenset(NONE)).steps}
        fallen = ("W8-PLAN-VAN-AANPAK", "E-BIJSTELLING", "D2-VERZEKERAAR")
        assert [seen[code] for code in fallen] == [Status.NOT_APPLICABLE] * 3
        insured = replace(known, events={"D2-VERZEKERAAR": date(2026, 2, 3)})
        (told,) = [row for row in view(RULES, insured, Viewer.EMPLOYER).steps if row.code == "D2-VERZEKERAAR"]
        assert told.status is Status.DONE

    def test_taken_away_and_brought_back_in_what_is_stored(self) -> None:
        today = date(2026, 4, 1)
        rows = stored(timeline(START, events=PLAN, today=today))
        gone = diff(rows, timeline(START, events=PLAN, facts=NONE, today=today), today).cancelled
        assert set(AGREEMENTS) <= {move.old.code for move in gone}
        fallen = [StoredStep("M-MONITORING", "cancelled", None, date(2026, 4, 20), date(2026, 4, 20), None, True)]
        back = diff(fallen, timeline(START, events=PLAN, today=today), today).resumed
        assert [move.new.target for move in back] == [date(2026, 4, 20)]


class TestTermOfObjection:
    """Six weeks by art. 6:7 Awb, from the day after the decision (art. 6:8): nothing in the case stops it."""

    RECOVERED = ("2026-02-02…2026-06-14",)
    EVENTS = {"wia_decision": "2026-05-20"}  # 42 days later is 1 July

    @pytest.mark.parametrize(
        ("today", "status"),
        [("2026-06-14", Status.OPEN), ("2026-06-15", Status.OPEN), ("2026-06-24", Status.DUE), ("2026-07-02", "late")],
    )
    def test_it_runs_on_through_a_recovery(self, today: str, status: str) -> None:
        seen = timeline(*self.RECOVERED, events=self.EVENTS, today=day(today))
        term = seen.step("B-BEZWAAR")
        assert (term.status, term.target, term.legal_last) == (status, date(2026, 7, 1), date(2026, 7, 1))
        if today >= "2026-06-15":
            assert seen.step("B-UITLEG").status is Status.PAUSED

    def test_the_case_closes_and_with_it_what_is_watched_here(self) -> None:
        seen = timeline(*self.RECOVERED, events=self.EVENTS, today=date(2026, 7, 13))
        assert seen.step("B-BEZWAAR").status is Status.CANCELLED
        assert timeline(*self.RECOVERED, events=self.EVENTS, today=date(2026, 7, 12)).step("B-BEZWAAR").status is (
            Status.LATE
        )


def stored(seen: Timeline, state: str = "planned") -> list[StoredStep]:
    return [
        StoredStep(step.code, state, *step.dates, follows_event=step.follows_event)
        for step in seen.steps
        if step.status.to_do
    ]


class TestEveOfARecovery:
    """The analysis is due on Friday 13 March; its sick day is Sunday 15 March."""

    ANALYSIS = "W6-PROBLEEMANALYSE"

    def resumed(self, *texts: str, code: str = ANALYSIS, **world: Any) -> DatedStep:
        rows = stored(timeline(START, today=date(2026, 3, 1)), "paused")
        seen = timeline(*texts, today=date(2026, 3, 25), **world)
        (found,) = [move.new for move in diff(rows, seen, TODAY).resumed if move.old.code == code]
        return found

    def test_better_from_saturday_on_it_stays_due_on_friday(self) -> None:
        step = self.resumed("2026-02-02…2026-03-13", "2026-03-20…")
        assert step.dates == (date(2026, 3, 9), date(2026, 3, 15), date(2026, 3, 13), date(2026, 3, 16))
        assert render(step.explanation, RULES) == (
            "42e ziektedag (einde ziekteweek 6): 42 dagen vanaf 02-02-2026 → zo 15-03-2026; laatste werkdag daarvoor "
            "vr 13-03-2026. Wettelijk uiterlijk ma 16-03-2026. Kan vanaf ma 09-03-2026. Die werkdag lag vóór de "
            "onderbreking vanaf za 14-03-2026; daarom blijft deze datum staan."
        )
        assert render(step.explanation, RULES, "en").endswith(
            "That working day lay before the interruption from Sat 14-03-2026, so this date stays."
        )

    def test_better_from_sunday_on_too(self) -> None:
        assert self.resumed("2026-02-02…2026-03-14", "2026-03-20…").target == date(2026, 3, 15)

    def test_better_from_friday_on_it_was_still_to_come_and_moves(self) -> None:
        assert self.resumed("2026-02-02…2026-03-12", "2026-03-20…").target == date(2026, 3, 22)

    def test_sick_on_its_day_it_is_where_it_was_without_any_word(self) -> None:
        step = self.resumed("2026-02-02…2026-03-15", "2026-03-20…")
        assert (step.target, step.explanation.settled_before) == (date(2026, 3, 15), None)

    def test_with_an_interruption_before_it_the_walk_keeps_it(self) -> None:
        rows = stored(timeline("2026-02-02…2026-02-10", "2026-02-14…", today=date(2026, 3, 1)), "paused")
        target = next(row for row in rows if row.code == self.ANALYSIS).target
        assert target == date(2026, 3, 18)  # a Wednesday: nothing lies between its working day and its sick day
        seen = timeline("2026-02-02…2026-02-10", "2026-02-13…2026-03-13", "2026-03-20…", today=date(2026, 3, 25))
        rows = stored(timeline("2026-02-02…2026-02-10", "2026-02-11…", today=date(2026, 3, 1)), "paused")
        (step,) = [move.new for move in diff(rows, seen, TODAY).resumed if move.old.code == self.ANALYSIS]
        assert [leg.sick for leg in step.explanation.legs] == [True, False, True]
        assert (step.target, step.explanation.legs[-1].end) == (date(2026, 3, 15), date(2026, 3, 15))

    def test_what_an_event_dates_or_has_no_date_is_reckoned_anew(self) -> None:
        texts = ("2026-02-02…2026-03-13", "2026-03-20…")
        old = StoredStep("W8-PLAN-VAN-AANPAK", "paused", None, date(2026, 3, 15), date(2026, 3, 13), None, True)
        seen = timeline(*texts, events={"W6-PROBLEEMANALYSE": "2026-03-02"}, today=date(2026, 3, 25))
        (move,) = [move for move in diff([old], seen, TODAY).resumed if move.old.code == old.code]
        assert move.new.target == date(2026, 3, 16)
        bare = StoredStep(self.ANALYSIS, "paused")
        (move,) = [one for one in diff([bare], timeline(*texts), TODAY).resumed if one.old.code == self.ANALYSIS]
        assert move.new.target == date(2026, 3, 21)

    @pytest.mark.parametrize(
        ("by_event", "events", "target"),
        [
            (True, {}, date(2026, 4, 3)),  # the analysis was taken back: sick day 56, the gap counted
            (False, {"W6-PROBLEEMANALYSE": "2026-03-25"}, date(2026, 4, 8)),  # an event moves it also afterwards
            (False, {}, date(2026, 3, 29)),
        ],
    )
    def test_what_came_to_follow_an_event_or_no_longer_does_is_reckoned_anew(
        self, by_event: bool, events: dict[str, str], target: date
    ) -> None:
        plan = StoredStep("W8-PLAN-VAN-AANPAK", "paused", None, date(2026, 3, 29), date(2026, 3, 27), None, by_event)
        seen = timeline("2026-02-02…2026-03-27", "2026-04-02…", events=events, today=date(2026, 4, 6))
        (move,) = [one for one in diff([plan], seen, date(2026, 4, 6)).resumed if one.old.code == plan.code]
        assert move.new.target == target

    def test_what_fell_away_comes_back_with_its_new_dates(self) -> None:
        rows = stored(timeline(START, today=date(2026, 3, 1)), "cancelled")
        seen = timeline("2026-02-02…2026-03-13", "2026-03-20…", today=date(2026, 3, 25))
        (step,) = [move.new for move in diff(rows, seen, TODAY).resumed if move.old.code == self.ANALYSIS]
        assert step.target == date(2026, 3, 21)

    def test_leave_on_the_eve_does_the_same(self) -> None:
        on_leave = [Leave(date(2026, 3, 14), date(2026, 3, 27), joined=True)]
        step = self.resumed("2026-02-02…2026-03-13", "2026-03-28…", leaves=on_leave)
        assert (step.target, step.explanation.settled_before) == (date(2026, 3, 15), date(2026, 3, 14))
        assert step.explanation.kind is Kind.SICK_DAY
