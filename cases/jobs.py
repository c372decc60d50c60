"""What the worker does for a case once a change is committed: the medical overlay, and the oordeel as PDF."""

from datetime import date
from uuid import UUID

from cases import letter_pdf
from cases.models import Case, Document, Opinion
from cases.opinion_pdf import render
from cases.selectors.rows import name_of, opinion_row
from cases.services import assigning, clock, insight
from medical import requests
from medical.overlay import overlay_refresh
from outbox import jobs
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import NotFound, Refused
from roles.models import TenantProfile


def register() -> None:
    """Tell the outbox which jobs this room does."""
    jobs.register("overlay", refresh_overlay)
    jobs.register("opinion_document", make_document)
    jobs.register("employer_changed", follow_employer)
    jobs.register(requests.LETTER_JOB, make_letter)
    jobs.register(insight.JOB, make_own_data)


def refresh_overlay(actor: Actor, job: jobs.Job) -> None:
    """Recompute the medical rows of a case from its clock and what everybody may know. No case: nothing to do."""
    case = Case.objects.select_related("employer").filter(pk=_case_id(job)).first()
    if case is None:
        return
    for item in clock.items_of([case]):  # none without a sick day
        overlay_refresh(by=actor, item=item, known_from=_known_from(case, job))


def _case_id(job: jobs.Job) -> UUID:
    if job.case_id is None:
        raise ValueError(f"a job of topic {job.topic} is about a case")
    return job.case_id


def _known_from(case: Case, job: jobs.Job) -> date:
    """An import names the day on which it made the case known; otherwise that is the day of the ziekmelding."""
    named = job.payload.get("known_from")
    return date.fromisoformat(named) if named else chance.day_of(case.reported_at)


def follow_employer(actor: Actor, job: jobs.Job) -> None:
    """Bring an employer's running cases up to date with what was changed about it."""
    assigning.follow_employer(by=actor, employer_id=UUID(job.payload["employer"]))


def make_own_data(actor: Actor, job: jobs.Job) -> None:
    """Draw the PDF with an employee's own data."""
    insight.insight_make(
        by=actor,
        file_id=UUID(job.payload["file"]),
        language=str(job.payload["language"]),
        with_record=bool(job.payload.get("whole")),
    )


def make_document(actor: Actor, job: jobs.Job) -> None:
    """Draw a released oordeel once. Without Pango on this machine the job ends without a document."""
    rows = Opinion.objects.select_related("released_by", "case__employee", "case__employer")
    opinion = rows.filter(pk=UUID(job.payload["opinion"]), case_id=_case_id(job), document__isnull=True).first()
    if opinion is None:
        return
    pdf = render(
        opinion_row(opinion, has_document=False),
        reference=opinion.case.reference,
        employee_name=name_of(opinion.case.employee),
        employer_name=opinion.case.employer.name,
        big_number=opinion.released_by.big_number,
    )
    if pdf is None:
        return
    Document.objects.create(case_id=opinion.case_id, opinion=opinion, content=pdf)
    audit.record_write(
        actor, "opinion.render", case_id=opinion.case_id, employee_id=opinion.case.employee_id, objects=[opinion.pk]
    )


def make_letter(actor: Actor, job: jobs.Job) -> None:
    """Draw the letter of a request for information, as long as the employee's consent stands."""
    case = Case.objects.select_related("employee", "bedrijfsarts").get(pk=_case_id(job))
    about = {"case_id": case.pk, "employee_id": case.employee_id, "request_id": UUID(job.payload["request"])}
    try:
        letter = requests.letter_facts(by=actor, **about)
    except (NotFound, Refused):
        return
    doctor = case.bedrijfsarts
    sender = letter_pdf.Sender(
        house=TenantProfile.objects.values_list("name", flat=True).get(),
        bedrijfsarts=doctor.display_name if doctor else "",
        big_number=doctor.big_number if doctor else "",
        employee_name=name_of(case.employee),
        birth_date=case.employee.birth_date,
    )
    content = letter_pdf.render(letter, sender)
    if content is not None:
        requests.letter_store(by=actor, revision=letter.revision, content=content, **about)
