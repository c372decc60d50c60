"""Keeping a file beyond its term."""

from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.retention.services import LONGEST_REASON
from privacy.forms import EmployerText, EmployerTextForm


class KeepForm(EmployerTextForm):
    """Why, and until when."""

    reason = EmployerText(
        label=_("Waarom bewaren?"),
        max_length=LONGEST_REASON,
        help_text=_("Bijvoorbeeld: een lopende procedure. Schrijf niets medisch op."),
    )
    until = DateField(label=_("Bewaren tot en met"))
