"""The form with which an employer adds a step of its own."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.services.extra_steps import PARTIES, OwnStep
from privacy import chance
from privacy.forms import EmployerText, EmployerTextForm
from timeline.catalogue import Party

_WHO = {Party.CMWG: _("casemanager"), Party.WG: _("werkgever"), Party.WN: _("werknemer")}


class OwnStepForm(EmployerTextForm):
    """A step beyond what the law asks for; nothing of the law can be taken away here."""

    name = EmployerText(label=_("Wat moet er gebeuren?"), max_length=60, help_text=_("Bijvoorbeeld: bloemetje sturen."))
    name_en = EmployerText(label=_("In het Engels"), max_length=60, required=False)
    rule = EmployerText(
        label=_("Waarom en hoe?"), max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Staat bij de stap. Niets over gezondheid."),
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Wie doet het?"), choices=[(party.value, _WHO[party]) for party in PARTIES])
    sick_day = forms.IntegerField(
        label=_("Uiterlijk op ziektedag"), required=False, min_value=1, max_value=728,
        help_text=_("Ziekteweek 4 eindigt op ziektedag 28."),
    )  # fmt: skip
    after = forms.ChoiceField(label=_("Of na de stap"), required=False)
    days = forms.IntegerField(label=_("Aantal dagen erna"), required=False, min_value=0, max_value=364)
    valid_from = DateField(label=_("Voor wie ziek wordt vanaf"))
    everywhere = forms.BooleanField(label=_("Voor alle werkgevers van deze arbodienst"), required=False)

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], may_everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [("", _("Geen")), *steps]  # type: ignore[attr-defined]  # a ChoiceField has them
        self.fields["valid_from"].initial = chance.today()
        if not may_everywhere:
            del self.fields["everywhere"]

    def step(self) -> OwnStep:
        """What was filled in."""
        data = self.cleaned_data
        return OwnStep(
            name=data["name"],
            name_en=data["name_en"],
            rule=data["rule"],
            rule_en="",
            owner=Party(data["owner"]),
            sick_day=data["sick_day"],
            after=data["after"],
            days=data["days"],
            valid_from=data["valid_from"],
        )
