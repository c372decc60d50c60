"""A tenant with as many running cases as wanted, each at a random point of its 104 weeks, loaded by COPY.

The rows are loaded as the superuser with triggers off: COPY does not go through row-level security. What is done and
what only medical facts bring about is left out, since no sweep reads it; explanations are empty.
"""

import io
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg2
from django.contrib.auth.models import Permission
from django.db import models
from psycopg2 import extensions

from cases.models import Case
from employers.models import Department, Employee, Employer
from privacy.actor import Role
from privacy.models import CaseGrant
from roles.models import Membership, MembershipDepartment, User
from tests.support.database import TestDatabase
from timeline import engine
from timeline.catalogue import catalogue_for
from timeline.models import Step
from timeline.presentation import is_statutory
from timeline.projection import HIDDEN

CASES_AN_EMPLOYER, CASES_A_CASEMANAGER = 200, 80
LATE = 0.03  # of the steps whose day is past, these were not done
DOWN = timedelta(days=30)  # so long ago everything was dated, and no sweep has run since
_WAIT = 104 * 7
_LINES_A_BLOCK = 500


@lru_cache(maxsize=_WAIT)
def shape(age: int, today: date) -> tuple[dict[str, Any], ...]:
    """The steps of an unbroken absence that began `age` days ago, as the product stores them."""
    first = today - timedelta(days=age)
    catalogue = catalogue_for(first)
    made = []
    for step in engine.compute(catalogue, engine.Inputs(spells=(engine.Spell(first, None),), today=today)).steps:
        rule = catalogue.by_code[step.code]
        if step.act_by is None or step.visibility in HIDDEN or step.status is engine.Status.NOT_APPLICABLE:
            continue
        made.append(
            {
                "code": step.code,
                "catalogue_version": catalogue.version,
                "visibility": step.visibility.value,
                "owner": ",".join(rule.owner),
                "phase": rule.phase,
                "statutory": is_statutory(rule),
                "window_opens": step.window_opens,
                "target": step.target,
                "act_by": step.act_by,
                "legal_last": step.legal_last,
                "dated_on": max(first, today - DOWN),
            }
        )
    return tuple(made)


def load(database: TestDatabase, tenant_id: UUID, cases: int, *, today: date) -> int:
    """Fill the tenant; returns how many steps were written. The same number gives the same cases."""
    connection = psycopg2.connect(database.superuser_url())
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            chance = random.Random(cases)  # noqa: S311  no secret
            steps = _Loading(cursor, tenant_id, chance, today).all(cases)
            cursor.execute("VACUUM ANALYZE")  # as autovacuum would have done
    finally:
        connection.close()
    return steps


@dataclass
class _Loading:
    """One tenant while it is filled."""

    cursor: extensions.cursor
    tenant_id: UUID
    chance: random.Random
    today: date

    def all(self, cases: int) -> int:
        """Everything; returns the number of steps."""
        leaders = self._people(Role.LEIDINGGEVENDE, cases // CASES_AN_EMPLOYER + 1)
        managers = self._people(Role.CM_WG, cases // CASES_A_CASEMANAGER + 1)
        opened = self._cases(self._employers([membership for membership, _user in leaders]), managers, cases)
        return self._copy(Step, self._steps(opened))

    def _people(self, role: Role, count: int) -> list[tuple[str, str]]:
        """(membership, user) of so many people in a role."""
        pairs = [(self._id(), self._id()) for _turn in range(count)]
        users = ({"id": who, "email": f"{who}@x.example", "password": "!", "identity_id": who} for _row, who in pairs)
        self._copy(User, users)
        common = {"role": role.value, "display_name": role.value, "all_employers": True, "valid_from": date(2020, 1, 1)}
        self._copy(Membership, ({"id": row, "user_id": who, **common} for row, who in pairs))
        return pairs

    def _employers(self, leaders: list[str]) -> list[tuple[str, str]]:
        """(employer, its department), each led by a leidinggevende."""
        pairs = [(self._id(), self._id()) for _leader in leaders]
        self._copy(Employer, ({"id": e, "name": f"Werkgever {n}"} for n, (e, _d) in enumerate(pairs)))
        self._copy(Department, ({"id": d, "employer_id": e, "name": "Bedrijf"} for e, d in pairs))
        led = zip(leaders, pairs, strict=True)
        links = ({"id": self._id(), "membership_id": who, "department_id": d} for who, (_e, d) in led)
        self._copy(MembershipDepartment, links)
        return pairs

    def _cases(
        self, places: list[tuple[str, str]], managers: list[tuple[str, str]], cases: int
    ) -> list[tuple[str, int]]:
        """(case, days since its first sick day)."""
        people, opened, rows = [], [], []
        for n in range(cases):
            place, manager = places[n // CASES_AN_EMPLOYER], managers[n // CASES_A_CASEMANAGER]
            case_id, person = self._id(), self._id()
            where = {"employer_id": place[0], "department_id": place[1]}
            people.append({"id": person, "personnel_number": str(n), "last_name": "Wit", **where})
            day = self.today - timedelta(days=self.chance.randrange(_WAIT))
            case = {"id": case_id, "reference": f"{n:08X}", "first_sick_day": day, "employee_id": person, **where}
            rows.append((manager[1], case | {"casemanager_id": manager[0]}))
            opened.append((case_id, (self.today - day).days))
        self._copy(Employee, people)
        self._copy(Case, (case for _user, case in rows))
        permission = Permission.objects.values_list("pk", flat=True).get(codename="casemanage_case")
        common = {"permission_id": permission}
        self._copy(CaseGrant, ({"content_object_id": case["id"], "user_id": who, **common} for who, case in rows))
        return opened

    def _steps(self, opened: list[tuple[str, int]]) -> Iterator[dict[str, Any]]:
        """What is still to be done: all to come, and of what is past a few."""
        for case, age in opened:
            for values in shape(age, self.today):
                if values["act_by"] >= self.today or self.chance.random() < LATE:
                    yield {"id": self._id(), "case_id": case, **values}

    def _id(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def _copy(self, model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
        """COPY rows into the model's table; fields that are not named get their default."""
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
        common = {field.attname: field.get_default() for field in fields if field.attname != "id"}
        if "tenant_id" in common:
            common["tenant_id"] = self.tenant_id
        names = [field.attname for field in fields]
        lines = _Lines("\t".join(_text((common | row)[name]) for name in names) + "\n" for row in rows)
        columns = ", ".join(f'"{name}"' for name in names)
        self.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.BufferedReader(lines))
        return self.cursor.rowcount


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


class _Lines(io.RawIOBase):
    """An iterator of lines as a file."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Some more of it; 0 at the end."""
        view = memoryview(buffer)
        if not self._rest:
            self._rest = "".join(islice(self._lines, _LINES_A_BLOCK)).encode()
        size = min(len(view), len(self._rest))
        view[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
