"""Every read of cases; each narrows to the actor's rows and returns frozen dataclasses."""

from cases.selectors.lists import CaseFilters, case_list, expected_of_employer
from cases.selectors.medical import (
    ConsultationPage,
    ConsultationRow,
    consultation_list,
    opinion_document,
    opinion_preview,
)
from cases.selectors.overview import dossier, reportable_employees
from cases.selectors.queue import QueueFilters, queue

__all__ = [
    "CaseFilters",
    "ConsultationPage",
    "ConsultationRow",
    "QueueFilters",
    "case_list",
    "consultation_list",
    "dossier",
    "expected_of_employer",
    "opinion_document",
    "opinion_preview",
    "queue",
    "reportable_employees",
]
