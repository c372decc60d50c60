"""How a wait and wage payment end: AOW age, the end of the employment, late applications, longer waits, sanctions."""

from datetime import date, timedelta

import pytest

from tests.timeline.worlds import day, timeline
from timeline.engine import Status
from timeline.engine.model import DatedStep

START = "2026-02-02…"  # day 652 is 2027-11-15, day 728 is 2028-01-30
LAST, FIRST_WIA = date(2028, 1, 30), date(2028, 1, 31)


def dates(step: DatedStep) -> tuple[date | None, date | None]:
    return step.target, step.act_by


def flags(seen: object) -> list[str]:
    return [flag.code for flag in seen.flags]  # type: ignore[attr-defined]  # a Timeline


class TestLateApplication:
    def test_pay_goes_on_for_the_days_it_is_late_and_the_wait_does_not(self) -> None:
        seen = timeline(START, events={"wia_applied": "2027-11-25"})
        assert (seen.wait.last_day, seen.wait.first_wia_day) == (LAST, FIRST_WIA)
        assert seen.wait.pay_ends == LAST + timedelta(days=10)
        assert seen.step("L-EINDE-LOONDOORBETALING").target == LAST + timedelta(days=10)
        assert flags(seen) == ["wia_application_late"]
        assert "10 dagen na 15-11-2027; de loondoorbetaling loopt" in seen.flags[0].text.nl

    @pytest.mark.parametrize("applied", ["2027-11-14", "2027-11-15"])
    def test_on_the_legal_last_day_it_is_in_time(self, applied: str) -> None:
        seen = timeline(START, events={"wia_applied": applied}, today=date(2027, 12, 1))
        assert (seen.wait.pay_ends, flags(seen)) == (LAST, [])
        assert seen.step("L-EINDE-LOONDOORBETALING").explanation.kind == "sick_day"

    def test_without_a_good_reason_pay_is_not_longer(self) -> None:
        seen = timeline(START, events={"wia_applied": "2027-11-25"}, facts=["late_wia_without_good_reason"])
        assert seen.wait.pay_ends == LAST
        assert "geen langer loon" in seen.flags[0].text.nl

    @pytest.mark.parametrize(("today", "expected"), [("2027-11-15", []), ("2027-11-16", ["wia_application_missing"])])
    def test_a_missing_application_is_flagged_from_the_day_after(self, today: str, expected: list[str]) -> None:
        assert flags(timeline(START, today=day(today))) == expected
        ended = timeline(START, today=day(today), employment_ends=date(2026, 12, 31))
        assert flags(ended) == ["riv_full"]
        assert flags(timeline(START, today=day(today), aow_date=date(2028, 1, 1))) == []


class TestLongerWait:
    def test_what_is_counted_back_from_the_end_moves_along(self) -> None:
        seen = timeline(START, events={"voluntary_extension": "2028-03-30"})  # 60 days longer
        assert (seen.wait.last_day, seen.wait.first_wia_day) == (date(2028, 3, 30), date(2028, 3, 31))
        assert seen.step("W93-CHECK-WIA-AANVRAAG").target == date(2028, 1, 13)
        assert seen.step("W88-UITLEG-WIA").target == date(2027, 10, 3) + timedelta(days=60)
        assert seen.step("W52-PRE-WIA-SCAN").target == date(2027, 1, 24)
        assert seen.step("L-EINDE-LOONDOORBETALING").target == date(2028, 3, 30)
        assert seen.step("L-EERSTE-WIA-DAG").target == date(2028, 3, 31)

    def test_the_application_is_late_only_beyond_the_longer_term(self) -> None:
        longer = {"voluntary_extension": "2028-03-30"}
        in_time = timeline(START, events={**longer, "wia_applied": "2028-01-14"})
        assert (in_time.wait.pay_ends, flags(in_time)) == (date(2028, 3, 30), [])
        late = timeline(START, events={**longer, "wia_applied": "2028-01-15"})
        assert (late.wait.pay_ends, flags(late)) == (date(2028, 3, 31), ["wia_application_late"])

    def test_a_day_within_the_wait_changes_nothing(self) -> None:
        assert timeline(START, events={"voluntary_extension": "2028-01-30"}).steps == timeline(START).steps


