"""The digital triage as the employee fills it in: for the bedrijfsarts alone (RSC Werkwijzer, bijlage 4.1, dag 1)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from medical.record import Content

_MOST = 4000


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=_MOST, widget=forms.Textarea({"rows": rows}), **more)


class IntakeForm(forms.Form):
    """Short, in plain words; only what is wrong and how to reach somebody is needed."""

    reach = forms.CharField(
        label=_("Waar en wanneer kan de arbodienst u het best bereiken?"), max_length=300,
        help_text=_("Bijvoorbeeld uw telefoonnummer, en op welke dagen of uren bellen lukt."),
        error_messages={"required": _("Schrijf hoe de arbodienst u kan bereiken.")},
    )  # fmt: skip
    complaints = _text(
        _("Wat is er aan de hand, in uw eigen woorden?"), 5,
        help_text=_("Alleen de bedrijfsarts en wie voor de bedrijfsarts werkt, lezen dit."),
        error_messages={"required": _("Schrijf kort wat er aan de hand is.")},
    )  # fmt: skip
    expectation = _text(_("Wat verwacht u zelf: wanneer kunt u weer (deels) werken?"), 2, required=False)
    still_possible = _text(_("Wat lukt nog wel, en wat zou helpen?"), 2, required=False)
    work_related = _text(_("Heeft het met uw werk te maken, of met de mensen daar?"), 2, required=False)
    treatment = _text(_("Bent u onder behandeling, of wacht u daarop?"), 2, required=False)
    circumstances = forms.MultipleChoiceField(
        label=_("Is een van deze dingen aan de orde?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            ("safety_net", _("zwangerschap, bevalling, orgaandonatie of een no-riskpolis")),
            ("work", _("een ongeval op het werk")),
            ("traffic", _("een verkeersongeval")),
            ("liable", _("een ander is misschien aansprakelijk")),
        ],
        help_text=_("Wat u hier aankruist, gaat niet naar uw werkgever."),
    )  # fmt: skip
    talk = forms.BooleanField(label=_("Ik wil graag snel met de bedrijfsarts zelf praten"), required=False)

    def written(self) -> dict[str, Any]:
        """What was typed so far, also where the whole is not right yet."""
        return {name: bound.value() for name in self.fields if (bound := self[name]).value()}

    def content(self) -> Content:
        """Question and answer as the record keeps them: in Dutch, as everything there."""
        with translation.override("nl"):
            pairs = [(str(field.label), _shown(field, self.cleaned_data[name])) for name, field in self.fields.items()]
        return Content(answers=tuple((question, answer) for question, answer in pairs if answer))


def _shown(field: Any, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        choices: Any = field.choices
        return "; ".join(str(label) for key, label in choices if key in value)
    if isinstance(field, forms.BooleanField):
        return str(_("Ja")) if value else ""
    return str(value)


def answered(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(question, answer) as the employee reads back what was sent."""
    form = IntakeForm()
    pairs = [(str(field.label), _shown(field, answers[name])) for name, field in form.fields.items() if name in answers]
    return [(question, answer) for question, answer in pairs if answer]


# Of the questions of the call, those that the employee answered already.
_SAME = ("complaints", "expectation", "still_possible", "work_related", "treatment")


def prefill(answers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Initial values of the triage by telephone, out of an entry that the employee sent."""
    with translation.override("nl"):
        names = {str(IntakeForm.base_fields[name].label): name for name in _SAME}
    return {names[question]: answer for question, answer in answers if question in names}
