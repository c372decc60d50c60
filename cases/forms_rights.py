"""Shapes of requests of correction and objection, and of their answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import RightsRequest
from cases.selectors import record_parts
from privacy import rights
from privacy.forms import EmployerText, EmployerTextForm

_ANSWERS = [("yes", _("Ja, ik doe wat gevraagd is")), ("no", _("Nee"))]
_ABOUT = _("Schrijf wat er volgens u niet klopt, of waarom u bezwaar maakt.")
_ABOUT_FILE = _("Schrijf wat er volgens u niet klopt, of waarom u dit vraagt.")


_DESTRUCTION = (rights.DESTRUCTION, _("Ik vraag om mijn hele medisch dossier te vernietigen"))


def _kind(*more: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Wat vraagt u?"),
        choices=[*RightsRequest.Kind.choices, *more],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat u vraagt.")},
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

    kind = _kind(_DESTRUCTION)
    part = forms.ChoiceField(label=_("Waarover gaat het?"))
    words = forms.CharField(
        label=_("Uw verzoek"), max_length=4000, widget=forms.Textarea({"rows": 5}), help_text=_ABOUT_FILE,
        error_messages={"required": _("Schrijf in uw eigen woorden wat u vraagt.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = record_parts()  # type: ignore[attr-defined]  # a ChoiceField has choices

    def clean(self) -> dict[str, Any]:
        """A request to destroy is about the whole file, whatever part was chosen."""
        values: dict[str, Any] = super().clean() or {}
        return {**values, "part": "file"} if values.get("kind") == rights.DESTRUCTION else values


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
