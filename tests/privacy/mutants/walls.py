"""Leaks in the walls themselves: what raw SQL, run in an observer's context, would return."""

from typing import Any

import pytest
from django.db import connection

from privacy import context
from tests.privacy.mutants.library import Wall, mutant, swap


@mutant("SET without LOCAL")
def context_outlives_its_work(patch: pytest.MonkeyPatch) -> None:
    """The context is set for the session and not put back, so that the next to use the connection stands in it."""

    def put(value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('poortwacht.context', %s, false)", [value])

    patch.setattr(context, "_put", put)
    patch.setattr(context, "_restore", lambda _before: None)


@mutant("context of the system")
def everybody_works_as_the_system(patch: pytest.MonkeyPatch) -> None:
    """The context is signed for the system with every case open, whoever asks."""

    def made(real: Any) -> Any:
        def leaky(force: Any, *, expires: int) -> str:
            wide = context.Context(force.tenant_id, None, "system", (), ())
            return str(real(wide if force.tenant_id else force, expires=expires))

        return leaky

    swap(patch, "privacy.context:signed", made)


@mutant("names of cases in the context")
def context_names_the_doctor(patch: pytest.MonkeyPatch) -> None:
    """Everybody's context is signed in the name of the bedrijfsarts of the first case that it opens."""

    def made(real: Any) -> Any:
        def leaky(force: Any, *, expires: int) -> str:
            if force.medical and force.role in {"hr", "werkgever", "cm_wg", "leidinggevende"}:
                force = context.Context(force.tenant_id, force.user_id, "system", force.medical)
            return str(real(force, expires=expires))

        return leaky

    swap(patch, "privacy.context:signed", made)


_VIEW = """
CREATE VIEW public.held AS SELECT case_id, code, state FROM medical_medicalstep;
GRANT SELECT ON public.held TO PUBLIC
"""


@mutant("BYPASSRLS role", Wall(_VIEW, mend="DROP VIEW public.held"))
def view_of_an_owner_whom_no_wall_stops(patch: pytest.MonkeyPatch) -> None:
    """A view for reports belongs to a role with BYPASSRLS, and everybody may read it."""


_ANYBODY = """
CREATE OR REPLACE FUNCTION walls.glass_cases(house uuid, person uuid, part text, named uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $$ SELECT unnest(named) $$
"""


@mutant("function of a wall", Wall(_ANYBODY, function="walls.glass_cases"))
def wall_that_asks_no_role(patch: pytest.MonkeyPatch) -> None:
    """The wall's own function opens each case that the context names, whoever asks."""
