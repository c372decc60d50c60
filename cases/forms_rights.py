"""Shapes of requests of correction and objection, and of their answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import RightsRequest
from cases.selectors import record_parts
from privacy.forms import EmployerText, EmployerTextForm

_ANSWERS = [("yes", _("Ja, ik doe wat gevraagd is")), ("no", _("Nee"))]
_ABOUT = _("Schrijf wat er volgens u niet klopt, of waarom u bezwaar maakt.")


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Wat vraagt u?"),
        choices=RightsRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of u een correctie vraagt of bezwaar maakt.")},
    )


def _granted() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Stemt u ermee in?"),
        choices=_ANSWERS,
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies ja of nee.")},
    )


class RightsForm(EmployerTextForm):
    """To HR, about what is not medical."""

    kind = _kind()
    part = forms.ChoiceField(label=_("Waarover gaat het?"), choices=RightsRequest.Part.choices)
    words = EmployerText(
        label=_("Uw verzoek"), max_length=2000, widget=forms.Textarea({"rows": 5}), help_text=_ABOUT,
        error_messages={"required": _("Schrijf in uw eigen woorden wat u vraagt.")},
    )  # fmt: skip


class RecordRightsForm(forms.Form):
    """To the bedrijfsarts, about the medical file: behind the wall."""

    kind = _kind()
    part = forms.ChoiceField(label=_("Waarover gaat het?"))
    words = forms.CharField(
        label=_("Uw verzoek"), max_length=4000, widget=forms.Textarea({"rows": 5}), help_text=_ABOUT,
        error_messages={"required": _("Schrijf in uw eigen woorden wat u vraagt.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = record_parts()  # type: ignore[attr-defined]  # a ChoiceField has choices


class RightsAnswerForm(EmployerTextForm):
    """HR grants or refuses."""

    granted = _granted()
    reason = EmployerText(
        label=_("Uw antwoord"), max_length=2000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Schrijf wat u hebt aangepast, of waarom u dat niet doet. De werknemer leest dit."),
        error_messages={"required": _("Schrijf waarom: een antwoord zonder reden mag niet.")},
    )  # fmt: skip


class RecordRightsAnswerForm(forms.Form):
    """The bedrijfsarts grants or refuses: behind the wall."""

    granted = _granted()
    reason = forms.CharField(
        label=_("Uw antwoord"), max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text=_("Alleen de werknemer leest dit."),
        error_messages={"required": _("Schrijf waarom: een antwoord zonder reden mag niet.")},
    )  # fmt: skip
