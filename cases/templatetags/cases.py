"""`{% load cases %}`: the parties of a step as people call them."""

from collections.abc import Sequence

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

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
def owners(codes: Sequence[str]) -> str:
    """`werkgever en werknemer` of the catalogue's codes (WN WG BA CMTD CMWG)."""
    return get_text_list([_name(code) for code in codes], _("en"))


@register.filter
def owners_to_me(codes: Sequence[str]) -> str:
    """The same, spoken to the employee: `u en uw werkgever`."""
    return get_text_list([_name_to_employee(code) for code in codes], _("en"))
