"""Every access has its row: what each address reads of a dossier, in captured SQL, against the access record."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import override_settings

from cases.models import Case
from employers.models import Employee
from privacy import context
from privacy.models import AuditEntry
from tests.guards import world as worlds
from tests.guards.knock import Knock, undone
from tests.guards.matrix import lines
from tests.guards.reads import Reading, ids_in, watched

GOOD = {"200", "201", "302"}
# Read without naming the person in the access record, and why: what is read says who may work, not how somebody is.
EXCEPTIONS = {
    ("people", "roles_membership"): "logins with the personnel number; the row names each membership",
    ("delegations", "cases_case"): "references of the own cases, to choose from; whose they are is not read",
    (
        "supervision",
        "cases_case",
    ): "references of own cases beside what delegates did; those rows are on record themselves",
    ("replacement_end", "cases_case"): "the cases whose place ends; the replacement's own row names who stood in",
    ("access_log", "cases_case"): "references beside rows of the access record, which name the case themselves",
    ("access_log_csv", "cases_case"): "the same",
    # On every page of who has one running, and in the lists of openings.
    ("*", "privacy_glassopening"): "emergency openings by reference; each is on record with its case when it is made",
}
WALK = [line for line in lines() if set(line[3].values()) & GOOD]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, broker_url: str) -> Iterator[worlds.World]:
    """Built once for all; each request is rolled back."""
    with django_db_blocker.unblock(), override_settings(CELERY_BROKER_URL=broker_url), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def owner(world: worlds.World) -> dict[UUID, UUID]:
    """{case or employee: the employee} of both tenants."""
    found: dict[UUID, UUID] = {}
    for house in (world.here, world.there):
        with context.entered(house.system):
            found |= dict(Case.objects.values_list("pk", "employee_id"))
            found |= {pk: pk for pk in Employee.objects.values_list("pk", flat=True)}
    return found


def _newest(world: worlds.World) -> int:
    with context.entered(world.here.system):
        return AuditEntry.objects.latest("id").pk


def _columns(cells: dict[str, str]) -> list[str]:
    """One of each side that gets in: employer, medical, own, beheerder."""
    sides = (("hr", "cm", "lg", "wg"), ("ba", "ct"), ("wn",), ("bh",), ("ac",))
    return [next(who for who in side if cells[who] in GOOD) for side in sides if {cells[who] for who in side} & GOOD]


@pytest.mark.parametrize("line", WALK, ids=[" ".join(line[:3]) for line in WALK])
def test_what_is_read_of_a_dossier_is_on_record_once(
    world: worlds.World, owner: dict[UUID, UUID], line: tuple[str, str, str, dict[str, str]]
) -> None:
    name, method, thing, cells = line
    wrong: dict[str, Any] = {}
    for column in _columns(cells):
        with undone():
            before = _newest(world)
            with watched() as readings:
                Knock(world, column, name, method, thing).send()
            with context.entered(world.here.system):
                entries = list(AuditEntry.objects.filter(pk__gt=before))
        named = {owner[pk] for entry in entries for pk in _names(entry) if pk in owner}
        unmatched = [
            reading.sql[:300]
            for reading in readings
            if {owner[pk] for pk in reading.about(owner)} - named and not _excused(name, reading)
        ]
        twice = [what for what, n in Counter(_what(entry) for entry in entries).items() if n > 1]
        if unmatched or twice:
            wrong[column] = {"not on record": unmatched[:3], "twice": twice[:3]}
    assert not wrong


def _excused(name: str, reading: Reading) -> bool:
    return any(route in {name, "*"} and f'FROM "{table}"' in reading.sql for route, table in EXCEPTIONS)


def _names(entry: AuditEntry) -> set[UUID]:
    return ids_in([entry.case_id, entry.employee_id, entry.objects_touched])


def _what(entry: AuditEntry) -> tuple[Any, ...]:
    return (entry.action, entry.kind, entry.case_id, entry.employee_id, tuple(entry.objects_touched), entry.purpose,
            str(entry.detail))  # fmt: skip


def test_the_walk_is_long_enough_and_excuses_no_address_that_is_gone() -> None:
    assert len(WALK) >= 150
    assert {name for name, _table in EXCEPTIONS} - {"*"} <= {line[0] for line in WALK}


def test_a_reader_that_tells_nobody_is_found(world: worlds.World, owner: dict[UUID, UUID]) -> None:
    """The guard is worth what it catches."""
    with watched() as readings, context.entered(world.here.hr.actor):
        list(Case.objects.values_list("pk", "first_sick_day"))
        list(Employee.objects.filter(pk=world.here.employee_id).values_list("last_name"))
        list(Case.objects.values_list("pk", flat=True))
    assert [bool(reading.about(owner)) for reading in readings] == [True, True, False]
