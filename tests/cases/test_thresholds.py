"""An employer's own thresholds: earlier and more, never later or fewer for what the law asks."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cases.services.thresholds import thresholds_set
from privacy import context
from privacy.errors import Invalid, NotFound, Refused
from tests.cases.test_own_steps import add
from tests.support.cast import House
from tests.timeline.test_sweep import TODAY, only, rules, sweep
from timeline.models import ExtraStep, ReminderSetting
from timeline.workdays import last_workday_on_or_before

pytestmark = pytest.mark.django_db(transaction=True)
LAW, METHOD = "W8-PLAN-VAN-AANPAK", "W8-VOORLICHTING"


def chosen(house: House) -> dict[str, list[int]]:
    with context.entered(house.system):
        return dict(ReminderSetting.objects.values_list("code", "days_before"))


def put(house: House, code: str, *days: int) -> None:
    with house.hr.at_work() as by:
        thresholds_set(by=by, employer_id=house.employer_id, code=code, days=days)


def test_more_and_earlier_is_kept_and_no_days_is_as_usual_again(amstel: House) -> None:
    put(amstel, LAW, 1, 21, 7, 14, 21)
    put(amstel, "", 30, 14, 7, 1)
    put(amstel, METHOD, 3)
    assert chosen(amstel) == {LAW: [21, 14, 7, 1], "": [30, 14, 7, 1], METHOD: [3]}
    put(amstel, LAW)
    assert set(chosen(amstel)) == {"", METHOD}


@pytest.mark.parametrize(
    ("code", "days"),
    [(LAW, [14, 7]), (LAW, [21]), ("", [14, 1]), (METHOD, [0, 3]), (METHOD, [91]), (METHOD, list(range(1, 10)))],
)
def test_fewer_or_later_is_refused_for_what_the_law_asks(amstel: House, code: str, days: list[int]) -> None:
    with pytest.raises(Invalid) as refused:
        put(amstel, code, *days)
    assert set(refused.value.errors) == {"days"}
    assert chosen(amstel) == {}


def test_a_step_whose_doing_is_medical_cannot_be_set(amstel: House) -> None:
    with pytest.raises(Invalid) as refused:
        put(amstel, "W4-PROBLEEMANALYSE-PSYCHISCH", 21, 14, 7, 1)
    assert set(refused.value.errors) == {"code"}


def test_only_who_keeps_the_organisation_of_that_employer(amstel: House) -> None:
    about: Any = {"code": "", "days": [21, 14, 7, 1]}
    with amstel.casemanager.at_work() as by, pytest.raises(Refused):
        thresholds_set(by=by, employer_id=amstel.employer_id, **about)
    with amstel.hr.at_work() as by, pytest.raises(NotFound):
        thresholds_set(by=by, employer_id=amstel.other_employer_id, **about)


def test_the_next_sweep_follows_it_once(amstel: House) -> None:
    only(amstel, METHOD, last_workday_on_or_before(TODAY + timedelta(days=20)), dated_on=TODAY - timedelta(days=9))
    assert sweep(amstel.tenant_id) == 0
    put(amstel, METHOD, 21, 14, 7, 1)
    assert sweep(amstel.tenant_id) == 1
    assert sweep(amstel.tenant_id) == 0
    assert rules(amstel) == ["before-21"]


class TestScreen:
    def answer(self, house: House, code: str, days: str) -> tuple[Client, int, str]:
        client = house.hr.client()
        found = client.post(f"/werkgevers/{house.employer_id}/herinneringen/", {"code": code, "days": days})
        return client, found.status_code, found.content.decode()

    def test_from_the_employers_page_and_back(self, amstel: House) -> None:
        address = f"/werkgevers/{amstel.employer_id}/herinneringen/"
        assert address in amstel.hr.client().get(f"/werkgevers/{amstel.employer_id}/").content.decode()
        client, status, _page = self.answer(amstel, LAW, "28, 14,7 1")
        assert status == 302
        assert "28, 14, 7, 1" in client.get(address).content.decode()

    @pytest.mark.parametrize(("days", "words"), [("28", "Laat 14, 7 en 1 erbij staan"), ("veertien", "21, 14, 7, 1")])
    def test_what_is_wrong_is_said_and_stays(self, amstel: House, days: str, words: str) -> None:
        _client, status, page = self.answer(amstel, LAW, days)
        assert status == 422
        assert words in page
        assert f'value="{days}"' in page


def test_steps_of_the_own_making_get_days_too(amstel: House) -> None:
    add(amstel.hr, amstel.employer_id, name="Kaart sturen")
    with context.entered(amstel.system):
        code = ExtraStep.objects.get().code
    client, url = amstel.hr.client(), f"/werkgevers/{amstel.employer_id}/herinneringen/"
    assert "Kaart sturen" in client.get(url).content.decode()
    assert client.post(url, {"code": code, "days": "3"}).status_code == 302  # no law asks for it: fewer may be
    assert chosen(amstel) == {code: [3]}
    assert "Kaart sturen" in client.get(url).content.decode()
    other = f"/werkgevers/{amstel.other_employer_id}/herinneringen/"
    assert amstel.beheerder.client().post(other, {"code": code, "days": "3"}).status_code == 422
