"""`{% load cases %}`: the parties of a step as people call them."""

from collections.abc import Sequence
from datetime import date, datetime

from django import template
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.dossier import Abilities
from cases.selectors.medical import ANALYSES
from privacy.delegable import task_of_step
from timeline.presentation import CLOSED_BY_RELEASE, StepRow

register = template.Library()


def _name(code: str) -> str:
    return {
        "WN": _("werknemer"),
        "WG": _("werkgever"),
        "BA": _("bedrijfsarts"),
        "CMTD": _("casemanager taakdelegatie"),
        "CMWG": _("casemanager"),
    }.get(code, code)


def _name_to_employee(code: str) -> str:
    own = {"WN": _("u"), "WG": _("uw werkgever"), "BA": _("de bedrijfsarts"), "CMWG": _("uw casemanager")}
    return own.get(code) or _("de medewerker van de bedrijfsarts")


@register.filter
def action_for(step: StepRow, abilities: Abilities) -> str:
    """What the reader can do with a step: `close`, `reopen`, `medical_close`, `write` (probleemanalyse), or nothing."""
    unfinished = step.to_do or step.status == "not_recorded"
    if step.code in ANALYSES and abilities.write_analysis:
        return "write" if unfinished else ""
    if step.medical:
        mine = abilities.write_medical and task_of_step(step.code).value in abilities.tasks
        return "medical_close" if unfinished and mine else ""
    if step.visibility != "case" or step.code in CLOSED_BY_RELEASE or not abilities.closes & set(step.owner):
        return ""
    return "close" if unfinished else "reopen" if step.status == "done" else ""


@register.filter
def told_late(step: StepRow, abilities: Abilities) -> bool:
    """Abilities.told_late, for templates."""
    return abilities.told_late(step)


@register.filter
def owners(codes: Sequence[str]) -> str:
    """`werkgever en werknemer` of the catalogue's codes (WN WG BA CMTD CMWG)."""
    return get_text_list([_name(code) for code in codes], _("en"))


@register.filter
def owners_to_me(codes: Sequence[str]) -> str:
    """The same, spoken to the employee: `u en uw werkgever`."""
    own_first = sorted(codes, key=lambda code: code != "WN")
    return get_text_list([_name_to_employee(code) for code in own_first], _("en"))


@register.filter
def sentence(phrases: Sequence[str]) -> str:
    """`bekeek uw dossier en rondde een stap af`."""
    return get_text_list(list(phrases), _("en"))


@register.filter
def moment_near(moment: datetime, today: date) -> str:
    """`Vandaag 10:24`, `Gisteren 16:40`; nothing for another day."""
    local = localtime(moment)
    days = (today - local.date()).days
    near = {0: _("Vandaag"), 1: _("Gisteren")}.get(days)
    return f"{near} {local:%H:%M}" if near else ""
