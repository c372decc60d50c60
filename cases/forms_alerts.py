"""Shapes of input about alerts; the rules are the services'."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from roles.forms import Choices, set_choices


class StandInForm(forms.Form):
    """Who is away from when to when, and who stands in."""

    deputy = forms.TypedChoiceField(
        label=_("Wie vervangt u?"), coerce=UUID, error_messages={"required": _("Kies een collega uit de lijst.")}
    )
    starts_on = DateField(label=_("Eerste dag afwezig"))
    ends_on = DateField(label=_("Laatste dag afwezig"))

    def __init__(self, *args: Any, deputies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "deputy", [("", _("Kies…")), *deputies])


class ThresholdForm(forms.Form):
    """A step, and how many days before its date alerts go out."""

    code = forms.ChoiceField(label=_("Stap"), required=False)
    days = forms.RegexField(
        r"^\s*(\d{1,2}([\s,;]+|$))*$", label=_("Dagen van tevoren"), required=False, max_length=60,
        help_text=_("Bijvoorbeeld: 21, 14, 7, 1. Leeg: weer op de gewone dagen."),
        error_messages={"invalid": _("Vul getallen in met een komma ertussen, bijvoorbeeld: 21, 14, 7, 1.")},
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "code", steps)

    def clean_days(self) -> list[int]:
        """The numbers."""
        return [int(number) for number in re.findall(r"\d+", self.cleaned_data["days"])]
