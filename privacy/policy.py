"""Who may do what: one table, deny by default. Pure: no database, no clock. Rows narrow by `grants.case_filter`.

Sources: RSC Werkwijzer 2.1-2.4, 2.7, 3.2; AP, Beleidsregels De zieke werknemer; Besluit taakdelegatie (NVAB).
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from privacy.actor import DELEGATE_ROLES, Actor, Role
from privacy.delegable import Task


class Action(StrEnum):
    """Everything a person can ask of the product."""

    CASE_READ = "case.read"
    CASE_REPORT = "case.report"  # ziekmelding
    CASE_CHANGE = "case.change"  # herstel, percentage, intrekken
    CASE_FACTS = "case.facts"
    CASE_EMPLOYMENT = "case.employment"  # leave, and the end of the employment
    LEAVE_JUDGE = "leave.judge"  # whether sickness around leave counts together; never why
    CASE_ASSIGN = "case.assign"  # another casemanager or bedrijfsarts
    STEP_READ = "step.read"
    STEP_CLOSE = "step.close"
    OPINION_READ = "opinion.read"
    RIGHTS_ANSWER = "rights.answer"  # what an employee asks about the non-medical part
    RECORD_ANSWER = "rights.answer_record"  # the same about the medical file
    OWN_DATA = "own.data"  # the employee's rights: insight, correction, objection (AVG art. 15, 16, 20, 21)
    QUEUE_READ = "queue.read"
    CALENDAR_READ = "calendar.read"  # own deadlines in a calendar program, by a secret address
    MEDICAL_READ = "medical.read"
    MEDICAL_WRITE = "medical.write"
    OPINION_RELEASE = "opinion.release"
    TRIAGE_JUDGE = "medical.judge"  # medical or not: not delegable
    TRANSFER_SEND = "medical.transfer"  # the whole file to another arbodienst: a judgement, not delegable
    TRANSFER_RECEIVE = "medical.receive"
    RECORD_DESTROY = "medical.destroy"  # end, keep or let go of a medical file
    INTAKE_OWN = "medical.intake"  # the digital triage: what the employee tells the bedrijfsarts
    CONSENT_OWN = "consent.own"  # give, refuse, withdraw: the employee alone
    CONSENT_ASK = "consent.ask"  # ask, and record with evidence
    INFORMATION_REQUEST = "information.request"
    GLASS_OPEN = "glass.open"  # break-glass: another bedrijfsarts' case, in need
    GLASS_REVIEW = "glass.review"
    GLASS_COUNT = "glass.count"  # that it happened, without content
    ABSENCE_IMPORT = "absence.import"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_WRITE = "organisation.write"
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    DELEGATION_WRITE = "delegation.write"
    DELEGATION_ANSWER = "delegation.answer"  # accepting what a bedrijfsarts proposes
    DELEGATION_END = "delegation.end"
    REPLACEMENT_WRITE = "replacement.write"  # who works on the cases of a bedrijfsarts who is away or leaves
    STAND_IN_WRITE = "stand_in.write"  # who hears of deadlines while somebody of the employer's side is away
    SUPERVISION = "delegation.supervise"
    LINK_WRITE = "link.write"  # an employer's own tenant and the arbodienst that it engages
    AUDIT_READ = "audit.read"
    NOTICE_READ = "notice.read"
    ACCESS_READ = "access.read"  # Mijn inzage: who opened the own dossier, and questions about it
    ACCESS_ANSWER = "access.answer"
    MEDICAL_QUESTION_ANSWER = "medical.question_answer"
    DELIVERY_READ = "delivery.read"
    RETENTION_WRITE = "retention.write"  # destroying or keeping re-integration files whose term ended
    POLICY_READ = "policy.read"  # this table, in words: `privacy.matrix`


_R = Role
_CASE_READERS = {
    _R.WERKNEMER,
    _R.WERKGEVER,
    _R.LEIDINGGEVENDE,
    _R.HR,
    _R.CM_WG,
    _R.BEDRIJFSARTS,
    _R.CMTD,
    _R.MEDISCH_ASSISTENT,
    _R.API_CLIENT,
}
_EVERYONE = frozenset(role for role in Role if role not in {_R.SYSTEM, _R.API_CLIENT})

TABLE: dict[Action, frozenset[Role]] = {
    Action.CASE_READ: frozenset(_CASE_READERS),
    Action.CASE_REPORT: frozenset({_R.LEIDINGGEVENDE, _R.HR, _R.WERKGEVER, _R.CM_WG, _R.API_CLIENT}),
    Action.CASE_CHANGE: frozenset({_R.LEIDINGGEVENDE, _R.HR, _R.WERKGEVER, _R.CM_WG, _R.API_CLIENT}),
    Action.CASE_ASSIGN: frozenset({_R.CM_WG, _R.HR}),  # the employer names the case guide (RSC Werkwijzer 2.2)
    Action.STEP_READ: frozenset(_CASE_READERS),
    Action.CASE_EMPLOYMENT: frozenset({_R.HR, _R.CM_WG, _R.API_CLIENT}),  # what the employer's books say
    # The bedrijfsarts says so, or UWV, whose word arrives at the employer (art. 7:629 lid 10 BW).
    Action.LEAVE_JUDGE: frozenset({_R.BEDRIJFSARTS, _R.HR, _R.CM_WG, _R.API_CLIENT}),
    Action.CASE_FACTS: frozenset({_R.CM_WG}),  # circumstances that activate conditional steps
    Action.STEP_CLOSE: frozenset(_CASE_READERS),  # each the steps that are theirs: see CLOSES
    Action.OPINION_READ: frozenset(_CASE_READERS),
    Action.OWN_DATA: frozenset({_R.WERKNEMER}),
    Action.RIGHTS_ANSWER: frozenset({_R.HR, _R.WERKGEVER}),
    Action.RECORD_ANSWER: frozenset({_R.BEDRIJFSARTS}),
    Action.QUEUE_READ: frozenset({_R.CM_WG}),
    Action.CALENDAR_READ: frozenset(_CASE_READERS - {_R.API_CLIENT}),  # people have calendars; a link has the API
    Action.MEDICAL_READ: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.MEDICAL_WRITE: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.OPINION_RELEASE: frozenset({_R.BEDRIJFSARTS}),
    Action.TRIAGE_JUDGE: frozenset({_R.BEDRIJFSARTS}),
    Action.TRANSFER_SEND: frozenset({_R.BEDRIJFSARTS}),  # art. 7:457 BW; AP, De zieke werknemer
    Action.TRANSFER_RECEIVE: frozenset({_R.BEDRIJFSARTS}),
    Action.RECORD_DESTROY: frozenset({_R.BEDRIJFSARTS}),
    Action.INTAKE_OWN: frozenset({_R.WERKNEMER}),  # RSC Werkwijzer, bijlage 4.1, dag 1
    Action.CONSENT_OWN: frozenset({_R.WERKNEMER}),
    Action.CONSENT_ASK: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.INFORMATION_REQUEST: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.GLASS_OPEN: frozenset({_R.BEDRIJFSARTS}),
    Action.GLASS_REVIEW: frozenset({_R.BEDRIJFSARTS}),
    Action.GLASS_COUNT: frozenset({_R.BEHEERDER}),
    Action.ABSENCE_IMPORT: frozenset({_R.HR, _R.CM_WG, _R.BEHEERDER}),
    Action.ORGANISATION_READ: frozenset({_R.BEHEERDER, _R.CM_WG, _R.HR}),
    Action.ORGANISATION_WRITE: frozenset({_R.BEHEERDER, _R.HR}),
    Action.PEOPLE_READ: frozenset({_R.BEHEERDER}),
    Action.PEOPLE_WRITE: frozenset({_R.BEHEERDER}),
    Action.DELEGATION_WRITE: frozenset({_R.BEDRIJFSARTS}),
    Action.DELEGATION_ANSWER: frozenset({_R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.DELEGATION_END: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.REPLACEMENT_WRITE: frozenset({_R.BEDRIJFSARTS, _R.BEHEERDER}),
    Action.STAND_IN_WRITE: frozenset({_R.LEIDINGGEVENDE, _R.HR, _R.WERKGEVER, _R.CM_WG}),
    Action.SUPERVISION: frozenset({_R.BEDRIJFSARTS}),
    Action.LINK_WRITE: frozenset({_R.BEHEERDER}),
    Action.AUDIT_READ: frozenset({_R.BEHEERDER}),
    Action.NOTICE_READ: frozenset(_EVERYONE),
    Action.ACCESS_READ: frozenset({_R.WERKNEMER}),  # Wabvpz art. 15e; AVG art. 15
    Action.ACCESS_ANSWER: frozenset({_R.BEHEERDER}),
    Action.MEDICAL_QUESTION_ANSWER: frozenset({_R.BEDRIJFSARTS}),  # a judgement: not delegable (RSC Werkwijzer 2.1)
    Action.DELIVERY_READ: frozenset({_R.BEHEERDER}),
    Action.RETENTION_WRITE: frozenset({_R.HR}),  # the employer's file: the employer decides
    Action.POLICY_READ: frozenset(_EVERYONE),  # who is bound by a rule may read it
}


class Part(StrEnum):
    """What a dossier consists of, for who may see it."""

    ABSENCE = "absence"
    WORK = "work"
    INTAKE = "intake"
    STEPS = "steps"
    OPINIONS = "opinions"
    MEDICAL_STEPS = "medical_steps"
    MEDICAL_FILE = "medical_file"


# Each part by the right that opens it; the employee sees the own real steps (AP, Beleidsregels De zieke werknemer).
PARTS: dict[Part, frozenset[Role]] = {
    Part.ABSENCE: TABLE[Action.CASE_READ],
    # What the work is decides no date: for who reads contracts elsewhere, leads the case, or works there (ADR 0013).
    Part.WORK: frozenset({_R.WERKNEMER, _R.HR, _R.WERKGEVER, _R.CM_WG, _R.API_CLIENT}),
    Part.INTAKE: TABLE[Action.CASE_READ],
    Part.STEPS: TABLE[Action.STEP_READ],
    Part.OPINIONS: TABLE[Action.OPINION_READ],
    Part.MEDICAL_STEPS: TABLE[Action.MEDICAL_READ] | {_R.WERKNEMER},
    Part.MEDICAL_FILE: TABLE[Action.MEDICAL_READ],
}

# Who reads dates of birth: of who may be reported sick, on the medical side, and the own. From an AOW date anybody else
# would reckon one.
BIRTH_DATES = TABLE[Action.ORGANISATION_READ] | TABLE[Action.MEDICAL_READ] | {_R.WERKNEMER}


# Whose steps a role closes, by the catalogue's parties: the owner must act and may close. A casemanager registers what
# employer and employee did: that role guides the agreed activities (Regeling procesgang art. 4 lid 2 sub c).
_EMPLOYER_SIDE = frozenset({"WG"})
CLOSES: dict[Role, frozenset[str]] = {
    _R.CM_WG: frozenset({"CMWG", "WG", "WN"}),
    _R.API_CLIENT: frozenset({"CMWG", "WG"}),
    _R.WERKGEVER: _EMPLOYER_SIDE,
    _R.HR: _EMPLOYER_SIDE,
    _R.LEIDINGGEVENDE: _EMPLOYER_SIDE,
    _R.WERKNEMER: frozenset({"WN"}),
    _R.BEDRIJFSARTS: frozenset({"BA", "CMTD"}),
    _R.CMTD: frozenset({"CMTD"}),
    _R.MEDISCH_ASSISTENT: frozenset({"CMTD"}),
}
# Of whose late steps a role says that it is known, also where somebody else must act: whoever is told of them. The
# casemanager hears of every step of the case that is not medical, the office of the employer of those of its own side.
KNOWS: dict[Role, frozenset[str]] = {
    _R.CM_WG: frozenset({"CMWG", "WG", "WN", "BA", "CMTD"}),
    _R.WERKGEVER: frozenset({"WG", "CMWG"}),
    _R.HR: frozenset({"WG", "CMWG"}),
    _R.BEDRIJFSARTS: frozenset({"BA", "CMTD"}),
}
GRANT_OF_ROLE = {
    Role.CM_WG: "casemanage_case",
    Role.BEDRIJFSARTS: "treat_case",
    Role.CMTD: "assist_case",
    Role.MEDISCH_ASSISTENT: "assist_case",
}
# A medical file outlives the re-integration file, and the employee keeps the own view of both.
_BEYOND_THE_TERM = {Role.WERKNEMER, Role.BEDRIJFSARTS, Role.CMTD, Role.MEDISCH_ASSISTENT}
_FOR_PEOPLE = {
    Action.MEDICAL_READ,
    Action.MEDICAL_WRITE,
    Action.TRIAGE_JUDGE,
    Action.TRANSFER_SEND,
    Action.TRANSFER_RECEIVE,
    Action.OPINION_RELEASE,
    Action.ACCESS_READ,
    Action.MEDICAL_QUESTION_ANSWER,
    Action.INTAKE_OWN,
    Action.CONSENT_OWN,
    Action.CONSENT_ASK,
    Action.INFORMATION_REQUEST,
    Action.GLASS_OPEN,
    Action.GLASS_REVIEW,
}
# Break-glass is for looking: who must act in the case takes it over (`privacy.glass` says what is open).
GLASS = "glass"
GLASS_ALLOWS = frozenset({Action.CASE_READ, Action.STEP_READ, Action.OPINION_READ, Action.MEDICAL_READ})


@dataclass(frozen=True)
class CaseFacts:
    """What the policy must know of a case; `grants` are the actor's own codenames on it."""

    tenant_id: UUID
    employer_id: UUID
    department_id: UUID | None
    employee_id: UUID
    grants: frozenset[str]
    destroyed: bool = False  # the re-integration file went at the end of its term


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and why not (a stable English key, for the audit row)."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOW = Decision(True)


