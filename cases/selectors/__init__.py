"""Every read of cases; each narrows to the actor's rows and returns frozen dataclasses."""

from cases.selectors.course import course_change
from cases.selectors.employments import Choice, choices_on
from cases.selectors.lists import CaseFilters, case_list, expected_of_employer
from cases.selectors.medical import (
    ConsultationPage,
    ConsultationRow,
    consultation_list,
    opinion_document,
    opinion_preview,
)
from cases.selectors.overview import dossier, reportable_employees
from cases.selectors.own_data import own_data, own_data_exported
from cases.selectors.queue import QueueFilters, queue
from cases.selectors.receipts import Receipt, employee_by_number, receipt
from cases.selectors.replacing import ReplacementRow, StandIn, replacements, stand_in
from cases.selectors.rights import (
    RequestRow,
    my_requests,
    own_patients,
    record_parts,
    record_request,
    record_requests,
    rights_request,
    rights_request_for,
    rights_requests,
)

__all__ = [
    "CaseFilters",
    "Choice",
    "ConsultationPage",
    "ConsultationRow",
    "QueueFilters",
    "Receipt",
    "ReplacementRow",
    "RequestRow",
    "StandIn",
    "case_list",
    "choices_on",
    "consultation_list",
    "course_change",
    "dossier",
    "employee_by_number",
    "expected_of_employer",
    "my_requests",
    "opinion_document",
    "opinion_preview",
    "own_data",
    "own_data_exported",
    "own_patients",
    "queue",
    "receipt",
    "record_parts",
    "record_request",
    "record_requests",
    "replacements",
    "reportable_employees",
    "rights_request",
    "rights_request_for",
    "rights_requests",
    "stand_in",
]
