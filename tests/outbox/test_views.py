"""Notices, deliveries and the demo's mailbox, as people see them."""

import re
from datetime import timedelta
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.wording import clock_time
from outbox import services
from outbox.models import Message, Notice
from privacy import chance, context
from privacy.models import AuditEntry
from roles import heartbeats
from roles.models import Heartbeat
from tests.support.cast import House, Member

pytestmark = pytest.mark.django_db


def tell(house: House, to: Member, case_id: UUID, key: str = "k") -> None:
    assert to.actor.user_id
    with context.entered(house.system):
        services.put_notice(
            topic="step_reminder",
            recipient_id=to.actor.user_id,
            case_id=case_id,
            payload={"reference": "8F3K2M"},
            dedupe_key=key,
        )


def given_up(house: House, topic: str = "step_reminder", **values: Any) -> UUID:
    assert house.casemanager.actor.user_id
    with context.entered(house.system):
        row = Message.objects.create(
            topic=topic,
            recipient_id=house.casemanager.actor.user_id,
            payload={},
            dedupe_key=chance.token(10),
            **{"kind": "mail", "attempts": 8, "dead_at": chance.now(), "last_error": "SMTPDataError 554", **values},
        )
    return row.pk


def without_token(page: bytes) -> bytes:
    """The page but for the token in its forms, which is masked anew each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


LATE = "meldingen kunnen te laat zijn"


class TestLateSweep:
    @pytest.mark.parametrize("path", ["/", "/bezorging/", "/inzagelog/"])
    def test_the_beheerder_sees_that_no_sweep_finished_for_an_hour_until_one_does(
        self, amstel: House, maas: House, path: str
    ) -> None:
        client = amstel.beheerder.client()
        for work in heartbeats.SWEEPS:
            heartbeats.noted(f"{work}:{amstel.tenant_id}")
        assert LATE not in client.get(path, follow=True).content.decode()
        moment = chance.now() - timedelta(minutes=61)
        Heartbeat.objects.filter(name=f"medical-sweep:{amstel.tenant_id}").update(at=moment)
        page = client.get(path, follow=True).content.decode()
        assert f"De laatste controle van termijnen was {clock_time(moment)}; {LATE}" in page
        assert "worker en de planner (beat)" in page
        heartbeats.noted(f"medical-sweep:{amstel.tenant_id}")
        assert LATE not in client.get(path, follow=True).content.decode()

    def test_one_that_never_ran_is_late_and_another_tenant_s_is_not_ours(self, amstel: House, maas: House) -> None:
        for work in heartbeats.SWEEPS:
            heartbeats.noted(f"{work}:{maas.tenant_id}")
        assert "nog niet gecontroleerd" in amstel.beheerder.client().get("/bezorging/").content.decode()
        assert LATE not in maas.beheerder.client().get("/bezorging/").content.decode()

    @pytest.mark.parametrize("name", ["hr", "casemanager", "bedrijfsarts", "werknemer"])
    def test_nobody_else_is_told(self, amstel: House, name: str) -> None:
        member: Member = getattr(amstel, name)
        assert LATE not in member.client().get("/meldingen/").content.decode()


class TestNotices:
    def test_a_reader_sees_the_own_notices_with_a_way_to_the_case(self, amstel: House) -> None:
        case_id = amstel.report()
        tell(amstel, amstel.casemanager, case_id)
        page = amstel.casemanager.client().get("/meldingen/").content.decode()
        assert "Er is een termijn in dossier 8F3K2M" in page
        assert reverse("case", args=[case_id]) in page
        assert "8F3K2M" not in amstel.other_casemanager.client().get("/meldingen/").content.decode()

    def test_reading_one_and_reading_all(self, amstel: House) -> None:
        for key in ("a", "b", "c"):
            tell(amstel, amstel.hr, amstel.employee_id, key)
        client = amstel.hr.client()
        with context.entered(amstel.system):
            one = Notice.objects.get(dedupe_key="a").pk
        assert client.post(reverse("notice_read", args=[one])).status_code == 302
        with context.entered(amstel.system):
            assert Notice.objects.filter(read_at__isnull=True).count() == 2
        assert "2 meldingen gelezen" in client.post(reverse("notices_read"), follow=True).content.decode()
        assert "Alles gelezen" not in client.get("/meldingen/").content.decode()

    def test_a_notice_of_somebody_else_does_not_exist(self, amstel: House) -> None:
        tell(amstel, amstel.hr, amstel.employee_id)
        with context.entered(amstel.system):
            pk = Notice.objects.get().pk
        assert amstel.casemanager.client().post(reverse("notice_read", args=[pk])).status_code == 404
        with context.entered(amstel.system):
            assert Notice.objects.get().read_at is None

    def test_many_notices_are_paged_and_cost_no_more_queries(self, amstel: House) -> None:
        client = amstel.hr.client()
        tell(amstel, amstel.hr, amstel.employee_id, "first")
        client.get("/meldingen/")  # the session gets its token
        counts = []
        for keys in (range(2), range(2, 60)):
            for key in keys:
                tell(amstel, amstel.hr, amstel.employee_id, f"k{key}")
            with CaptureQueriesContext(connection) as queries:
                client.get("/meldingen/")
            counts.append(len(queries))
        assert counts[0] == counts[1]
        assert "?pagina=2" in client.get("/meldingen/").content.decode()
        assert client.get("/meldingen/?pagina=2").content.decode().count("8F3K2M") > 0

    def test_nobody_reads_notices_without_signing_in(self, client: Client) -> None:
        assert client.get("/meldingen/").status_code == 302


class TestDeliveries:
    def test_the_beheerder_sees_that_mail_failed_and_why_but_not_for_whom_or_what(self, amstel: House) -> None:
        given_up(amstel)
        page = amstel.beheerder.client().get("/bezorging/").content.decode()
        assert "SMTPDataError 554" in page
        assert "De mailserver nam het bericht niet aan." in page
        for private in (amstel.casemanager.email, "Verbeek", "dossier 8"):
            assert private not in page

    def test_trying_again_is_on_record(self, amstel: House) -> None:
        pk = given_up(amstel)
        client = amstel.beheerder.client()
        assert client.post(reverse("delivery_retry", args=[pk])).status_code == 302
        with context.entered(amstel.system):
            row = Message.objects.get(pk=pk)
            assert (row.dead_at, row.attempts) == (None, 0)
            assert AuditEntry.objects.filter(action="delivery.retry", objects_touched=[pk]).exists()
        assert client.post(reverse("delivery_retry", args=[pk])).status_code == 404

    def test_after_an_outage_all_are_tried_again_with_one_button(self, amstel: House, maas: House) -> None:
        ids = [given_up(amstel) for _turn in range(53)]
        hidden, theirs = given_up(amstel, topic="medical_reminder", hidden=True), given_up(maas)
        client = amstel.beheerder.client()
        page = client.get("/bezorging/").content.decode()
        assert "Opgegeven\n    (53)" in page
        assert "Probeer alle 53 berichten opnieuw" in page
        assert "Hieronder de 50 die het laatst zijn opgegeven." in page
        page = client.post("/bezorging/opnieuw/", follow=True).content.decode()
        assert "53 berichten worden opnieuw bezorgd." in page
        with context.entered(amstel.system):
            assert Message.objects.filter(pk__in=ids, dead_at__isnull=True, attempts=0).count() == 53
            assert Message.objects.get(pk=hidden).dead_at, "which the beheerder may not know of"
            assert AuditEntry.objects.get(action="delivery.retry").detail == {"messages": 53}
        with context.entered(maas.system):
            assert Message.objects.get(pk=theirs).dead_at
        assert "Er was niets meer opgegeven." in client.post("/bezorging/opnieuw/", follow=True).content.decode()

    def test_what_may_have_arrived_twice_is_counted(self, amstel: House) -> None:
        client = amstel.beheerder.client()
        assert "Message-ID" not in client.get("/bezorging/").content.decode()
        given_up(amstel, dead_at=None, done_at=chance.now(), in_doubt=True)
        given_up(amstel, in_doubt=True, created_at=chance.now() - timedelta(days=30))
        page = client.get("/bezorging/").content.decode()
        assert "Van 1 bericht van de laatste vier weken is niet zeker of het één of twee keer aankwam" in page
        assert "Misschien toch aangekomen" in page

    @pytest.mark.parametrize(
        ("kind", "error", "words"),
        [
            ("mail", "SMTPRecipientsRefused 550", "Kijk bij Mensen of het adres klopt."),
            ("mail", "SMTPAuthenticationError 535", "laat Poortwacht niet toe"),
            ("mail", "ConnectionRefusedError", "De mailserver is niet bereikbaar."),
            ("mail", "recipient inactive", "De ontvanger kan niet meer inloggen."),
            ("job", "ValueError", "De taak lukte niet."),
        ],
    )
    def test_the_reason_is_in_words(self, amstel: House, kind: str, error: str, words: str) -> None:
        given_up(amstel, topic="opinion_document", last_error=error, kind=kind)
        page = amstel.beheerder.client().get("/bezorging/").content.decode()
        assert words in page
        assert error in page

    def test_what_is_medical_is_not_even_counted(self, amstel: House) -> None:
        client = amstel.beheerder.client()
        before = client.get("/bezorging/").content
        pk = given_up(amstel, topic="medical_reminder")
        given_up(amstel, topic="medical_reminder", dead_at=None)
        given_up(amstel, topic="overlay", dead_at=None, attempts=0)
        assert without_token(client.get("/bezorging/").content) == without_token(before)
        assert client.post(reverse("delivery_retry", args=[pk])).status_code == 404

    @pytest.mark.parametrize("who", ["casemanager", "hr", "bedrijfsarts", "werknemer"])
    def test_nobody_else_manages_deliveries(self, amstel: House, who: str) -> None:
        pk = given_up(amstel)
        client = amstel.members()[who].client()
        assert client.get("/bezorging/").status_code == 403
        assert client.post(reverse("delivery_retry", args=[pk])).status_code == 403


class TestMailbox:
    def test_in_the_demo_everybody_sees_what_went_out(self, client: Client, tmp_path: Path) -> None:
        folder = Maildir(tmp_path / "mail")
        for number in range(3):
            mail = EmailMessage()
            mail["To"], mail["Subject"] = "nora@example.org", f"Termijn <{number}>"
            mail["Date"] = "Thu, 26 Nov 2026 11:45:58 -0000"
            mail.set_content(f"Goedendag,\n\nhttp://127.0.0.1:8000/dossiers/{number}/\n")
            folder.add(mail.as_bytes())
        with override_settings(DEMO=True, DEMO_MAILDIR=str(tmp_path / "mail")):
            page = client.get("/mailbox/").content.decode()
        assert "nora@example.org" in page
        assert "Termijn &lt;2&gt;" in page
        assert "do 26-11-2026 12:45" in page
        assert '<a href="http://127.0.0.1:8000/dossiers/1/"' in page

    def test_an_empty_mailbox_says_so(self, client: Client, tmp_path: Path) -> None:
        with override_settings(DEMO=True, DEMO_MAILDIR=str(tmp_path / "nothing")):
            assert "Nog geen berichten" in client.get("/mailbox/").content.decode()

    def test_outside_the_demo_it_does_not_exist(self, client: Client, tmp_path: Path) -> None:
        with override_settings(DEMO=False, DEMO_MAILDIR=str(tmp_path)):
            assert client.get("/mailbox/").status_code == 404
