"""What a membership of each role needs. Pure.

Sources: RSC Werkwijzer 2.1, 2.2 and 2.7 (who works under whom); Wet BIG art. 3 (registration: 11 digits).
"""

from enum import Enum

from privacy.actor import MEDICAL_ROLES, Role

BIG_DIGITS = 11

# Everybody whom a beheerder may invite; an api_client is made on its own page, the system is nobody.
INVITABLE = tuple(role for role in Role if role not in {Role.API_CLIENT, Role.SYSTEM})


class Scope(Enum):
    """What limits a membership."""

    EMPLOYERS = "employers"  # all employers, or named ones
    DEPARTMENTS = "departments"
    EMPLOYEE = "employee"
    TENANT = "tenant"  # the whole tenant


def scope_of(role: Role) -> Scope:
    """Which limit belongs to a role."""
    match role:
        case Role.LEIDINGGEVENDE:
            return Scope.DEPARTMENTS
        case Role.WERKNEMER:
            return Scope.EMPLOYEE
        case Role.BEHEERDER:
            return Scope.TENANT
        case _:
            return Scope.EMPLOYERS


def is_big_number(text: str) -> bool:
    """Whether a text has the form of a BIG registration number."""
    return len(text) == BIG_DIGITS and text.isascii() and text.isdigit()


def needs_big_number(role: Role) -> bool:
    """A bedrijfsarts is a registered physician; the released oordeel names the number."""
    return role is Role.BEDRIJFSARTS


def is_medical(role: Role) -> bool:
    """Roles that process medical data by profession."""
    return role in MEDICAL_ROLES


def opens_medical(role: Role) -> bool:
    """Roles that nobody may give to oneself: the medical ones, and the employee's own view of the real steps."""
    return is_medical(role) or role is Role.WERKNEMER


def needs_second_factor(role: Role) -> bool:
    """Whoever reaches more than own data shows a second factor; for a werknemer it is a choice."""
    return role is not Role.WERKNEMER


def side_of(role: Role) -> str:
    """On which side a role stands for an employer; empty for neutral roles. walls.side_of() says the same."""
    if role in MEDICAL_ROLES:
        return "medical"
    return "regie" if role in REGIE_ROLES else ""


# As walls.side_of() in the database has it.
REGIE_ROLES = frozenset({Role.CM_WG, Role.VERZEKERAAR, Role.LEIDINGGEVENDE, Role.HR, Role.WERKGEVER})
