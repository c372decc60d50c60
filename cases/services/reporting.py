"""The ziekmelding: opens a case, or continues one when less than 28 days were worked in between."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import rules
from cases.course.models import CourseChange
from cases.models import Case
from cases.services import clock, frame, percentages, team
from cases.services.days import check_day, spells_of_employee
from cases.services.ending import close_recovered
from cases.services.frame import Changed
from employers.models import Employee
from outbox import services as outbox
from privacy import audit, chance, free_text, grants
from privacy.actor import Actor
from privacy.errors import Refused, invalid
from privacy.policy import Action, CaseFacts, belongs, may
from timeline import services as timeline


@dataclass(frozen=True)
class SickReport:
    """The permitted answers and nothing else (RSC Werkwijzer 2.3; AP, Beleidsregels De zieke werknemer)."""

    employee_id: UUID
    first_sick_day: date
    phone: str = ""
    nursing_address: str = ""
    expected_duration: str = Case.ExpectedDuration.UNKNOWN
    running_work: str = ""
    work_accident: bool = False
    traffic_accident_liable: bool = False
    safety_net: str = Case.SafetyNet.UNKNOWN
    source: str = Case.Source.SCREEN
    employments: tuple[int, ...] = ()  # numbers of those in which the employee is sick; empty: in all


class Outcome(StrEnum):
    """What a ziekmelding did."""

    OPENED = "opened"
    JOINED = "joined"


@dataclass(frozen=True)
class Sick(Changed):
    """What a ziekmelding did: effects and something to undo only where it continued a case."""

    outcome: Outcome = Outcome.OPENED

    @property
    def asks(self) -> bool:
        """A case that begins moves nothing that was there."""
        return self.outcome is Outcome.JOINED


def case_open(*, by: Actor, report: SickReport, override_reason: str = "") -> tuple[UUID, Outcome]:
    """As case_report: the case, and whether it was opened or continued."""
    done = case_report(by=by, report=report, override_reason=override_reason)
    return done.case_id, done.outcome


@transaction.atomic
def case_report(*, by: Actor, report: SickReport, override_reason: str = "") -> Sick:
    """Report an employee sick: opens a case or continues one.

    Raises Refused (role), Invalid (employee not the actor's, future day, before the contract, overlap, an employment
    that is not there), HealthWords.
    """
    if not may(by, Action.CASE_REPORT):
        raise Refused("role")
    employee = _employee(by, report.employee_id)
    _check_day(employee, report.first_sick_day)
    percentages.check_numbers(employee.pk, report.first_sick_day, report.employments)
    texts = {"nursing_address": report.nursing_address, "running_work": report.running_work}
    free_text.check(by=by, texts=texts, override_reason=override_reason, employee_id=employee.pk)
    running = _running_case(employee)
    if running is not None and running.recovered_from is not None:
        closes_on = clock.closes_on(running)
        if closes_on is None or report.first_sick_day < closes_on:
            return _continue(by, running, report)
        close_recovered(by=by, case_id=running.pk)
    return Sick(_open(by, employee, report, previous=running or _last_case(employee)), ())


def _employee(by: Actor, employee_id: UUID) -> Employee:
    rows = Employee.objects.select_for_update(no_key=True, of=("self",)).select_related("employer")
    employee = rows.filter(pk=employee_id).first()
    mine = employee is not None and may_report_for(by, employee)
    if employee is None or not mine:
        raise invalid("employee", _("Kies een werknemer van uw eigen afdeling of organisatie; deze staat er niet bij."))
    return employee


def may_report_for(by: Actor, employee: Employee) -> bool:
    """Whether the employee would be the actor's case; a casemanager reports for the employers it is the default of."""
    facts = CaseFacts(by.tenant_id, employee.employer_id, employee.department_id, employee.pk, frozenset())
    if belongs(by, facts):
        return True
    return by.membership_id is not None and employee.employer.default_casemanager_id == by.membership_id


def _check_day(employee: Employee, day: date) -> None:
    check_day(employee.pk, day)
    spells = spells_of_employee(employee.pk)
    if any(spell.recovered_from is None for spell in spells):
        raise invalid(
            "employee",
            _("Deze werknemer is al ziek gemeld. Open het lopende dossier, of meld eerst herstel als dat niet klopt."),
        )
    if rules.overlaps(spells, day) or any(spell.starts_on > day for spell in spells):
        latest = date_format(max(s.recovered_from for s in spells if s.recovered_from), "d-m-Y")
        raise invalid(
            "first_sick_day",
            _("Er is al een ziekteperiode tot %(latest)s. Kies die dag of een latere dag, of corrigeer dat dossier.")
            % {"latest": latest},
        )


