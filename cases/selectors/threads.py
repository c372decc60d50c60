"""Threads about who saw a dossier: as the employee, the beheerder and the bedrijfsarts read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cases import visits_cursor
from cases.models import AccessPost, AccessQuestion, Case
from cases.selectors.rows import name_of
from cases.selectors.visits import Visit, VisitRow, visit_row
from medical import questions as medical_questions
from privacy import audit, grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may
from roles.models import Membership

PAGE = 50


@dataclass(frozen=True)
class PostRow:
    """One text of a thread."""

    author: str
    by_employee: bool
    written_at: datetime
    text: str


@dataclass(frozen=True)
class ThreadRow:
    """A thread in a list: about whom, since when, and whether it waits for an answer."""

    id: UUID
    employee_name: str
    reference: str
    asked_at: datetime
    answered: bool


@dataclass(frozen=True)
class ThreadPage:
    """A page of threads, newest first; the number that wait stands apart."""

    rows: tuple[ThreadRow, ...]
    next_cursor: str = ""


@dataclass(frozen=True)
class Thread:
    """One thread with its texts, and the visit that it is about."""

    row: ThreadRow
    visit: UUID
    employee_id: UUID
    case_id: UUID | None
    posts: tuple[PostRow, ...]


def own_thread(actor: Actor, about: Visit) -> tuple[PostRow, ...]:
    """What the employee and who answers wrote about a visit; empty while nothing was asked."""
    if about.row.medical:
        found = medical_questions.thread(actor, employee_id=about.employee_id, visit=about.row.id)
        return _medical_posts(found) if found else ()
    rows = AccessPost.objects.filter(question__employee_id=about.employee_id, question__visit=about.row.id)
    return _posts(rows)


def _posts(rows: QuerySet[AccessPost]) -> tuple[PostRow, ...]:
    ordered = rows.select_related("author").order_by("written_at", "id")
    return tuple(PostRow(row.author.display_name, row.by_employee, row.written_at, row.text) for row in ordered)


def _medical_posts(found: medical_questions.Question) -> tuple[PostRow, ...]:
    authors = Membership.objects.filter(pk__in={post.author_id for post in found.posts})
    names = dict(authors.values_list("pk", "display_name"))
    return tuple(
        PostRow(names.get(post.author_id, ""), post.by_employee, post.written_at, post.text) for post in found.posts
    )


def visit_of(thread: Thread) -> VisitRow | None:
    """The visit that a thread is about, as the employee saw it; the read of the thread is on record already."""
    return visit_row(thread.employee_id, thread.visit)


def access_threads(actor: Actor, *, after: str = "") -> ThreadPage:
    """Questions to the arbodienst, newest first. Raises Refused for anyone but the beheerder."""
    _check_beheerder(actor)
    rows = _with_state(AccessQuestion.objects.all())
    if place := visits_cursor.decode(after):
        rows = rows.filter(Q(asked_at__lt=place[0]) | Q(asked_at=place[0], id__lt=place[1]))
    found = list(rows.select_related("employee", "case").order_by("-asked_at", "-id")[: PAGE + 1])
    page = found[:PAGE]
    audit.record_read(actor, "access.questions", objects=[row.employee_id for row in page])
    following = visits_cursor.encode(page[-1].asked_at, page[-1].pk) if len(found) > PAGE else ""
    return ThreadPage(tuple(_thread_row(row) for row in page), following)


def access_thread(actor: Actor, question_id: UUID) -> Thread:
    """One question to the arbodienst. Raises Refused, NotFound."""
    _check_beheerder(actor)
    row = _with_state(AccessQuestion.objects.filter(pk=question_id)).select_related("employee", "case").first()
    if row is None:
        raise NotFound(str(question_id))
    audit.record_read(actor, "access.question_read", case_id=row.case_id, employee_id=row.employee_id)
    posts = _posts(AccessPost.objects.filter(question=row))
    return Thread(_thread_row(row), row.visit, row.employee_id, row.case_id, posts)


def _check_beheerder(actor: Actor) -> None:
    decision = may(actor, Action.ACCESS_ANSWER)
    if not decision:
        raise Refused(decision.reason)


def _with_state(rows: QuerySet[AccessQuestion]) -> QuerySet[Any]:
    last = AccessPost.objects.filter(question=OuterRef("pk")).order_by("-written_at", "-id")
    return rows.annotate(unanswered=Subquery(last.values("by_employee")[:1]))


def _thread_row(row: Any) -> ThreadRow:
    reference = row.case.reference if row.case else ""
    return ThreadRow(row.pk, name_of(row.employee), reference, row.asked_at, not row.unanswered)


def treated_cases(actor: Actor) -> list[UUID]:
    """The cases of the acting bedrijfsarts, closed ones too: a question may come later."""
    rows = Case.objects.filter(grants.case_filter(actor)).order_by("-first_sick_day", "id")
    return list(rows.values_list("pk", flat=True)[:2000])


def medical_threads(actor: Actor) -> ThreadPage:
    """Questions to the acting bedrijfsarts, those that wait first. Raises Refused."""
    found = medical_questions.waiting(actor, case_ids=treated_cases(actor))
    cases = {case.pk: case for case in _cases({row.case_id for row in found})}
    return ThreadPage(tuple(_medical_row(row, cases[row.case_id]) for row in found))


def medical_thread(actor: Actor, question_id: UUID) -> Thread:
    """One question to the acting bedrijfsarts. Raises Refused, NotFound."""
    found = medical_questions.to_answer(actor, question_id=question_id, case_ids=treated_cases(actor))
    (case,) = _cases({found.case_id})
    row = _medical_row(found, case)
    return Thread(row, found.visit, found.employee_id, found.case_id, _medical_posts(found))


def _cases(case_ids: set[UUID]) -> list[Case]:
    return list(Case.objects.filter(pk__in=case_ids).select_related("employee"))


def _medical_row(found: medical_questions.Question, case: Case) -> ThreadRow:
    return ThreadRow(found.id, name_of(case.employee), case.reference, found.asked_at, found.answered)
