"""The demo holds what it promises, and everybody on its list can sign in and start."""

import json
import re
from collections import Counter
from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases import selectors
from cases.demo import plans
from cases.demo.dice import dice
from cases.demo.houses import HOUSES, OWN_HOUSE, PASSWORD
from cases.demo.names import people
from cases.selectors import CaseFilters, QueueFilters, visits
from privacy import context
from privacy.actor import Role, system
from roles.models import ArbodienstLink, Membership, Tenant
from roles.names import role_name
from roles.rules import INVITABLE
from roles.selectors import actor_of, link_detail

DAY = date(2026, 11, 24)


def test_the_full_demo_has_120_cases_in_every_phase_over_8_employers() -> None:
    chosen = plans.scenarios(1)
    stories = [plans.plan(2004, number, scenario, DAY) for number, scenario in enumerate(chosen)]
    assert len(chosen) == 120
    assert len({scenario.key for scenario in chosen}) == len(plans.SCENARIOS)
    employers = [one for house in HOUSES for one in house.employers]
    hands = plans.dealt(chosen, tuple(one.cases for one in employers))
    assert (len(HOUSES), len(employers), sum(one.employees for one in employers)) == (2, 8, 400)
    assert [len(hand) for hand in hands] == [one.cases for one in employers]
    assert all(story.first_sick_day <= story.reported_on <= DAY for story in stories)
    relapsed = [story for story in stories if story.sick_again_on and story.recovered_from]
    assert {(s.sick_again_on - s.recovered_from).days for s in relapsed if s.sick_again_on and s.recovered_from} == {27}


def test_the_same_seed_gives_the_same_demo_and_another_seed_other_people() -> None:
    def story(seed: int) -> list[Any]:
        return [plans.plan(seed, n, s, DAY) for n, s in enumerate(plans.scenarios(1))]

    def crowd(seed: int) -> list[Any]:
        return list(islice(people(dice(seed, "crowd"), today=DAY), 400))

    assert (story(1), crowd(1)) == (story(1), crowd(1))
    assert story(1) != story(2)
    assert crowd(1) != crowd(2)


def test_names_are_those_of_a_dutch_payroll() -> None:
    crowd = list(islice(people(dice(1, "crowd"), today=DAY), 400))
    assert len({(one.initials, one.prefix, one.last_name) for one in crowd}) == 400
    assert sum(1 for one in crowd if one.prefix) > 80
    assert any(not one.last_name.isascii() for one in crowd)
    assert all(18 <= (DAY - one.birth_date).days / 365.25 <= 67 for one in crowd)


@pytest.mark.django_db
def test_outside_the_demo_nothing_happens() -> None:
    with pytest.raises(CommandError, match="DEMO"):
        call_command("demo_data", stdout=StringIO(), stderr=StringIO())
    assert not Tenant.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_lives_and_everybody_gets_in(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.BASE_DIR = True, tmp_path
    told = _demo_data()
    _phases()
    _doors(told, tmp_path / "var" / "demo-logins.json")
    _lively_insight()
    _own_house()
    before = _counts()
    (tmp_path / "var" / "demo-logins.json").unlink()
    assert _demo_data() == told, "a second start shows the same logins"
    assert (tmp_path / "var" / "demo-logins.json").is_file()
    assert _counts() == before


def _demo_data() -> str:
    out = StringIO()
    call_command("demo_data", scale=0.1, stdout=out, stderr=StringIO())
    return out.getvalue()


def _counts() -> Counter[str]:
    found: Counter[str] = Counter()
    for tenant in Tenant.objects.all():
        with context.entered(system(tenant.pk)):
            found[tenant.slug] = Membership.objects.count()
    return found


def _phases() -> None:
    """What the casemanagers of both houses see."""
    weeks: set[int] = set()
    late: set[str] = set()
    states: Counter[str] = Counter()
    partly = 0
    for tenant in Tenant.objects.all():
        with context.entered(system(tenant.pk)):
            managers = [actor_of(pk) for pk in Membership.objects.filter(role=Role.CM_WG).values_list("pk", flat=True)]
        for manager in managers:
            with context.entered(manager):
                rows = selectors.case_list(manager, CaseFilters(state="all")).rows
                steps = selectors.queue(manager, QueueFilters(mine=False)).groups
                late |= {row.step.code for group in steps if group.key == "late" for row in group.rows}
            states.update(row.state for row in rows)
            weeks |= {row.sick_week for row in rows if row.state == "open"}
            partly += sum(1 for row in rows if 0 < row.absence_percentage < 100)
    assert sum(states.values()) == len(plans.scenarios(0.1)) + sum(one.cases for one in OWN_HOUSE.employers)
    assert states["recovered"] >= 1
    assert states["closed"] >= 1
    assert {1, 5, 41, 51, 57, 90} <= weeks
    assert "W6-PROBLEEMANALYSE" in late
    assert partly >= 3


def _lively_insight() -> None:
    """The employee with a login reads who came by, an answer, and a question that waits."""
    for house in HOUSES[:1]:
        with context.entered(system(Tenant.objects.get(slug=house.slug).pk)):
            own = Membership.objects.get(user__email=house.werknemer[3], role=Role.WERKNEMER).pk
            actor = actor_of(own)
        with context.entered(actor):
            page = visits.visits(actor)
        assert len(page.rows) >= 8
        assert len({row.role for row in page.rows}) >= 4
        assert {row.question for row in page.rows} >= {"asked", "answered"}
        assert any(row.on_behalf_of for row in page.rows)


def _own_house() -> None:
    """The employer with an own environment: linked, its medical files in the custody of the arbodienst."""
    with context.entered(system(Tenant.objects.get(slug=OWN_HOUSE.keeper[0]).pk)):
        link = ArbodienstLink.across.get()
        admin = actor_of(Membership.objects.get(user__email="beheerder@amstel.example").pk)
    with context.entered(admin):
        found = link_detail(admin, link.pk)
    assert found
    assert found.row.name == OWN_HOUSE.name
    assert found.files.open >= 2
    assert [member.name for member in found.members] == ["S. Ramdin"]


def _doors(told: str, listed: Path) -> None:
    """Each login of the list stands on the sign-in page and opens a first page."""
    rows = json.loads(listed.read_text(encoding="utf-8"))
    assert {row["role"] for row in rows} >= {role_name(role) for role in INVITABLE}
    assert {row["password"] for row in rows} == {PASSWORD}
    assert any(" en " in row["tenant"] for row in rows), "somebody works in both houses"
    for row in rows:
        client = Client()
        assert row["email"] in told
        assert row["email"] in client.get(reverse("login")).content.decode()
        step = client.post(reverse("login"), {"username": row["email"], "password": row["password"]}, follow=True)
        code = re.search(r"De code van de demo is nu <strong>(\d{6})</strong>", step.content.decode())
        assert bool(code) == (row["role"] != role_name(Role.WERKNEMER)), row
        if code:
            client.post(reverse("second_step"), {"code": code.group(1)})
        response = client.get("/", follow=True)
        assert response.status_code == 200, row
        assert reverse("login") not in response.request["PATH_INFO"], row