def may(actor: Actor, action: Action) -> Decision:
    """Whether the role may do this at all. The system may do all but read, write or release medical text."""
    if actor.is_system:
        return Decision(False, "system") if action in _FOR_PEOPLE else ALLOW
    return ALLOW if actor.role in TABLE[action] else Decision(False, "role")


def allows(actor: Actor, action: Action, case: CaseFacts) -> Decision:
    """Whether this actor may do this on this case: the role's right, and belonging to the case."""
    if case.tenant_id != actor.tenant_id:
        return Decision(False, "tenant")
    decision = may(actor, action)
    if not decision:
        return decision
    if not belongs(actor, case):
        return Decision(False, "case")
    through_glass = GLASS in case.grants and not _placed(actor, case)
    return Decision(False, GLASS) if through_glass and action not in GLASS_ALLOWS else ALLOW


def may_do(actor: Actor, task: Task, delegated: frozenset[str]) -> Decision:
    """Whether a medical role may do a task; a delegate only what the bedrijfsarts of the case delegated."""
    if actor.role is Role.BEDRIJFSARTS:
        return ALLOW
    if actor.role not in DELEGATE_ROLES:
        return Decision(False, "role")
    return ALLOW if task.value in delegated else Decision(False, f"task:{task.value}")


def belongs(actor: Actor, case: CaseFacts) -> bool:  # noqa: PLR0911  one return a role reads as the table it is
    """Whether the case is the actor's; `privacy.grants.case_filter` says the same as a query."""
    if actor.is_system:
        return True
    if case.employee_id in actor.own_employee_ids and actor.role is not Role.WERKNEMER:
        return False  # nobody handles the own file
    if case.destroyed and actor.role not in _BEYOND_THE_TERM:
        return False  # what was destroyed is nobody's on the employer's side
    match actor.role:
        case Role.WERKNEMER:
            return actor.employee_id == case.employee_id
        case Role.CM_WG | Role.BEDRIJFSARTS | Role.CMTD | Role.MEDISCH_ASSISTENT:
            return _placed(actor, case) or (actor.role is Role.BEDRIJFSARTS and GLASS in case.grants)
        case Role.WERKGEVER | Role.HR | Role.API_CLIENT:
            return _serves(actor, case)
        case Role.LEIDINGGEVENDE:
            return case.department_id in actor.department_ids
        case _:
            return False


def _placed(actor: Actor, case: CaseFacts) -> bool:
    """A grant made once does not outlive a membership that no longer serves the employer."""
    return GRANT_OF_ROLE.get(actor.role) in case.grants and _serves(actor, case)


def _serves(actor: Actor, case: CaseFacts) -> bool:
    return actor.employer_ids is None or case.employer_id in actor.employer_ids
