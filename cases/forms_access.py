"""Forms about the access record: questions and answers, and what the beheerder searches for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.access_words import KINDS
from cases.forms import DateField
from privacy.forms import EmployerText, EmployerTextForm


class QuestionForm(forms.Form):
    """A question about a visit."""

    use_required_attribute = False  # an empty box is no mistake before anything was sent

    text = forms.CharField(
        label=_("Uw vraag"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Schrijf eerst uw vraag.")},
    )


class AnswerForm(EmployerTextForm):
    """The arbodienst's answer to one."""

    use_required_attribute = False

    text = EmployerText(
        label=_("Uw antwoord"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Schrijf eerst uw antwoord.")},
    )


class MedicalAnswerForm(forms.Form):
    """The bedrijfsarts' answer, behind the wall."""

    use_required_attribute = False

    text = forms.CharField(
        label=_("Uw antwoord"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": _("Schrijf eerst uw antwoord.")},
    )


class LogForm(forms.Form):
    """Filters of the access record; in the address stand days, kinds and ids, nobody's name."""

    van = DateField(label=_("Van"), required=False)
    tot = DateField(label=_("Tot en met"), required=False)
    persoon = forms.TypedChoiceField(label=_("Wie"), coerce=UUID, required=False, empty_value=None)
    soort = forms.ChoiceField(label=_("Soort"), required=False)
    dossier = forms.CharField(label=_("Dossier"), required=False, max_length=8)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["persoon"].choices = [("", _("iedereen")), *people]  # type: ignore[attr-defined]  # a choice field
        self.fields["soort"].choices = [("", _("alles")), *KINDS.items()]  # type: ignore[attr-defined]  # likewise

    def clean(self) -> dict[str, Any]:
        """The period must not end before it begins."""
        values = super().clean() or {}
        since, until = values.get("van"), values.get("tot")
        if since and until and until < since:
            self.add_error("tot", _("De laatste dag ligt vóór de eerste. Kies een latere dag, of laat het veld leeg."))
        return values
