"""Alerts: who hears of what, exactly once, whatever happens to the sweep."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from medical import sweep as medical_sweep
from medical.models import MedicalFact, MedicalReminder, MedicalStep
from medical.overlay import overlay_refresh
from outbox.delivery import drain_mails
from outbox.models import Message, Notice
from privacy import chance, context
from privacy.models import CaseGrant
from roles.models import Membership
from tests.outbox.smtp import mail_server
from tests.support.cast import House, Member
from tests.support.processes import killed_before
from timeline import engine
from timeline import sweep as alerts
from timeline.models import Reminder, ReminderSetting, Step
from timeline.services import TimelineItem
from timeline.workdays import is_workday, last_workday_on_or_before

pytestmark = pytest.mark.django_db(transaction=True)
# Alerts go out on working days: the first from today on.
TODAY = next(day for ahead in range(9) if is_workday(day := chance.today() + timedelta(days=ahead)))


def sweep(tenant_id: UUID, day: date = TODAY) -> int:
    return alerts.sweep(tenant_id, today=day)


@contextmanager
def on(day: date) -> Iterator[None]:
    """A day, at noon."""
    with chance.seeded(seed=day.toordinal(), instant=datetime.combine(day, clock_time(12), chance.AMSTERDAM)):
        yield


def login(member: Member) -> UUID:
    assert member.actor.user_id
    return member.actor.user_id


def only(house: House, code: str, act_by: date, *, dated_on: date | None = None) -> UUID:
    """A case in which one step asks for attention, since today or its own day; every other one is done."""
    case_id = house.report(first_sick_day=TODAY)
    with context.entered(house.system):
        Step.objects.filter(case_id=case_id).exclude(code=code).update(state="done")
        Step.objects.filter(case_id=case_id, code=code).update(
            act_by=act_by, dated_on=dated_on or min(act_by, TODAY), state="planned"
        )
        Notice.objects.all().delete()
        Message.objects.all().delete()
    return case_id


def heard(house: House) -> list[tuple[str, str]]:
    """(who, topic) of every notice, by the names of the cast; mails must be the same."""
    who = {member.actor.user_id: name for name, member in house.members().items()}
    with context.entered(house.system):
        notices = sorted((who[n.recipient_id], n.topic) for n in Notice.objects.all())
        mails = sorted((who[m.recipient_id], m.topic) for m in Message.objects.filter(kind="mail") if m.recipient_id)
    assert notices == mails
    return notices


def rules(house: House) -> list[str]:
    with context.entered(house.system):
        return list(Reminder.objects.order_by("created_at").values_list("rule", flat=True))


@pytest.mark.parametrize(
    ("code", "owners"),
    [
        ("W8-VOORLICHTING", ["casemanager"]),
        ("W2-RAPPORTAGE", ["cmtd"]),
        ("W1-SCREENING", []),  # content-medical: told behind the wall
        ("D1-UITVRAAG", ["leidinggevende"]),
        ("W91-EINDEVALUATIE", ["leidinggevende", "werknemer"]),
    ],
)
def test_the_owner_hears_of_it(amstel: House, code: str, owners: list[str]) -> None:
    only(amstel, code, TODAY + timedelta(days=7))
    sweep(amstel.tenant_id)
    assert heard(amstel) == [(owner, "step_reminder") for owner in owners]


@pytest.mark.parametrize(
    ("code", "owners"),
    [
        ("W6-PROBLEEMANALYSE", ["bedrijfsarts", "casemanager"]),
        ("W8-PLAN-VAN-AANPAK", ["casemanager", "leidinggevende", "werknemer"]),
        ("W42-MELDING-UWV", ["casemanager"]),
        ("W58-TWEEDE-SPOOR", ["casemanager", "leidinggevende"]),
        ("W91-REINTEGRATIEVERSLAG", ["casemanager"]),
        ("W93-CHECK-WIA-AANVRAAG", ["casemanager"]),
    ],
)
def test_the_six_named_alarms_also_reach_the_casemanager(amstel: House, code: str, owners: list[str]) -> None:
    only(amstel, code, TODAY)
    sweep(amstel.tenant_id)
    got = heard(amstel)
    assert [who for who, _topic in got] == owners
    assert {topic for _who, topic in got} == {f"alarm:{code}"}


def test_without_leidinggevende_hr_and_werkgever_hear_of_it(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    with context.entered(amstel.system):
        Membership.objects.filter(pk=amstel.leidinggevende.id).update(valid_to=TODAY - timedelta(days=1))
    sweep(amstel.tenant_id)
    assert [who for who, _topic in heard(amstel)] == ["hr", "werkgever"]


def test_without_delegate_the_bedrijfsarts_and_without_casemanager_the_employer_hear_of_it(amstel: House) -> None:
    case_id = only(amstel, "W2-RAPPORTAGE", TODAY)
    with context.entered(amstel.system):
        CaseGrant.objects.filter(content_object_id=case_id, user_id=login(amstel.cmtd)).delete()
    sweep(amstel.tenant_id)
    assert [who for who, _topic in heard(amstel)] == ["bedrijfsarts"]
    with context.entered(amstel.system):
        Notice.objects.all().delete()
        Message.objects.all().delete()
        CaseGrant.objects.filter(content_object_id=case_id, user_id=login(amstel.casemanager)).delete()
        Step.objects.filter(case_id=case_id, code="W8-VOORLICHTING").update(state="planned", act_by=TODAY)
    sweep(amstel.tenant_id)
    assert [who for who, _topic in heard(amstel)] == ["hr", "werkgever"]


def test_sweeping_again_raises_nothing_and_another_tenant_is_left_alone(amstel: House, maas: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY)
    only(maas, "W8-VOORLICHTING", TODAY)
    assert sweep(amstel.tenant_id) == 1
    assert sweep(amstel.tenant_id) == 0
    assert rules(amstel) == ["due"]
    assert rules(maas) == []
    assert heard(maas) == []


def test_two_sweeps_at_once_raise_each_alert_once(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=TODAY)
    with context.entered(amstel.system):
        planned = Step.objects.filter(case_id=case_id, visibility="case", state="planned")
        expected = planned.update(act_by=TODAY)

    def run(_number: int) -> int:
        try:
            return sweep(amstel.tenant_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(run, range(4)))
    assert sum(written) == expected > 20
    with context.entered(amstel.system):
        assert Counter(Reminder.objects.values_list("step_id", "rule")).most_common(1)[0][1] == 1
        assert Reminder.objects.count() == expected
        keys = list(Notice.objects.filter(topic="step_reminder").values_list("dedupe_key", flat=True))
    assert len(keys) == len(set(keys)) > 20


_ALONE = """
import django, sys, uuid
from datetime import date
django.setup()
from timeline.sweep import sweep
sweep(uuid.UUID(sys.argv[1]), today=date.fromisoformat(sys.argv[2]))
"""


def test_killed_between_reminder_and_mail_no_alert_is_lost_or_doubled(
    amstel: House, process_env: dict[str, str]
) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY)
    # The reminder went in, the notice had to wait.
    killed_before("outbox_notice", _ALONE, str(amstel.tenant_id), TODAY.isoformat(), env=process_env)
    assert rules(amstel) == []
    assert sweep(amstel.tenant_id) == 1
    assert sweep(amstel.tenant_id) == 0
    assert rules(amstel) == ["due"]
    assert heard(amstel) == [("casemanager", "step_reminder")]


def test_after_ten_days_down_each_threshold_has_its_row_and_the_step_is_told_once(amstel: House) -> None:
    act_by = last_workday_on_or_before(TODAY + timedelta(days=12))
    only(amstel, "W8-VOORLICHTING", act_by, dated_on=TODAY - timedelta(days=60))
    assert [sweep(amstel.tenant_id), sweep(amstel.tenant_id)] == [1, 0]
    assert rules(amstel) == ["before-14"]
    with on(act_by):
        assert sweep(amstel.tenant_id, act_by) == 3
        assert sweep(amstel.tenant_id, act_by) == 0
    assert sorted(rules(amstel)) == ["before-1", "before-14", "before-7", "due"]
    assert heard(amstel) == [("casemanager", "step_reminder")] * 2
    later = last_workday_on_or_before(act_by + timedelta(days=18))
    with on(later):
        assert sweep(amstel.tenant_id, later) == 3
    got = ["before-1", "before-14", "before-7", "due", "escalated-1w", "late-1w", "late-2w"]
    assert sorted(rules(amstel)) == got
    with context.entered(amstel.system):
        newest = {str(row.pk): row.rule for row in Reminder.objects.all()}
        rows = Notice.objects.filter(topic="step_reminder").order_by("created_at")
        told = [(newest[row.dedupe_key.split(":")[1]], row.payload.get("reminders", 1)) for row in rows]
    assert told == [("before-14", 1), ("due", 3), ("late-2w", 2)]


def test_a_notice_and_its_mail_say_for_how_many_reminders_they_stand(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY, dated_on=TODAY - timedelta(days=8))
    assert sweep(amstel.tenant_id) == 3
    page = amstel.casemanager.client().get("/meldingen/").content.decode()
    assert page.count("Dit bericht staat voor 3 herinneringen.") == 1
    with mail_server() as (running, _port):
        drain_mails(amstel.tenant_id)
        (mail,) = running.mails
    assert "Dit bericht staat voor 3 herinneringen." in mail.get_content()


def test_an_added_threshold_is_not_told_of_a_step_that_was_told_since(amstel: House) -> None:
    """What earlier versions left out is not filled in either: the newest threshold alone is searched for."""
    only(amstel, "W8-VOORLICHTING", TODAY + timedelta(days=7), dated_on=TODAY - timedelta(days=60))
    assert sweep(amstel.tenant_id) == 2
    with context.entered(amstel.system):
        Reminder.objects.filter(rule="before-14").delete()
        ReminderSetting.objects.create(employer_id=amstel.employer_id, code="", days_before=[21, 14, 7, 1])
    assert sweep(amstel.tenant_id) == 0
    day = last_workday_on_or_before(TODAY + timedelta(days=7))
    with on(day):
        sweep(amstel.tenant_id, day)
    assert not {"before-14", "before-21"} & set(rules(amstel))


def test_an_employers_own_thresholds_are_each_told_after_days_without_a_sweep(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY + timedelta(days=10), dated_on=TODAY - timedelta(days=20))
    with context.entered(amstel.system):
        ReminderSetting.objects.create(employer_id=amstel.employer_id, code="", days_before=[40, 30, 21, 14, 7, 1])
    assert sweep(amstel.tenant_id) == 3
    assert sorted(rules(amstel)) == ["before-14", "before-21", "before-30"]  # 40 days before, it had no date yet
    assert len(heard(amstel)) == 1


def test_day_by_day_every_threshold_is_told_exactly_once_on_a_working_day(amstel: House) -> None:
    act_by = last_workday_on_or_before(TODAY + timedelta(days=21))
    only(amstel, "W8-VOORLICHTING", act_by)
    told = []
    for ahead in range(55):
        day = TODAY + timedelta(days=ahead)
        with on(day):
            if sweep(amstel.tenant_id, day):
                told.append(day)
    got = [rule for rule in rules(amstel) if rule != "escalated-1w"]
    assert got[:6] == ["before-14", "before-7", "before-1", "due", "late-1w", "late-2w"]
    assert len(got) == len(set(got)) == len(told) == len(rules(amstel)) - 1
    assert all(is_workday(day) for day in told)


def test_on_a_day_without_work_nothing_is_told(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY)
    off = next(day for ahead in range(9) if not is_workday(day := TODAY + timedelta(days=ahead)))
    assert sweep(amstel.tenant_id, off) == 0
    assert heard(amstel) == []
    monday = next(day for ahead in range(9) if is_workday(day := off + timedelta(days=ahead)))
    assert sweep(amstel.tenant_id, monday) == 1


@pytest.mark.parametrize("state", ["recovered", "closed", "withdrawn"])
def test_a_case_that_does_not_run_raises_nothing(amstel: House, state: str) -> None:
    case_id = only(amstel, "W8-VOORLICHTING", TODAY)
    with context.entered(amstel.system):
        type(amstel.case(case_id)).objects.filter(pk=case_id).update(state=state)
    assert sweep(amstel.tenant_id) == 0


@pytest.mark.parametrize("state", ["done", "not_recorded", "paused", "cancelled"])
def test_only_a_planned_step_raises(amstel: House, state: str) -> None:
    case_id = only(amstel, "W8-VOORLICHTING", TODAY)
    with context.entered(amstel.system):
        Step.objects.filter(case_id=case_id).update(state=state)
    assert sweep(amstel.tenant_id) == 0


def test_a_moved_step_starts_its_thresholds_anew(amstel: House) -> None:
    case_id = only(amstel, "W8-VOORLICHTING", TODAY)
    sweep(amstel.tenant_id)
    with context.entered(amstel.system):
        Step.objects.filter(case_id=case_id, code="W8-VOORLICHTING").update(act_by=TODAY + timedelta(days=7))
    sweep(amstel.tenant_id)
    assert rules(amstel) == ["due", "before-7"]


def test_the_sweep_asks_as_much_of_the_database_for_many_as_for_few(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=TODAY)
    counts = []
    with context.entered(amstel.system):
        planned = Step.objects.filter(case_id=case_id, visibility="case", state="planned", owner="CMWG")
        ids = list(planned.order_by("act_by").values_list("pk", flat=True))
    for some in (ids[:2], ids[2:]):
        with context.entered(amstel.system):
            Step.objects.filter(pk__in=some).update(act_by=TODAY)
        with CaptureQueriesContext(connection) as queries:
            assert sweep(amstel.tenant_id) == len(some)
        counts.append(len(queries))
    assert counts[0] == counts[1]


class TestMedical:
    """Steps behind the wall: only the bedrijfsarts and delegates hear, and not even of which case."""

    def case(self, house: House, *, psychological: bool) -> UUID:
        first = TODAY - timedelta(days=20)
        case_id = house.report(first_sick_day=first)
        with context.entered(house.system):
            with context.medical_opened(house.system, [case_id]):
                if psychological:
                    MedicalFact.objects.create(case_id=case_id, name="psychological")
            spells = [engine.Spell(first)]
            overlay_refresh(by=house.system, item=TimelineItem(case_id, spells, {}, {}), known_from=first)
            with context.medical_opened(house.system, [case_id]):
                MedicalStep.objects.exclude(code__contains="PSYCHISCH").delete()
            Notice.objects.all().delete()
            Message.objects.all().delete()
        return case_id

    def reminders(self, house: House) -> list[tuple[str, str]]:
        with context.entered(house.system), context.medical_opened(house.system, []):
            return sorted(MedicalReminder.objects.values_list("step__code", "rule"))

    def test_what_goes_out_names_no_case(self, amstel: House) -> None:
        case_id = self.case(amstel, psychological=True)
        assert medical_sweep.sweep(amstel.tenant_id, today=TODAY) == 3
        assert medical_sweep.sweep(amstel.tenant_id, today=TODAY) == 0
        found = self.reminders(amstel)
        assert [code for code, _rule in found] == [
            "W2-OPROEP-PSYCHISCH", "W3-SPREEKUUR-PSYCHISCH", "W4-PROBLEEMANALYSE-PSYCHISCH",
        ]  # fmt: skip
        assert heard(amstel) == [("bedrijfsarts", "medical_reminder"), ("cmtd", "medical_reminder")]
        with context.entered(amstel.system):
            rows: list[Any] = [*Message.objects.filter(topic="medical_reminder"), *Notice.objects.all()]
            case = amstel.case(case_id)
        for row in rows:
            assert row.case_id is None
            assert row.payload == {}
            for secret in (str(case_id), case_id.hex, case.reference, "PSYCHISCH"):
                assert secret not in row.dedupe_key

    def test_without_a_medical_fact_nothing_goes_out(self, amstel: House) -> None:
        self.case(amstel, psychological=False)
        assert medical_sweep.sweep(amstel.tenant_id, today=TODAY) == 0
        assert heard(amstel) == []

    def test_the_plain_sweep_says_the_same_in_both_worlds(self, amstel: House, maas: House) -> None:
        told = []
        for house, psychological in ((amstel, True), (maas, False)):
            self.case(house, psychological=psychological)
            sweep(house.tenant_id)
            told.append(heard(house))
        assert told[0] == told[1]


def test_who_left_hears_nothing(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY)

    def leave(member: Member) -> None:
        with context.entered(amstel.system):
            Membership.objects.filter(pk=member.id).update(valid_to=TODAY - timedelta(days=1))

    leave(amstel.casemanager)
    leave(amstel.hr)
    sweep(amstel.tenant_id)
    assert [who for who, _topic in heard(amstel)] == ["werkgever"]
