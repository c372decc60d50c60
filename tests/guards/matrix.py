"""Who may do what at which address, written down by hand: the twin of `privacy.policy`, never derived from it.

Columns: an anonymous · wn werknemer · wg werkgever · lg leidinggevende · hr · cm cm_wg · ba bedrijfsarts · ct cmtd ·
ma medisch_assistent · ad arbeidsdeskundige · vz verzekeraar · bh beheerder · ac api_client (by token).
Things: own · dept (same employer, another department) · other (same tenant, another employer or person) ·
foreign (another tenant) · opened (a one-time link on its way) · gone (a used or wrong secret) · demo · - (none).
Answers: the status; `log` sends to the sign-in page. 404: may not know it exists; 403: not for this role; 422: the
thing is not among the choices. A line that only says 405 stands for a public page.
"""

from tests.guards.matrix_alerts import ALERTS
from tests.guards.matrix_confidences import CONFIDENCES
from tests.guards.matrix_course import COURSE
from tests.guards.matrix_record import RECORD
from tests.guards.matrix_roles import ROLES

COLUMNS = ("an", "wn", "wg", "lg", "hr", "cm", "ba", "ct", "ma", "ad", "vz", "bh", "ac")

# Success changes nothing here: searching (a form, so that no name stays in an address), reckoning, and links or
# sign-in pages that only send on.
READS = frozenset(
    {
        ("preventive", "-"),
        ("people", "-"), ("employer", "own"), ("employer", "other"), ("api_timeline_preview", "-"), ("login", "own"),
        ("login", "gone"), ("second_step", "opened"), ("second_step", "gone"), ("recovery_codes", "-"),
        ("sessions_end", "own"), ("factor_remove", "own"),
        ("logout", "-"), ("workplace", "own"), ("set_language", "-"), ("password_reset", "-"), ("provider_choose", "-"),
        ("password_reset_confirm", "own"), ("invitation", "own"), ("links", "-"),
        ("queue", "-"), ("case_list", "-"), ("consent_search", "own"), ("what_if", "own"), ("what_if", "dept"),
    }
)  # fmt: skip
# Pages whose change is about the login and not about a tenant, so that no tenant's access record knows of it.
OF_THE_LOGIN = frozenset(
    {"account", "password_reset_confirm", "token", "invitation", "second_factor", "recovery_codes_renew", "passkey_add"}
)

