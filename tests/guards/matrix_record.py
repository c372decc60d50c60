"""The lines of the access matrix about the medical record: see tests/guards/matrix.py."""

from tests.guards.matrix_portability import PORTABILITY
from tests.guards.matrix_timeline import TIMELINE

RECORD = (
    """
medical_record          GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
medical_record          GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_record          GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_add       GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
medical_entry_add       GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_add       GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_add       POST own     log 403 403 403 403 403 302 302 302 403 403 403 log
medical_entry_add       POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_add       POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_correct   GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
medical_entry_correct   GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_correct   GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_correct   POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
medical_entry_correct   POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_entry_correct   POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_file            GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
medical_file            GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_file            GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
triage                  GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
triage                  GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
triage                  GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
triage                  POST own     log 403 403 403 403 403 302 302 302 403 403 403 log
triage                  POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
triage                  POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
triage_verdict          GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
triage_verdict          GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
triage_verdict          GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
triage_verdict          POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
triage_verdict          POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
triage_verdict          POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
preventive_file         GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
preventive_file         GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_file         GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_add          GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
preventive_add          GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_add          GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_add          POST own     log 403 403 403 403 403 302 302 302 403 403 403 log
preventive_add          POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_add          POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_correct      GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
preventive_correct      GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_correct      GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_correct      POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
preventive_correct      POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
preventive_correct      POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
my_intake               GET  own     log 200 403 403 403 403 403 403 403 403 403 403 log
my_intake               POST own     log 302 403 403 403 403 403 403 403 403 403 403 log
record_retention        GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
record_retention_destroy GET own     log 403 403 403 403 403 200 403 403 403 403 403 log
record_retention_destroy GET other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_destroy GET foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_destroy POST own    log 403 403 403 403 403 302 403 403 403 403 403 log
record_retention_destroy POST other  log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_destroy POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_certificate GET own log 403 403 403 403 403 200 403 403 403 403 403 log
record_retention_certificate GET other log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_certificate GET foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_keep   GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
record_retention_keep   GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_keep   GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_keep   POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
record_retention_keep   POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_keep   POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_lift   GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
record_retention_lift   GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_lift   GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_lift   POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
record_retention_lift   POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_retention_lift   POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
triage_list             GET  -       log 403 403 403 403 403 200 200 200 403 403 403 log
preventive              GET  -       log 403 403 403 403 403 200 200 200 403 403 403 log
preventive              POST -       log 403 403 403 403 403 200 200 200 403 403 403 log
"""
    + PORTABILITY.lstrip()
    + TIMELINE.lstrip()
)