def _running_case(employee: Employee) -> Case | None:
    rows = Case.objects.filter(employee=employee, state__in=[Case.State.OPEN, Case.State.RECOVERED])
    locked = rows.select_for_update(no_key=True, of=("self",))
    return locked.select_related("employer", "casemanager", "bedrijfsarts").first()


def _last_case(employee: Employee) -> Case | None:
    return Case.objects.filter(employee=employee, state=Case.State.CLOSED).order_by("-first_sick_day").first()


def _answers(report: SickReport) -> dict[str, object]:
    return {
        "phone": report.phone,
        "nursing_address": report.nursing_address,
        "expected_duration": report.expected_duration,
        "running_work": report.running_work,
        "work_accident": report.work_accident,
        "traffic_accident_liable": report.traffic_accident_liable,
        "safety_net": report.safety_net,
    }


def _continue(by: Actor, case: Case, report: SickReport) -> Sick:
    """Sick again within 28 days: same case, same wait; the days in between do not count."""
    begun = frame.begin(case)
    percentages.start_spell(case, report.first_sick_day, report.employments)
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.OPEN, recovered_from=None, absence_percentage=100, therapeutic=False, **_answers(report)
    )
    case.refresh_from_db(fields=["safety_net", "state", "absence_percentage", "therapeutic"])
    percentages.refresh_running(case)
    clock.resync(by=by, case=case, because="relapse")
    audit.record_write(by, "case.relapse", case_id=case.pk, employee_id=case.employee_id)
    _tell_team(case, "case_resumed", report.first_sick_day)
    done = frame.finish(begun, by=by, kind=CourseChange.Kind.RELAPSE, day=report.first_sick_day)
    # Who reports for the employee may yet not read this case: then nothing of it is shown.
    mine = Case.objects.filter(grants.case_filter(by), pk=case.pk).exists()
    return Sick(done.case_id, done.effects if mine else (), done.change_id, outcome=Outcome.JOINED)


def _open(by: Actor, employee: Employee, report: SickReport, previous: Case | None) -> UUID:
    own = team.accounts_of([employee.pk]).get(employee.pk, set())
    employer = employee.employer
    # Nobody handles the own file: then the case begins without, and somebody else is put on it.
    chosen = [
        member if member and member.user_id not in own else None
        for member in (employer.default_casemanager, employer.default_bedrijfsarts)
    ]
    case = Case.objects.create(
        employer=employer,
        department_id=employee.department_id,
        employee=employee,
        casemanager=chosen[0],
        bedrijfsarts=chosen[1],
        previous_case=previous,
        first_sick_day=report.first_sick_day,
        reported_at=chance.now(),
        source=report.source,
        **_answers(report),
    )
    percentages.start_spell(case, report.first_sick_day, report.employments)
    percentages.refresh_running(case)
    team.write_grants(case)
    clock.resync(by=by, case=case, because="opened", known_from=chance.today())
    # This report is the step: day 1, passed on with the permitted questions (RSC Werkwijzer, bijlage 4.1).
    for code in ("D1-ZIEKMELDING", "D1-UITVRAAG"):
        timeline.mark_done_by_event(by=by, case_id=case.pk, code=code, done_on=chance.today())
    audit.record_write(by, "case.open", case_id=case.pk, employee_id=employee.pk)
    _tell_team(case, "case_opened", report.first_sick_day)
    return case.pk


def _tell_team(case: Case, topic: str, day: date) -> None:
    """Casemanager and bedrijfsarts hear that there is work, by reference only."""
    for member in filter(None, (case.casemanager, case.bedrijfsarts)):
        key = f"{topic}:{case.pk}:{day}:{member.user_id}"
        payload = {"reference": case.reference}
        outbox.put_notice(topic=topic, recipient_id=member.user_id, case_id=case.pk, payload=payload, dedupe_key=key)
        outbox.put_mail(topic=topic, recipient_id=member.user_id, case_id=case.pk, payload=payload, dedupe_key=key)
