"""The world of the access matrix: two tenants, someone in every role, and of every thing what is mine and not."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from cases import services
from cases.imports import runs
from cases.imports.run import Options
from cases.imports.table import read_table
from cases.models import AccessPost, AccessQuestion, Case, Document, ImportRun
from cases.retention.models import Destruction, LegalHold
from employers.models import Contract, Department
from medical import drafts, vault
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import MedicalPost, MedicalQuestion
from outbox.models import Message, Notice
from privacy import audit, chance, context
from privacy.actor import Actor, Role
from privacy.models import AuditEntry
from roles.deputies import ArtsGemachtigde, DelegatedAct, IdentityLink, Replacement
from roles.models import Membership, User
from roles.services import ApiSecret, Invite, Limits, api_client_create, person_invite
from tests.guards.alerts import away
from tests.guards.course import of_course
from tests.guards.portable import of_portability
from tests.guards.rights import of_rights, record_retained
from tests.guards.things import calendar_of, everything_alive, medical_things, opened, provider_of, record_things
from tests.support import factor
from tests.support.cast import House, Member, certified, delegated, employee, house, member, signed_in
from tests.support.linked import Haven, engage, haven_of
from tests.support.rest import secret_of, token_answer
from tests.support.worlds import run_jobs, write_probleemanalyse
from timeline.models import Step

RELEASE = ReleaseHalf(
    work_possible="gedeeltelijk", possibilities="Zittend werk.", hours="4 uur per dag", advice="Later beginnen."
)
PASSWORD = "een-lang-en-raar-woord"
SICK_FOR = timedelta(days=50)
CSV = "Werkgever;Personeelsnummer;Achternaam;Eerste ziektedag\r\nZorggroep De Linde;9001;Berg;{day}\r\n"


@dataclass(frozen=True)
class Place:
    """One of every thing, all of one employer: a running case, a person who is not sick."""

    employer_id: UUID
    employee_id: UUID
    contract_id: UUID
    healthy_id: UUID  # an employee without a case
    department_id: UUID
    case_id: UUID
    step_id: UUID  # of the employer, open
    done_step_id: UUID
    opinion_id: UUID
    revision: int
    entry_id: UUID  # a note in the medical record of the case
    document_id: UUID  # an entry with a file
    preventive_id: UUID  # of the employee, without a case
    member_id: UUID
    invited_id: UUID
    token: str
    calendar_token: str  # of somebody of HR of this employer alone
    delegation_id: UUID
    delegate_id: UUID
    certificate_id: UUID
    proposal_id: UUID  # to the medisch assistent of the own employer
    act_id: UUID
    neutral: Member  # on no side
    identity_link_id: UUID
    doctor_id: UUID  # a second bedrijfsarts of the employer, and the one who may be away
    absent_id: UUID
    replacement_id: UUID
    stand_in_id: UUID  # while HR is away
    record_id: UUID  # somebody who is arts-gemachtigde of the employer
    api_client_id: UUID
    consent_id: UUID  # waits for an answer
    given_id: UUID  # a consent in force
    draft_id: UUID  # a request for information
    request_id: UUID  # one that was sent, with its letter
    opening_id: UUID  # break-glass by the other bedrijfsarts, not reviewed
    reference: str
    personnel_number: str
    file_id: UUID  # with own data of the employee
    rights_request_id: UUID  # of the employee, to the employer
    record_request_id: UUID  # the same, to the bedrijfsarts
    ground_id: UUID  # a consent for a hand-over
    transfer_id: UUID  # a bundle that went
    waiting_id: UUID  # one that came and waits
    taken_id: UUID  # one that was taken
    bundle: bytes  # one to send up
    message_id: UUID
    visit_id: UUID  # of HR to the employee's dossier
    question_id: UUID  # about that visit
    medical_question_id: UUID
    change_id: UUID  # of the course of the case, a moment ago
    leave_id: UUID
    extra_id: UUID  # a step that the employer added
    notices: dict[UUID, UUID]  # by user
    runs: dict[UUID, UUID]  # by user
    destruction_id: UUID | None = None  # a file whose term has ended, one that went, and one that is kept
    proof_id: UUID | None = None
    hold_id: UUID | None = None
    record_destruction_id: UUID | None = None  # the same of medical files
    record_proof_id: UUID | None = None
    record_hold_id: UUID | None = None
    link_id: UUID | None = None  # of an employer's own tenant with this arbodienst
    link_member_id: UUID | None = None


@dataclass(frozen=True)
class World:
    """Places by what they are to the people of `here`, and everyone who knocks."""

    here: House
    there: House
    places: dict[
        str, Place
    ]  # own, dept (same employer, other department), other (same tenant, other employer), foreign
    people: dict[str, Member]  # by column of the matrix
    sessions: dict[str, str]
    client: ApiSecret
    token: str
    haven: Haven  # an employer's own tenant, linked with `here`
    # Open now: of the bedrijfsarts of `here` (own), of another one (other), of `there` (foreign).
    glass: dict[str, UUID]


def build() -> World:
    """Everything through services where there is one; call inside a transaction that is rolled back."""
    here, there = house("amstel"), house("maas")
    people = _people(here)
    places = {
        "own": _place(
            here, here.bedrijfsarts,
            employer_id=here.employer_id, employee_id=here.employee_id, department_id=here.department_id,
        ),
        "dept": _place(
            here, here.bedrijfsarts,
            employer_id=here.employer_id, employee_id=here.colleague_id, department_id=here.other_department_id,
        ),
        "other": _place(
            here, here.other_bedrijfsarts, employer_id=here.other_employer_id, employee_id=here.stranger_id
        ),
        "foreign": _place(
            there, there.bedrijfsarts,
            employer_id=there.employer_id, employee_id=there.employee_id, department_id=there.department_id,
        ),
    }  # fmt: skip
    asked = delegated(
        here.bedrijfsarts, people["ma"], case_id=places["dept"].case_id, number="RSC-2026-8", accepted=False
    )
    places["own"] = replace(places["own"], proposal_id=asked)
    for name, place in places.items():
        places[name] = _retained(there if name == "foreign" else here, place)
    haven = haven_of("haven")
    places["own"] = _linked(places["own"], haven, here)
    places["foreign"] = _linked(places["foreign"], haven_of("kust"), there)
    everything_alive()
    client = secret_of(here)
    User.objects.filter(pk__in=[person.user_id for person in people.values()]).update(password=make_password(PASSWORD))
    provider_of(here)
    for person in people.values():
        factor.give(person.user_id)
        calendar_of(person)
    # From tomorrow: however long the tests take, no session grows old.
    sessions = {
        column: signed_in(person.actor, ago=-timedelta(days=1)).cookies[settings.SESSION_COOKIE_NAME].value
        for column, person in people.items()
    }
    token = str(token_answer(client).json()["access_token"])
    return World(here, there, places, people, sessions, client, token, haven, _glass(here, there, places))


def _retained(of: House, place: Place) -> Place:
    """Of the healthy employee: nothing that runs stands in the way."""
    day = chance.today() - timedelta(days=1)
    values = {"employee_id": place.healthy_id, "since": day, "due_on": day}
    with context.entered(of.system):
        proposed = Destruction.objects.create(**values)
        gone = Destruction.objects.create(**values, state="destroyed", decided_at=chance.now())
        held = LegalHold.objects.create(
            employee_id=place.employee_id, reason="procedure", until=chance.today() + SICK_FOR, placed_by_id=of.hr.id
        )
    medical = record_retained(of, place.healthy_id, place.employee_id)
    return replace(place, destruction_id=proposed.pk, proof_id=gone.pk, hold_id=held.pk, **medical)


def _linked(place: Place, haven: Haven, arbodienst: House) -> Place:
    link_id = engage(haven, arbodienst)
    return replace(place, link_id=link_id, link_member_id=haven.doctor().id)


def _people(here: House) -> dict[str, Member]:
    with context.entered(here.system):
        assistant = member(here.tenant_id, Role.MEDISCH_ASSISTENT, "Mia Assink", employers=(here.employer_id,))
        expert = member(here.tenant_id, Role.ARBEIDSDESKUNDIGE, "Arie Deskundig", employers=(here.employer_id,))
        insurer = member(here.tenant_id, Role.VERZEKERAAR, "Vera Zeker", employers=(here.employer_id,))
    delegated(here.bedrijfsarts, assistant, employer_id=here.employer_id, number="RSC-2026-7")
    return {
        "wn": here.werknemer, "wg": here.werkgever, "lg": here.leidinggevende, "hr": here.hr, "cm": here.casemanager,
        "ba": here.bedrijfsarts, "ct": here.cmtd, "ma": assistant, "ad": expert, "vz": insurer, "bh": here.beheerder,
    }  # fmt: skip


def _glass(here: House, there: House, places: dict[str, Place]) -> dict[str, UUID]:
    """One more case of the other employer, so that its opening opens nothing that the matrix asks about."""
    with context.entered(here.system):
        department_id = _department(here.other_employer_id)
        employee_id = employee(here.other_employer_id, department_id, "2009", "Spoed")
    hr = _reporters(here)
    with context.entered(hr):
        report = services.SickReport(employee_id=employee_id, first_sick_day=chance.today())
        case_id, _outcome = services.case_open(by=hr, report=report)
    return {
        "own": opened(here, here.bedrijfsarts, case_id),
        "other": places["own"].opening_id,
        "foreign": places["foreign"].opening_id,
    }


def _reporters(of: House) -> Actor:
    """HR of the whole house."""
    return replace(of.hr.actor, employer_ids=None)


def _place(
    of: House, doctor: Member, *, employer_id: UUID, employee_id: UUID, department_id: UUID | None = None
) -> Place:
    mark, hr = chance.token(4), _reporters(of)
    with context.entered(of.system):
        number = f"8{mark}"
        healthy = employee(employer_id, department_id or _department(employer_id), number, "Gezond")
        contract_id = Contract.objects.values_list("pk", flat=True).get(employee_id=employee_id)
    with context.entered(hr):
        report = services.SickReport(employee_id=employee_id, first_sick_day=chance.today() - SICK_FOR)
        case_id, _outcome = services.case_open(by=hr, report=report)
    opinion_id, revision = _medical(of, doctor, case_id, employee_id)
    about = medical_things(of, doctor, case_id, employee_id)
    entry_id, document_id, preventive_id = record_things(doctor, case_id, employee_id)
    step_id, done_step_id = _steps(of, hr, case_id)
    organisation = _organisation(of, employer_id, doctor, mark)
    message_id, notices, run_ids = _outbox(of, case_id, mark)
    return Place(
        employer_id=employer_id, employee_id=employee_id, contract_id=contract_id, healthy_id=healthy,
        department_id=department_id or _department(employer_id, of),
        case_id=case_id, step_id=step_id, done_step_id=done_step_id, entry_id=entry_id, document_id=document_id,
        preventive_id=preventive_id, opinion_id=opinion_id, revision=revision, message_id=message_id, notices=notices,
        runs=run_ids, **organisation,
        **_questions(of, hr, case_id, employee_id),
        **about, **of_course(hr, case_id, employee_id, employer_id), **of_rights(of, doctor, employee_id),
        **of_portability(of, doctor, case_id, employee_id),
    )  # fmt: skip


def _department(employer_id: UUID, of: House | None = None) -> UUID:
    if of is None:
        return Department.objects.filter(employer_id=employer_id).values_list("pk", flat=True)[0]
    with context.entered(of.system):
        return _department(employer_id)


def _medical(of: House, doctor: Member, case_id: UUID, employee_id: UUID) -> tuple[UUID, int]:
    """Medical rows behind the wall, one released oordeel with its PDF, and a new draft that can be released."""
    stand_in = replace(of, bedrijfsarts=doctor)
    write_probleemanalyse(stand_in, case_id, MedicalHalf("Rugklachten.", "L100"), RELEASE)
    run_jobs(of)
    with doctor.at_work() as actor:
        opinion_id = services.probleemanalyse_release(by=actor, case_id=case_id, revision=1)
    with context.entered(of.system):
        Document.objects.create(case_id=case_id, opinion_id=opinion_id, content=b"%PDF-1.7 neutraal")
        Message.objects.filter(topic="opinion_document").update(done_at=chance.now())
    return opinion_id, _next_draft(stand_in, case_id, employee_id)


def _next_draft(of: House, case_id: UUID, employee_id: UUID) -> int:
    with of.bedrijfsarts.at_work() as actor:
        return drafts.draft_save(
            by=actor,
            case_id=case_id,
            employee_id=employee_id,
            medical=MedicalHalf("Herstellend."),
            release=RELEASE,
            revision=0,
        )


def _steps(of: House, hr: Actor, case_id: UUID) -> tuple[UUID, UUID]:
    """(an open step of the employer and the employee, a closed one)."""
    with context.entered(of.system):
        rows = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner="WG,WN")
        first, second = rows.order_by("act_by").values_list("pk", flat=True)[:2]
    with context.entered(hr):
        services.step_close(by=hr, step_id=first, done_on=chance.today())
    return second, first


def _organisation(of: House, employer_id: UUID, doctor: Member, mark: str) -> dict[str, Any]:
    with of.beheerder.at_work() as actor:
        limits = Limits(employer_ids=(employer_id,))
        invited = person_invite(
            by=actor, invite=Invite(role=Role.HR, email=f"nieuw-{mark}@x.example", display_name="Nieuw", limits=limits)
        )
        client = api_client_create(by=actor, name="Koppeling", employer_ids=[employer_id])
    with context.entered(of.system):
        second = member(of.tenant_id, Role.CMTD, f"Tweede {mark}", employers=(employer_id,))
        spare = member(of.tenant_id, Role.CMTD, f"Derde {mark}", employers=(employer_id,))
        hired = member(of.tenant_id, Role.HR, f"Vierde {mark}", employers=(employer_id,))
        factor.give(hired.user_id)
    with context.entered(of.system):
        twin = member(of.tenant_id, Role.HR, f"Vijfde {mark}", employers=(employer_id,))
        neutral = member(of.tenant_id, Role.ARBEIDSDESKUNDIGE, f"Zesde {mark}")
        link = {"evidence": "Paspoort gezien.", "seen_on": chance.today(), "recorded_by_id": of.beheerder.id}
        identity_link_id = IdentityLink.objects.create(account_id=hired.user_id, same_as_id=twin.user_id, **link).pk
        stand_in = member(of.tenant_id, Role.BEDRIJFSARTS, f"Achtste {mark}", employers=(employer_id,))
        days = {"valid_from": chance.today() + timedelta(days=300), "valid_to": chance.today() + timedelta(days=301)}
        pair = {"absent_id": doctor.id, "replacement_id": stand_in.id, "registered_by_id": doctor.id}
        replacement_id = Replacement.objects.create(employer_id=employer_id, kind="away", **pair, **days).pk
        expert = member(of.tenant_id, Role.ARBEIDSDESKUNDIGE, f"Zevende {mark}")
        agent = {"membership_id": expert.id, "employer_id": employer_id, "valid_from": chance.today()}
        record_id = ArtsGemachtigde.objects.create(**agent).pk
    delegation_id = delegated(doctor, second, employer_id=employer_id, number=f"RSC-{mark}")
    with context.entered(of.system):
        certificate_id = certified(doctor, spare, f"NVAB-{mark}")
    return {
        "member_id": hired.id, "invited_id": invited.membership_id, "token": invited.token,
        "calendar_token": calendar_of(hired), **away(of, employer_id, (hired, twin)), "proposal_id": delegation_id,
        "delegation_id": delegation_id, "delegate_id": spare.id, "certificate_id": certificate_id, "neutral": neutral,
        "identity_link_id": identity_link_id, "doctor_id": stand_in.id, "absent_id": doctor.id, "record_id": record_id,
        "replacement_id": replacement_id, "act_id": _act(of, doctor, second), "api_client_id": client.membership_id,
    }  # fmt: skip


def _act(of: House, doctor: Member, delegate: Member) -> UUID:
    """Something done in the name of the bedrijfsarts, as the access record brings it."""
    with context.entered(of.system):
        case_id = Case.objects.filter(bedrijfsarts_id=doctor.id).order_by("reference").values_list("pk", flat=True)[0]
        audit.record_write(delegate.actor, "medical.write", case_id=case_id)
        return DelegatedAct.objects.latest("entry_id").pk


def _questions(of: House, hr: Actor, case_id: UUID, employee_id: UUID) -> dict[str, Any]:
    """A visit of HR, a question about it, and a question to the bedrijfsarts about another visit."""
    with context.entered(hr):
        audit.record_read(hr, "case.read", case_id=case_id, employee_id=employee_id)
        visit_id = AuditEntry.objects.filter(case_id=case_id, action="case.read").latest("id").request_id
    with context.entered(of.system):
        question = AccessQuestion.objects.create(employee_id=employee_id, case_id=case_id, visit=visit_id)
        AccessPost.objects.create(question=question, author_id=of.hr.id, by_employee=True, text="Waarom?")
    with context.medical_opened(of.system, [case_id]):
        hidden = MedicalQuestion.objects.create(employee_id=employee_id, case_id=case_id, visit=chance.uuid())
        place: Any = {"employee_id": employee_id, "table": "medicalpost", "column": "text", "row_id": chance.uuid()}
        MedicalPost.objects.create(
            id=place["row_id"], employee_id=employee_id, question=hidden, author=of.werknemer.id, by_employee=True,
            text=vault.locked({"text": "Waarom las u mijn dossier?"}, **place),
        )  # fmt: skip
    return {"visit_id": visit_id, "question_id": question.pk, "medical_question_id": hidden.pk}


def _outbox(of: House, case_id: UUID, mark: str) -> tuple[UUID, dict[UUID, UUID], dict[UUID, UUID]]:
    """A mail that was given up; a notice and a checked import for everybody in the house."""
    notices: dict[UUID, UUID] = {}
    run_ids: dict[UUID, UUID] = {}
    with context.entered(of.system):
        reader = of.hr.user_id
        dead = Message.objects.create(
            kind="mail", topic="case_opened", recipient_id=reader, case_id=case_id, payload={"reference": "AAAA1111"},
            dedupe_key=f"dead:{mark}", dead_at=chance.now(), attempts=9,
        )  # fmt: skip
        for row in _members_of(of):
            values = {
                "recipient_id": row[1],
                "topic": "case_opened",
                "case_id": case_id,
                "payload": {"reference": "AAAA1111"},
            }
            notices[row[1]] = Notice.objects.create(**values, dedupe_key=f"n:{mark}:{row[0]}").pk
            run_ids[row[1]] = _run(row[0], case_id)
    return dead.pk, notices, run_ids


def _members_of(of: House) -> list[tuple[UUID, UUID]]:
    return list(Membership.objects.exclude(role="api_client").values_list("pk", "user_id"))


def _run(membership_id: UUID, case_id: UUID) -> UUID:
    """A run whose trial is over, as its starter finds it."""
    table = read_table(CSV.format(day=chance.today() - timedelta(days=9)).encode())
    run = ImportRun.objects.create(
        started_by_id=membership_id, file_name="verzuim.csv", content=table.pack(), state=runs.CHECKED,
        options={**Options().to_json(), "columns": list(table.columns), "refused": []}, rows_total=1,
        report={"not_recorded_cases": [str(case_id)]},
    )  # fmt: skip
    return run.pk
