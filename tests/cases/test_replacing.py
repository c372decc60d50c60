"""A bedrijfsarts is away or leaves: who works on the cases, for how long, on record, and told to the employees."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from cases import selectors, services
from cases.models import Case
from cases.services import Arrangement
from employers.models import Employer
from outbox.models import Message, Notice
from privacy import chance, context, grants
from privacy.actor import Role
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from roles.deputies import IdentityLink, Replacement
from tests.support.cast import House, Member, delegated, member

pytestmark = pytest.mark.django_db


def colleague(house: House, name: str = "Ans Collega", *, employers: tuple[UUID, ...] | None = None) -> Member:
    with context.entered(house.system):
        return member(house.tenant_id, Role.BEDRIJFSARTS, name, employers=employers or (house.employer_id,))


def nl(days: int) -> str:
    return (chance.today() + timedelta(days=days)).strftime("%d-%m-%Y")


def typed(house: House, other: Member, **change: Any) -> dict[str, Any]:
    body = {"replacement": str(other.id), "kind": "away", "employers": [str(house.employer_id)]}
    return {**body, "valid_from": nl(0), "valid_to": nl(14), **change}


def away(house: House, other: Member, *, start: int = 0, end: int = 14) -> UUID:
    today = chance.today()
    days = {"valid_from": today + timedelta(days=start), "valid_to": today + timedelta(days=end)}
    with house.bedrijfsarts.at_work() as by:
        services.replacement_register(
            by=by, arrangement=Arrangement(None, other.id, (house.employer_id,), "away", **days)
        )
        return Replacement.objects.latest("registered_at").pk


def opened(person: Member, case_id: UUID) -> bool:
    """Whether the database itself opens the medical rows of a case."""
    with context.medical_opened(person.actor, [case_id]), connection.cursor() as cursor:
        cursor.execute("SELECT walls.medical_cases()")
        return bool(cursor.fetchone()[0])


def test_a_holiday_on_the_screen_reaches_the_running_cases_and_the_employees(amstel: House) -> None:
    case_id, other = amstel.report(), colleague(amstel)
    assert other.client().get(f"/dossiers/{case_id}/").status_code == 404
    page = amstel.bedrijfsarts.client().post("/vervanging/", typed(amstel, other), follow=True).content.decode()
    assert "1 lopend dossier" in page
    assert "Ans Collega" in page
    assert other.client().get(f"/dossiers/{case_id}/probleemanalyse/").status_code == 200
    assert amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/").status_code == 200
    assert opened(other, case_id)
    mine = amstel.werknemer.client()
    assert "tijdelijk waar" in mine.get("/meldingen/").content.decode()
    assert "Ans Collega neemt waar tot en met" in mine.get("/mijn-dossier/").content.decode()
    with context.entered(amstel.system):
        told = set(Notice.objects.values_list("recipient_id", "topic"))
        assert {(amstel.werknemer.user_id, "replacement_away"), (other.user_id, "replacement_work")} <= told
        mail = Message.objects.get(topic="replacement_away")
        assert (mail.payload, mail.case_id) == ({}, None)
        assert AuditEntry.objects.filter(action="case.replace", case_id=case_id).count() == 1
        assert AuditEntry.objects.filter(action="replacement.register").count() == 1


def test_it_ends_by_itself_and_a_case_that_begins_meanwhile_is_in_it(amstel: House) -> None:
    other = colleague(amstel)
    away(amstel, other, end=5)
    case_id = amstel.report()
    assert other.client().get(f"/dossiers/{case_id}/").status_code == 200
    with chance.seeded(seed=1, instant=chance.now() + timedelta(days=6)), context.entered(other.actor):
        assert not Case.objects.filter(grants.case_filter(other.actor), pk=case_id).exists()
        assert selectors.stand_in(case_id) is None
    with context.entered(amstel.system):
        from privacy.models import CaseGrant

        CaseGrant.objects.filter(user_id=other.user_id).update(valid_to=chance.today() - timedelta(days=1))
    assert not opened(other, case_id)
    assert other.client().get(f"/dossiers/{case_id}/").status_code == 404


def test_before_its_first_day_it_opens_nothing(amstel: House) -> None:
    case_id, other = amstel.report(), colleague(amstel)
    away(amstel, other, start=3)
    assert not opened(other, case_id)
    assert other.client().get(f"/dossiers/{case_id}/").status_code == 404


def test_back_earlier(amstel: House) -> None:
    case_id, other = amstel.report(), colleague(amstel)
    found = away(amstel, other)
    assert other.client().post(f"/vervanging/{found}/beeindigen/").status_code == 404
    assert amstel.bedrijfsarts.client().post(f"/vervanging/{found}/beeindigen/").status_code == 302
    assert not opened(other, case_id)
    assert amstel.bedrijfsarts.client().post(f"/vervanging/{found}/beeindigen/").status_code == 404
    away(amstel, other)
    assert opened(other, case_id)


def test_a_caseload_is_handed_over(amstel: House) -> None:
    case_id, other = amstel.report(), colleague(amstel)
    with context.entered(amstel.system):
        helper = member(amstel.tenant_id, Role.CMTD, "Nieuwe Hulp", employers=(amstel.employer_id,))
    delegated(other, helper, employer_id=amstel.employer_id, number="RSC-8")
    body = typed(amstel, other, kind="handover", valid_from="", valid_to="")
    assert amstel.bedrijfsarts.client().post("/vervanging/", body).status_code == 302
    assert amstel.case(case_id).bedrijfsarts_id == other.id
    answers = {
        name: person.client().get(f"/dossiers/{case_id}/").status_code
        for name, person in {"old": amstel.bedrijfsarts, "new": other, "cmtd": amstel.cmtd, "helper": helper}.items()
    }
    assert answers == {"old": 404, "new": 200, "cmtd": 404, "helper": 200}
    assert "overgenomen" in amstel.werknemer.client().get("/meldingen/").content.decode()
    with context.entered(amstel.system):
        assert Employer.objects.get(pk=amstel.employer_id).default_bedrijfsarts_id == other.id
    assert amstel.case(amstel.report(employee_id=amstel.colleague_id)).bedrijfsarts_id == other.id


def test_a_beheerder_arranges_it_for_a_bedrijfsarts_who_cannot(amstel: House) -> None:
    case_id, other = amstel.report(), colleague(amstel)
    body = typed(amstel, other, absent=str(amstel.bedrijfsarts.id))
    screen = amstel.beheerder.client()
    assert screen.post("/vervanging/", body).status_code == 302
    assert opened(other, case_id)
    assert screen.get(f"/dossiers/{case_id}/").status_code == 403


def test_a_beheerder_gives_no_cases_to_the_own_second_account(amstel: House) -> None:
    other = colleague(amstel)
    with context.entered(amstel.system):
        IdentityLink.objects.create(
            account_id=amstel.beheerder.user_id, same_as_id=other.user_id, evidence="x", seen_on=chance.today(),
            recorded_by_id=amstel.beheerder.id,
        )  # fmt: skip
    body = typed(amstel, other, absent=str(amstel.bedrijfsarts.id))
    answer = amstel.beheerder.client().post("/vervanging/", body)
    assert answer.status_code == 422
    assert "aan uzelf" in str(answer.context["form"].errors["replacement"])


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"employers": []}, "employers", "Kies voor welke werkgevers"),
        ({"valid_from": "01-01-2020"}, "valid_from", "terugwerkende"),
        ({"valid_to": ""}, "valid_to", "laatste dag"),
        ({"kind": "soms"}, "kind", "keuze"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(amstel: House, change: dict[str, Any], field: str, words: str) -> None:
    answer = amstel.bedrijfsarts.client().post("/vervanging/", typed(amstel, colleague(amstel), **change))
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])


def test_only_who_serves_the_employer_replaces(amstel: House) -> None:
    with pytest.raises(Invalid, match="werkt niet voor al deze werkgevers"):
        away(amstel, amstel.other_bedrijfsarts)


def test_twice_in_the_same_days_is_refused(amstel: House) -> None:
    away(amstel, colleague(amstel))
    with pytest.raises(Invalid, match="al een waarneming"):
        away(amstel, colleague(amstel, "Nog Een"))


@pytest.mark.parametrize("name", ["casemanager", "hr", "cmtd", "werknemer", "other_bedrijfsarts"])
def test_nobody_else_arranges_it(amstel: House, name: str) -> None:
    other = colleague(amstel)
    given = Arrangement(amstel.bedrijfsarts.id, other.id, (amstel.employer_id,), "handover")
    with getattr(amstel, name).at_work() as by, pytest.raises(Refused):
        services.replacement_register(by=by, arrangement=given)


def test_the_own_case_is_not_in_it(amstel: House) -> None:
    other = colleague(amstel)
    with context.entered(amstel.system):
        from roles.models import Membership

        Membership.objects.create(
            user_id=other.user_id, role="werknemer", display_name="Zelf", employee_id=amstel.colleague_id
        )
    own, another = amstel.report(employee_id=amstel.colleague_id), amstel.report()
    away(amstel, other)
    assert (opened(other, own), opened(other, another)) == (False, True)
    with amstel.bedrijfsarts.at_work() as by, pytest.raises(Invalid, match="eigen dossier"):
        services.replacement_register(by=by, arrangement=Arrangement(None, other.id, (amstel.employer_id,), "handover"))


def test_another_house_knows_nothing_of_it(amstel: House, maas: House) -> None:
    found = away(amstel, colleague(amstel))
    with maas.beheerder.at_work() as by, pytest.raises(NotFound):
        services.replacement_end(by=by, replacement_id=found)
