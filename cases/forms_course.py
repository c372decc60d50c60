"""Shapes of input of what happens in a case; rules are the services'."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cases.dossier import Dossier, EmploymentRow
from cases.forms import DATE_FORMATS, DateField
from cases.models import Case
from employers.employment import one_a_number
from privacy import chance


class FirstDayForm(forms.Form):
    """Another first sick day; of which period is asked when there are more."""

    first_sick_day = DateField(label=_("Eerste ziektedag"), help_text=_("De dag waarop het verzuim echt begon."))

    def __init__(self, data: Any, dossier: Dossier) -> None:
        super().__init__(data)
        if len(dossier.spells) < 2:
            return
        days = [spell.starts_on for spell in reversed(dossier.spells)]
        self.fields["spell"] = forms.TypedChoiceField(
            label=_("Welke ziekteperiode?"),
            choices=[(day.isoformat(), date_format(day, "d-m-Y")) for day in days],
            coerce=forms.DateField(input_formats=DATE_FORMATS).to_python,
            widget=forms.RadioSelect,
            error_messages={"required": _("Kies een ziekteperiode.")},
        )
        self.order_fields(["spell", "first_sick_day"])


class CloseForm(forms.Form):
    """Close a case by hand."""

    end_reason = forms.ChoiceField(
        label=_("Waarom sluit het dossier?"), choices=Case.EndReason.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom het dossier sluit.")},
    )  # fmt: skip
    ended_on = DateField(
        label=_("Laatste dag"), help_text=_("De laatste dag die bij dit dossier hoort, bijvoorbeeld van het contract.")
    )

    def __init__(self, data: Any, _dossier: Dossier) -> None:
        super().__init__(data, initial={"ended_on": chance.today()})


class DeathForm(forms.Form):
    """The employee died."""

    died_on = DateField(label=_("Datum van overlijden"))

    def __init__(self, data: Any, _dossier: Dossier) -> None:
        super().__init__(data)


class EmploymentForm(forms.Form):
    """The last day of the employment; of which one is asked when there are several."""

    ends_on = DateField(
        label=_("Laatste dag van het dienstverband"), required=False,
        help_text=_("Leeg: het dienstverband loopt door."),
    )  # fmt: skip

    def __init__(self, data: Any, dossier: Dossier) -> None:
        super().__init__(data, initial={} if dossier.employments else {"ends_on": dossier.employment_ends})
        if not dossier.employments:
            return
        self.fields["employment_number"] = forms.TypedChoiceField(
            label=_("Welk dienstverband?"), coerce=int, widget=forms.RadioSelect,
            choices=[(str(one.number), _with_end(one)) for one in one_a_number(dossier.employments, chance.today())],
            error_messages={"required": _("Kies een dienstverband.")},
        )  # fmt: skip
        self.order_fields(["employment_number", "ends_on"])


def _with_end(one: EmploymentRow) -> str:
    if one.ends_on is None:
        return one.label
    return _("%(label)s, tot en met %(day)s") % {"label": one.label, "day": date_format(one.ends_on, "d-m-Y")}


class LeaveForm(forms.Form):
    """Days of leave."""

    starts_on = DateField(label=_("Eerste dag van het verlof"))
    ends_on = DateField(label=_("Laatste dag van het verlof"))


class JudgeForm(forms.Form):
    """Whether sickness around leave counts together. Never why."""

    joined = forms.TypedChoiceField(
        label=_("Telt ziekte voor en na het verlof samen?"), coerce={"ja": True, "nee": False}.get,
        choices=[("ja", _("Ja, het telt samen")), ("nee", _("Nee, daarna begint een nieuwe termijn")),
                 ("onbekend", _("Nog niet te zeggen"))],
        widget=forms.RadioSelect, empty_value=None, error_messages={"required": _("Kies een antwoord.")},
        help_text=_("Leg alleen het antwoord vast, nooit de oorzaak."),
    )  # fmt: skip
