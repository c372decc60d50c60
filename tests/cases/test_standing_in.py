"""Somebody is away: alerts go to the stand-in in cases that this one may see, and a casemanager's cases are lent."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from cases.selectors.standing_in import deputy_choices
from cases.services.standing_in import stand_in_end, stand_in_register
from medical import sweep as medical_sweep
from outbox.models import Notice
from privacy import chance, context
from privacy.actor import Role
from privacy.errors import Invalid, NotFound, Refused
from tests.support.cast import House, Member, member
from tests.timeline.test_sweep import TODAY, TestMedical, heard, only, sweep
from timeline.models import StandIn

pytestmark = pytest.mark.django_db(transaction=True)


def second_casemanager(house: House) -> Member:
    """Of the same employer."""
    with context.entered(house.system):
        return member(house.tenant_id, Role.CM_WG, "Vera Tweede", employers=(house.employer_id,))


def away(who: Member, deputy: Member, *, start: date | None = None, days: int = 20) -> UUID:
    first = start or chance.today()
    with who.at_work() as by:
        return stand_in_register(by=by, deputy_id=deputy.id, starts_on=first, ends_on=first + timedelta(days=days))


def told(house: House) -> list[str]:
    return [who for who, _topic in heard(house)]


def test_hr_is_away_and_the_werkgever_hears_once(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY - timedelta(days=7))  # goes up to hr and werkgever
    away(amstel.hr, amstel.werkgever)
    sweep(amstel.tenant_id)
    assert told(amstel) == ["casemanager", "werkgever"]


def test_a_leidinggevende_is_away_and_hr_hears(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    away(amstel.leidinggevende, amstel.hr)
    sweep(amstel.tenant_id)
    assert told(amstel) == ["hr"]


def test_a_casemanager_is_away_and_the_stand_in_works_on_the_cases(amstel: House) -> None:
    case_id = only(amstel, "W8-VOORLICHTING", TODAY)
    vera = second_casemanager(amstel)
    assert vera.client().get(f"/dossiers/{case_id}/").status_code == 404
    row = away(amstel.casemanager, vera)
    assert vera.client().get(f"/dossiers/{case_id}/").status_code == 200
    sweep(amstel.tenant_id)
    with context.entered(amstel.system):
        assert [notice.recipient_id for notice in Notice.objects.all()] == [vera.user_id]
    with amstel.casemanager.at_work() as by:
        stand_in_end(by=by, stand_in_id=row)
    assert vera.client().get(f"/dossiers/{case_id}/").status_code == 404
    assert amstel.casemanager.client().get(f"/dossiers/{case_id}/").status_code == 200


def test_a_case_that_begins_meanwhile_is_lent_too(amstel: House) -> None:
    vera = second_casemanager(amstel)
    away(amstel.casemanager, vera)
    case_id = amstel.report(employee_id=amstel.colleague_id)
    assert vera.client().get(f"/dossiers/{case_id}/").status_code == 200


def test_who_may_not_see_the_case_hears_nothing_and_who_is_away_hears_after_all(amstel: House) -> None:
    only(amstel, "W8-VOORLICHTING", TODAY)
    with context.entered(amstel.system):
        StandIn.objects.create(
            absent_id=amstel.casemanager.id, deputy_id=amstel.other_casemanager.id, starts_on=TODAY, ends_on=TODAY
        )
    sweep(amstel.tenant_id)
    assert told(amstel) == ["casemanager"]


def test_a_stand_in_who_is_away_too_is_followed_to_the_next(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    away(amstel.leidinggevende, amstel.hr)
    away(amstel.hr, amstel.werkgever)
    sweep(amstel.tenant_id)
    assert told(amstel) == ["werkgever"]


def test_stand_ins_of_each_other_end_with_the_last_one(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    away(amstel.leidinggevende, amstel.hr)
    away(amstel.hr, amstel.werkgever)
    away(amstel.werkgever, amstel.leidinggevende)
    sweep(amstel.tenant_id)
    assert told(amstel) == ["werkgever"]


def test_who_is_followed_may_see_the_case_too(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    away(amstel.leidinggevende, amstel.hr)
    with context.entered(amstel.system):
        StandIn.objects.create(
            absent_id=amstel.hr.id, deputy_id=amstel.other_casemanager.id, starts_on=TODAY, ends_on=TODAY
        )
    sweep(amstel.tenant_id)
    assert told(amstel) == ["hr"]


def test_before_and_after_those_days_everything_goes_the_usual_way(amstel: House) -> None:
    only(amstel, "D1-UITVRAAG", TODAY)
    away(amstel.leidinggevende, amstel.hr, start=TODAY + timedelta(days=30))
    with context.entered(amstel.system):
        past = {"starts_on": TODAY - timedelta(days=9), "ends_on": chance.today() - timedelta(days=1)}
        StandIn.objects.create(absent_id=amstel.leidinggevende.id, deputy_id=amstel.werkgever.id, **past)
    sweep(amstel.tenant_id)
    assert told(amstel) == ["leidinggevende"]


def test_nobody_of_the_employers_side_stands_in_for_the_medical_side(amstel: House) -> None:
    TestMedical().case(amstel, psychological=True)
    with context.entered(amstel.system):
        StandIn.objects.create(
            absent_id=amstel.bedrijfsarts.id, deputy_id=amstel.casemanager.id, starts_on=TODAY, ends_on=TODAY
        )
    medical_sweep.sweep(amstel.tenant_id, today=TODAY)
    assert "casemanager" not in told(amstel)
    assert "bedrijfsarts" in told(amstel)


def test_a_colleague_of_the_same_employer_can_be_chosen_and_nobody_else(amstel: House) -> None:
    with amstel.hr.at_work() as by:
        names = {pk for pk, _name in deputy_choices(by)}
    assert {amstel.werkgever.id, amstel.casemanager.id} <= names
    assert not names & {amstel.hr.id, amstel.bedrijfsarts.id, amstel.werknemer.id, amstel.other_casemanager.id}
    with amstel.casemanager.at_work() as by:
        assert amstel.hr.id not in dict(deputy_choices(by))


@pytest.mark.parametrize(
    ("start", "days", "field"), [(-1, 5, "starts_on"), (3, -1, "ends_on"), (0, 300, "ends_on"), (2, 3, "starts_on")]
)
def test_days_that_cannot_be_are_refused(amstel: House, start: int, days: int, field: str) -> None:
    away(amstel.hr, amstel.werkgever, start=chance.today() + timedelta(days=1), days=2)
    with pytest.raises(Invalid) as refused:
        away(amstel.hr, amstel.werkgever, start=chance.today() + timedelta(days=start), days=days)
    assert field in refused.value.errors


def test_who_may_not_and_what_is_not_ones_own(amstel: House) -> None:
    row = away(amstel.hr, amstel.werkgever)
    with amstel.werkgever.at_work() as by, pytest.raises(NotFound):
        stand_in_end(by=by, stand_in_id=row)
    with pytest.raises(Refused):
        away(amstel.werknemer, amstel.hr)
    with pytest.raises(Invalid):
        away(amstel.hr, amstel.bedrijfsarts)


def test_on_the_screen_from_the_notices_to_registered_and_ended(amstel: House) -> None:
    client = amstel.hr.client()
    assert "/meldingen/afwezig/" in client.get("/meldingen/").content.decode()
    assert "/meldingen/afwezig/" not in amstel.bedrijfsarts.client().get("/meldingen/").content.decode()
    last = chance.today() + timedelta(days=9)
    body = {"deputy": str(amstel.werkgever.id), "starts_on": f"{chance.today():%d-%m-%Y}"}
    wrong = client.post("/meldingen/afwezig/", {**body, "ends_on": "1-1-2020"})
    assert wrong.status_code == 422
    assert "hoogstens een half jaar" in wrong.content.decode()
    assert client.post("/meldingen/afwezig/", {**body, "ends_on": f"{last:%d-%m-%Y}"}).status_code == 302
    with context.entered(amstel.system):
        row = StandIn.objects.get()
    page = client.get("/meldingen/afwezig/").content.decode()
    assert f"/meldingen/afwezig/{row.pk}/beeindigen/" in page
    assert client.post(f"/meldingen/afwezig/{row.pk}/beeindigen/").status_code == 302
    with context.entered(amstel.system):
        assert not StandIn.objects.filter(ends_on__gte=chance.today()).exists()
