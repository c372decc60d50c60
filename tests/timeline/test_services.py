"""Stored steps follow the clock, the facts and what was done; closing and reopening keep to the rules."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.support.cast import House, Member
from timeline import engine, services
from timeline.models import Step
from timeline.services import TimelineItem

FIRST = chance.today() - timedelta(days=60)


def opened(house: House, first: date = FIRST) -> UUID:
    """A case whose ziekmelding came on its first sick day: nothing is `not_recorded`."""
    return house.report(first_sick_day=first)


def step(house: House, case_id: UUID, code: str, occurrence: int = 1) -> Step:
    with context.entered(house.system):
        return Step.objects.get(case_id=case_id, code=code, occurrence=occurrence)


def codes(house: House, case_id: UUID, **where: object) -> set[str]:
    with context.entered(house.system):
        return set(Step.objects.filter(case_id=case_id, **where).values_list("code", flat=True))


def recompute(house: House, case_id: UUID, spells: list[tuple[date, date | None]], **more: object) -> engine.Changes:
    with context.entered(house.system):
        because = str(more.pop("because", "test"))
        values: dict[str, Any] = {"facts": {}, "events": {}, **more}
        item = services.TimelineItem(case_id, tuple(engine.Spell(*spell) for spell in spells), **values)
        return services.recompute(by=house.system, item=item, because=because)


def close(member: Member, row: Step, done_on: date | None = None) -> services.StepRef:
    with member.at_work() as actor:
        return services.step_done(by=actor, step_id=row.pk, done_on=done_on or chance.today(), note=" besproken ")


class TestRecompute:
    def test_a_new_case_gets_its_dated_steps_and_nothing_that_only_medical_facts_bring(self, amstel: House) -> None:
        case_id = opened(amstel)
        found = codes(amstel, case_id)
        assert {"W6-PROBLEEMANALYSE", "W8-PLAN-VAN-AANPAK", "W93-CHECK-WIA-AANVRAAG", "W2-TRIAGE"} <= found
        assert not found & {"W4-PROBLEEMANALYSE-PSYCHISCH", "W2-TOESTEMMING", "W3-SPREEKUUR-PSYCHISCH"}
        assert step(amstel, case_id, "W42-MELDING-UWV").target == FIRST + timedelta(days=293)

    def test_steps_before_the_case_was_known_wait_for_one_confirmation(self, amstel: House) -> None:
        case_id = opened(amstel)
        assert step(amstel, case_id, "W6-PROBLEEMANALYSE").state == "not_recorded"
        assert step(amstel, case_id, "W8-PLAN-VAN-AANPAK").state == "not_recorded"
        assert step(amstel, case_id, "W42-MELDING-UWV").state == "planned"
        # Nobody outside the medical roles may know whether this one was done, so nobody is asked.
        assert step(amstel, case_id, "W5-SPREEKUUR").state == "planned"

    def test_a_medical_fact_that_a_caller_passes_changes_nothing(self, amstel: House) -> None:
        case_id = opened(amstel)
        changes = recompute(
            amstel, case_id, [(FIRST, None)], facts={"psychological": True}, events={"W5-SPREEKUUR": FIRST}
        )
        assert not changes
        assert "W4-PROBLEEMANALYSE-PSYCHISCH" not in codes(amstel, case_id)

    def test_recomputing_the_same_writes_nothing(self, amstel: House) -> None:
        case_id = opened(amstel)
        with context.entered(amstel.system):
            before = list(Step.objects.filter(case_id=case_id).order_by("code").values())
        assert not recompute(amstel, case_id, [(FIRST, None)])
        with context.entered(amstel.system):
            assert list(Step.objects.filter(case_id=case_id).order_by("code").values()) == before

    def test_a_relapse_moves_what_is_to_come_and_says_why(self, amstel: House) -> None:
        case_id = opened(amstel)
        recovered = FIRST + timedelta(days=30)
        recompute(amstel, case_id, [(FIRST, recovered - timedelta(days=1))], because="recovery")
        assert step(amstel, case_id, "W42-MELDING-UWV").state == "cancelled"  # recovered for 30 days by now
        again = FIRST + timedelta(days=40)
        recompute(amstel, case_id, [(FIRST, recovered - timedelta(days=1)), (again, None)], because="relapse")
        row = step(amstel, case_id, "W42-MELDING-UWV")
        assert row.state == "planned"
        assert row.target == FIRST + timedelta(days=293 + 10)
        assert row.moved_because == "relapse"
        assert row.moved_from is not None
        assert row.dated_on == chance.today()

    def test_recovery_pauses_and_keeps_the_dates_for_show(self, amstel: House) -> None:
        case_id = opened(amstel)
        act_by = step(amstel, case_id, "W42-MELDING-UWV").act_by
        recompute(amstel, case_id, [(FIRST, chance.today() - timedelta(days=5))], because="recovery")
        row = step(amstel, case_id, "W42-MELDING-UWV")
        assert (row.state, row.act_by) == ("paused", act_by)
        assert step(amstel, case_id, "W6-PROBLEEMANALYSE").state == "not_recorded"

    def test_a_step_that_was_due_before_the_clock_changed_is_not_moved(self, amstel: House) -> None:
        first = chance.today()
        case_id = opened(amstel, first)
        gap_from, again = first + timedelta(days=20), first + timedelta(days=30)
        with chance.seeded(seed=1, instant=chance.now() + timedelta(days=100)):
            recompute(amstel, case_id, [(first, gap_from - timedelta(days=1)), (again, None)])
        assert step(amstel, case_id, "W2-RAPPORTAGE").target == first + timedelta(days=13)
        # Late by the day on which the change was entered, but due after it took effect.
        assert step(amstel, case_id, "W6-PROBLEEMANALYSE").target == first + timedelta(days=41 + 10)

    def test_done_steps_are_events_and_stay_where_they_are(self, amstel: House) -> None:
        case_id = opened(amstel, chance.today() - timedelta(days=30))
        with amstel.bedrijfsarts.at_work() as actor:
            services.mark_done_by_event(by=actor, case_id=case_id, code="W6-PROBLEEMANALYSE", done_on=chance.today())
        recompute(amstel, case_id, [(chance.today() - timedelta(days=30), None)], because="step_done")
        assert step(amstel, case_id, "W8-PLAN-VAN-AANPAK").target == chance.today() + timedelta(days=14)
        assert step(amstel, case_id, "W6-PROBLEEMANALYSE").state == "done"

    def test_a_recurring_step_comes_back(self, amstel: House) -> None:
        first = chance.today() - timedelta(days=120)
        case_id = opened(amstel, first)
        plan_on = first + timedelta(days=50)
        close(amstel.casemanager, step(amstel, case_id, "W8-PLAN-VAN-AANPAK"), plan_on)
        recompute(amstel, case_id, [(first, None)])
        assert step(amstel, case_id, "M-MONITORING").target is not None
        close(amstel.casemanager, step(amstel, case_id, "M-MONITORING"), plan_on + timedelta(days=31))
        recompute(amstel, case_id, [(first, None)])
        following = step(amstel, case_id, "M-MONITORING", occurrence=2)
        assert following.state == "planned"
        assert following.target is not None
        assert following.target > plan_on + timedelta(days=55)

    def test_a_fact_brings_its_step_and_its_absence_takes_it_away(self, amstel: House) -> None:
        case_id = opened(amstel)
        events = {"dispute": chance.today()}
        recompute(amstel, case_id, [(FIRST, None)], facts={"doubt_or_dispute": True}, events=events)
        assert step(amstel, case_id, "E-DESKUNDIGENOORDEEL").state == "planned"
        recompute(amstel, case_id, [(FIRST, None)], events=events)
        assert step(amstel, case_id, "E-DESKUNDIGENOORDEEL").state == "cancelled"
        recompute(amstel, case_id, [(FIRST, None)], facts={"doubt_or_dispute": True}, events=events)
        assert step(amstel, case_id, "E-DESKUNDIGENOORDEEL").state == "planned"

    def test_what_cannot_be_computed_is_a_dutch_error(self, amstel: House) -> None:
        case_id = opened(amstel)
        with pytest.raises(Invalid, match="ziekteperiode"):
            recompute(amstel, case_id, [])
        with pytest.raises(Invalid, match="onbekend feit"):
            recompute(amstel, case_id, [(FIRST, None)], facts={"weather": True})

    def test_a_case_of_another_tenant_does_not_exist(self, amstel: House, maas: House) -> None:
        case_id = opened(amstel)
        with pytest.raises(NotFound):
            recompute(maas, case_id, [(FIRST, None)])

    def test_many_cases_cost_as_many_statements_as_few(self, amstel: House) -> None:
        def items(ids: list[UUID], until: date) -> list[TimelineItem]:
            return [TimelineItem(case_id, (engine.Spell(FIRST, until),), {}, {}) for case_id in ids]

        ids = [
            amstel.report(employee_id=who, first_sick_day=FIRST) for who in (amstel.employee_id, amstel.colleague_id)
        ]
        ids.append(amstel.report(employee_id=amstel.stranger_id, first_sick_day=FIRST, by=amstel.other_casemanager))
        counts = []
        with context.entered(amstel.system):
            for number, until in ((1, chance.today() - timedelta(days=3)), (3, chance.today() - timedelta(days=4))):
                with CaptureQueriesContext(connection) as queries:
                    services.recompute_many(by=amstel.system, items=items(ids[:number], until), because="import")
                counts.append(len(queries))
            assert not Step.objects.filter(
                state="planned", case_id__in=ids, visibility="case", act_by__gt=FIRST
            ).exists()
        assert counts[0] == counts[1]


class TestClosing:
    def test_the_casemanager_closes_a_step_and_it_is_on_record(self, amstel: House) -> None:
        case_id = opened(amstel)
        done = close(amstel.casemanager, step(amstel, case_id, "W8-VOORLICHTING"))
        assert (done.case_id, done.code) == (case_id, "W8-VOORLICHTING")
        row = step(amstel, case_id, "W8-VOORLICHTING")
        assert (row.state, row.done_on, row.note) == ("done", chance.today(), "besproken")
        assert row.closed_by_id == amstel.casemanager.id
        with context.entered(amstel.system):
            entry = AuditEntry.objects.get(action="step.close", user_id=amstel.casemanager.actor.user_id)
        assert (entry.case_id, entry.employee_id, entry.objects_touched) == (case_id, amstel.employee_id, [row.pk])

    @pytest.mark.parametrize("who", ["other_casemanager", "beheerder"])
    def test_who_has_nothing_to_do_with_the_case_learns_nothing(self, amstel: House, who: str) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        with pytest.raises(NotFound):
            close(amstel.members()[who], row)

    @pytest.mark.parametrize("who", ["hr", "leidinggevende", "werknemer", "bedrijfsarts"])
    def test_who_sees_it_but_may_not_is_refused(self, amstel: House, who: str) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        with pytest.raises(Refused):
            close(amstel.members()[who], row)

    def test_another_tenant_sees_nothing(self, amstel: House, maas: House) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        with pytest.raises(NotFound):
            close(maas.casemanager, row)

    def test_a_step_whose_doing_is_medical_is_not_closed_here(self, amstel: House) -> None:
        row = step(amstel, opened(amstel), "W5-SPREEKUUR")
        with pytest.raises(Refused, match="medical"):
            close(amstel.casemanager, row)
        with context.entered(amstel.system), pytest.raises(Refused, match="medical"):
            services.mark_done_by_event(
                by=amstel.system, case_id=row.case_id, code="W5-SPREEKUUR", done_on=chance.today()
            )

    def test_the_day_lies_within_the_absence(self, amstel: House) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        with pytest.raises(Invalid, match="toekomst") as future:
            close(amstel.casemanager, row, chance.today() + timedelta(days=1))
        assert list(future.value.errors) == ["done_on"]
        with pytest.raises(Invalid, match=f"{FIRST:%d-%m-%Y}"):
            close(amstel.casemanager, row, FIRST - timedelta(days=1))

    def test_closing_twice_is_a_conflict(self, amstel: House) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        close(amstel.casemanager, row)
        with pytest.raises(Conflict):
            close(amstel.casemanager, row)

    def test_reopening_needs_a_reason_and_keeps_it(self, amstel: House) -> None:
        row = step(amstel, opened(amstel), "W8-VOORLICHTING")
        close(amstel.casemanager, row)
        with amstel.casemanager.at_work() as actor:
            with pytest.raises(Invalid) as empty:
                services.step_reopen(by=actor, step_id=row.pk, reason="  ")
            services.step_reopen(by=actor, step_id=row.pk, reason="verkeerde datum")
            with pytest.raises(Conflict):
                services.step_reopen(by=actor, step_id=row.pk, reason="nog eens")
        assert list(empty.value.errors) == ["reason"]
        again = step(amstel, row.case_id, row.code)
        assert (again.state, again.done_on, again.note, again.closed_by_id) == ("planned", None, "", None)
        with context.entered(amstel.system):
            assert AuditEntry.objects.get(action="step.reopen").purpose == "verkeerde datum"

    def test_of_a_recurring_step_the_last_one_done_is_reopened(self, amstel: House) -> None:
        first = chance.today() - timedelta(days=150)
        case_id = opened(amstel, first)
        days = iter([first + timedelta(days=50), first + timedelta(days=80), first + timedelta(days=110)])
        for code, occurrence in (("W8-PLAN-VAN-AANPAK", 1), ("M-MONITORING", 1), ("M-MONITORING", 2)):
            close(amstel.casemanager, step(amstel, case_id, code, occurrence), next(days))
            recompute(amstel, case_id, [(first, None)])
        with amstel.casemanager.at_work() as actor:
            with pytest.raises(Conflict, match="latere keer"):
                services.step_reopen(by=actor, step_id=step(amstel, case_id, "M-MONITORING", 1).pk, reason="vergissing")
            services.step_reopen(by=actor, step_id=step(amstel, case_id, "M-MONITORING", 2).pk, reason="vergissing")
        recompute(amstel, case_id, [(first, None)])
        with context.entered(amstel.system):
            rows = Step.objects.filter(case_id=case_id, code="M-MONITORING").order_by("occurrence")
            assert [row.state for row in rows] == ["done", "planned"]

    def test_a_case_that_ended_keeps_its_steps_as_they_are(self, amstel: House) -> None:
        case_id = opened(amstel)
        row = step(amstel, case_id, "W8-VOORLICHTING")
        with context.entered(amstel.system):
            assert services.cancel_open(by=amstel.system, case_id=case_id, because="withdrawn")
            assert services.cancel_open(by=amstel.system, case_id=case_id, because="withdrawn") == 0
            type(amstel.case(case_id)).objects.filter(pk=case_id).update(state="withdrawn")
        with pytest.raises(Conflict, match="gesloten"):
            close(amstel.casemanager, row)

    def test_confirming_closes_what_was_before_our_time_in_own_cases_only(self, amstel: House) -> None:
        mine = opened(amstel)
        other = amstel.report(employee_id=amstel.stranger_id, first_sick_day=FIRST, by=amstel.other_casemanager)
        waiting = codes(amstel, mine, state="not_recorded")
        with amstel.casemanager.at_work() as actor:
            assert services.confirm_not_recorded(by=actor, case_ids=[mine, other]) == len(waiting) > 3
            assert services.confirm_not_recorded(by=actor, case_ids=None) == 0
        row = step(amstel, mine, "W6-PROBLEEMANALYSE")
        assert (row.state, row.done_on, row.closed_by_id) == ("done", None, amstel.casemanager.id)
        assert codes(amstel, other, state="not_recorded") == waiting
        with amstel.hr.at_work() as actor, pytest.raises(Refused):
            services.confirm_not_recorded(by=actor, case_ids=None)

    def test_a_confirmed_recurring_step_does_not_come_back_on_the_same_day(self, amstel: House) -> None:
        first = chance.today() - timedelta(days=200)
        case_id = opened(amstel, first)
        events = {"W8-PLAN-VAN-AANPAK": first + timedelta(days=50)}
        recompute(amstel, case_id, [(first, None)], events=events, known_from=chance.today())
        old = step(amstel, case_id, "M-MONITORING")
        with amstel.casemanager.at_work() as actor:
            services.confirm_not_recorded(by=actor, case_ids=None)
        recompute(amstel, case_id, [(first, None)], events=events, known_from=chance.today())
        following = step(amstel, case_id, "M-MONITORING", 2)
        assert following.act_by is not None
        assert old.act_by is not None
        assert following.act_by > old.act_by


def test_only_names_that_nothing_else_decides_are_offered() -> None:
    assert services.open_facts() == {
        "no_suitable_work_own_employer", "doubt_or_dispute", "concrete_prospect_3_months", "wia_decision_overdue",
        "late_wia_without_good_reason",
    }  # fmt: skip
    assert services.open_events() == {
        "wia_applied", "wia_decision", "dispute", "long_absence_apparent", "voluntary_extension",
        "loonsanctie_shortened",
    }  # fmt: skip
    assert dict(services.event_labels())["wia_applied"] == "WIA-aanvraag ingediend"
    assert {name for name, _label in services.fact_labels()} == services.open_facts()