class TestLoonsanctie:
    def test_at_most_a_year_counted_from_the_first_wia_day(self) -> None:
        seen = timeline(START, loonsanctie_weeks=52)
        assert seen.wait.pay_ends == FIRST_WIA + timedelta(days=363)
        assert (seen.wait.last_day, seen.wait.first_wia_day) == (LAST, FIRST_WIA)
        again = seen.step("L-TWEEDE-WIA-AANVRAAG")
        assert again.target == seen.wait.pay_ends - timedelta(days=77)
        assert again.legal_last == seen.wait.pay_ends - timedelta(days=76)

    @pytest.mark.parametrize(
        ("repaired", "ends"),
        [("2028-03-01", "2028-04-12"), ("2027-11-01", "2028-01-30"), ("2028-12-31", "2029-01-28")],
    )
    def test_it_ends_six_weeks_after_the_repair_and_never_before_the_wait(self, repaired: str, ends: str) -> None:
        seen = timeline(START, loonsanctie_weeks=52, events={"loonsanctie_shortened": repaired})
        assert seen.wait.pay_ends == day(ends)

    def test_it_comes_on_top_of_a_late_application(self) -> None:
        seen = timeline(START, loonsanctie_weeks=1, events={"wia_applied": "2027-11-25"})
        assert seen.wait.pay_ends == LAST + timedelta(days=17)

    def test_without_one_there_is_no_second_application(self) -> None:
        assert timeline(START).step("L-TWEEDE-WIA-AANVRAAG").status is Status.NOT_APPLICABLE
        assert timeline(START).step("L-LOONSANCTIEBESLUIT").target == date(2027, 12, 19)
        assert timeline(START).step("L-LOONSANCTIEBESLUIT").legal_last == date(2027, 12, 20)


class TestAow:
    @pytest.mark.parametrize(
        ("aow", "last", "first_wia"),
        [
            ("2026-02-01", "2026-03-15", None),
            ("2026-02-02", "2026-03-15", None),
            ("2026-02-03", "2026-03-16", None),
            ("2027-06-01", "2027-07-12", None),
            ("2028-01-30", "2028-01-30", None),
            ("2028-01-31", "2028-01-30", "2028-01-31"),
            ("2028-02-01", "2028-01-30", "2028-01-31"),
        ],
    )
    def test_the_last_day_of_pay(self, aow: str, last: str, first_wia: str | None) -> None:
        seen = timeline(START, aow_date=day(aow))
        assert (seen.wait.last_day, seen.wait.pay_ends) == (day(last), day(last))
        assert seen.wait.first_wia_day == (day(first_wia) if first_wia else None)
        assert seen.step("L-EINDE-LOONDOORBETALING").target == day(last)

    def test_reached_in_the_second_year_only_wia_and_what_lies_beyond_pay_fall_away(self) -> None:
        seen = timeline(START, aow_date=date(2027, 6, 1), today=date(2027, 7, 1))
        assert seen.step("W58-TWEEDE-SPOOR").target == date(2027, 3, 14)
        assert seen.step("W52-PRE-WIA-SCAN").status is Status.LATE
        for code in ("W88-UITLEG-WIA", "W93-CHECK-WIA-AANVRAAG", "L-EERSTE-WIA-DAG", "L-LOONSANCTIEBESLUIT"):
            assert (seen.step(code).status, seen.step(code).target) == (Status.NOT_APPLICABLE, None)

    def test_sick_on_the_day_itself_is_past_it(self) -> None:
        seen = timeline("2026-02-02…2026-02-20", "2026-03-01…", aow_date=date(2026, 2, 2))
        assert seen.wait.last_day == date(2026, 3, 23)  # 42 sick days, with eight between that do not count
        assert seen.step("W8-PLAN-VAN-AANPAK").status is Status.NOT_APPLICABLE
        before = timeline("2026-02-02…2026-02-20", "2026-03-01…", aow_date=date(2026, 2, 3))
        assert before.wait.last_day == date(2026, 3, 16)
        assert before.step("W6-BESPREKING").status is Status.CANCELLED

    @pytest.mark.parametrize(
        ("spell", "aow", "last"),
        [
            ("2026-02-02…2026-04-30", "2026-01-01", "2026-03-15"),
            ("2026-02-02…2026-02-20", "2026-01-01", None),
            ("2026-02-02…2026-04-30", "2026-03-01", "2026-04-11"),
            ("2026-02-02…2026-03-20", "2026-03-01", None),
        ],
    )
    def test_recovered_only_a_day_that_was_reached_is_known(self, spell: str, aow: str, last: str | None) -> None:
        seen = timeline(spell, aow_date=day(aow), today=date(2026, 5, 1))
        assert seen.wait.last_day == seen.wait.pay_ends == (day(last) if last else None)
        assert seen.wait.first_wia_day is None

    def test_an_aow_date_after_the_wait_takes_nothing_away(self) -> None:
        events = {"wia_decision": "2028-02-20"}
        assert timeline(START, aow_date=date(2035, 1, 1), events=events).steps == timeline(START, events=events).steps

    def test_the_reason_is_told(self) -> None:
        why = timeline(START, aow_date=date(2026, 2, 1)).step("W8-PLAN-VAN-AANPAK").explanation
        assert (why.kind, why.ends_on) == ("aow", date(2026, 2, 1))


