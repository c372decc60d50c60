"""Shapes of input about who is who: accounts of one person, and the arts-gemachtigde of an employer."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.forms import DATE_ERRORS, Choices, set_choices


class IdentityForm(forms.Form):
    """The other account, and what proves that it is the same person's."""

    email = forms.EmailField(
        label=_("E-mailadres van het andere account"), widget=forms.EmailInput({"autocomplete": "off"})
    )
    evidence = forms.CharField(
        label=_("Waaruit blijkt dat het dezelfde persoon is"),
        max_length=200,
        help_text=_("Bijvoorbeeld: paspoort gezien. Neem geen nummer of kopie over."),
    )
    seen_on = forms.DateField(label=_("Gezien op"), error_messages=DATE_ERRORS)


class IdentityEndForm(forms.Form):
    """Why two accounts turn out to be two persons."""

    reason = forms.CharField(label=_("Waarom zijn dit toch twee personen?"), max_length=200)


class ArtsGemachtigdeForm(forms.Form):
    """For which employer, since when, until when."""

    employer = forms.TypedChoiceField(label=_("Arts-gemachtigde van"), coerce=UUID)
    valid_from = forms.DateField(label=_("Begint op"), error_messages=DATE_ERRORS)
    valid_to = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS, help_text=_("Leeg: geen einddatum.")
    )

    def __init__(self, *args: Any, employers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "employer", [("", _("Kies…")), *employers])
