"""Who may do what: one table, deny by default. Pure: no database, no clock. Rows narrow by `privacy.grants.case_filter`.

Sources: RSC Werkwijzer 2.1-2.4, 2.7, 3.2; AP, Beleidsregels De zieke werknemer; Besluit taakdelegatie (NVAB).
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from privacy.actor import Actor, Role


class Action(StrEnum):
    """Everything a person can ask of the product."""

    CASE_READ = "case.read"
    CASE_REPORT = "case.report"  # ziekmelding
    CASE_CHANGE = "case.change"  # herstel, percentage, intrekken
    CASE_ASSIGN = "case.assign"  # another casemanager or bedrijfsarts
    STEP_READ = "step.read"
    STEP_CLOSE = "step.close"
    OPINION_READ = "opinion.read"
    QUEUE_READ = "queue.read"
    MEDICAL_READ = "medical.read"
    MEDICAL_WRITE = "medical.write"
    OPINION_RELEASE = "opinion.release"
    ABSENCE_IMPORT = "absence.import"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_WRITE = "organisation.write"
    PEOPLE_READ = "people.read"
    PEOPLE_WRITE = "people.write"
    DELEGATION_WRITE = "delegation.write"
    AUDIT_READ = "audit.read"
    NOTICE_READ = "notice.read"
    DELIVERY_READ = "delivery.read"


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
    Action.CASE_ASSIGN: frozenset({_R.CM_WG, _R.BEHEERDER}),
    Action.STEP_READ: frozenset(_CASE_READERS),
    Action.STEP_CLOSE: frozenset({_R.CM_WG, _R.API_CLIENT}),
    Action.OPINION_READ: frozenset(_CASE_READERS),
    Action.QUEUE_READ: frozenset({_R.CM_WG}),
    Action.MEDICAL_READ: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.MEDICAL_WRITE: frozenset({_R.BEDRIJFSARTS, _R.CMTD, _R.MEDISCH_ASSISTENT}),
    Action.OPINION_RELEASE: frozenset({_R.BEDRIJFSARTS}),
    Action.ABSENCE_IMPORT: frozenset({_R.HR, _R.CM_WG, _R.BEHEERDER}),
    Action.ORGANISATION_READ: frozenset({_R.BEHEERDER, _R.CM_WG, _R.HR}),
    Action.ORGANISATION_WRITE: frozenset({_R.BEHEERDER, _R.HR}),
    Action.PEOPLE_READ: frozenset({_R.BEHEERDER}),
    Action.PEOPLE_WRITE: frozenset({_R.BEHEERDER}),
    Action.DELEGATION_WRITE: frozenset({_R.BEDRIJFSARTS}),
    Action.AUDIT_READ: frozenset({_R.BEHEERDER}),
    Action.NOTICE_READ: frozenset(_EVERYONE),
    Action.DELIVERY_READ: frozenset({_R.BEHEERDER}),
}


_FOR_PEOPLE = {Action.MEDICAL_READ, Action.MEDICAL_WRITE, Action.OPINION_RELEASE}


@dataclass(frozen=True)
class CaseFacts:
    """What the policy must know of a case; `grants` are the actor's own codenames on it."""

    tenant_id: UUID
    employer_id: UUID
    department_id: UUID | None
    employee_id: UUID
    grants: frozenset[str]


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and why not (a stable English key, for the audit row)."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOW = Decision(True)


def may(actor: Actor, action: Action) -> Decision:
    """Whether the role may do this at all. The system may do all in its tenant but read, write or release medical text."""
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
    return ALLOW if belongs(actor, case) else Decision(False, "case")


def belongs(actor: Actor, case: CaseFacts) -> bool:  # noqa: C901, PLR0911  one branch a role reads as the table it is
    """Whether the case is the actor's; `privacy.grants.case_filter` says the same as a query."""
    if actor.is_system:
        return True
    if actor.employee_id == case.employee_id and actor.role is not Role.WERKNEMER:
        return False  # nobody handles the own file
    match actor.role:
        case Role.WERKNEMER:
            return actor.employee_id == case.employee_id
        case Role.CM_WG:
            return "casemanage_case" in case.grants
        case Role.BEDRIJFSARTS:
            return "treat_case" in case.grants
        case Role.CMTD | Role.MEDISCH_ASSISTENT:
            return "assist_case" in case.grants
        case Role.WERKGEVER | Role.HR | Role.API_CLIENT:
            return actor.employer_ids is None or case.employer_id in actor.employer_ids
        case Role.LEIDINGGEVENDE:
            return case.department_id in actor.department_ids
        case _:
            return False
