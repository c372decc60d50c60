"""The days on which a rule turns: one day before, the day itself, one day after."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.timeline.worlds import RULES, TODAY, day, spells, timeline
from timeline.catalogue.additions import extended, own_rule
from timeline.engine import Inputs, Kind, Leave, Leg, Status, compute, sick_day_on
from timeline.engine.dating import next_month_after
from timeline.engine.waits import split_waits
from timeline.errors import InputError
from timeline.projection import Viewer, view

START = "2026-02-02…"


def leave(start: str, end: str, joined: bool | None = True) -> Leave:
    return Leave(day(start), day(end), joined=joined)


class TestWaits:
    @pytest.mark.parametrize(
        ("on_leave", "first", "sick_days"),
        [
            (leave("2026-01-20", "2026-02-01"), "2026-02-02", 28),  # ends the day before
            (leave("2026-01-20", "2026-02-02"), "2026-02-03", 27),  # ends on the first sick day
            (leave("2026-02-02", "2026-02-04"), "2026-02-05", 25),  # begins on it
            (leave("2026-03-01", "2026-03-31"), "2026-02-02", 27),  # begins on the last sick day
            (leave("2026-03-02", "2026-03-31"), "2026-02-02", 28),  # begins the day after
            (leave("2026-02-02", "2026-02-28"), "2026-03-01", 1),  # leaves one day
        ],
    )
    def test_days_of_leave_are_cut_out(self, on_leave: Leave, first: str, sick_days: int) -> None:
        seen = timeline("2026-02-02…2026-03-01", leaves=[on_leave])
        assert (str(seen.wait.first_sick_day), seen.wait.sick_days) == (first, sick_days)

    def test_leave_long_before_an_interruption_does_not_touch_it(self) -> None:
        earlier = leave("2026-02-10", "2026-02-12")
        seen = timeline("2026-02-02…2026-03-01", "2026-03-06…", leaves=[earlier])
        assert (str(seen.wait.first_sick_day), len(seen.wait.spells)) == ("2026-02-02", 3)

    def test_a_day_of_leave_right_after_recovery_asks_for_a_judgement(self) -> None:
        seen = timeline("2026-02-02…2026-03-01", "2026-03-06…", leaves=[leave("2026-03-02", "2026-03-02")])
        assert (str(seen.wait.first_sick_day), [flag.code for flag in seen.flags]) == (
            "2026-03-06",
            ["leave_to_be_judged"],
        )

    def test_periods_without_a_day_between_them_have_no_interruption_in_their_walk(self) -> None:
        (clock,) = split_waits(spells("2026-02-02…2026-02-10", "2026-02-11…2026-02-20", "2026-02-22…"))
        assert clock.legs(date(2026, 2, 25)) == (
            Leg(date(2026, 2, 2), date(2026, 2, 10), sick=True),
            Leg(date(2026, 2, 11), date(2026, 2, 20), sick=True),
            Leg(date(2026, 2, 21), date(2026, 2, 21), sick=False),
            Leg(date(2026, 2, 22), date(2026, 2, 25), sick=True),
        )
        assert len(clock.legs(date(2026, 2, 11))) == 2
        assert len(clock.legs(date(2026, 2, 10))) == 1

    def test_the_number_of_a_day(self) -> None:
        wait = timeline("2026-02-02…2026-02-10", "2026-02-20…").wait
        numbers = [sick_day_on(wait, date(2026, 2, number)) for number in (1, 2, 10, 19, 20)]
        assert numbers == [None, 1, 9, 9, 10]

    def test_an_event_in_leave_moves_from_its_first_day_to_its_last(self) -> None:
        on_leave = leave("2026-04-06", "2026-04-26")
        done = {"W6-PROBLEEMANALYSE": "2026-03-23"}  # fourteen days later is the first day of leave
        moved = timeline(START, leaves=[on_leave], events=done).step("W8-PLAN-VAN-AANPAK")
        assert (moved.target, moved.explanation.out_of_leave) == (
            date(2026, 4, 28),
            date(2026, 4, 6),
        )  # 27 April is a holiday
        before = timeline(START, leaves=[on_leave], events={"W6-PROBLEEMANALYSE": "2026-03-22"})
        assert before.step("W8-PLAN-VAN-AANPAK").target == date(2026, 4, 5)
        last = timeline(START, leaves=[leave("2026-03-30", "2026-04-05")], events={"W6-PROBLEEMANALYSE": "2026-03-23"})
        plan = last.step("W8-PLAN-VAN-AANPAK")  # on Easter Monday, with nothing but leave before it
        assert (plan.target, plan.act_by) == (date(2026, 4, 6), date(2026, 4, 2))


class TestRecovery:
    def test_what_falls_on_the_first_day_not_sick_is_not_reached(self) -> None:
        done = {"W6-PROBLEEMANALYSE": "2026-03-09"}  # the plan is due on 23 March
        on_it = timeline("2026-02-02…2026-03-22", events=done, today=date(2026, 3, 1)).step("W8-PLAN-VAN-AANPAK")
        assert (on_it.status, on_it.target) == (Status.PAUSED, None)
        after = timeline("2026-02-02…2026-03-23", events=done, today=date(2026, 3, 1)).step("W8-PLAN-VAN-AANPAK")
        assert after.target == date(2026, 3, 23)

    def test_the_window_of_what_is_not_reached_is_that_of_the_sick_day(self) -> None:
        seen = timeline("2026-02-02…2026-03-25", events={"W6-PROBLEEMANALYSE": "2026-03-20"}, today=date(2026, 3, 1))
        plan = seen.step("W8-PLAN-VAN-AANPAK")
        assert (plan.target, plan.window_opens) == (None, date(2026, 3, 23))

    @pytest.mark.parametrize(("ends", "flagged"), [("2026-03-01", ["riv_none"]), ("2026-03-02", [])])
    def test_sick_on_the_last_day_of_the_employment(self, ends: str, flagged: list[str]) -> None:
        seen = timeline("2026-02-02…2026-03-01", "2026-03-10…", employment_ends=day(ends))
        assert [flag.code for flag in seen.flags] == flagged

    def test_a_term_that_was_not_reached_has_no_legal_end(self) -> None:
        seen = timeline("2026-02-02…2026-06-30", today=date(2026, 6, 2))
        report = seen.step("W42-MELDING-UWV")
        assert (report.status, report.target, report.legal_last) == (Status.PAUSED, None, None)

    def test_an_opening_by_an_event_does_not_wait_for_a_target_that_was_not_reached(self) -> None:
        seen = timeline(
            "2026-02-02…2026-06-30",
            facts=["wia_decision_overdue"],
            events={"wia_applied": "2026-03-01"},
            today=day("2026-03-02"),
        )
        step = seen.step("W101-INGEBREKESTELLING")
        assert (step.window_opens, step.target) == (date(2026, 4, 27), None)


class TestComparedDates:
    def track2(self, *texts: str, held: str, today: str) -> Any:
        seen = timeline(*texts, events={"W52-EERSTEJAARSEVALUATIE": held}, today=day(today))
        return seen.step("W58-TWEEDE-SPOOR")

    def test_the_earlier_one_counts_and_one_that_is_not_reached_comes_last(self) -> None:
        assert self.track2(START, held="2027-01-29", today="2027-02-01").target == date(2027, 3, 12)
        assert self.track2(START, held="2027-01-31", today="2027-02-01").target == date(2027, 3, 14)
        assert self.track2(START, held="2027-02-02", today="2027-02-03").target == date(2027, 3, 14)
        broken = self.track2("2026-02-02…2026-08-31", held="2026-06-01", today="2026-06-02")
        assert broken.target == date(2026, 7, 13)
        neither = self.track2("2026-02-02…2027-02-10", held="2027-01-20", today="2027-01-21")
        assert (neither.status, neither.target) == (Status.PAUSED, None)

    def analysis(self, *texts: str, apparent: str) -> Any:
        return timeline(*texts, events={"long_absence_apparent": apparent}, today=day("2026-02-20")).step(
            "W6-PROBLEEMANALYSE"
        )

    def test_the_later_one_counts_and_one_that_is_not_reached_comes_last(self) -> None:
        assert self.analysis(START, apparent="2026-03-16").target == date(2026, 3, 16)
        assert self.analysis(START, apparent="2026-03-14").target == date(2026, 3, 15)
        assert self.analysis("2026-02-02…2026-03-10", apparent="2026-02-25").target is None
        assert self.analysis("2026-02-02…2026-04-10", apparent="2026-04-20").target is None

    def test_in_leave_it_moves_too(self) -> None:
        seen = timeline(
            START, leaves=[leave("2026-04-01", "2026-04-30")], events={"long_absence_apparent": "2026-04-10"}
        )
        assert seen.step("W6-PROBLEEMANALYSE").target == date(2026, 5, 1)


class TestMonths:
    @pytest.mark.parametrize(
        ("start", "done", "expected"),
        [
            ("2026-11-30", None, 1),
            ("2026-11-30", "2026-11-29", 1),
            ("2026-11-30", "2026-09-01", 1),
            ("2026-11-30", "2026-11-30", 1),
            ("2026-11-30", "2026-12-14", 1),
            ("2026-11-30", "2026-12-16", 2),
            ("2026-11-30", "2027-02-27", 4),
            ("2026-11-30", "2027-03-20", 5),
            ("2026-01-31", "2028-01-31", 25),
        ],
    )
    def test_a_done_date_settles_the_month_that_it_lies_nearest_to(
        self, start: str, done: str | None, expected: int
    ) -> None:
        assert next_month_after(day(start), day(done) if done else None) == expected


class TestLongerWait:
    EVENTS = {"voluntary_extension": "2028-03-30"}  # sixty days

    def test_the_explanation_names_the_days_that_were_added(self) -> None:
        seen = timeline(START, events=self.EVENTS)
        why = seen.step("W93-CHECK-WIA-AANVRAAG").explanation
        assert (why.sick_day, why.extended) == (711, 60)
        assert seen.step("W52-PRE-WIA-SCAN").explanation.extended is None
        assert timeline(START).step("W93-CHECK-WIA-AANVRAAG").explanation.extended is None

    def test_a_step_of_the_tenants_own_stays_on_its_sick_day(self) -> None:
        row = {
            "code": "X-LATE", "target": 700, "owner": ["WG"], "source": "own", "trigger": "own",
            "name": {"nl": "a", "en": "a"}, "rule": {"nl": "a", "en": "a"},
        }  # fmt: skip
        catalogue = extended(RULES, [own_rule(row)])
        dated = {name: day(text) for name, text in self.EVENTS.items()}
        seen = compute(catalogue, Inputs(spells(START), TODAY, events=dated))
        assert seen.step("X-LATE").target == date(2026, 2, 2) + timedelta(days=699)

    def test_the_end_of_pay_does_not_move_for_a_leave(self) -> None:
        on_leave = leave("2027-07-01", "2027-07-31")
        seen = timeline(START, aow_date=date(2027, 6, 1), leaves=[on_leave])
        assert seen.step("L-EINDE-LOONDOORBETALING").target == date(2027, 7, 12)


def test_what_decided_a_date_has_its_kind() -> None:
    events = {"W6-PROBLEEMANALYSE": "2026-03-09", "W8-PLAN-VAN-AANPAK": "2026-03-20", "wia_decision": "2028-01-12"}
    seen = timeline(START, events=events)
    kinds = {
        "W8-VOORLICHTING": Kind.SICK_DAY, "W8-PLAN-VAN-AANPAK": Kind.OFFSET, "M-MONITORING": Kind.MONTHLY,
        "B-UITLEG": Kind.ON_EVENT, "L-TWEEDE-WIA-AANVRAAG": Kind.NOT_APPLICABLE,
    }  # fmt: skip
    assert {code: seen.step(code).explanation.kind for code in kinds} == kinds


class TestWhatFallsAway:
    def test_due_on_the_last_working_day_of_the_employment_or_of_pay_it_stays(self) -> None:
        step = timeline(START, employment_ends=date(2026, 3, 13), today=day("2026-03-16")).step("W6-PROBLEEMANALYSE")
        assert (step.status, step.target) == (Status.LATE, date(2026, 3, 15))
        report = timeline(START, aow_date=date(2026, 10, 11), today=day("2026-11-23")).step("W42-MELDING-UWV")
        assert (report.status, report.act_by) == (Status.LATE, date(2026, 11, 20))

    def test_recovered_for_good_before_the_employment_ended_there_is_no_report(self) -> None:
        seen = timeline("2026-04-06…2026-06-10", employment_ends=date(2026, 12, 31), today=day("2027-01-05"))
        assert (seen.flags, seen.step("L-ZIEK-UIT-DIENST").status) == ((), Status.NOT_APPLICABLE)

    def test_an_extended_end_of_pay_beyond_a_recovery_is_not_known(self) -> None:
        seen = timeline("2026-02-02…2028-06-30", loonsanctie_weeks=52, today=day("2028-07-05"))
        assert (seen.wait.last_day, seen.wait.pay_ends) == (date(2028, 1, 30), None)

    def test_an_adjustment_that_was_made_shows_also_to_who_may_not_know_why(self) -> None:
        dated = {"situation_changed": day("2026-05-01"), "E-BIJSTELLING": day("2026-05-04")}
        inputs = Inputs(spells(START), TODAY, frozenset({"medical_change_or_stagnation"}), dated)
        for viewer in Viewer:
            seen = view(RULES, inputs, viewer)
            (made,) = [row for row in seen.steps if row.code == "E-BIJSTELLING"]
            assert (made.status, made.done_on) == (Status.DONE, date(2026, 5, 4))
        told = view(RULES, inputs, Viewer.EMPLOYER)
        assert told == view(RULES, replace(inputs, facts=frozenset()), Viewer.EMPLOYER)

    def test_what_was_done_stays_done(self) -> None:
        report = {"W42-MELDING-UWV": "2026-11-20"}
        ended = timeline(START, events=report, employment_ends=date(2026, 11, 1), today=day("2026-12-01"))
        assert ended.step("W42-MELDING-UWV").status is Status.DONE
        aow = timeline(START, events={"W88-UITLEG-WIA": "2027-09-01"}, aow_date=date(2027, 6, 1))
        assert aow.step("W88-UITLEG-WIA").status is Status.DONE

    def test_beyond_the_last_day_of_pay_by_aow_age_nothing_is_asked(self) -> None:
        seen = timeline(START, aow_date=date(2026, 6, 1), today=day("2026-07-12"))  # paid until 12 July
        report = seen.step("W42-MELDING-UWV")
        assert (report.status, report.target, report.explanation.kind) == (Status.CANCELLED, None, Kind.AOW)
        assert report.explanation.ends_on == date(2026, 6, 1)
        assert seen.step("K-SPREEKUUR").status is Status.OPEN  # no date yet, and still the last day
        assert timeline(START, aow_date=date(2026, 6, 1), today=day("2026-07-13")).step("K-SPREEKUUR").status is (
            Status.CANCELLED
        )

    def test_a_wia_row_on_the_aow_date_itself_applies_and_one_without_a_target_goes_by_its_opening(self) -> None:
        explained = date(2026, 2, 2) + timedelta(days=608)  # sick day 609
        assert timeline(START, aow_date=explained).step("W88-UITLEG-WIA").target == explained
        gone = timeline(START, aow_date=explained - timedelta(days=1)).step("W88-UITLEG-WIA")
        assert gone.status is Status.NOT_APPLICABLE
        facts = ["durably_no_usable_capacity"]
        early = timeline(START, facts=facts, aow_date=date(2026, 2, 16), today=day("2026-02-20"))
        assert early.step("W3-VERVROEGDE-WIA").window_opens == date(2026, 2, 16)  # the day itself
        late = timeline(START, facts=facts, aow_date=date(2026, 2, 15)).step("W3-VERVROEGDE-WIA")
        assert late.status is Status.NOT_APPLICABLE
        awaited = timeline(START, facts=facts, aow_date=date(2035, 1, 1))
        assert awaited.step("L-VERVROEGDE-WIA-INGANG").status is Status.OPEN

    def test_recovered_a_wia_row_waits_whatever_the_aow_date(self) -> None:
        seen = timeline("2026-02-02…2026-05-31", aow_date=date(2035, 1, 1), today=day("2026-06-10"))
        assert seen.step("W93-CHECK-WIA-AANVRAAG").status is Status.PAUSED

    def test_past_aow_age_and_recovered_before_six_weeks_the_rest_waits(self) -> None:
        seen = timeline("2026-02-02…2026-02-20", aow_date=date(2026, 1, 1), today=day("2026-02-25"))
        assert seen.step("W6-BESPREKING").status is Status.PAUSED

    def test_on_the_day_of_recovery_steps_wait(self) -> None:
        spell = "2026-02-02…2026-03-01"
        assert timeline(spell, today=day("2026-03-01")).step("W2-RAPPORTAGE").status is Status.LATE
        assert timeline(spell, today=day("2026-03-02")).step("W2-RAPPORTAGE").status is Status.PAUSED

    def test_what_cannot_be_reckoned_is_refused_here_too(self) -> None:
        with pytest.raises(InputError):
            compute(RULES, Inputs(spells(START), date(1999, 1, 1)))

    def test_an_early_analysis_counts_for_both_only_with_its_fact(self) -> None:
        early = {"W4-PROBLEEMANALYSE-PSYCHISCH": "2026-02-27"}
        assert timeline(START, events=early).step("W6-PROBLEEMANALYSE").status is not Status.DONE
        assert timeline(START, events=early).step("W8-PLAN-VAN-AANPAK").target == date(2026, 3, 29)
        psychological = timeline(START, events=early, facts=["psychological"])
        assert psychological.step("W8-PLAN-VAN-AANPAK").target == date(2026, 3, 13)

    def test_a_row_without_dates_says_so(self) -> None:
        gone = timeline(START).step("B-UITLEG")
        assert (gone.dates, gone.follows_event, gone.done_on) == ((None,) * 4, False, None)
