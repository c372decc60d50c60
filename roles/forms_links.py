"""Forms about an employer's own tenant and its arbodienst."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from roles.forms import DATE_ERRORS, Choices, set_choices


class LinkAskForm(forms.Form):
    """Which arbodienst."""

    arbodienst = forms.SlugField(
        label=_("Naam van de arbodienst in Poortwacht"),
        max_length=50,
        help_text=_("De korte naam die de arbodienst u gaf, bijvoorbeeld amstel."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class LinkMemberForm(forms.Form):
    """Who works for the employer, and until when."""

    member = forms.TypedChoiceField(label=_("Wie"), coerce=UUID)
    valid_to = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS, help_text=_("Leeg: geen einddatum.")
    )

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "member", [("", _("Kies…")), *members])