TABLE = """
route                   how  thing   an  wn  wg  lg  hr  cm  ba  ct  ma  ad  vz  bh  ac
health                  GET  -       200 200 200 200 200 200 200 200 200 200 200 200 200
health                  POST -       405 405 405 405 405 405 405 405 405 405 405 405 405
api_ziekmeldingen       POST own     401 403 201 201 201 201 403 403 403 403 403 403 201
api_ziekmeldingen       POST other   401 403 422 422 422 422 403 403 403 403 403 403 422
api_ziekmeldingen       POST foreign 401 403 422 422 422 422 403 403 403 403 403 403 422
api_cases               GET  -       401 200 200 200 200 200 200 200 200 403 403 403 200
api_case                GET  own     401 200 200 200 200 200 200 200 200 403 403 403 200
api_case                GET  dept    401 404 200 404 200 200 200 200 200 403 403 403 200
api_case                GET  other   401 404 404 404 404 404 404 404 404 403 403 403 404
api_case                GET  foreign 401 404 404 404 404 404 404 404 404 403 403 403 404
api_timeline            GET  own     401 200 200 200 200 200 200 200 200 403 403 403 200
api_timeline            GET  dept    401 404 200 404 200 200 200 200 200 403 403 403 200
api_timeline            GET  other   401 404 404 404 404 404 404 404 404 403 403 403 404
api_timeline            GET  foreign 401 404 404 404 404 404 404 404 404 403 403 403 404
api_step_close          POST own     401 200 200 200 200 200 403 403 403 403 403 403 200
api_step_close          POST dept    401 404 200 404 200 200 403 403 403 403 403 403 200
api_step_close          POST other   401 404 404 404 404 404 404 404 404 403 403 403 404
api_step_close          POST foreign 401 404 404 404 404 404 404 404 404 403 403 403 404
api_step_reopen         POST own     401 200 200 200 200 200 403 403 403 403 403 403 200
api_step_reopen         POST other   401 404 404 404 404 404 404 404 404 403 403 403 404
api_step_reopen         POST foreign 401 404 404 404 404 404 404 404 404 403 403 403 404
api_timeline_preview    POST -       401 200 200 200 200 200 200 200 200 403 403 403 200
schema                  GET  -       200 200 200 200 200 200 200 200 200 200 200 200 200
schema                  POST -       405 405 405 405 405 405 405 405 405 405 405 405 405
api_docs                GET  -       200 200 200 200 200 200 200 200 200 200 200 200 200
api_docs                POST -       405 405 405 405 405 405 405 405 405 405 405 405 405
api_nothing             GET  -       404 404 404 404 404 404 404 404 404 404 404 404 404
api_nothing             POST -       404 404 404 404 404 404 404 404 404 404 404 404 404
token                   GET  -       405 405 405 405 405 405 405 405 405 405 405 405 405
token                   POST own     200 200 200 200 200 200 200 200 200 200 200 200 200
token                   POST gone    401 401 401 401 401 401 401 401 401 401 401 401 401
login                   GET  -       200 302 302 302 302 302 302 302 302 302 302 302 200
login                   POST own     302 302 302 302 302 302 302 302 302 302 302 302 302
login                   POST gone    422 302 302 302 302 302 302 302 302 302 302 302 422
openid_connect_login    GET  own     302 302 302 302 302 302 302 302 302 302 302 302 302
openid_connect_login    GET  foreign 404 302 302 302 302 302 302 302 302 302 302 302 404
openid_connect_callback GET  own     302 302 302 302 302 302 302 302 302 302 302 302 302
openid_connect_callback GET  foreign 404 302 302 302 302 302 302 302 302 302 302 302 404
identity_provider       GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
identity_provider       POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
second_step             GET  -       302 302 302 302 302 302 302 302 302 302 302 302 302
second_step             GET  opened  200 302 302 302 302 302 302 302 302 302 302 302 200
second_step             POST opened  302 302 302 302 302 302 302 302 302 302 302 302 302
second_step             POST gone    422 302 302 302 302 302 302 302 302 302 302 302 422
logout                  GET  -       405 405 405 405 405 405 405 405 405 405 405 405 405
logout                  POST -       302 302 302 302 302 302 302 302 302 302 302 302 302
workplace               GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
workplace               POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
workplace               POST gone    log 404 404 404 404 404 404 404 404 404 404 404 log
set_language            GET  -       405 405 405 405 405 405 405 405 405 405 405 405 405
set_language            POST -       302 302 302 302 302 302 302 302 302 302 302 302 302
account                 GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
account                 POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
account                 POST gone    log 422 422 422 422 422 422 422 422 422 422 422 log
second_factor           GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
second_factor           POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
second_factor           POST gone    log 422 422 422 422 422 422 422 422 422 422 422 log
recovery_codes          GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
recovery_codes          POST -       log 302 302 302 302 302 302 302 302 302 302 302 log
recovery_codes_renew    POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
factor_remove           POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
passkey_add             GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
passkey_add             POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
passkey_add             POST gone    log 422 422 422 422 422 422 422 422 422 422 422 log
sessions_end            POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
sessions_end            POST gone    log 404 404 404 404 404 404 404 404 404 404 404 log
password_reset          GET  -       200 200 200 200 200 200 200 200 200 200 200 200 200
password_reset          POST -       302 302 302 302 302 302 302 302 302 302 302 302 302
password_reset          POST gone    422 422 422 422 422 422 422 422 422 422 422 422 422
password_reset_done     GET  -       200 200 200 200 200 200 200 200 200 200 200 200 200
password_reset_done     POST -       405 405 405 405 405 405 405 405 405 405 405 405 405
password_reset_confirm  GET  own     302 302 302 302 302 302 302 302 302 302 302 302 302
password_reset_confirm  GET  opened  200 200 200 200 200 200 200 200 200 200 200 200 200
password_reset_confirm  GET  gone    410 410 410 410 410 410 410 410 410 410 410 410 410
password_reset_confirm  POST own     302 302 302 302 302 302 302 302 302 302 302 302 302
password_reset_confirm  POST opened  302 302 302 302 302 302 302 302 302 302 302 302 302
password_reset_confirm  POST gone    410 410 410 410 410 410 410 410 410 410 410 410 410
invitation              GET  own     302 302 302 302 302 302 302 302 302 302 302 302 302
invitation              GET  opened  200 200 200 200 200 200 200 200 200 200 200 200 200
invitation              GET  gone    410 410 410 410 410 410 410 410 410 410 410 410 410
invitation              POST own     302 302 302 302 302 302 302 302 302 302 302 302 302
invitation              POST opened  302 302 302 302 302 302 302 302 302 302 302 302 302
invitation              POST gone    410 410 410 410 410 410 410 410 410 410 410 410 410
people                  GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
people                  POST -       log 403 403 403 403 403 403 403 403 403 403 200 log
person_invite           GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
person_invite           POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
person_invite           POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
person_invite           POST foreign log 403 403 403 403 403 403 403 403 403 403 422 log
person                  GET  own     log 403 403 403 403 403 403 403 403 403 403 200 log
person                  GET  other   log 403 403 403 403 403 403 403 403 403 403 200 log
person                  GET  foreign log 403 403 403 403 403 403 403 403 403 403 404 log
person                  POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
person                  POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
person                  POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
person_end              POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
person_end              POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
person_end              POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
second_factor_reset     POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
second_factor_reset     POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
second_factor_reset     POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
invitation_again        POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
invitation_again        POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
invitation_again        POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
api_clients             GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
api_clients             POST own     log 403 403 403 403 403 403 403 403 403 403 200 log
api_clients             POST other   log 403 403 403 403 403 403 403 403 403 403 200 log
api_clients             POST foreign log 403 403 403 403 403 403 403 403 403 403 422 log
api_client_revoke       POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
api_client_revoke       POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
api_client_revoke       POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
links                   GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
links                   POST -       log 403 403 403 403 403 403 403 403 403 403 200 log
link                    GET  own     log 403 403 403 403 403 403 403 403 403 403 200 log
link                    GET  foreign log 403 403 403 403 403 403 403 403 403 403 404 log
link                    POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
link                    POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
link_step               POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
link_step               POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
link_member_end         POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
link_member_end         POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
access_matrix           GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
notices                 GET  -       log 200 200 200 200 200 200 200 200 200 200 200 log
notices_read            POST -       log 302 302 302 302 302 302 302 302 302 302 302 log
notice_read             POST own     log 302 302 302 302 302 302 302 302 302 302 302 log
notice_read             POST other   log 404 404 404 404 404 404 404 404 404 404 404 log
notice_read             POST foreign log 404 404 404 404 404 404 404 404 404 404 404 log
deliveries              GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
delivery_retry          POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
delivery_retry          POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
delivery_retry          POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
mailbox                 GET  demo    200 200 200 200 200 200 200 200 200 200 200 200 200
mailbox                 GET  -       404 404 404 404 404 404 404 404 404 404 404 404 404
mailbox                 POST -       405 405 405 405 405 405 405 405 405 405 405 405 405
employers               GET  -       log 403 403 403 200 200 403 403 403 403 403 200 log
employer_add            GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
employer_add            POST -       log 403 403 403 403 403 403 403 403 403 403 302 log
employer                GET  own     log 403 403 403 200 200 403 403 403 403 403 200 log
employer                GET  other   log 403 403 403 404 404 403 403 403 403 403 200 log
employer                GET  foreign log 403 403 403 404 404 403 403 403 403 403 404 log
employer                POST own     log 403 403 403 200 200 403 403 403 403 403 200 log
employer                POST other   log 403 403 403 404 404 403 403 403 403 403 200 log
employer                POST foreign log 403 403 403 404 404 403 403 403 403 403 404 log
employer_edit           GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
employer_edit           GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
employer_edit           GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employer_edit           POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
employer_edit           POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
employer_edit           POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
department_add          GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
department_add          GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
department_add          GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
department_add          POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
department_add          POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
department_add          POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employee_add            GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
employee_add            GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
employee_add            GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employee_add            POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
employee_add            POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
employee_add            POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employee                GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
employee                GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
employee                GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
employee                POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
employee                POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
employee                POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
contract_add            GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
contract_add            GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
contract_add            GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
contract_add            POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
contract_add            POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
contract_add            POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
contract                GET  own     log 403 403 403 200 403 403 403 403 403 403 200 log
contract                GET  other   log 403 403 403 404 403 403 403 403 403 403 200 log
contract                GET  foreign log 403 403 403 404 403 403 403 403 403 403 404 log
contract                POST own     log 403 403 403 302 403 403 403 403 403 403 302 log
contract                POST other   log 403 403 403 404 403 403 403 403 403 403 302 log
contract                POST foreign log 403 403 403 404 403 403 403 403 403 403 404 log
home                    GET  -       log 302 302 302 302 302 302 302 302 302 302 302 log
queue                   GET  -       log 403 403 403 403 200 403 403 403 403 403 403 log
queue                   POST -       log 403 403 403 403 200 403 403 403 403 403 403 log
steps_close             POST own     log 302 302 302 302 302 403 403 403 403 403 403 log
steps_close             POST other   log 404 404 404 404 404 404 404 404 403 403 403 log
steps_close             POST foreign log 404 404 404 404 404 404 404 404 403 403 403 log
confirm_not_recorded    POST -       log 403 403 403 403 302 403 403 403 403 403 403 log
case_list               GET  -       log 200 200 200 200 200 200 200 200 403 403 403 log
case_list               POST -       log 200 200 200 200 200 200 200 200 403 403 403 log
case                    GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
case                    GET  dept    log 404 200 404 200 200 200 200 200 403 403 403 log
case                    GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
case                    GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
step_close              GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
step_close              GET  dept    log 404 200 404 200 200 200 200 200 403 403 403 log
step_close              GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_close              GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
step_close              POST own     log 302 302 302 302 302 403 403 403 403 403 403 log
step_close              POST dept    log 404 302 404 302 302 403 403 403 403 403 403 log
step_close              POST other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_close              POST foreign log 404 404 404 404 404 404 404 404 403 403 403 log
step_reopen             GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
step_reopen             GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_reopen             GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
step_reopen             POST own     log 302 302 302 302 302 403 403 403 403 403 403 log
step_reopen             POST other   log 404 404 404 404 404 404 404 404 403 403 403 log
step_reopen             POST foreign log 404 404 404 404 404 404 404 404 403 403 403 log
case_facts              GET  own     log 403 403 403 403 200 403 403 403 403 403 403 log
case_facts              GET  other   log 403 403 403 403 404 403 403 403 403 403 403 log
case_facts              GET  foreign log 403 403 403 403 404 403 403 403 403 403 403 log
case_facts              POST own     log 403 403 403 403 302 403 403 403 403 403 403 log
case_facts              POST other   log 403 403 403 403 404 403 403 403 403 403 403 log
case_facts              POST foreign log 403 403 403 403 404 403 403 403 403 403 403 log
case_assign             GET  own     log 403 403 403 200 200 403 403 403 403 403 403 log
case_assign             GET  other   log 403 403 403 404 404 403 403 403 403 403 403 log
case_assign             GET  foreign log 403 403 403 404 404 403 403 403 403 403 403 log
case_assign             POST own     log 403 403 403 302 302 403 403 403 403 403 403 log
case_assign             POST other   log 403 403 403 404 404 403 403 403 403 403 403 log
case_assign             POST foreign log 403 403 403 404 404 403 403 403 403 403 403 log
probleemanalyse         GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
probleemanalyse         GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
probleemanalyse         GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
probleemanalyse         POST own     log 403 403 403 403 403 302 302 302 403 403 403 log
probleemanalyse         POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
probleemanalyse         POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
probleemanalyse_release GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
probleemanalyse_release GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
probleemanalyse_release GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
probleemanalyse_release POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
probleemanalyse_release POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
probleemanalyse_release POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
medical_step_close      GET  own     log 403 403 403 403 403 200 200 200 403 403 403 log
medical_step_close      GET  other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_step_close      GET  foreign log 403 403 403 403 403 404 404 404 403 403 403 log
medical_step_close      POST own     log 403 403 403 403 403 302 302 302 403 403 403 log
medical_step_close      POST other   log 403 403 403 403 403 404 404 404 403 403 403 log
medical_step_close      POST foreign log 403 403 403 403 403 404 404 404 403 403 403 log
opinion_pdf             GET  own     log 200 200 200 200 200 200 200 200 403 403 403 log
opinion_pdf             GET  other   log 404 404 404 404 404 404 404 404 403 403 403 log
opinion_pdf             GET  foreign log 404 404 404 404 404 404 404 404 403 403 403 log
report                  GET  -       log 403 200 200 200 200 403 403 403 403 403 403 log
report                  POST own     log 403 302 302 302 302 403 403 403 403 403 403 log
report                  POST dept    log 403 302 422 302 302 403 403 403 403 403 403 log
report                  POST other   log 403 422 422 422 422 403 403 403 403 403 403 log
report                  POST foreign log 403 422 422 422 422 403 403 403 403 403 403 log
team                    GET  -       log 200 200 200 200 200 200 200 200 403 403 403 log
my_case                 GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
retention               GET  -       log 403 403 403 200 403 403 403 403 403 403 403 log
retention_destroy       POST own     log 403 403 403 302 403 403 403 403 403 403 403 log
retention_destroy       POST other   log 403 403 403 404 403 403 403 403 403 403 403 log
retention_destroy       POST foreign log 403 403 403 404 403 403 403 403 403 403 403 log
retention_keep          GET  own     log 403 403 403 200 403 403 403 403 403 403 403 log
retention_keep          GET  other   log 403 403 403 404 403 403 403 403 403 403 403 log
retention_keep          GET  foreign log 403 403 403 404 403 403 403 403 403 403 403 log
retention_keep          POST own     log 403 403 403 302 403 403 403 403 403 403 403 log
retention_keep          POST other   log 403 403 403 404 403 403 403 403 403 403 403 log
retention_keep          POST foreign log 403 403 403 404 403 403 403 403 403 403 403 log
retention_certificate   GET  own     log 403 403 403 200 403 403 403 403 403 403 403 log
retention_certificate   GET  other   log 403 403 403 404 403 403 403 403 403 403 403 log
retention_certificate   GET  foreign log 403 403 403 404 403 403 403 403 403 403 403 log
retention_lift          POST own     log 403 403 403 302 403 403 403 403 403 403 403 log
retention_lift          POST other   log 403 403 403 404 403 403 403 403 403 403 403 log
retention_lift          POST foreign log 403 403 403 404 403 403 403 403 403 403 403 log
consultations           GET  -       log 403 403 403 403 403 200 200 200 403 403 403 log
my_data                 GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
my_data_json            GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
my_data_make            POST -       log 302 403 403 403 403 403 403 403 403 403 403 log
my_data_file            GET  own     log 200 403 403 403 403 403 403 403 403 403 403 log
my_data_file            GET  foreign log 404 403 403 403 403 403 403 403 403 403 403 log
my_request              GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
my_request              POST -       log 302 403 403 403 403 403 403 403 403 403 403 log
my_record_request       GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
my_record_request       POST -       log 302 403 403 403 403 403 403 403 403 403 403 log
rights_requests         GET  -       log 403 200 403 200 403 403 403 403 403 403 403 log
rights_request          GET  own     log 403 200 403 200 403 403 403 403 403 403 403 log
rights_request          GET  other   log 403 404 403 404 403 403 403 403 403 403 403 log
rights_request          GET  foreign log 403 404 403 404 403 403 403 403 403 403 403 log
rights_request          POST own     log 403 302 403 302 403 403 403 403 403 403 403 log
rights_request          POST foreign log 403 404 403 404 403 403 403 403 403 403 403 log
record_requests         GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
record_request          GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
record_request          GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
record_request          GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
record_request          POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
record_request          POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
imports                 GET  -       log 403 403 403 200 200 403 403 403 403 403 200 log
imports                 POST -       log 403 403 403 302 302 403 403 403 403 403 302 log
import_run              GET  own     log 403 403 403 200 200 403 403 403 403 403 200 log
import_run              GET  other   log 403 403 403 404 404 403 403 403 403 403 404 log
import_run              GET  foreign log 403 403 403 404 404 403 403 403 403 403 404 log
import_recheck          POST own     log 403 403 403 302 302 403 403 403 403 403 302 log
import_recheck          POST other   log 403 403 403 404 404 403 403 403 403 403 404 log
import_recheck          POST foreign log 403 403 403 404 404 403 403 403 403 403 404 log
import_confirm          POST own     log 403 403 403 302 302 403 403 403 403 403 302 log
import_confirm          POST other   log 403 403 403 404 404 403 403 403 403 403 404 log
import_confirm          POST foreign log 403 403 403 404 404 403 403 403 403 403 404 log
import_discard          POST own     log 403 403 403 302 302 403 403 403 403 403 302 log
import_discard          POST other   log 403 403 403 404 404 403 403 403 403 403 404 log
import_discard          POST foreign log 403 403 403 404 404 403 403 403 403 403 404 log
import_steps            POST own     log 403 403 403 403 302 403 403 403 403 403 403 log
import_steps            POST other   log 403 403 403 403 404 403 403 403 403 403 403 log
import_steps            POST foreign log 403 403 403 403 404 403 403 403 403 403 403 log
my_access               GET  -       log 200 403 403 403 403 403 403 403 403 403 403 log
my_access_question      GET  own     log 200 403 403 403 403 403 403 403 403 403 403 log
my_access_question      GET  dept    log 404 403 403 403 403 403 403 403 403 403 403 log
my_access_question      GET  other   log 404 403 403 403 403 403 403 403 403 403 403 log
my_access_question      GET  foreign log 404 403 403 403 403 403 403 403 403 403 403 log
my_access_question      POST own     log 302 403 403 403 403 403 403 403 403 403 403 log
my_access_question      POST dept    log 404 403 403 403 403 403 403 403 403 403 403 log
my_access_question      POST other   log 404 403 403 403 403 403 403 403 403 403 403 log
my_access_question      POST foreign log 404 403 403 403 403 403 403 403 403 403 403 log
access_log              GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
access_log_csv          GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
access_checkpoint       GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
access_questions        GET  -       log 403 403 403 403 403 403 403 403 403 403 200 log
access_question         GET  own     log 403 403 403 403 403 403 403 403 403 403 200 log
access_question         GET  other   log 403 403 403 403 403 403 403 403 403 403 200 log
access_question         GET  foreign log 403 403 403 403 403 403 403 403 403 403 404 log
access_question         POST own     log 403 403 403 403 403 403 403 403 403 403 302 log
access_question         POST other   log 403 403 403 403 403 403 403 403 403 403 302 log
access_question         POST foreign log 403 403 403 403 403 403 403 403 403 403 404 log
medical_questions       GET  -       log 403 403 403 403 403 200 403 403 403 403 403 log
medical_question        GET  own     log 403 403 403 403 403 200 403 403 403 403 403 log
medical_question        GET  other   log 403 403 403 403 403 404 403 403 403 403 403 log
medical_question        GET  foreign log 403 403 403 403 403 404 403 403 403 403 403 log
medical_question        POST own     log 403 403 403 403 403 302 403 403 403 403 403 log
medical_question        POST other   log 403 403 403 403 403 404 403 403 403 403 403 log
medical_question        POST foreign log 403 403 403 403 403 404 403 403 403 403 403 log
"""


def lines() -> list[tuple[str, str, str, dict[str, str]]]:
    """(route, method, thing, {column: answer}) for every line of the table."""
    table = TABLE + ALERTS.lstrip() + COURSE.lstrip() + CONFIDENCES.lstrip() + ROLES.lstrip() + RECORD.lstrip()
    rows = [line.split() for line in table.strip().splitlines()[1:]]
    return [(name, method, thing, dict(zip(COLUMNS, answers, strict=True))) for name, method, thing, *answers in rows]
