"""Keeping a file beyond its term, and letting it go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.retention.services import LONGEST_REASON
from medical import retention
from medical.models import RecordHold
from privacy.forms import EmployerText, EmployerTextForm


class KeepForm(EmployerTextForm):
    """Why, and until when."""

    reason = EmployerText(
        label=_("Waarom bewaren?"),
        max_length=LONGEST_REASON,
        help_text=_("Bijvoorbeeld: een lopende procedure. Schrijf niets medisch op."),
    )
    until = DateField(label=_("Bewaren tot en met"))


class RecordKeepForm(forms.Form):
    """Why a medical file is kept, and until when: behind the wall."""

    ground = forms.ChoiceField(
        label=_("Waarom bewaren?"), choices=RecordHold.Ground.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Kies waarom het dossier langer bewaard blijft.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Toelichting"), max_length=retention.LONGEST_REASON, widget=forms.Textarea({"rows": 3}),
        help_text=_("Alleen bedrijfsartsen van deze werkgever lezen dit."),
        error_messages={"required": _("Schrijf kort waarom.")},
    )  # fmt: skip
    until = DateField(
        label=_("Bewaren tot en met"),
        help_text=_(
            "Bij blootstelling: de laatste dag van de blootstelling. Het dossier blijft dan nog 40 jaar bewaard."
        ),
    )


class RecordLiftForm(forms.Form):
    """Why a medical file need not be kept any longer: behind the wall."""

    reason = forms.CharField(
        label=_("Waarom vervalt dit?"), max_length=retention.LONGEST_REASON, widget=forms.Textarea({"rows": 3}),
        help_text=_("Alleen bedrijfsartsen van deze werkgever lezen dit."),
        error_messages={"required": _("Schrijf kort waarom.")},
    )  # fmt: skip


class RecordDestroyForm(forms.Form):
    """Said once more, since there is no way back."""

    sure = forms.BooleanField(
        label=_("Ik heb het dossier bekeken. Het mag voorgoed weg."),
        error_messages={"required": _("Vink aan dat het dossier voorgoed weg mag, of ga terug.")},
    )
