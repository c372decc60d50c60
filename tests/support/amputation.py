"""Two maimed builds: the application without any check of its own, and the database without row-level security.

With one of the two gone nobody outside may see a medical difference, a medical row or a thing of another tenant.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Q

from cases.models import Case
from employers.models import Employee, Employer
from privacy import context, grants, policy
from privacy.tenancy import TenantManager
from tests.guards.test_tables import MEDICAL_TABLES
from tests.support.database import TestDatabase
from tests.support.observing import Observation, Question
from tests.support.pairs import FACES, Pair, doors
from tests.support.programs import Program, Step, insiders, played
from tests.support.stage import Stage

WHO = ("hr", "cm", "bh", "ac", "lg", "wg", "ba2")
OVERSPANNEN = (Step("draft", "own", 1), Step("jobs"), Step("consult", "own", 1), Step("fact", "own", 1))
RICH = Pair(Program(OVERSPANNEN), Program((Step("jobs"),)))
# What tests/guards/things.py and the programs write behind the wall, and no code list has.
_WORDS = ("Rugklachten.", "uitstraling", "Dr. Bakker", "Welke beperkingen")
_ROOMS = ("config.", "cases.", "medical.", "timeline.", "employers.", "roles.", "outbox.", "privacy.")


def _everywhere(patch: pytest.MonkeyPatch, real: Any, other: Any) -> int:
    """Put `other` wherever a module of the product imported `real`; returns in how many places."""
    places = 0
    for name, module in list(sys.modules.items()):
        if name.startswith(_ROOMS) and module is not None:
            for attribute, value in list(vars(module).items()):
                if value is real:
                    patch.setattr(module, attribute, other)
                    places += 1
    return places


@contextmanager
def without_checks() -> Iterator[int]:
    """Every question that the application asks is answered with yes, and no list is narrowed: only the walls stand."""
    with pytest.MonkeyPatch.context() as patch:
        places = 0
        for check in (policy.may, policy.allows, policy.may_do):
            places += _everywhere(patch, check, lambda *_asked: policy.ALLOW)
        places += _everywhere(patch, policy.belongs, lambda *_asked: True)
        places += _everywhere(patch, grants.only_through_glass, lambda *_asked: False)
        places += _everywhere(patch, grants.case_filter, lambda *_asked: Q())
        patch.setattr(TenantManager, "get_queryset", models.Manager.get_queryset)
        yield places


@contextmanager
def without_row_security(database: TestDatabase) -> Iterator[list[str]]:
    """Every wall of this process's own database is down: only the application's checks stand. Gives the tables' names.

    Before the stage is built, for the owner waits for who holds the tables.
    """
    with database.owner() as owner, owner.cursor() as cursor:
        cursor.execute("SET lock_timeout = '60s'")
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        try:
            yield tables
        finally:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


def pages_of(who: str) -> list[Question]:
    """What a person can read about a case: its own, and one of another tenant."""
    about = sorted({name for name, method, thing in doors() if method == "GET" and thing in {"own", "-", "foreign"}})
    asked = [Question(who, name, "GET", thing) for name in about for thing in ("own", "foreign")]
    return asked + [Question(who, name, "GET", "own", face) for name, faces in FACES.items() for face in faces]


@dataclass(frozen=True)
class Marks:
    """What stands in an answer only when something of another tenant, or something medical, does."""

    foreign: tuple[str, ...]
    medical: tuple[str, ...]

    def shown(self, stage: Stage, seen: Observation) -> list[str]:
        """Answers with a mark in them, beside what their address itself names."""
        wrong = []
        for (_who, what), answer in seen.seen.items():
            named = _named(stage, "foreign" if what.endswith("(foreign)") else "own")
            if found := [mark for mark in self.foreign + self.medical if mark in answer and mark not in named]:
                wrong.append(f"{what} shows {found[:2]}")
        return wrong


def _named(stage: Stage, thing: str) -> set[str]:
    return {str(value) for value in vars(stage.world.places[thing]).values()}


def marks_of(stage: Stage) -> Marks:
    """The marks of everything that stands on the stage."""
    there, here = stage.world.there, stage.world.here
    with context.entered(there.system):
        foreign = {str(pk) for model in (Case, Employee, Employer) for pk in model.objects.values_list("pk", flat=True)}
        foreign |= set(Case.objects.values_list("reference", flat=True))
    with context.entered(here.system):
        foreign -= {str(pk) for pk in Employer.objects.values_list("pk", flat=True)}
    return Marks(tuple(sorted(foreign)), (*_WORDS, *_medical_ids(stage)))


def _medical_ids(stage: Stage) -> list[str]:
    """Ids of the rows behind the wall of the first employer."""
    system, places = stage.world.here.system, [stage.world.places[name] for name in ("own", "dept")]
    found: set[str] = set()
    for opened in (
        context.medical_opened(system, [place.case_id for place in places]),
        context.records_opened(system, [place.employee_id for place in places]),
    ):
        with opened:
            for model in apps.get_models():
                if model._meta.db_table in MEDICAL_TABLES:
                    found |= {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
    return sorted(mark for mark in found if len(mark) > 30)  # ids only, no number that stands anywhere


def leaks(stage: Stage, who: str, marks: Marks, *, rows: bool) -> str:
    """What somebody outside sees that a maimed build should still have hidden: differences, then marks."""
    watching = [who] if rows else []
    one, other = (played(stage, program, pages_of(who), watching) for program in (RICH.one, RICH.other))
    blind = insiders(RICH.one)
    if one.differences(other, blind):
        return one.explain(other, blind)
    own = Observation({key: answer for key, answer in one.seen.items() if "GET" in key[1]})
    answered = sum(answer.startswith("200") for answer in own.seen.values())
    assert answered >= 15, f"{who} sees only {answered} pages: nothing is proven by that"
    return "\n".join(marks.shown(stage, own))
