"""Every write on a case."""

from cases.services.assigning import case_assign
from cases.services.changes import (
    case_recover,
    case_set_facts,
    case_withdraw,
    recovered_begin,
)
from cases.services.clock import overlay_soon
from cases.services.daily import day_begun
from cases.services.employment import case_set_employment_end
from cases.services.ending import case_close, case_report_death, recovered_close_due
from cases.services.first_day import case_correct_first_day
from cases.services.frame import Changed, Done, as_shown, planned
from cases.services.glass import Search, TooOften, glass_close, glass_open, glass_review
from cases.services.idempotency import Reported, case_open_once, fingerprint
from cases.services.insight import insight_ask
from cases.services.leave import leave_judge, leave_remove, leave_set, leaves_over
from cases.services.opinions import probleemanalyse_release
from cases.services.percentages import Part, case_set_percentage
from cases.services.questions import access_answer, access_ask, medical_answer
from cases.services.replacing import Arrangement, replacement_end, replacement_register
from cases.services.reporting import Outcome, Sick, SickReport, case_open, case_report
from cases.services.rights import record_rights_answer, record_rights_ask, rights_answer, rights_ask
from cases.services.steps import (
    StepChange,
    adjustment_record,
    step_acknowledge,
    step_close,
    step_reopen,
    steps_close,
)
from cases.services.triage import triage_note
from cases.services.undo import case_undo, changes_forget

__all__ = [
    "Arrangement",
    "Changed",
    "Done",
    "Outcome",
    "Part",
    "Reported",
    "Search",
    "Sick",
    "SickReport",
    "StepChange",
    "TooOften",
    "access_answer",
    "access_ask",
    "adjustment_record",
    "as_shown",
    "case_assign",
    "case_close",
    "case_correct_first_day",
    "case_open",
    "case_open_once",
    "case_recover",
    "case_report",
    "case_report_death",
    "case_set_employment_end",
    "case_set_facts",
    "case_set_percentage",
    "case_undo",
    "case_withdraw",
    "changes_forget",
    "day_begun",
    "fingerprint",
    "glass_close",
    "glass_open",
    "glass_review",
    "insight_ask",
    "leave_judge",
    "leave_remove",
    "leave_set",
    "leaves_over",
    "medical_answer",
    "overlay_soon",
    "planned",
    "probleemanalyse_release",
    "record_rights_answer",
    "record_rights_ask",
    "recovered_begin",
    "recovered_close_due",
    "replacement_end",
    "replacement_register",
    "rights_answer",
    "rights_ask",
    "step_acknowledge",
    "step_close",
    "step_reopen",
    "steps_close",
    "triage_note",
]
