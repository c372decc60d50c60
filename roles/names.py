"""How roles are called on screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.actor import Role
from privacy.delegable import Reserved, Task

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.WERKNEMER: _("werknemer"),
    Role.WERKGEVER: _("werkgever"),
    Role.LEIDINGGEVENDE: _("leidinggevende"),
    Role.HR: _("HR"),
    Role.CM_WG: _("casemanager (CM-WG)"),
    Role.BEDRIJFSARTS: _("bedrijfsarts"),
    Role.CMTD: _("casemanager taakdelegatie (CMTD)"),
    Role.MEDISCH_ASSISTENT: _("medisch assistent"),
    Role.ARBEIDSDESKUNDIGE: _("arbeidsdeskundige"),
    Role.VERZEKERAAR: _("verzekeraar"),
    Role.BEHEERDER: _("beheerder"),
    Role.API_CLIENT: _("API-koppeling"),
    Role.SYSTEM: _("het systeem"),
}


def role_name(role: Role | str) -> str:
    """The name of a role in the active language."""
    return str(ROLE_NAMES[Role(role)])


TASK_NAMES: dict[Task, str | Promise] = {
    Task.SCREENING: _("screening: wie met voorrang bellen"),
    Task.TRIAGE: _("telefonische triage"),
    Task.INFORMATION: _("medische informatie opvragen, met toestemming"),
    Task.CALLS: _("oproepen voor het spreekuur"),
    Task.REPORTING: _("doorgeven wat de bedrijfsarts heeft verstuurd"),
    Task.MONITORING: _("medische monitoring"),
    Task.ANAMNESIS: _("anamnese"),
    Task.ADMINISTRATION: _("beheer van het medisch dossier"),
    Task.PREVENTION: _("preventief onderzoek en keuringen voorbereiden"),
    Task.EXAMINATION: _("lichamelijk onderzoek"),
    Task.VACCINATION: _("vaccinaties"),
}
RESERVED_NAMES: dict[Reserved, str | Promise] = {
    Reserved.OPINION: _("het oordeel"),
    Reserved.VERDICT: _("bepalen of de oorzaak medisch is"),
    Reserved.RELEASE: _("versturen naar werkgever en werknemer"),
    Reserved.REFERRAL: _("bepalen wie mag verwijzen"),
    Reserved.RIE: _("toetsen van en adviseren over de RI&E"),
}


def task_name(task: Task | str) -> str:
    """The name of a delegated task in the active language."""
    return str(TASK_NAMES[Task(task)])


_ACTS: dict[str, str | Promise] = {
    "medical.write": _("medisch dossier bijgewerkt"),
    "medical.step_close": _("medische stap afgerond"),
    "step.close": _("stap afgerond"),
    "step.reopen": _("stap heropend"),
}


def act_name(action: str, subject: str) -> str:
    """What was done, in words, with the step or part of the file that it was about; the plain action if it is new."""
    what = str(_ACTS.get(action, action))
    return f"{what}: {subject}" if subject else what
