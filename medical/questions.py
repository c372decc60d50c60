"""Questions of an employee about who saw the medical record: between employee and bedrijfsarts, and nobody else.

Not even that such a question exists is known outside the wall: a delegate, a beheerder and the system see none.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from medical import vault
from medical.models import MedicalPost, MedicalQuestion
from privacy import audit, chance, context
from privacy.actor import Actor, Role
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may

_TABLE, _COLUMN = "medicalpost", "text"


@dataclass(frozen=True)
class Post:
    """One text of a thread."""

    author_id: UUID
    by_employee: bool
    written_at: datetime
    text: str


@dataclass(frozen=True)
class Question:
    """A thread about one visit; `answered` as long as the employee did not write again."""

    id: UUID
    employee_id: UUID
    case_id: UUID
    visit: UUID
    asked_at: datetime
    answered: bool
    posts: tuple[Post, ...] = ()


def states(actor: Actor, *, employee_id: UUID, visit_ids: Collection[UUID]) -> dict[UUID, str]:
    """{visit: asked or answered} of the employee's own medical questions."""
    with context.records_opened(actor, [employee_id]):
        rows = _with_state(MedicalQuestion.objects.filter(employee_id=employee_id, visit__in=visit_ids))
        return {row.visit: "asked" if row.unanswered else "answered" for row in rows}


def thread(actor: Actor, *, employee_id: UUID, visit: UUID) -> Question | None:
    """The employee's own thread about a visit, if there is one; the read is put on record."""
    with context.records_opened(actor, [employee_id]):
        row = _with_state(MedicalQuestion.objects.filter(employee_id=employee_id, visit=visit)).first()
        found = _question(row, with_posts=True) if row else None
    if found:
        audit.record_read(actor, "medical.question_read", case_id=found.case_id, employee_id=employee_id)
    return found


def waiting(actor: Actor, *, case_ids: Sequence[UUID]) -> list[Question]:
    """Threads about cases that the bedrijfsarts treats, those without an answer first. Raises Refused."""
    _check_bedrijfsarts(actor)
    with context.medical_opened(actor, case_ids):
        rows = _with_state(MedicalQuestion.objects.filter(case_id__in=case_ids))
        found = [_question(row, with_posts=False) for row in rows.order_by("-unanswered", "-asked_at", "id")[:200]]
    audit.record_read(actor, "medical.questions", objects=sorted({row.case_id for row in found}))
    return found


def to_answer(actor: Actor, *, question_id: UUID, case_ids: Sequence[UUID]) -> Question:
    """One thread about a case that the bedrijfsarts treats; the read is put on record. Raises Refused, NotFound."""
    _check_bedrijfsarts(actor)
    with context.medical_opened(actor, case_ids):
        row = _with_state(MedicalQuestion.objects.filter(pk=question_id, case_id__in=case_ids)).first()
        if row is None:
            raise NotFound(str(question_id))
        found = _question(row, with_posts=True)
    audit.record_read(actor, "medical.question_read", case_id=found.case_id, employee_id=found.employee_id)
    return found


@transaction.atomic
def ask(*, by: Actor, employee_id: UUID, case_id: UUID, visit: UUID, text: str) -> Question:
    """Write a question, or more in the thread about the same visit. Raises Refused for anyone but the employee."""
    if not may(by, Action.ACCESS_READ) or by.employee_id != employee_id:
        raise Refused("role")
    with context.records_opened(by, [employee_id]):
        row, _new = MedicalQuestion.objects.get_or_create(
            employee_id=employee_id, visit=visit, defaults={"case_id": case_id, "asked_at": chance.now()}
        )
        _post(by, row, text, by_employee=True)
        found = _question(_with_state(MedicalQuestion.objects.filter(pk=row.pk)).get(), with_posts=True)
    audit.record_write(by, "medical.question_ask", case_id=found.case_id, employee_id=employee_id, objects=[row.pk])
    return found


@transaction.atomic
def answer(*, by: Actor, question_id: UUID, case_ids: Sequence[UUID], text: str) -> Question:
    """The bedrijfsarts answers. Raises Refused, NotFound."""
    found = to_answer(by, question_id=question_id, case_ids=case_ids)
    with context.medical_opened(by, [found.case_id]):
        _post(by, MedicalQuestion.objects.get(pk=question_id), text, by_employee=False)
    audit.record_write(
        by, "medical.question_answer", case_id=found.case_id, employee_id=found.employee_id, objects=[question_id]
    )
    return found


def _check_bedrijfsarts(actor: Actor) -> None:
    if actor.role is not Role.BEDRIJFSARTS or not may(actor, Action.MEDICAL_QUESTION_ANSWER):
        raise Refused("role")


def _post(by: Actor, question: MedicalQuestion, text: str, *, by_employee: bool) -> None:
    if by.membership_id is None:
        raise Refused("role")
    row_id = chance.uuid()
    MedicalPost.objects.create(
        id=row_id,
        employee_id=question.employee_id,
        question=question,
        author=by.membership_id,
        by_employee=by_employee,
        text=vault.locked(
            {"text": text}, employee_id=question.employee_id, table=_TABLE, column=_COLUMN, row_id=row_id
        ),
    )


def _with_state(rows: QuerySet[MedicalQuestion]) -> QuerySet[Any]:
    """`unanswered`: the last post is the employee's."""
    last = MedicalPost.objects.filter(question=OuterRef("pk")).order_by("-written_at", "-id")
    return rows.annotate(unanswered=Subquery(last.values("by_employee")[:1]))


def _question(row: Any, *, with_posts: bool) -> Question:
    posts = MedicalPost.objects.filter(question=row).order_by("written_at", "id") if with_posts else ()
    texts = tuple(
        Post(
            post.author,
            post.by_employee,
            post.written_at,
            vault.unlocked(post.text, employee_id=row.employee_id, table=_TABLE, column=_COLUMN, row_id=post.pk)[
                "text"
            ],
        )
        for post in posts
    )
    return Question(row.pk, row.employee_id, row.case_id, row.visit, row.asked_at, not row.unanswered, texts)
