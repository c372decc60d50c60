"""How a person hears of deadlines, and the digest: one mail a person and working day, whatever happens."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from medical import sweep as medical_sweep
from outbox.delivery import drain_mails
from outbox.models import Message, Notice
from outbox.preferences import alert_way_set
from privacy import context
from privacy.errors import Invalid
from roles.models import Membership
from tests.outbox.smtp import mail_server
from tests.support.cast import House, Member
from tests.support.processes import killed_before
from tests.timeline.test_attention import workday
from tests.timeline.test_many_alerts import steps
from tests.timeline.test_sweep import TODAY, TestMedical, only, sweep
from timeline.digests import digest
from timeline.workdays import is_workday

pytestmark = pytest.mark.django_db(transaction=True)


def wants(member: Member, way: str) -> None:
    with member.at_work() as by:
        alert_way_set(by=by, way=way)


def mails(house: House) -> list[tuple[str, Any]]:
    with context.entered(house.system):
        rows = Message.objects.filter(kind="mail").order_by("created_at", "id")
        return [(row.topic, row.payload.get("count")) for row in rows]


def notices(house: House) -> int:
    with context.entered(house.system):
        return Notice.objects.count()


@pytest.mark.parametrize("way", ["digest", "app"])
def test_who_wants_no_mail_at_once_finds_the_notice_only(amstel: House, way: str) -> None:
    only(amstel, "W58-TWEEDE-SPOOR", TODAY)  # told to casemanager and leidinggevende
    wants(amstel.casemanager, way)
    assert sweep(amstel.tenant_id) == 1
    assert notices(amstel) == 2
    with context.entered(amstel.system):
        assert [row.recipient_id for row in Message.objects.filter(kind="mail")] == [amstel.leidinggevende.user_id]
    digest(amstel.tenant_id, today=TODAY)
    expected = [("digest", 1)] if way == "digest" else []
    assert [mail for mail in mails(amstel) if mail[0] == "digest"] == expected


def test_one_mail_a_day_counts_what_came_and_was_not_read(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 5)
    assert sweep(amstel.tenant_id) == 5
    with context.entered(amstel.system):
        Notice.objects.filter(pk=Notice.objects.values("pk")[:1]).update(read_at="2026-01-01T08:00Z")
    assert digest(amstel.tenant_id, today=TODAY) == 1
    assert digest(amstel.tenant_id, today=TODAY) == 0
    assert mails(amstel) == [("digest", 4)]
    assert digest(amstel.tenant_id, today=workday(TODAY, 1)) == 0  # nothing new: no mail
    assert mails(amstel) == [("digest", 4)]


def test_what_comes_after_the_digest_waits_for_the_next(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    assert digest(amstel.tenant_id, today=TODAY) == 0
    steps(amstel, 3)
    sweep(amstel.tenant_id)
    assert digest(amstel.tenant_id, today=TODAY) == 0
    assert digest(amstel.tenant_id, today=workday(TODAY, 1)) == 1
    assert mails(amstel) == [("digest", 3)]


def test_on_a_day_off_there_is_no_digest(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 1)
    sweep(amstel.tenant_id)
    off = next(day for ahead in range(9) if not is_workday(day := TODAY + timedelta(days=ahead)))
    assert digest(amstel.tenant_id, today=off) == 0
    assert digest(amstel.tenant_id, today=workday(off, 1)) == 1


def test_four_at_once_put_one(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 6)
    sweep(amstel.tenant_id)

    def run(_number: int) -> int:
        try:
            return digest(amstel.tenant_id, today=TODAY)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(run, range(4))) == [0, 0, 0, 1]
    assert mails(amstel) == [("digest", 6)]


_ALONE = """
import django, sys, uuid
from datetime import date
django.setup()
from timeline.digests import digest
digest(uuid.UUID(sys.argv[1]), today=date.fromisoformat(sys.argv[2]))
"""


def test_killed_before_the_mail_it_is_made_up_for_once(amstel: House, process_env: dict[str, str]) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 2)
    sweep(amstel.tenant_id)
    # The day is noted, the mail has to wait.
    killed_before("outbox_message", _ALONE, str(amstel.tenant_id), TODAY.isoformat(), env=process_env)
    assert mails(amstel) == []
    assert digest(amstel.tenant_id, today=TODAY) == 1
    assert digest(amstel.tenant_id, today=TODAY) == 0
    assert mails(amstel) == [("digest", 2)]


def test_the_mail_is_neutral_and_leads_to_the_notices(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 2)
    sweep(amstel.tenant_id)
    digest(amstel.tenant_id, today=TODAY)
    with mail_server() as (running, _port):
        drain_mails(amstel.tenant_id)
        (mail,) = running.mails
    assert mail["Subject"] == "Poortwacht: uw overzicht van termijnen (2)"
    assert "/meldingen/" in mail.get_content()
    assert "zdemir" not in mail.get_content()


@pytest.mark.parametrize("psychological", [True, False])
def test_that_the_medical_side_gets_a_digest_is_told_to_nobody(amstel: House, psychological: bool) -> None:
    TestMedical().case(amstel, psychological=psychological)
    wants(amstel.bedrijfsarts, "digest")
    medical_sweep.sweep(amstel.tenant_id, today=TODAY)
    assert digest(amstel.tenant_id, today=TODAY) == (1 if psychological else 0)
    with amstel.beheerder.at_work():
        assert not Message.objects.filter(recipient_id=amstel.bedrijfsarts.user_id).exists()
    page = amstel.beheerder.client().get("/bezorging/").content.decode()
    assert "nog 1" not in page


def test_who_turns_mail_off_gets_no_digest_of_what_waited(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 2)
    sweep(amstel.tenant_id)
    wants(amstel.casemanager, "app")
    assert digest(amstel.tenant_id, today=TODAY) == 0
    wants(amstel.casemanager, "instant")
    assert mails(amstel) == []


def test_another_tenant_is_left_alone(amstel: House, maas: House) -> None:
    wants(maas.casemanager, "digest")
    steps(maas, 1)
    sweep(maas.tenant_id)
    assert digest(amstel.tenant_id, today=TODAY) == 0
    assert mails(maas) == []


class TestScreen:
    def test_it_is_chosen_on_a_screen_and_remembered(self, amstel: House) -> None:
        client = amstel.hr.client()
        assert "/meldingen/instellen/" in client.get("/meldingen/").content.decode()
        assert "/meldingen/instellen/" in client.get("/account/").content.decode()
        assert b'value="instant" checked' in _squeezed(client.get("/meldingen/instellen/").content)
        answer = client.post("/meldingen/instellen/", {"way": "digest"})
        assert (answer.status_code, answer["Location"]) == (302, "/meldingen/")
        assert b'value="digest" checked' in _squeezed(client.get("/meldingen/instellen/").content)

    def test_another_way_is_refused_in_words(self, amstel: House) -> None:
        answer = amstel.hr.client().post("/meldingen/instellen/", {"way": "duif"})
        assert answer.status_code == 422

    def test_the_service_refuses_too(self, amstel: House) -> None:
        with amstel.hr.at_work() as by, pytest.raises(Invalid):
            alert_way_set(by=by, way="duif")


def _squeezed(page: bytes) -> bytes:
    return re.sub(rb' (id|class|aria-\w+)="[^"]*"| required', b"", page)


def test_whoever_left_meanwhile_gets_no_digest(amstel: House) -> None:
    wants(amstel.casemanager, "digest")
    steps(amstel, 2)
    sweep(amstel.tenant_id)
    with context.entered(amstel.system):
        Membership.objects.filter(pk=amstel.casemanager.id).update(valid_to=TODAY - timedelta(days=1))
    assert digest(amstel.tenant_id, today=TODAY) == 0
    assert mails(amstel) == []
