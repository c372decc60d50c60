"""Questions of an employee about a visit to the own dossier: to the arbodienst, or to the bedrijfsarts behind the wall.

Posts are added and never changed. Source: AVG art. 15, Wabvpz art. 15e.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import AccessPost, AccessQuestion, Case
from cases.selectors.threads import treated_cases
from cases.selectors.visits import Visit, visit
from medical import questions as medical_questions
from outbox.services import Telling, tell_many
from privacy import audit, chance, free_text
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused, invalid
from privacy.policy import Action, may
from roles import selectors as people

LONGEST = 4000


@transaction.atomic
def access_ask(*, by: Actor, visit_id: UUID, text: str) -> None:
    """Ask about a visit, or write more about it. Raises Refused, NotFound (not the own dossier), Invalid."""
    words = _words(text)
    about = visit(by, visit_id)
    if about.row.medical:
        _ask_bedrijfsarts(by, about, words)
    else:
        _ask_arbodienst(by, about, words)


def _ask_arbodienst(by: Actor, about: Visit, words: str) -> None:
    question, _new = AccessQuestion.objects.get_or_create(
        employee_id=about.employee_id, visit=about.row.id, defaults={"case_id": about.case_id}
    )
    post_id = _post(by, question.pk, words, by_employee=True)
    audit.record_write(by, "access.ask", case_id=about.case_id, employee_id=about.employee_id, objects=[question.pk])
    _tell("access_question", people.logins_of_role(Role.BEHEERDER), post_id)


def _ask_bedrijfsarts(by: Actor, about: Visit, words: str) -> None:
    case = _case_of(about)
    if case is None or case.bedrijfsarts is None:
        raise invalid(
            "text",
            _("Er is nu geen bedrijfsarts die uw vraag kan lezen. Bel uw arbodienst, of probeer het later opnieuw."),
        )
    medical_questions.ask(by=by, employee_id=about.employee_id, case_id=case.pk, visit=about.row.id, text=words)
    _tell("medical_question", [case.bedrijfsarts.user_id], chance.uuid())


def _case_of(about: Visit) -> Case | None:
    """The case that was opened, or else the newest: its bedrijfsarts answers."""
    rows = Case.objects.filter(employee_id=about.employee_id).select_related("bedrijfsarts")
    named = rows.filter(pk=about.case_id).first() if about.case_id else None
    return named or rows.order_by("-first_sick_day", "id").first()


@transaction.atomic
def access_answer(*, by: Actor, question_id: UUID, text: str, override_reason: str = "") -> None:
    """The arbodienst's beheerder answers. Raises Refused, NotFound, Invalid, HealthWords."""
    decision = may(by, Action.ACCESS_ANSWER)
    if not decision:
        raise Refused(decision.reason)
    question = AccessQuestion.objects.filter(pk=question_id).first()
    if question is None:
        raise NotFound(str(question_id))
    words = _words(text)
    free_text.check(
        by=by,
        texts={"text": words},
        override_reason=override_reason,
        case_id=question.case_id,
        employee_id=question.employee_id,
    )
    post_id = _post(by, question.pk, words, by_employee=False)
    audit.record_write(
        by, "access.answer", case_id=question.case_id, employee_id=question.employee_id, objects=[question.pk]
    )
    _tell("access_answer", people.logins_of_employee(question.employee_id), post_id)


@transaction.atomic
def medical_answer(*, by: Actor, question_id: UUID, text: str) -> None:
    """The bedrijfsarts who treats the case answers. Raises Refused, NotFound, Invalid."""
    found = medical_questions.answer(by=by, question_id=question_id, case_ids=treated_cases(by), text=_words(text))
    _tell("medical_answer", people.logins_of_employee(found.employee_id), chance.uuid())


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise invalid("text", _("Schrijf eerst uw tekst; een leeg bericht kan niet worden verstuurd."))
    if len(words) > LONGEST:
        raise Invalid({"text": [_("De tekst is te lang. Houd het bij 4000 tekens, of verstuur de rest daarna.")]})
    return words


def _post(by: Actor, question_id: UUID, words: str, *, by_employee: bool) -> UUID:
    if by.membership_id is None:
        raise Refused("role")
    row = AccessPost.objects.create(
        question_id=question_id, author_id=by.membership_id, by_employee=by_employee, text=words
    )
    return row.pk


def _tell(topic: str, user_ids: list[UUID], post_id: UUID) -> None:
    """Without a word of what was written or about whom: not even the dossier is named."""
    tell_many(Telling(topic, user_id, f"{topic}:{post_id}:{user_id}") for user_id in user_ids)
