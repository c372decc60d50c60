"""From model rows to the dataclasses of the dossier."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from cases import rules
from cases.course.models import Leave
from cases.dossier import CaseHeader, Intake, OpinionRow
from cases.models import Case, Document, Opinion, Spell
from employers.models import Employee
from employers.names import display_name
from privacy import chance
from timeline import engine
from timeline.catalogue import versions
from timeline.presentation import StepRow


def name_of(employee: Employee) -> str:
    """`D. van der Meijer`."""
    return display_name(employee.initials, employee.prefix, employee.last_name)


def spell_dates(case_ids: Iterable[UUID]) -> dict[UUID, list[rules.SpellDates]]:
    """{case: the sick days that count, as spells, ascending} in two queries: days of leave are cut out."""
    found: dict[UUID, list[rules.SpellDates]] = {}
    employees: dict[UUID, UUID] = {}
    rows = Spell.objects.filter(case_id__in=list(case_ids)).order_by("starts_on")
    dates = rows.values_list("case_id", "case__employee_id", "starts_on", "recovered_from")
    for case_id, who, starts_on, recovered_from in dates:
        found.setdefault(case_id, []).append(rules.SpellDates(starts_on, recovered_from))
        employees[case_id] = who
    leaves: dict[UUID, list[engine.Leave]] = {}
    taken = Leave.objects.filter(employee_id__in=set(employees.values())).order_by("starts_on")
    for row in taken:
        leave = engine.Leave(row.starts_on, row.ends_on, row.kind, row.joined)
        leaves.setdefault(row.employee_id, []).append(leave)
    today = chance.today()
    for case_id, who in employees.items():
        if who in leaves:
            found[case_id] = rules.counted(found[case_id], leaves[who], today)
    return found


def week_of(spells: Sequence[rules.SpellDates], today: date) -> int:
    """The week of sickness on `today`; interruptions do not count."""
    return rules.sick_week(rules.sick_days(spells, today))


def header(case: Case, spells: Sequence[rules.SpellDates], today: date, closes_on: date | None = None) -> CaseHeader:
    """The head of the case page. `closes_on`: of a recovered case, where leave makes it another day than usual."""
    recovered = case.recovered_from if case.state == Case.State.RECOVERED else None
    return CaseHeader(
        id=case.pk,
        reference=case.reference,
        employee_name=name_of(case.employee),
        employee_id=case.employee_id,
        employer_name=case.employer.name,
        employer_id=case.employer_id,
        department_name=case.department.name if case.department else "",
        first_sick_day=case.first_sick_day,
        sick_week=week_of(spells, min(today, case.ended_on or today)),
        state=case.state,
        state_label=case.get_state_display(),
        end_reason=case.get_end_reason_display() if case.end_reason else "",
        ended_on=case.ended_on,
        absence_percentage=case.absence_percentage,
        therapeutic=case.therapeutic,
        recovered_from=recovered,
        closes_on=closes_on or rules.closes_on(recovered) if recovered else None,
        casemanager_name=case.casemanager.display_name if case.casemanager else "",
        bedrijfsarts_name=case.bedrijfsarts.display_name if case.bedrijfsarts else "",
    )


def intake(case: Case) -> Intake:
    """The permitted answers."""
    return Intake(
        phone=case.phone,
        nursing_address=case.nursing_address,
        expected_duration=case.get_expected_duration_display(),
        running_work=case.running_work,
        work_accident=case.work_accident,
        traffic_accident_liable=case.traffic_accident_liable,
        safety_net=case.get_safety_net_display(),
    )


def opinion_rows(case_id: UUID) -> tuple[OpinionRow, ...]:
    """Released oordelen, newest first, in two queries."""
    rows = Opinion.objects.filter(case_id=case_id).select_related("released_by").order_by("-released_at", "-version")
    documented = set(Document.objects.filter(case_id=case_id).values_list("opinion_id", flat=True))
    return tuple(opinion_row(opinion, has_document=opinion.pk in documented) for opinion in rows)


def opinion_row(opinion: Opinion, *, has_document: bool) -> OpinionRow:
    """One oordeel as released."""
    return OpinionRow(
        id=opinion.pk,
        kind_label=opinion.get_kind_display(),
        version=opinion.version,
        work_possible=opinion.work_possible,
        work_possible_label=opinion.get_work_possible_display(),
        possibilities=opinion.possibilities,
        hours=opinion.hours,
        expected_duration=opinion.expected_duration,
        advice=opinion.advice,
        next_contact=opinion.next_contact,
        released_by=opinion.released_by.display_name,
        released_at=opinion.released_at,
        has_document=has_document,
        no_usable_capacity=opinion.no_usable_capacity,
        durably_no_usable_capacity=opinion.durably_no_usable_capacity,
    )


def in_order(steps: Iterable[StepRow]) -> tuple[StepRow, ...]:
    """By date; on the same day as the process goes, so that an analysis stands before the talk about it."""
    place = {rule.code: number for number, rule in enumerate(versions()[-1])}
    return tuple(
        sorted(steps, key=lambda row: (row.act_by or date.max, place.get(row.code, len(place)), row.occurrence))
    )
