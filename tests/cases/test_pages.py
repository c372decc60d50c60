"""The pages of the cases room as each role gets them: over HTTP, on a real database."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils.html import escape

from privacy import chance, context
from tests.support.cast import House, Member
from timeline.models import Step

MEDICAL_WORDS = "Slaapt slecht sinds augustus"


@pytest.mark.parametrize("path", ["/vandaag/?weeks=0&mine=0", "/dossiers/"])
def test_a_name_is_searched_without_standing_in_an_address(amstel: House, path: str) -> None:
    """`GET` with a name would stay in the browser's history and in the server's log."""
    amstel.report()
    client = amstel.casemanager.client()
    assert "Özdemir" in client.post(path, {"q": "özdem"}).content.decode()
    assert "Özdemir" not in client.post(path, {"q": "kok"}).content.decode()
    page = client.get(path).content.decode()
    form = page[page.index('role="search"') - 200 : page.index('name="q"')]
    assert 'method="post"' in form
    joined = "&" if "?" in path else "?"
    assert "Özdemir" in client.get(f"{path}{joined}q=kok").content.decode(), "a name in an address is not looked at"


def read(member: Member, path: str, status: int = 200) -> str:
    response = member.client().get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


def step_of(house: House, case_id: UUID, code: str) -> Step:
    with context.entered(house.system):
        return Step.objects.get(case_id=case_id, code=code)


def row_of(page: str, step: Step) -> str:
    found = re.search(rf'<tr id="stap-{step.pk}".*?</tr>', page)
    assert found, step.code
    return found.group()


def draft(**values: str) -> dict[str, str]:
    return {
        "findings": MEDICAL_WORDS,
        "work_possible": "gedeeltelijk",
        "possibilities": "Kan 4 uur per dag werken.\nGeen avonddienst.",
        "revision": "0",
        "next": "check",
        **values,
    }


@pytest.fixture
def case_id(amstel: House) -> UUID:
    return amstel.report(first_sick_day=chance.today() - timedelta(days=38))


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("casemanager", "/vandaag/", "kalenderweek"),
        ("casemanager", "/dossiers/", "Ö. Özdemir"),
        ("hr", "/mijn-mensen/", "Deze week van u gevraagd"),
        ("leidinggevende", "/mijn-mensen/", "Ö. Özdemir"),
        ("hr", "/ziekmelding/", "Naar klachten of oorzaak mag u niet vragen"),
        ("werknemer", "/mijn-dossier/", "Wie werkt er aan uw dossier?"),
        ("bedrijfsarts", "/spreekuur/", "1 probleemanalyse te schrijven"),
        ("cmtd", "/spreekuur/", "Ö. Özdemir"),
    ],
)
def test_each_role_finds_its_first_screen(amstel: House, case_id: UUID, name: str, path: str, words: str) -> None:
    assert words in read(getattr(amstel, name), path)


def test_of_a_medical_step_the_employer_reads_name_and_date_and_no_lateness(amstel: House, case_id: UUID) -> None:
    step = step_of(amstel, case_id, "W1-SCREENING")
    page = read(amstel.hr, f"/dossiers/{case_id}/")
    row = row_of(page, step)
    assert step.act_by is not None
    assert f"{step.act_by:%d-%m-%Y}" in row
    assert "inhoud bij de bedrijfsarts" in row
    assert "te laat" not in row
    assert "Afronden" not in row
    assert page.count(f"#stap-{step.pk}") == 0, "a past step of which nothing may be known is not on the ribbon"


def test_everyone_closes_the_own_steps_and_no_others(amstel: House, case_id: UUID) -> None:
    plan = f"stappen/{step_of(amstel, case_id, 'W8-PLAN-VAN-AANPAK').pk}/afronden/"
    talk = f"stappen/{step_of(amstel, case_id, 'W8-VOORLICHTING').pk}/afronden/"
    for name, closes_plan, closes_talk in (
        ("casemanager", True, True),
        ("hr", True, False),
        ("bedrijfsarts", False, False),
    ):
        page = read(getattr(amstel, name), f"/dossiers/{case_id}/")
        assert (plan in page, talk in page) == (closes_plan, closes_talk), name
        address = f"/dossiers/{case_id}/{talk}"
        status = getattr(amstel, name).client().post(address, {"done_on": chance.today().isoformat()}).status_code
        assert status == (302 if closes_talk else 403), name


def test_who_may_not_write_finds_no_analysis(amstel: House, case_id: UUID) -> None:
    for name, path in (("werknemer", "/mijn-dossier/"), ("hr", f"/dossiers/{case_id}/")):
        assert "/probleemanalyse/" not in read(getattr(amstel, name), path)


def test_a_casemanager_closes_the_steps_ticked_in_the_queue(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=52))
    step = step_of(amstel, case_id, "W8-VOORLICHTING")
    page = read(amstel.casemanager, "/vandaag/")
    assert f'name="step" value="{step.pk}"' in page
    values = {"step": str(step.pk), "done_on": f"{chance.today():%d-%m-%Y}", "back": "/vandaag/?weeks=4"}
    answer = amstel.casemanager.client().post("/vandaag/afronden/", values)
    assert answer.headers["Location"] == "/vandaag/?weeks=4"
    assert f'value="{step.pk}"' not in read(amstel.casemanager, "/vandaag/")
    assert "Heropenen" in row_of(read(amstel.casemanager, f"/dossiers/{case_id}/"), step)


def test_a_filter_stays_in_the_address_and_in_the_form(amstel: House, case_id: UUID) -> None:
    page = read(amstel.casemanager, f"/vandaag/?employer={amstel.employer_id}&mine=0&statutory=1&weeks=12")
    assert f'<option value="{amstel.employer_id}" selected>' in page
    assert '<option value="12" selected>' in page
    assert '<input type="hidden" name="mine" value="0">' in page
    assert '<input type="hidden" name="statutory" value="1">' in page


def test_typed_text_survives_an_error_that_names_field_and_remedy(amstel: House, case_id: UUID) -> None:
    step = step_of(amstel, case_id, "W8-VOORLICHTING")
    values = {"done_on": "01-01-2099", "note": "Met de werkgever besproken"}
    answer = amstel.casemanager.client().post(f"/dossiers/{case_id}/stappen/{step.pk}/afronden/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_done_on"' in page
    assert "Vul vandaag of een eerdere dag in." in page
    assert "Met de werkgever besproken" in page


def test_what_is_on_screen_before_sending_is_what_the_others_read(amstel: House, case_id: UUID) -> None:
    doctor = amstel.bedrijfsarts.client()
    path = f"/dossiers/{case_id}/probleemanalyse/"
    doctor.post(path, draft())
    preview = doctor.get(f"{path}versturen/").content.decode()
    assert MEDICAL_WORDS not in preview
    shown = _answers(preview)
    assert len(shown) == 2, "once for employer and casemanager, once for the employee"
    sent = doctor.post(f"{path}versturen/", {"revision": re.findall(r'name="revision" value="(\d+)"', preview)[0]})
    assert sent.status_code == 302
    for name, page in (
        ("hr", f"/dossiers/{case_id}/?tab=oordelen"),
        ("casemanager", f"/dossiers/{case_id}/?tab=oordelen"),
        ("werknemer", "/mijn-dossier/"),
    ):
        html = getattr(amstel, name).client().get(page).content.decode()
        assert _answers(html) == shown[:1]
        assert escape(MEDICAL_WORDS) not in html


def _answers(html: str) -> list[Any]:
    return re.findall(r'<dl class="answers">(.*?)</dl>', html, re.DOTALL)


def test_an_incomplete_text_cannot_be_sent_and_leads_back_to_the_field(amstel: House, case_id: UUID) -> None:
    doctor = amstel.bedrijfsarts.client()
    path = f"/dossiers/{case_id}/probleemanalyse/"
    doctor.post(path, draft(possibilities=""))
    page = doctor.get(f"{path}versturen/").content.decode()
    assert f'href="{path}#id_possibilities"' in page
    assert "Stuur naar werkgever en werknemer" not in page


def test_an_unknown_medical_step_is_not_found(amstel: House, case_id: UUID) -> None:
    read(amstel.bedrijfsarts, f"/dossiers/{case_id}/medische-stappen/W2-TOESTEMMING/afronden/", status=404)


@pytest.mark.parametrize("path", ["/vandaag/?mine=0&weeks=0", "/dossiers/", "/mijn-mensen/"])
def test_a_list_asks_as_many_questions_for_one_case_as_for_more(
    amstel: House, case_id: UUID, path: str, django_assert_max_num_queries: Any
) -> None:
    member = amstel.hr if path == "/mijn-mensen/" else amstel.casemanager
    client = member.client()
    with django_assert_max_num_queries(200) as before:
        client.get(path)
    amstel.report(employee_id=amstel.colleague_id, first_sick_day=chance.today() - timedelta(days=38))
    with django_assert_max_num_queries(len(before)):
        client.get(path)
