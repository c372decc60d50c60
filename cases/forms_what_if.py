"""The form of *Wat als?*: dates to suppose, none of which is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.supposing import Supposition

_ANALYSIS, _PLAN, _APPLICATION = "W6-PROBLEEMANALYSE", "W8-PLAN-VAN-AANPAK", "W93-CHECK-WIA-AANVRAAG"
_JOINED = {"": None, "yes": True, "no": False}


class WhatIfForm(forms.Form):
    """Every field is optional; an empty one stays as it is."""

    first_sick_day = DateField(label=_("Andere eerste ziektedag"), required=False)
    recovered_from = DateField(label=_("Hersteld vanaf"), required=False, help_text=_("De eerste dag niet ziek."))
    sick_again_on = DateField(label=_("Opnieuw ziek op"), required=False)
    leave_from = DateField(label=_("Verlof vanaf"), required=False, help_text=_("Verlof volgens de Wazo."))
    leave_until = DateField(label=_("Verlof tot en met"), required=False)
    leave_joined = forms.ChoiceField(
        label=_("Telt ziekte vóór en na het verlof samen?"),
        required=False,
        choices=[("", _("Nog niet beoordeeld")), ("yes", _("Ja")), ("no", _("Nee"))],
        help_text=_("Dat zegt de bedrijfsarts of UWV."),
    )
    employment_ends = DateField(label=_("Dienstverband eindigt op"), required=False)
    analysis_on = DateField(label=_("Probleemanalyse op"), required=False)
    plan_on = DateField(label=_("Plan van aanpak op"), required=False)
    applied_on = DateField(label=_("WIA-aanvraag op"), required=False)

    GROUPS = (
        (_("Ziekte en herstel"), ("first_sick_day", "recovered_from", "sick_again_on")),
        (_("Verlof en dienstverband"), ("leave_from", "leave_until", "leave_joined", "employment_ends")),
        (_("Stappen"), ("analysis_on", "plan_on", "applied_on")),
    )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(heading, fields) for the page."""
        return [(str(title), [self[name] for name in names]) for title, names in self.GROUPS]

    def supposition(self) -> Supposition:
        """What was filled in."""
        values: dict[str, Any] = dict(self.cleaned_data)
        done = {_ANALYSIS: values.pop("analysis_on"), _PLAN: values.pop("plan_on")}
        applied = values.pop("applied_on")
        events = {"wia_applied": applied, _APPLICATION: applied} if applied else {}
        return Supposition(
            **{**values, "leave_joined": _JOINED[values["leave_joined"]]},
            done={**{code: day for code, day in done.items() if day}, **events},
        )
