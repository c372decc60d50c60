"""An employee gets the own data: as JSON at once, as PDF by the worker, for a week, and nobody else does."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from cases import own_data_pdf, selectors, services
from cases.tasks import forget_insight
from medical import record
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import InsightFile
from medical.record import Content, Kind, NewEntry
from outbox import delivery
from privacy import chance, context
from privacy.models import AuditEntry
from tests.cases.test_jobs import without_pango
from tests.support.cast import House, signed_in
from tests.support.linked import haven_of
from tests.support.worlds import run_jobs, write_probleemanalyse

HALF = MedicalHalf("Somber sinds de zomer.", "P650", psychological=True)
RELEASE = ReleaseHalf(work_possible="gedeeltelijk", possibilities="Zittend werk.", hours="4 uur per dag")


@pytest.fixture
def sick(amstel: House) -> UUID:
    """A dossier with a medical step, a released oordeel and a new percentage."""
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    write_probleemanalyse(amstel, case_id, HALF, RELEASE)
    run_jobs(amstel)
    with amstel.bedrijfsarts.at_work() as actor:
        services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with amstel.hr.at_work() as actor:
        services.case_set_percentage(by=actor, case_id=case_id, from_date=chance.today(), absence_percentage=60)
    delivery.drain_jobs(amstel.tenant_id)
    return case_id


def exports(house: House) -> list[tuple[str, UUID | None]]:
    with context.entered(house.system):
        rows = AuditEntry.objects.filter(kind="export").order_by("at")
        return list(rows.values_list("action", "employee_id"))


def made(house: House) -> str:
    """Ask for the PDF as the page does, and let the worker draw it: its address."""
    client = house.werknemer.client()
    assert client.post("/mijn-gegevens/pdf/").status_code == 302
    delivery.drain_jobs(house.tenant_id)
    found = re.search(r"/mijn-gegevens/pdf/[0-9a-f-]+\.pdf", client.get("/mijn-gegevens/").content.decode())
    assert found
    return found[0]


def test_the_json_holds_all_that_the_employee_may_read_and_is_on_record(amstel: House, sick: UUID) -> None:
    answer = amstel.werknemer.client().get("/mijn-gegevens/gegevens.json")
    assert answer["Content-Type"] == "application/json"
    assert re.fullmatch(r'attachment; filename="mijn-gegevens-\d{8}\.json"', answer["Content-Disposition"])
    data = json.loads(answer.content)
    assert (data["format"], data["version"]) == ("poortwacht-own-data", 1)
    assert data["employee"]["last_name"] == "Özdemir"
    assert data["employee"]["birth_date"] == "1980-05-17"
    assert data["contracts"] == [{"starts_on": "2015-01-01", "ends_on": None, "hours_per_week": "36.0"}]
    [case] = data["cases"]
    assert case["intake"]["safety_net"]
    assert [row[1] for row in case["spells"][0]["percentages"]][-1] == 60
    assert case["opinions"][0]["possibilities"] == "Zittend werk."
    steps = {step["code"] for step in case["steps"]}
    assert {"W8-PLAN-VAN-AANPAK", "W4-PROBLEEMANALYSE-PSYCHISCH"} <= steps, (
        "steps behind the wall are the employee's too"
    )
    assert [one["findings"] for one in data["record"]["analyses"]] == ["Somber sinds de zomer."]
    assert exports(amstel) == [("insight.json", amstel.employee_id)]


def test_page_pdf_and_json_come_from_the_same_dataclass(amstel: House, sick: UUID) -> None:
    with context.entered(amstel.werknemer.actor):
        data = selectors.own_data(amstel.werknemer.actor, with_record=True)
        [case] = data.cases
        shown = selectors.dossier(amstel.werknemer.actor, sick)
    assert (case.header, case.intake, case.spells, case.steps, case.opinions) == (
        shown.header, shown.intake, shown.spells, shown.steps, shown.opinions,
    )  # fmt: skip
    assert (own_data_pdf.render(data, "nl") or b"").startswith(b"%PDF-")


def test_the_worker_makes_the_pdf_once_and_reading_it_is_on_record(amstel: House, sick: UUID) -> None:
    client = amstel.werknemer.client()
    for _again in range(2):
        client.post("/mijn-gegevens/pdf/")
    page = client.get("/mijn-gegevens/").content.decode()
    assert "Uw PDF wordt gemaakt" in page
    assert 'hx-trigger="every 1s"' in page
    assert delivery.drain_jobs(amstel.tenant_id) == 1
    page = client.get("/mijn-gegevens/").content.decode()
    assert "Uw PDF wordt gemaakt" not in page
    [address] = re.findall(r"/mijn-gegevens/pdf/[0-9a-f-]+\.pdf", page)
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert exports(amstel) == [("insight.pdf", amstel.employee_id)]


def test_the_kept_file_is_sealed_and_nobody_elses(amstel: House, maas: House, sick: UUID) -> None:
    address = made(amstel)
    with context.records_opened(amstel.system, [amstel.employee_id]):
        content = bytes(InsightFile.objects.get().content or b"")
    assert b"%PDF" not in content
    for member in [*amstel.members().values(), *maas.members().values()]:
        if member is not amstel.werknemer:
            assert member.client().get(address).status_code in {403, 404}, member.email
    for who in (amstel.hr, amstel.casemanager, amstel.werkgever):
        with who.at_work() as actor, context.records_opened(actor, [amstel.employee_id]):
            assert not InsightFile.objects.exists()


def aged(house: House, days: float) -> None:
    with context.records_opened(house.system, [house.employee_id]):
        InsightFile.objects.update(made_at=chance.now() - timedelta(days=days))


def test_after_a_week_the_file_is_gone(amstel: House, sick: UUID) -> None:
    address, client = made(amstel), amstel.werknemer.client()
    for days, status, kept in ((6.9, 200, 1), (7, 404, 0)):
        aged(amstel, days)
        assert client.get(address).status_code == status, "also before anybody cleaned up"
        forget_insight(tenant_id=str(amstel.tenant_id))
        with context.records_opened(amstel.system, [amstel.employee_id]):
            assert InsightFile.objects.count() == kept


def test_without_pango_the_page_says_so_and_another_try_is_open(
    amstel: House, sick: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_pango(monkeypatch)
    client = amstel.werknemer.client()
    client.post("/mijn-gegevens/pdf/")
    delivery.drain_jobs(amstel.tenant_id)
    page = client.get("/mijn-gegevens/").content.decode()
    assert "kon niet worden gemaakt" in page
    assert "Maak een nieuwe PDF" in page


def test_somebody_without_a_dossier_has_data_too(amstel: House) -> None:
    client = amstel.werknemer.client()
    assert "/mijn-gegevens/" in client.get("/mijn-dossier/").content.decode()
    data = json.loads(client.get("/mijn-gegevens/gegevens.json").content)
    assert (data["cases"], data["employee"]["personnel_number"]) == ([], "1001")
    assert client.get(made(amstel)).status_code == 200


def test_the_data_come_in_the_language_of_who_asks(amstel: House, sick: UUID) -> None:
    with context.entered(amstel.werknemer.actor):
        data = selectors.own_data(amstel.werknemer.actor, with_record=True)
    assert own_data_pdf.render(data, "en") != own_data_pdf.render(data, "nl")


def test_an_employer_without_an_arbodienst_keeps_no_file(db: Any) -> None:
    haven = haven_of("haven")
    client = haven.werknemer.client()
    answer = client.post("/mijn-gegevens/pdf/", follow=True)
    assert "Uw werkgever heeft nog geen arbodienst" in answer.content.decode()
    assert client.get("/mijn-gegevens/gegevens.json").status_code == 200


def noted(amstel: House, case_id: UUID) -> None:
    """A note that was corrected, one outside any ziekmelding, and an analysis that nobody released."""
    with amstel.bedrijfsarts.at_work() as by:
        about: dict[str, Any] = {"employee_id": amstel.employee_id, "happened_on": chance.today()}
        first = NewEntry(case_id=case_id, kind=Kind.NOTE, content=Content(text="Slaapt slecht."), **about)
        entry_id = record.entry_add(by=by, new=first)
        record.entry_correct(
            by=by, employee_id=amstel.employee_id, case_id=case_id, entry_id=entry_id, version=1,
            content=Content(text="Slaapt beter.", reason="Zei het anders"),
        )  # fmt: skip
        open_talk = NewEntry(case_id=None, kind=Kind.OPEN_CONSULT, content=Content(text="Vraag over tillen."), **about)
        record.entry_add(by=by, new=open_talk)
    write_probleemanalyse(amstel, case_id, MedicalHalf("Nog aan het nadenken."), RELEASE)


def test_the_medical_file_is_in_it_in_all_its_wordings_but_for_working_notes(amstel: House, sick: UUID) -> None:
    noted(amstel, sick)
    text = amstel.werknemer.client().get("/mijn-gegevens/gegevens.json").content.decode()
    notes = json.loads(text)["record"]["notes"]
    said = [[one["text"] for one in note["wordings"]] for note in notes]
    assert sorted(said) == [["Slaapt beter.", "Slaapt slecht."], ["Vraag over tillen."]]
    assert "Nog aan het nadenken." not in text
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="insight.record", employee_id=amstel.employee_id).count() == 1


def test_without_a_second_factor_the_medical_file_stays_closed(amstel: House, sick: UUID) -> None:
    noted(amstel, sick)
    address = made(amstel)
    client = signed_in(amstel.werknemer.actor, second=False)
    text = client.get("/mijn-gegevens/gegevens.json").content.decode()
    assert json.loads(text)["record"] is None
    assert "Slaapt" not in text
    assert "Somber" not in text
    assert "als u met een tweede stap inlogt" in client.get("/mijn-gegevens/").content.decode()
    answer = client.get(address, follow=True)
    assert answer["Content-Type"].startswith("text/html")
    assert "Log in met een tweede stap" in answer.content.decode()


def test_the_pdf_holds_the_notes_of_the_file(amstel: House, sick: UUID) -> None:
    noted(amstel, sick)
    with context.entered(amstel.werknemer.actor):
        whole = selectors.own_data(amstel.werknemer.actor, with_record=True)
        page = render_to_string(
            "cases/own_data_document.html", {"data": whole, "language": "nl", "today": chance.today()}
        )
    assert "Slaapt slecht." in page
    assert "Somber sinds de zomer." in page
    assert "BW artikel 7:456" in page
