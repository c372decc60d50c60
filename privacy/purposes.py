"""Why and on which ground a role reads or writes, as NEN 7513 wants it: derived where nobody says it.

Sources of the grounds: Arbeidsomstandighedenwet art. 14 and 14a (bedrijfsarts), Besluit taakdelegatie of the NVAB
(delegates), BW 7:658a and Regeling procesgang eerste en tweede ziektejaar (employer, casemanager), AVG art. 15 (own
file) and art. 32 (management of the system).
"""

from privacy.actor import Role

_GROUNDS = {
    Role.WERKNEMER: "AVG 15",
    Role.WERKGEVER: "BW 7:658a",
    Role.LEIDINGGEVENDE: "BW 7:658a",
    Role.HR: "BW 7:658a",
    Role.API_CLIENT: "BW 7:658a",
    Role.CM_WG: "Regeling procesgang art. 4",
    Role.BEDRIJFSARTS: "Arbowet 14",
    Role.CMTD: "Arbowet 14, taakdelegatie",
    Role.MEDISCH_ASSISTENT: "Arbowet 14, taakdelegatie",
    Role.ARBEIDSDESKUNDIGE: "BW 7:658a",
    Role.VERZEKERAAR: "BW 7:658a",
    Role.BEHEERDER: "AVG 32",
    Role.SYSTEM: "Regeling procesgang art. 2",
}
# By the first word of the action; what a role is there for otherwise.
_BY_FAMILY = {
    "audit": "inspection",
    "access": "insight",
    "glass": "emergency",
    "insight": "insight",
    "rights": "rights",
    "calendar": "calendar",
    "people": "management",
    "person": "management",
    "employer": "management",
    "department": "management",
    "api_client": "management",
    "delegation": "delegation",
    "delivery": "management",
    "notice": "own",
    "workplace": "own",
}
_BY_ROLE = {
    Role.WERKNEMER: "own",
    Role.WERKGEVER: "reintegration",
    Role.LEIDINGGEVENDE: "reintegration",
    Role.HR: "reintegration",
    Role.API_CLIENT: "reintegration",
    Role.CM_WG: "progress",
    Role.BEDRIJFSARTS: "care",
    Role.CMTD: "care",
    Role.MEDISCH_ASSISTENT: "care",
    Role.ARBEIDSDESKUNDIGE: "advice",
    Role.VERZEKERAAR: "claim",
    Role.BEHEERDER: "management",
    Role.SYSTEM: "timeline",
}


def ground_of(role: Role) -> str:
    """The legal ground on which a role works with personal data."""
    return _GROUNDS[role]


def purpose_of(role: Role, action: str) -> str:
    """The key of the purpose of an action for which none was given."""
    return _BY_FAMILY.get(action.partition(".")[0], _BY_ROLE[role])
