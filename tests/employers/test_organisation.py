"""Employers and departments: who sees and keeps which."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from employers import selectors, services
from employers.models import Department, Employer
from privacy import context
from privacy.actor import Role
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.roles.helpers import invite
from tests.support.cast import House

pytestmark = pytest.mark.django_db


def test_hr_sees_the_own_employers_only(amstel: House) -> None:
    screen = amstel.hr.client()
    page = screen.get("/werkgevers/").content.decode()
    assert "Zorggroep De Linde" in page
    assert "Van Houten" not in page
    assert screen.get(f"/werkgevers/{amstel.employer_id}/").status_code == 200


@pytest.mark.parametrize("path", ["", "wijzigen/", "afdelingen/nieuw/", "werknemers/nieuw/"])
def test_an_employer_that_is_not_the_own_does_not_exist(amstel: House, maas: House, path: str) -> None:
    hr = amstel.hr.client()
    assert hr.get(f"/werkgevers/{amstel.employer_id}/{path}").status_code == 200
    assert hr.get(f"/werkgevers/{amstel.other_employer_id}/{path}").status_code == 404
    beheerder = amstel.beheerder.client()
    assert beheerder.get(f"/werkgevers/{amstel.other_employer_id}/{path}").status_code == 200
    for screen in (hr, beheerder):
        assert screen.get(f"/werkgevers/{maas.employer_id}/{path}").status_code == 404


def test_services_refuse_what_the_screens_do_not_offer(amstel: House, maas: House) -> None:
    with amstel.hr.at_work() as actor:
        for foreign in (amstel.other_employer_id, maas.employer_id):
            with pytest.raises(NotFound):
                services.department_create(by=actor, employer_id=foreign, name="Nieuw")
        with pytest.raises(Refused):
            services.employer_create(by=actor, name="Nieuw BV")
    with amstel.leidinggevende.at_work() as actor, pytest.raises(Refused):
        services.department_create(by=actor, employer_id=amstel.employer_id, name="Nieuw")


@pytest.mark.parametrize("name", ["bedrijfsarts", "cmtd", "werknemer", "leidinggevende", "werkgever"])
def test_the_organisation_is_not_for_everyone(amstel: House, name: str) -> None:
    assert getattr(amstel, name).client().get("/werkgevers/").status_code == 403


def test_a_casemanager_reads_and_does_not_write(amstel: House) -> None:
    screen = amstel.casemanager.client()
    page = screen.get(f"/werkgevers/{amstel.employer_id}/").content.decode()
    assert "Özdemir" in page
    assert "wijzigen/" not in page
    assert screen.get(f"/werkgevers/{amstel.employer_id}/wijzigen/").status_code == 403
    assert screen.get("/werkgevers/nieuw/").status_code == 403


def test_hr_of_one_employer_adds_no_other(amstel: House) -> None:
    screen = amstel.hr.client()
    assert "nieuw/" not in screen.get("/werkgevers/").content.decode()
    assert screen.post("/werkgevers/nieuw/", {"name": "Nieuw BV"}).status_code == 403


def test_added_on_the_screen_with_who_works_for_it(amstel: House) -> None:
    manager = invite(amstel, Role.CM_WG, "cm@b.example", display_name="C. van Alles")
    screen = amstel.beheerder.client()
    typed = {"name": "Bakkerij Zonnegoud", "default_casemanager": str(manager.membership_id), "erd_zw": "on"}
    page = screen.post("/werkgevers/nieuw/", typed, follow=True).content.decode()
    assert "Bakkerij Zonnegoud" in page
    assert "C. van Alles" in page
    with context.entered(amstel.system):
        made = Employer.objects.get(name="Bakkerij Zonnegoud")
        assert made.erd_zw
        assert AuditEntry.objects.filter(action="employer.create", objects_touched=[made.pk]).exists()


def test_a_default_must_work_for_the_employer(amstel: House, maas: House) -> None:
    """Nora works for De Linde only: not for Van Houten, and not for an employer that is yet to come."""
    with amstel.beheerder.at_work() as actor:
        with pytest.raises(Invalid) as caught:
            services.employer_create(by=actor, name="Nieuw BV", default_casemanager_id=amstel.casemanager.id)
        assert set(caught.value.errors) == {"default_casemanager"}
        for wrong in (amstel.casemanager.id, amstel.other_bedrijfsarts.id, maas.other_casemanager.id):
            with pytest.raises(Invalid):
                services.employer_update(
                    by=actor, employer_id=amstel.other_employer_id, name="X", default_casemanager_id=wrong,
                    default_bedrijfsarts_id=None, erd_zw=False, interested_insurer=False,
                )  # fmt: skip
    page = amstel.beheerder.client().get(f"/werkgevers/{amstel.other_employer_id}/wijzigen/").content.decode()
    assert "Otto Vink" in page
    assert "Nora Verbeek" not in page


def test_who_left_stays_until_somebody_else_is_chosen(amstel: House) -> None:
    screen = amstel.beheerder.client()
    screen.post(f"/mensen/{amstel.casemanager.id}/beeindigen/", {"last_day": ""})
    path = f"/werkgevers/{amstel.employer_id}/wijzigen/"
    assert "Nora Verbeek (werkt hier niet meer)" in screen.get(path).content.decode()
    kept = {"default_casemanager": str(amstel.casemanager.id), "default_bedrijfsarts": str(amstel.bedrijfsarts.id)}
    assert screen.post(path, {"name": "De Linde", **kept}).status_code == 302
    with context.entered(amstel.system):
        assert Employer.objects.get(pk=amstel.employer_id).name == "De Linde"


def test_names_are_taken_once_within_a_tenant(amstel: House, maas: House) -> None:
    screen = amstel.beheerder.client()
    answer = screen.post("/werkgevers/nieuw/", {"name": " Zorggroep De Linde "})
    assert answer.status_code == 422
    assert "al een werkgever met deze naam" in answer.content.decode()
    with maas.beheerder.at_work() as actor, pytest.raises(Invalid):
        services.employer_create(by=actor, name="Zorggroep De Linde")
    answer = screen.post(f"/werkgevers/{amstel.employer_id}/afdelingen/nieuw/", {"name": "Wijkzorg"})
    assert answer.status_code == 422
    assert "al een afdeling met deze naam" in answer.content.decode()
    other = screen.post(f"/werkgevers/{amstel.other_employer_id}/afdelingen/nieuw/", {"name": "Wijkzorg"})
    assert other.status_code == 302


def test_a_department_is_renamed_within_the_own_employers(amstel: House, maas: House) -> None:
    with amstel.hr.at_work() as actor:
        services.department_rename(by=actor, department_id=amstel.department_id, name="Thuiszorg")
        assert Department.objects.get(pk=amstel.department_id).name == "Thuiszorg"
        with pytest.raises(NotFound):
            services.department_rename(by=actor, department_id=maas.department_id, name="Thuiszorg")
        with pytest.raises(Invalid):
            services.department_rename(by=actor, department_id=amstel.department_id, name="Keuken")


def test_the_import_remembers_its_columns(amstel: House, maas: House) -> None:
    with amstel.hr.at_work() as actor:
        services.employer_remember_mapping(by=actor, employer_id=amstel.employer_id, mapping={"Naam": "last_name"})
        assert selectors.import_mapping(actor, amstel.employer_id) == {"Naam": "last_name"}
        with pytest.raises(NotFound):
            selectors.import_mapping(actor, amstel.other_employer_id)
        assert selectors.employer_by_name(actor, "Zorggroep De Linde") == amstel.employer_id
        assert selectors.employer_by_name(actor, "Transport Van Houten & Zn.") is None
        assert selectors.employer_choices(actor) == [(amstel.employer_id, "Zorggroep De Linde")]


def test_searching_employers(amstel: House) -> None:
    screen = amstel.beheerder.client()
    page = screen.get("/werkgevers/?q=houten").content.decode()
    assert "Van Houten" in page
    assert "De Linde" not in page
    assert "Geen werkgever met deze naam" in screen.get("/werkgevers/?q=xyz").content.decode()


def test_the_list_costs_one_query_however_long(amstel: House) -> None:
    with amstel.beheerder.at_work() as actor:
        Employer.objects.bulk_create(Employer(name=f"Werkgever {n:03}") for n in range(120))
        with CaptureQueriesContext(connection) as queries:
            first = selectors.employers(actor)
            third = selectors.employers(actor, page=3)
        assert len(queries) == 2
    assert len(first.rows) == 50
    assert first.has_next
    assert not third.has_next
    linde = next(row for row in third.rows if "Linde" in row.name)
    assert (linde.casemanager, linde.bedrijfsarts, linde.employees) == ("Nora Verbeek", "Ida Kuijpers", 2)
