"""Ids in bodies and in the second place of an address: somebody else's thing never comes along with one's own."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from privacy import chance
from tests.guards import world as worlds
from tests.guards.knock import Knock, left, snapshot, undone
from tests.guards.world import Place, World

TODAY = f"{chance.today():%d-%m-%Y}"
NOT_MINE = ("dept", "other", "foreign")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once; each try is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(world: World) -> dict[str, Any]:
    return snapshot(world)


def sent(world: World, who: str, path: str, body: dict[str, Any], before: dict[str, Any]) -> int:
    """The status of a POST that must leave no row."""
    client = Client()
    client.cookies["sessionid"] = world.sessions[who]
    with undone():
        status = int(client.post(path, body).status_code)
        trace = left(before, snapshot(world))
    assert status >= 400
    assert (trace.changed, trace.writes, trace.elsewhere) == (frozenset(), 0, 0)
    return status


@pytest.mark.parametrize("thing", NOT_MINE)
def test_nobody_else_is_reported_sick(world: World, before: dict[str, Any], thing: str) -> None:
    """The employee of another department, employer and tenant, by a leidinggevende: on screen and over REST."""
    healthy = str(world.places[thing].healthy_id)
    body = {"employee": healthy, "first_sick_day": TODAY, "expected_duration": "onbekend", "safety_net": "onbekend"}
    assert sent(world, "lg", reverse("report"), body, before) == 422


@pytest.mark.parametrize("thing", ["other", "foreign"])
@pytest.mark.parametrize("by_number", [False, True])
def test_the_api_reports_no_one_elses_employee(
    world: World, before: dict[str, Any], thing: str, by_number: bool
) -> None:
    place = world.places[thing]
    who = (
        {"employer_id": str(place.employer_id), "personnel_number": "1001"}
        if by_number
        else {"employee_id": str(place.healthy_id)}
    )
    headers = {"authorization": f"Bearer {world.token}", "idempotency-key": "k"}
    body = {**who, "first_sick_day": chance.today().isoformat()}
    with undone():
        answer = Client().post("/api/v1/ziekmeldingen/", body, content_type="application/json", headers=headers)
        trace = left(before, snapshot(world))
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"personnel_number" if by_number else "employee_id"}
    assert not trace.changed


@pytest.mark.parametrize("thing", ["other", "foreign"])
def test_a_selection_with_one_foreign_step_closes_none(world: World, before: dict[str, Any], thing: str) -> None:
    steps = [str(world.places["own"].step_id), str(world.places[thing].step_id)]
    assert sent(world, "cm", reverse("steps_close"), {"step": steps, "done_on": TODAY}, before) == 404


@pytest.mark.parametrize("name", ["step_close", "step_reopen"])
@pytest.mark.parametrize("thing", NOT_MINE)
def test_a_step_goes_with_its_own_case(world: World, before: dict[str, Any], name: str, thing: str) -> None:
    """Even one's own step of another case: the address names one thing."""
    other = world.places[thing]
    step = other.done_step_id if name == "step_reopen" else other.step_id
    path = reverse(name, args=[world.places["own"].case_id, step])
    assert sent(world, "cm", path, {"done_on": TODAY, "reason": "verkeerd"}, before) == 404


@pytest.mark.parametrize("thing", NOT_MINE)
def test_an_oordeel_goes_with_its_own_case(world: World, thing: str) -> None:
    for first, second in (("own", thing), (thing, "own")):
        path = reverse("opinion_pdf", args=[world.places[first].case_id, world.places[second].opinion_id])
        with undone():
            assert Knock(world, "cm", "home", "GET", "-").fetch(path).status_code == 404


@pytest.mark.parametrize("thing", NOT_MINE)
def test_a_contract_goes_with_its_own_employee(world: World, before: dict[str, Any], thing: str) -> None:
    path = reverse("contract", args=[world.places["own"].employee_id, world.places[thing].contract_id])
    assert sent(world, "bh", path, {"starts_on": "01-01-2015"}, before) == 404


def test_a_medical_step_that_the_case_does_not_have_is_not_there(world: World, before: dict[str, Any]) -> None:
    for code in ("W3-SPREEKUUR-PSYCHISCH", "W8-PLAN-VAN-AANPAK"):
        path = reverse("medical_step_close", args=[world.places["own"].case_id, code])
        assert sent(world, "ba", path, {"done_on": TODAY}, before) == 404


def _choices(world: World, place: Place, foreign: Place) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """{what: (who, address, body with one choice that is of another tenant)}."""
    manager = {"default_casemanager": world.there.casemanager.id}
    doctor = {"default_bedrijfsarts": world.there.bedrijfsarts.id}
    employer = {"employers": [foreign.employer_id]}

    def at(name: str, *ids: UUID) -> str:
        return reverse(name, args=ids)

    person = {"display_name": "Iemand", "email": "iemand@x.example"}
    return {
        "casemanager of an employer": ("bh", at("employer_edit", place.employer_id), {"name": "A", **manager}),
        "bedrijfsarts of an employer": ("bh", at("employer_edit", place.employer_id), {"name": "A", **doctor}),
        "casemanager of a new employer": ("bh", at("employer_add"), {"name": "B", **manager}),
        "casemanager of a case": ("cm", at("case_assign", place.case_id), {"casemanager": world.there.casemanager.id}),
        "department of an employee": (
            "bh", at("employee", place.employee_id),
            {"personnel_number": "1001", "last_name": "X", "department": foreign.department_id},
        ),
        "department of a new employee": (
            "bh", at("employee_add", place.employer_id),
            {"personnel_number": "5", "last_name": "X", "department": foreign.department_id},
        ),
        "employer of an invitation": (
            "bh", at("person_invite") + "?rol=hr", {**person, **employer},
        ),
        "department of an invitation": (
            "bh", at("person_invite") + "?rol=leidinggevende", {**person, "departments": [foreign.department_id]},
        ),
        "employee of an invitation": (
            "bh", at("person_invite") + "?rol=werknemer",
            {**person, "employer": foreign.employer_id, "employee_number": "1001"},
        ),
        "employer of a membership": ("bh", at("person", place.member_id), {**person, **employer}),
        "employer of an API client": ("bh", at("api_clients"), {"name": "X", **employer}),
        "delegate": (
            "ba", at("delegations"), {"delegate": foreign.delegate_id, "certificate": "RSC-9", "valid_from": TODAY},
        ),
    }  # fmt: skip


def test_a_choice_of_another_tenant_is_no_choice(world: World, before: dict[str, Any]) -> None:
    choices = _choices(world, world.places["own"], world.places["foreign"])
    assert len(choices) >= 12
    for what, (who, path, body) in choices.items():
        assert sent(world, who, path, body, before) == 422, what


def test_a_department_of_another_employer_is_no_choice(world: World, before: dict[str, Any]) -> None:
    place, other = world.places["own"], world.places["other"]
    body = {"personnel_number": "1001", "last_name": "X", "department": str(other.department_id)}
    assert sent(world, "bh", reverse("employee", args=[place.employee_id]), body, before) == 422


def test_a_workplace_of_someone_else_is_not_entered(world: World, before: dict[str, Any]) -> None:
    for member in (world.people["bh"], world.there.beheerder):
        assert sent(world, "hr", reverse("workplace"), {"membership": str(member.id)}, before) == 404
