"""Leaks in columns and rows that everybody may read, written by what happens behind the wall."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import F

from cases.models import Case, IdempotencyKey, Opinion
from employers.models import Employee
from privacy import chance, context
from privacy.actor import Actor, system
from roles.models import Membership, User
from tests.privacy.mutants.library import held, hidden, mutant, swap
from timeline.models import Reminder, Step

Effect = Callable[[Actor, UUID, Any], object]  # (by, case, the medical half)


def _on_save(patch: pytest.MonkeyPatch, effect: Effect) -> None:
    """`effect` whenever a draft is saved."""

    def made(real: Any) -> Any:
        def leaky(*, by: Actor, case_id: UUID, medical: Any, **values: Any) -> int:
            revision = int(real(by=by, case_id=case_id, medical=medical, **values))
            effect(by, case_id, medical)
            return revision

        return leaky

    swap(patch, "medical.drafts:draft_save", made)


def _on_consult(patch: pytest.MonkeyPatch, effect: Effect) -> None:
    """`effect` whenever a medical step is closed."""

    def made(real: Any) -> Any:
        def leaky(*, by: Actor, case_id: UUID, **values: Any) -> None:
            real(by=by, case_id=case_id, **values)
            effect(by, case_id, None)

        return leaky

    swap(patch, "medical.overlay:medical_step_close", made)


@mutant("updated_at")
def case_bears_the_moment_of_the_draft(patch: pytest.MonkeyPatch) -> None:
    """Saving a draft touches a moment on the case, as an `updated_at` would."""
    _on_save(
        patch,
        lambda _by, case_id, _half: Case.objects.filter(pk=case_id).update(
            reported_at=F("reported_at") + timedelta(seconds=1)
        ),
    )


@mutant("moment of a row")
def oordeel_is_touched(patch: pytest.MonkeyPatch) -> None:
    """A new draft moves the moment of the oordeel that was released before."""
    _on_save(
        patch,
        lambda _by, case_id, _half: Opinion.objects.filter(case_id=case_id).update(
            released_at=F("released_at") + timedelta(minutes=1)
        ),
    )


@mutant("last login")
def doctor_was_here(patch: pytest.MonkeyPatch) -> None:
    """Whoever saves a draft was seen last at that moment."""
    _on_save(patch, lambda by, _case, _half: User.objects.filter(pk__in=[by.user_id]).update(last_login=chance.now()))


@mutant("free text column")
def code_copied_to_the_case(patch: pytest.MonkeyPatch) -> None:
    """The code of the complaint is kept on the case, for statistics."""
    _on_save(patch, lambda _by, case_id, half: Case.objects.filter(pk=case_id).update(running_work=half.code))


@mutant("public fact")
def fact_among_the_open_ones(patch: pytest.MonkeyPatch) -> None:
    """Whether the complaint is psychological is written among the facts that everybody may know."""

    def effect(_by: Actor, case_id: UUID, half: Any) -> None:
        case = Case.objects.get(pk=case_id)
        case.facts = {**case.facts, "psychological": half.psychological}
        case.save(update_fields=["facts"])

    _on_save(patch, effect)


@mutant("row of the employee")
def employee_bears_a_letter(patch: pytest.MonkeyPatch) -> None:
    """Saving a draft writes a letter of it on the employee's own row."""
    _on_save(
        patch,
        lambda _by, case_id, half: Employee.objects.filter(
            pk__in=Case.objects.filter(pk=case_id).values("employee_id")
        ).update(initials=half.findings[:1] + "."),
    )


@mutant("stored step")
def overlay_writes_on_the_public_step(patch: pytest.MonkeyPatch) -> None:
    """Closing a content-medical step closes its public twin."""

    def effect(_by: Actor, case_id: UUID, _half: Any) -> None:
        done = hidden(case_id).done
        Step.objects.filter(case_id=case_id, code__in=done).update(state="done", done_on=chance.today())

    _on_consult(patch, effect)


@mutant("reason for a move")
def step_says_that_it_moved(patch: pytest.MonkeyPatch) -> None:
    """A consultation leaves a reason on the next public step."""

    def effect(_by: Actor, case_id: UUID, _half: Any) -> None:
        Step.objects.filter(case_id=case_id, code="W6-PROBLEEMANALYSE").update(moved_because="consult")

    _on_consult(patch, effect)


@mutant("member's row")
def doctor_bears_a_count(patch: pytest.MonkeyPatch) -> None:
    """The number of consultations held is kept with the membership."""

    def effect(by: Actor, _case_id: UUID, _half: Any) -> None:
        Membership.objects.filter(pk__in=[by.membership_id]).update(display_name=f"Ida Kuijpers {held()}")

    _on_consult(patch, effect)


@mutant("unique constraint")
def key_is_taken(patch: pytest.MonkeyPatch) -> None:
    """Saving a draft uses up a key that is unique for everybody, so that somebody else's use of it is refused."""

    def effect(by: Actor, case_id: UUID, _half: Any) -> None:
        with context.entered(system(by.tenant_id)):
            for owner in Membership.objects.filter(role="api_client").order_by("pk"):
                IdempotencyKey.objects.get_or_create(owner=owner, key_hash=hashlib.sha256(b"matrix").hexdigest())

    _on_save(patch, effect)


@mutant("alert that stays away")
def medical_alert_uses_up_the_public_one(patch: pytest.MonkeyPatch) -> None:
    """Holding a consultation counts as having been warned of every public step of that week."""

    def effect(by: Actor, case_id: UUID, _half: Any) -> None:
        for step in Step.objects.filter(case_id=case_id, state="planned", act_by__isnull=False)[:3]:
            if step.act_by:
                Reminder.objects.get_or_create(step=step, case_id=case_id, rule="due", act_by=step.act_by)

    _on_consult(patch, effect)


@mutant("sequential id")
def reference_counts_along(patch: pytest.MonkeyPatch) -> None:
    """References are given out by a counter that medical rows move too."""

    def made(real: Any) -> Any:
        def leaky(alphabet: str, length: int) -> str:
            force = context.current()
            if force is None or force.tenant_id is None or alphabet != chance.REFERENCE_ALPHABET:
                return str(real(alphabet, length))
            return f"{held():02d}{real(alphabet, length)}"[:length]

        return leaky

    swap(patch, "privacy.chance:_text", made)