class TestEmployment:
    @pytest.mark.parametrize(
        ("ends", "flag", "applies"),
        [
            ("2026-02-02", "riv_none", False),
            ("2026-03-14", "riv_none", False),
            ("2026-03-15", "riv_short", True),
            ("2026-04-11", "riv_short", True),
            ("2026-04-12", "riv_full", True),
        ],
    )
    def test_which_report_by_sick_days_so_far(self, ends: str, flag: str, applies: bool) -> None:
        seen = timeline(START, employment_ends=day(ends), today=date(2026, 2, 2))
        assert flags(seen) == [flag]
        assert (seen.step("L-RIV-EINDE-DIENSTVERBAND").status is not Status.NOT_APPLICABLE) is applies
        assert seen.step("L-ZIEK-UIT-DIENST").target == day(ends)
        assert seen.wait.pay_ends == day(ends)
        assert seen.wait.last_day == LAST

    def test_later_steps_are_cancelled_and_earlier_ones_stay(self) -> None:
        seen = timeline(START, employment_ends=date(2026, 3, 29), today=date(2026, 3, 28))
        assert seen.step("W6-PROBLEEMANALYSE").status is Status.LATE
        assert seen.step("W8-PLAN-VAN-AANPAK").target == date(2026, 3, 29)
        assert seen.step("K-SPREEKUUR").status is Status.OPEN
        report = seen.step("W42-MELDING-UWV")
        assert (report.status, report.target, report.explanation.kind) == (Status.CANCELLED, None, "ended")
        after = timeline(START, employment_ends=date(2026, 3, 29), today=date(2026, 3, 30))
        assert after.step("K-SPREEKUUR").status is Status.CANCELLED
        assert after.step("W6-PROBLEEMANALYSE").status is Status.LATE

    def test_an_eigenrisicodrager_goes_on(self) -> None:
        seen = timeline(START, employment_ends=date(2026, 6, 20), facts=["erd_zw"])
        assert seen.step("W42-MELDING-UWV").target == date(2026, 11, 22)
        assert seen.step("L-ERD-ZW-VOORTZETTING").target == date(2026, 6, 20)
        assert timeline(START, facts=["erd_zw"]).step("L-ERD-ZW-VOORTZETTING").status is Status.NOT_APPLICABLE

    def test_recovered_before_the_end_there_is_nothing_to_report(self) -> None:
        broken = ("2026-02-02…2026-03-01", "2026-03-20…")
        seen = timeline(*broken, employment_ends=date(2026, 3, 10))
        assert seen.step("L-ZIEK-UIT-DIENST").status is Status.NOT_APPLICABLE
        assert flags(seen) == []
        paused = timeline("2026-02-02…2026-03-01", employment_ends=date(2026, 3, 10), today=date(2026, 3, 5))
        assert paused.step("L-ZIEK-UIT-DIENST").status is Status.PAUSED

    def test_ended_before_the_absence_everything_falls_away_and_it_is_flagged(self) -> None:
        seen = timeline(START, employment_ends=date(2026, 2, 1))
        assert flags(seen) == ["employment_ended_before"]
        assert {step.status for step in seen.steps} == {Status.CANCELLED, Status.NOT_APPLICABLE}


