"""Reads of the bedrijfsarts and delegates, and what was released."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from cases import cursor
from cases.access import case_for
from cases.dossier import OpinionRow
from cases.models import Case, Document, Opinion
from cases.selectors.rows import name_of, opinion_row, spell_dates, week_of
from medical.drafts import Draft
from medical.models import MedicalStep
from medical.overlay import medical_steps
from privacy import audit, chance, grants
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from privacy.policy import Action, may
from timeline.models import Step
from timeline.presentation import StepRow, medical_row, step_row

PAGE, URGENT = 50, 100
_ANALYSIS = "W6-PROBLEEMANALYSE"
_EARLY_ANALYSIS = "W4-PROBLEEMANALYSE-PSYCHISCH"
ANALYSES = frozenset({_ANALYSIS, _EARLY_ANALYSIS})


@dataclass(frozen=True)
class ConsultationRow:
    """An own case of the bedrijfsarts, with its probleemanalyse and the next medical step."""

    case_id: UUID
    reference: str
    employee_name: str
    employer_name: str
    first_sick_day: date
    sick_week: int
    state_label: str
    analysis: StepRow | None
    next_step: StepRow | None


@dataclass(frozen=True)
class ConsultationPage:
    """A page of own cases: analyses to write first, then the others."""

    to_write: tuple[ConsultationRow, ...]
    others: tuple[ConsultationRow, ...]
    next_cursor: str


def consultation_list(actor: Actor, *, after: str = "") -> ConsultationPage:
    """Own running cases in a constant number of queries. Raises Refused."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role")
    urgent = _most_urgent(actor)
    rows = Case.objects.filter(grants.case_filter(actor), state=Case.State.OPEN).select_related("employee", "employer")
    first = [] if after else list(rows.filter(pk__in=urgent).order_by("-first_sick_day", "id"))
    others = rows.exclude(pk__in=urgent).order_by("-first_sick_day", "id")
    if place := cursor.decode(after):
        others = others.filter(Q(first_sick_day__lt=place[0]) | Q(first_sick_day=place[0], id__gt=place[1]))
    found = list(others[: PAGE + 1])
    page = first + found[:PAGE]
    ids = [case.pk for case in page]
    audit.record_read(actor, "medical.list", objects=ids)
    made = _rows(page, medical_steps(actor, case_ids=ids), chance.today())
    to_write = [row for row in made if row.analysis and row.analysis.to_do]
    to_write.sort(key=lambda row: (row.analysis.act_by if row.analysis else None) or date.max)
    last = found[PAGE - 1] if len(found) > PAGE else None
    following = cursor.encode(last.first_sick_day, last.pk) if last else ""
    return ConsultationPage(tuple(to_write), tuple(row for row in made if row not in to_write), following)


def _most_urgent(actor: Actor) -> list[UUID]:
    """Own running cases whose probleemanalyse waits, by its date: on the first page however long ago the absence."""
    waiting = Step.objects.filter(
        grants.case_filter(actor, "case"), case__state=Case.State.OPEN, code=_ANALYSIS, state=Step.State.PLANNED
    )
    return list(waiting.order_by("act_by", "id").values_list("case_id", flat=True)[:URGENT])


def _rows(page: list[Case], hidden: list[MedicalStep], today: date) -> list[ConsultationRow]:
    language = get_language() or "nl"
    spells = spell_dates(case.pk for case in page)
    plain = Step.objects.filter(case_id__in=[case.pk for case in page], code=_ANALYSIS).select_related("closed_by")
    analyses = {step.case_id: step_row(step, today=today, language=language) for step in plain}
    own: dict[UUID, list[MedicalStep]] = {}
    for step in hidden:
        own.setdefault(step.case_id, []).append(step)
    made = []
    for case in page:
        shown = [
            medical_row(step, first_sick_day=case.first_sick_day, today=today, language=language)
            for step in own.get(case.pk, [])
        ]
        early = next((row for row in shown if row.code == _EARLY_ANALYSIS), None)
        analysis = analyses.get(case.pk)
        # A released analysis is done whichever row stood for it.
        shown_analysis = early if early and analysis and analysis.to_do else analysis
        made.append(_row(case, week_of(spells.get(case.pk, []), today), shown_analysis, shown))
    return made


def _row(case: Case, week: int, analysis: StepRow | None, shown: list[StepRow]) -> ConsultationRow:
    return ConsultationRow(
        case_id=case.pk,
        reference=case.reference,
        employee_name=name_of(case.employee),
        employer_name=case.employer.name,
        first_sick_day=case.first_sick_day,
        sick_week=week,
        state_label=case.get_state_display(),
        analysis=analysis,
        next_step=next((row for row in shown if row.to_do and row.code != _EARLY_ANALYSIS), None),
    )


def opinion_preview(actor: Actor, draft: Draft) -> OpinionRow:
    """The draft's release half as the reader will see it once released."""
    half = draft.release
    unsaved = Opinion(
        id=UUID(int=0),
        kind=Opinion.Kind.PROBLEEMANALYSE,
        work_possible=half.work_possible,
        possibilities=half.possibilities.strip(),
        hours=half.hours.strip(),
        expected_duration=half.expected_duration.strip(),
        advice=half.advice.strip(),
        next_contact=half.next_contact,
        no_usable_capacity=half.no_usable_capacity,
        durably_no_usable_capacity=half.durably_no_usable_capacity,
        released_by_id=actor.membership_id or UUID(int=0),
        released_at=chance.now(),
    )
    return opinion_row(unsaved, has_document=False)


def opinion_document(actor: Actor, case_id: UUID, opinion_id: UUID) -> tuple[bytes, str]:
    """(PDF bytes, neutral file name) of a released oordeel. Raises NotFound, Refused."""
    case = case_for(actor, Action.OPINION_READ, case_id)
    document = Document.objects.filter(case_id=case.pk, opinion_id=opinion_id).first()
    if document is None:
        raise NotFound(str(opinion_id))
    audit.record_read(actor, "opinion.document", case_id=case.pk, employee_id=case.employee_id, objects=[opinion_id])
    return bytes(document.content), f"oordeel-{case.reference}.pdf"
