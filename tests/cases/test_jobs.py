"""What the worker does for a case: the medical overlay, and the oordeel as PDF."""

import sys
from datetime import timedelta
from importlib.abc import MetaPathFinder
from uuid import UUID

import pytest

from cases import selectors, services
from cases.models import Document, Opinion
from cases.opinion_pdf import render
from medical import overlay
from medical.drafts import MedicalHalf, ReleaseHalf
from outbox import delivery
from outbox import services as outbox
from outbox.models import Message
from privacy import chance, context
from privacy.models import AuditEntry
from tests.support.cast import House
from tests.support.worlds import write_probleemanalyse

pytestmark = pytest.mark.django_db(transaction=True)
HALF = MedicalHalf(findings="Slaapt slecht", psychological=True)
RELEASE = ReleaseHalf(work_possible="gedeeltelijk", possibilities="Kan 4 uur per dag werken.", hours="4 uur per dag")


def released(house: House) -> tuple[UUID, UUID]:
    case_id = house.report(first_sick_day=chance.today() - timedelta(days=30))
    write_probleemanalyse(house, case_id, HALF, RELEASE)
    with house.bedrijfsarts.at_work() as actor:
        return case_id, services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)


class _NoPango(MetaPathFinder):
    """WeasyPrint on a machine without its library."""

    def find_spec(self, name: str, path: object, target: object = None) -> None:
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


def without_pango(patch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        patch.delitem(sys.modules, name)
    patch.setattr(sys, "meta_path", [_NoPango(), *sys.meta_path])


def test_the_medical_rows_follow_through_the_outbox(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    write_probleemanalyse(amstel, case_id, HALF)
    delivery.drain_jobs(amstel.tenant_id)
    with amstel.bedrijfsarts.at_work() as actor:
        rows = {row.code: row for row in overlay.medical_steps(actor, case_ids=[case_id])}
    assert "W4-PROBLEEMANALYSE-PSYCHISCH" in rows
    assert rows["D1-TRIAGE-DIGITAAL"].state == "not_recorded"  # over before anybody knew of the case
    with context.entered(amstel.system):
        assert not Message.objects.filter(kind="job", done_at__isnull=True).exists()


def test_a_released_oordeel_becomes_a_document_once(amstel: House) -> None:
    case_id, opinion_id = released(amstel)
    delivery.drain_jobs(amstel.tenant_id)
    with amstel.hr.at_work() as actor:
        content, name = selectors.opinion_document(actor, case_id, opinion_id)
    assert content.startswith(b"%PDF-")
    assert name == f"oordeel-{amstel.case(case_id).reference}.pdf"
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="opinion.render", objects_touched=[opinion_id]).count() == 1
        Message.objects.filter(topic="opinion_document").update(done_at=None)
    assert delivery.drain_jobs(amstel.tenant_id) == 1
    with context.entered(amstel.system):
        assert Document.objects.filter(case_id=case_id).count() == 1
        assert not Message.objects.filter(last_error__gt="").exists()


def test_without_pango_the_job_ends_without_document(
    amstel: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case_id, _opinion_id = released(amstel)
    without_pango(monkeypatch)
    delivery.drain_jobs(amstel.tenant_id)
    with context.entered(amstel.system):
        assert not Document.objects.filter(case_id=case_id).exists()
        assert not Message.objects.filter(topic="opinion_document", done_at__isnull=True).exists()
    assert "Pango" in caplog.text


def test_the_document_fetches_nothing_whatever_was_typed(amstel: House) -> None:
    case_id, opinion_id = released(amstel)
    with context.entered(amstel.system):
        typed = "<img src='file:///etc/passwd'><link rel=attachment href='http://127.0.0.1/'>"
        Opinion.objects.filter(pk=opinion_id).update(possibilities=typed)
        dossier = selectors.dossier(amstel.system, case_id)
    words = {"reference": "8F3K2M", "employee_name": "S. Özdemir", "employer_name": "De Linde", "big_number": ""}
    drawn = render(dossier.opinions[0], **words)
    assert drawn
    assert b"root:" not in drawn


def test_a_case_that_is_gone_ends_the_job(amstel: House) -> None:
    with context.entered(amstel.system):
        outbox.put_job(topic="overlay", case_id=chance.uuid(), payload={}, dedupe_key="gone")
    delivery.drain_jobs(amstel.tenant_id)
    with context.entered(amstel.system):
        row = Message.objects.get(dedupe_key="gone")
    assert row.done_at is not None
