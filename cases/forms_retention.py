"""Keeping a file beyond its term."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.retention.services import LONGEST_REASON


class KeepForm(forms.Form):
    """Why, and until when."""

    reason = forms.CharField(
        label=_("Waarom bewaren?"),
        max_length=LONGEST_REASON,
        help_text=_("Bijvoorbeeld: een lopende procedure. Schrijf niets medisch op."),
    )
    until = DateField(label=_("Bewaren tot en met"))
