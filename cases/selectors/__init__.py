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
from cases.selectors.receipts import Receipt, employee_by_number, receipt
from cases.selectors.replacing import ReplacementRow, StandIn, replacements, stand_in

__all__ = [
    "CaseFilters",
    "ConsultationPage",
    "ConsultationRow",
    "QueueFilters",
    "Receipt",
    "ReplacementRow",
    "StandIn",
    "case_list",
    "consultation_list",
    "dossier",
    "employee_by_number",
    "expected_of_employer",
    "opinion_document",
    "opinion_preview",
    "queue",
    "receipt",
    "replacements",
    "reportable_employees",
    "stand_in",
]
