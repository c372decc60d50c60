"""What a bedrijfsarts can let somebody else do, what needs a recorded skill, and what stays. Pure.

Sources: RSC Werkwijzer 2.1 (triage), 2.4 (referral), 2.11 (anamnesis, examination), 3.1 (prevention, vaccination) and
appendix 4.1; NVAB, Standpunt delegatie van taken door de bedrijfsarts en supervisie (2020).
"""

from enum import StrEnum


class Task(StrEnum):
    """The tasks that can be delegated: collecting and registering, never judging."""

    SCREENING = "screening"
    TRIAGE = "triage"  # by telephone
    INFORMATION = "information"  # consent and request to a treating physician
    CALLS = "calls"  # to the spreekuur
    REPORTING = "reporting"  # passing on what the bedrijfsarts released, and nothing else
    MONITORING = "monitoring"
    ANAMNESIS = "anamnesis"
    ADMINISTRATION = "administration"  # keeping the medical file
    PREVENTION = "prevention"  # PAGO, PMO, medical tests
    EXAMINATION = "examination"
    VACCINATION = "vaccination"


class Reserved(StrEnum):
    """What only the bedrijfsarts does; the constraint `only_what_can_be_delegated` lets none of these in."""

    OPINION = "opinion"  # oordeel
    VERDICT = "verdict"  # medical or not
    RELEASE = "release"
    REFERRAL = "referral"  # who may refer
    RIE = "rie"  # testing of and advice on the RI&E


NEEDS_SKILL = frozenset({Task.EXAMINATION, Task.VACCINATION})

# The delegate's steps of the catalogue; another step behind the wall is registered as part of keeping the file.
_TASK_OF_STEP = {
    "D1-TRIAGE-DIGITAAL": Task.SCREENING,
    "W1-SCREENING": Task.SCREENING,
    "W2-TRIAGE": Task.TRIAGE,
    "W2-RAPPORTAGE": Task.REPORTING,
    "W2-TOESTEMMING": Task.INFORMATION,
    "W2-OPROEP-PSYCHISCH": Task.CALLS,
    "W6-BESPREKING": Task.REPORTING,
    "M-MONITORING-MEDISCH": Task.MONITORING,
}


def task_of_step(code: str) -> Task:
    """The task under which a delegate closes a step."""
    return _TASK_OF_STEP.get(code, Task.ADMINISTRATION)
