"""Taakdelegatie: by the bedrijfsarts alone, with a certificate, until revoked."""

from datetime import timedelta

import pytest

from privacy import chance, context
from privacy.actor import Role
from privacy.errors import Invalid, Refused
from privacy.models import AuditEntry
from roles import services
from roles.models import Delegation
from roles.services import Limits
from tests.roles.helpers import invite
from tests.support.cast import House

pytestmark = pytest.mark.django_db


def assistant(house: House) -> str:
    limits = Limits(employer_ids=(house.employer_id,))
    return str(invite(house, Role.MEDISCH_ASSISTENT, "zorg@b.example", limits=limits).membership_id)


def today() -> str:
    return chance.today().strftime("%d-%m-%Y")


def test_named_on_the_screen_and_revoked_at_once(amstel: House) -> None:
    screen = amstel.bedrijfsarts.client()
    typed = {"delegate": assistant(amstel), "certificate": "RSC-77", "valid_from": today()}
    page = screen.post("/taakdelegatie/", typed, follow=True).content.decode()
    assert "RSC-77" in page
    with context.entered(amstel.system):
        given = Delegation.objects.get(certificate="RSC-77")
        assert len(services.delegates_of(amstel.bedrijfsarts.id)) == 2
    assert screen.post(f"/taakdelegatie/{given.pk}/intrekken/")["Location"] == "/taakdelegatie/"
    assert "ingetrokken" in screen.get("/taakdelegatie/").content.decode()
    with context.entered(amstel.system):
        assert services.delegates_of(amstel.bedrijfsarts.id) == [amstel.cmtd.actor.user_id]
        actions = set(AuditEntry.objects.filter(kind="write").values_list("action", flat=True))
    assert {"delegation.grant", "delegation.revoke"} <= actions
    assert screen.post(f"/taakdelegatie/{given.pk}/intrekken/").status_code == 404


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"certificate": " "}, "certificate", "Vul dit"),
        ({"valid_from": "01-01-2020"}, "valid_from", "terugwerkende"),
        ({"valid_to": "01-01-2020"}, "valid_to", "vóór de begindatum"),
        ({"delegate": ""}, "delegate", "Vul dit"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(amstel: House, change: dict[str, str], field: str, words: str) -> None:
    typed = {"delegate": assistant(amstel), "certificate": "RSC-77", "valid_from": today(), **change}
    answer = amstel.bedrijfsarts.client().post("/taakdelegatie/", typed)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])


def test_twice_in_one_period_is_refused(amstel: House) -> None:
    typed = {"delegate": str(amstel.cmtd.id), "certificate": "RSC-77", "valid_from": today()}
    answer = amstel.bedrijfsarts.client().post("/taakdelegatie/", typed)
    assert answer.status_code == 422
    assert "delegeert u in deze periode al" in answer.content.decode()


@pytest.mark.parametrize("name", ["casemanager", "hr", "bedrijfsarts", "beheerder", "werknemer"])
def test_only_a_cmtd_or_assistant_can_be_the_delegate(amstel: House, name: str) -> None:
    delegate = getattr(amstel, name).id
    with amstel.bedrijfsarts.at_work() as actor, pytest.raises(Invalid):
        services.delegation_grant(by=actor, delegate_membership_id=delegate, certificate="X", valid_from=chance.today())


@pytest.mark.parametrize("name", ["casemanager", "hr", "cmtd", "beheerder", "werknemer", "werkgever", "leidinggevende"])
def test_nobody_else_delegates(amstel: House, name: str) -> None:
    person = getattr(amstel, name)
    assert person.client().get("/taakdelegatie/").status_code == 403
    with person.at_work() as actor, pytest.raises(Refused):
        services.delegation_grant(
            by=actor, delegate_membership_id=amstel.cmtd.id, certificate="X", valid_from=chance.today()
        )


def test_the_system_does_not_delegate_either(amstel: House) -> None:
    with context.entered(amstel.system), pytest.raises(Refused):
        services.delegation_grant(
            by=amstel.system, delegate_membership_id=amstel.cmtd.id, certificate="X", valid_from=chance.today()
        )


def test_another_bedrijfsarts_neither_sees_nor_revokes_it(amstel: House, maas: House) -> None:
    with context.entered(amstel.system):
        given = Delegation.objects.get()
    for stranger in (amstel.other_bedrijfsarts, maas.bedrijfsarts):
        screen = stranger.client()
        assert screen.post(f"/taakdelegatie/{given.pk}/intrekken/").status_code == 404
    assert "RSC-2025-118" not in amstel.other_bedrijfsarts.client().get("/taakdelegatie/").content.decode()
    with context.entered(amstel.system):
        assert Delegation.objects.get().revoked_at is None


def test_a_delegation_works_within_its_period_only(amstel: House) -> None:
    start = chance.today() + timedelta(days=3)
    member = invite(amstel, Role.CMTD, "later@b.example", limits=Limits(employer_ids=(amstel.employer_id,)))
    with amstel.bedrijfsarts.at_work() as actor:
        services.delegation_grant(
            by=actor, delegate_membership_id=member.membership_id, certificate="X", valid_from=start, valid_to=start
        )
    now = chance.now()
    for days, works in ((0, False), (3, True), (4, False)):
        with context.entered(amstel.system), chance.seeded(seed=days, instant=now + timedelta(days=days)):
            assert (member.user_id in services.delegates_of(amstel.bedrijfsarts.id)) is works
