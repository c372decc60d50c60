"""What a mutant is, how it is switched on, and how its wrong code comes by what it should not know."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import psycopg2
import pytest

from medical.models import MedicalFact, MedicalStep, ProbleemanalyseDraft
from privacy import context
from privacy.actor import system
from tests.support.database import TestDatabase
from tests.support.stage import Stage

Switch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Wall:
    """What the superuser does to the database; `function` is put back as it was, the rest by `mend`."""

    breach: str
    mend: str = ""
    function: str = ""

    @contextmanager
    def down(self, database: TestDatabase) -> Iterator[None]:
        """This process's own database, so broken."""
        with closing(psycopg2.connect(database.superuser_url())) as superuser, superuser.cursor() as cursor:
            superuser.autocommit = True
            before = self.mend
            if self.function:
                cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [self.function])
                before = str((cursor.fetchone() or ("",))[0])
            cursor.execute(self.breach)
            try:
                yield
            finally:
                cursor.execute(before)


@dataclass(frozen=True)
class Mutant:
    """One leak: the channel through which it could be seen, and what it does."""

    name: str
    channel: str
    what: str
    switch: Switch
    wall: Wall | None = None

    @contextmanager
    def on(self, stage: Stage) -> Iterator[None]:
        """The product with this leak."""
        with ExitStack() as stack:
            self.switch(stack.enter_context(pytest.MonkeyPatch.context()))
            if self.wall:
                stack.enter_context(self.wall.down(stage.database))
            yield


MUTANTS: dict[str, Mutant] = {}


def mutant(channel: str, wall: Wall | None = None) -> Callable[[Switch], Switch]:
    """Put a switch in the library; its docstring says what the leak is."""

    def keep(switch: Switch) -> Switch:
        name = switch.__name__
        MUTANTS[name] = Mutant(name, channel, (switch.__doc__ or "").strip(), switch, wall)
        return switch

    return keep


def swap(patch: pytest.MonkeyPatch, place: str, made: Callable[[Any], Any]) -> None:
    """Put `made(real)` in the place of `module:name`."""
    module_name, _colon, name = place.partition(":")
    target: Any = import_module(module_name)
    *owners, last = name.split(".")
    for owner in owners:
        target = getattr(target, owner)
    patch.setattr(target, last, made(getattr(target, last)))


@dataclass(frozen=True)
class Hidden:
    """What stands behind the wall about one case."""

    facts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()  # of every medical step
    done: tuple[str, ...] = ()  # held by a person: consultations, monitoring
    revision: int = 0
    saved_at: datetime | None = None

    @property
    def psychological(self) -> bool:
        """The fact that matters most."""
        return "psychological" in self.facts

    @property
    def mark(self) -> str:
        """Everything in one short text."""
        return f"{len(self.facts)}.{len(self.codes)}.{len(self.done)}.{self.revision}"


def held() -> int:
    """How many consultations were held in the tenant in force, as careless code counts them."""
    force = context.current()
    if force is None or force.tenant_id is None:
        return 0
    with context.medical_opened(system(force.tenant_id), []):
        return MedicalStep.objects.filter(closed_by__isnull=False).count()


def hidden(case_id: UUID) -> Hidden:
    """What careless code finds out when it works as the system; always the same number of queries."""
    force = context.current()
    if force is None or force.tenant_id is None:
        return Hidden()
    with context.medical_opened(system(force.tenant_id), []):
        facts = MedicalFact.objects.filter(case_id=case_id).order_by("name").values_list("name", flat=True)
        rows = MedicalStep.objects.filter(case_id=case_id).order_by("code")
        steps = list(rows.values_list("code", "closed_by"))
        draft = ProbleemanalyseDraft.objects.filter(case_id=case_id).order_by("-saved_at", "-revision").first()
        return Hidden(
            tuple(facts),
            tuple(code for code, _by in steps),
            tuple(code for code, by in steps if by and "TOESTEMMING" not in code),
            draft.revision if draft else 0,
            draft.saved_at if draft else None,
        )
