"""Several alerts at once for one person: each its row and its notice, and one mail that counts them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from outbox.delivery import drain_mails
from outbox.models import Message, Notice
from privacy import context
from tests.outbox.smtp import mail_server
from tests.support.cast import House
from tests.timeline.test_sweep import TODAY, login, sweep
from timeline import sweep as alerts
from timeline.models import Step

pytestmark = pytest.mark.django_db(transaction=True)


def steps(house: House, number: int, act_by: date = TODAY) -> list[UUID]:
    """That many steps of the casemanager alone, planned on a day."""
    case_id = house.report(first_sick_day=TODAY)
    with context.entered(house.system):
        template = Step.objects.filter(case_id=case_id, code="W8-VOORLICHTING").get()
        Step.objects.filter(case_id=case_id).update(state="done")
        made = [
            Step(
                case_id=case_id, code=template.code, occurrence=50 + n, catalogue_version=template.catalogue_version,
                visibility="case", owner="CMWG", phase="x", act_by=act_by, dated_on=TODAY,
            )
            for n in range(number)
        ]  # fmt: skip
        Step.objects.bulk_create(made)
        Notice.objects.all().delete()
        Message.objects.all().delete()
    return [step.pk for step in made]


def mails(house: House) -> list[tuple[str, Any]]:
    with context.entered(house.system):
        rows = Message.objects.filter(kind="mail").order_by("created_at", "id")
        assert {row.recipient_id for row in rows} <= {login(house.casemanager)}
        return [(row.topic, row.payload.get("count")) for row in rows]


def notices(house: House) -> int:
    with context.entered(house.system):
        return Notice.objects.count()


def test_forty_alerts_are_one_mail_that_counts_them(amstel: House) -> None:
    steps(amstel, 40)
    assert sweep(amstel.tenant_id) == 40
    assert sweep(amstel.tenant_id) == 0
    assert notices(amstel) == 40
    assert mails(amstel) == [("reminders", 40)]


def test_the_mail_says_how_many_and_names_no_case(amstel: House) -> None:
    steps(amstel, 3)
    sweep(amstel.tenant_id)
    with mail_server() as (running, _port):
        drain_mails(amstel.tenant_id)
        (mail,) = running.mails
    assert mail["Subject"] == "Poortwacht: termijnen die uw aandacht vragen (3)"
    assert "aandacht vragen: 3 in totaal" in mail.get_content()
    assert "/meldingen/" in mail.get_content()
    with context.entered(amstel.system):
        assert Message.objects.get(kind="mail").case_id is None


def test_one_alert_keeps_its_own_mail(amstel: House) -> None:
    steps(amstel, 1)
    sweep(amstel.tenant_id)
    assert mails(amstel) == [("step_reminder", None)]


def test_more_than_a_transaction_holds_is_still_one_mail(amstel: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(alerts, "CHUNK", 4)
    steps(amstel, 10)
    assert sweep(amstel.tenant_id) == 10
    assert mails(amstel) == [("reminders", 10)]


def test_what_comes_after_the_mail_went_out_is_a_mail_of_its_own(amstel: House) -> None:
    first = steps(amstel, 5)
    with context.entered(amstel.system):
        Step.objects.filter(pk__in=first[3:]).update(state="paused")
    assert sweep(amstel.tenant_id) == 3
    with mail_server():
        assert drain_mails(amstel.tenant_id) == 1
    with context.entered(amstel.system):
        Step.objects.filter(pk__in=first[3:]).update(state="planned")
    assert sweep(amstel.tenant_id) == 2
    assert mails(amstel) == [("reminders", 3), ("reminders", 2)]


def test_four_sweeps_at_once_count_each_alert_in_one_mail(amstel: House, monkeypatch: Any) -> None:
    monkeypatch.setattr(alerts, "CHUNK", 5)
    steps(amstel, 60)

    def run(_number: int) -> int:
        try:
            return sweep(amstel.tenant_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 60
    assert notices(amstel) == 60
    counted = [count for _topic, count in mails(amstel)]
    assert sum(counted) == 60
    assert len(counted) <= 4
