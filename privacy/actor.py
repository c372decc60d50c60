"""Who acts: one person in one role in one tenant, or the system itself."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The role slugs as stored; the names are the field's terms of art."""

    WERKNEMER = "werknemer"
    WERKGEVER = "werkgever"
    LEIDINGGEVENDE = "leidinggevende"
    HR = "hr"
    CM_WG = "cm_wg"
    BEDRIJFSARTS = "bedrijfsarts"
    CMTD = "cmtd"
    MEDISCH_ASSISTENT = "medisch_assistent"
    ARBEIDSDESKUNDIGE = "arbeidsdeskundige"
    VERZEKERAAR = "verzekeraar"
    BEHEERDER = "beheerder"
    API_CLIENT = "api_client"
    SYSTEM = "system"


MEDICAL_ROLES = frozenset({Role.BEDRIJFSARTS, Role.CMTD, Role.MEDISCH_ASSISTENT})
DELEGATE_ROLES = frozenset({Role.CMTD, Role.MEDISCH_ASSISTENT})
EMPLOYER_ROLES = frozenset({Role.WERKGEVER, Role.HR, Role.API_CLIENT})


@dataclass(frozen=True)
class Actor:
    """A membership at work. `employer_ids` None means every employer of the tenant; empty means none."""

    tenant_id: UUID
    role: Role
    user_id: UUID | None = None
    membership_id: UUID | None = None
    employer_ids: frozenset[UUID] | None = None
    department_ids: frozenset[UUID] = field(default_factory=frozenset)
    employee_id: UUID | None = None
    # Every employee of the tenant that this person is or was, by whatever account: nobody handles the own file.
    own_files: frozenset[UUID] = field(default_factory=frozenset)

    @property
    def own_employee_ids(self) -> frozenset[UUID]:
        """Whose dossiers are the person's own."""
        return self.own_files if self.employee_id is None else self.own_files | {self.employee_id}

    @property
    def is_system(self) -> bool:
        """True for work that no person asked for: sweeps, overlays, imports' follow-up."""
        return self.role is Role.SYSTEM

    @property
    def is_medical(self) -> bool:
        """True for the bedrijfsarts and those who work by delegation."""
        return self.role in MEDICAL_ROLES


def system(tenant_id: UUID) -> Actor:
    """The system acting within one tenant."""
    return Actor(tenant_id=tenant_id, role=Role.SYSTEM)