def test_after_a_recovery_nothing_lengthens_what_is_not_known() -> None:
    events = {"wia_applied": "2026-05-20", "voluntary_extension": "2028-03-30", "loonsanctie_shortened": "2026-05-20"}
    seen = timeline("2026-02-02…2026-05-31", events=events, loonsanctie_weeks=26, today=date(2026, 6, 10))
    assert (seen.wait.last_day, seen.wait.first_wia_day, seen.wait.pay_ends) == (None, None, None)
    assert seen.step("L-TWEEDE-WIA-AANVRAAG").status is Status.NOT_APPLICABLE
    assert seen.step("L-EINDE-LOONDOORBETALING").status is Status.PAUSED


class TestOtherRowsOfTheLaw:
    def test_a_longer_interval_between_talks_is_flagged_and_followed(self) -> None:
        done = {"W8-PLAN-VAN-AANPAK": "2026-03-20", "L-VOORTGANGSGESPREK": "2026-05-01"}
        seen = timeline(START, events=done, talk_interval_days=43)
        assert (seen.step("L-VOORTGANGSGESPREK").target, flags(seen)) == (date(2026, 6, 13), ["talk_interval_long"])
        shorter = timeline(START, events=done, talk_interval_days=28)
        assert (shorter.step("L-VOORTGANGSGESPREK").target, flags(shorter)) == (date(2026, 5, 29), [])
        assert timeline(START, events=done, talk_interval_days=42).flags == ()

    def test_the_no_risk_question_comes_from_two_months_after_the_start_on_and_not_for_longer_employments(self) -> None:
        step = timeline(START, events={"employment_started": "2025-12-31"}).step("L-NO-RISK-VRAAG")
        assert (step.window_opens, step.target) == (date(2026, 2, 28), date(2026, 3, 31))
        old = timeline(START, events={"employment_started": "2015-01-01"})
        assert (old.step("L-NO-RISK-VRAAG").status, old.flags) == (Status.NOT_APPLICABLE, ())
        assert timeline(START).step("L-NO-RISK-VRAAG").status is Status.NOT_APPLICABLE

    def test_the_safety_net_report_is_due_on_the_fourth_day(self) -> None:
        assert timeline(START).step("L-VANGNETMELDING-UWV").status is Status.NOT_APPLICABLE
        assert timeline(START, facts=["safety_net"]).step("L-VANGNETMELDING-UWV").target == date(2026, 2, 5)

    def test_long_absence_that_shows_only_later_asks_for_the_analysis_at_once(self) -> None:
        late = timeline(START, events={"long_absence_apparent": "2026-04-20", "W6-PROBLEEMANALYSE": "2026-04-22"})
        assert late.step("W6-PROBLEEMANALYSE").target == date(2026, 4, 20)
        assert flags(late) == ["analysis_late"]
        early = timeline(START, events={"long_absence_apparent": "2026-02-20"})
        assert dates(early.step("W6-PROBLEEMANALYSE")) == (date(2026, 3, 15), date(2026, 3, 13))

    def test_frequent_absence_asks_for_a_talk_within_two_weeks(self) -> None:
        step = timeline(START, events={"frequent_absence": "2026-02-02"}).step("L-FREQUENT-VERZUIM")
        assert (step.window_opens, step.target) == (date(2026, 2, 2), date(2026, 2, 16))
