"""Shapes of input about taakdelegatie; the rules are the services'."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.delegable import NEEDS_SKILL
from roles.deputies import Replacement
from roles.forms import DATE_ERRORS, Choices, set_choices
from roles.names import TASK_NAMES


class DelegationForm(forms.Form):
    """To whom, which tasks, for which employers or cases, for which period."""

    certificate = forms.TypedChoiceField(
        label=_("Aan wie, onder welk certificaat"),
        coerce=UUID,
        help_text=_("Wie hier niet staat, heeft geen geldig certificaat. Leg dat eerst vast bij Certificaten."),
    )
    tasks = forms.MultipleChoiceField(
        label=_("Welke taken"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies ten minste één taak.")},
    )
    employers = forms.TypedMultipleChoiceField(
        label=_("Alle dossiers van"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    cases = forms.TypedMultipleChoiceField(
        label=_("Of losse dossiers"),
        coerce=UUID,
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text=_("Alleen als u niet alle dossiers van een werkgever delegeert. Met Ctrl kiest u er meer."),
    )
    valid_from = forms.DateField(label=_("Begint op"), error_messages=DATE_ERRORS)
    valid_to = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS, help_text=_("Leeg: tot u het intrekt.")
    )

    def __init__(self, *args: Any, certificates: Choices, employers: Choices, cases: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "certificate", [("", _("Kies…")), *certificates])
        set_choices(self, "tasks", [(task.value, name) for task, name in TASK_NAMES.items()])
        set_choices(self, "employers", employers)
        set_choices(self, "cases", list(cases))
        if not self.fields["cases"].choices:  # type: ignore[attr-defined]  # a choice field
            del self.fields["cases"]


class ReplacementForm(forms.Form):
    """Who takes the cases of whom, for which employers, for a while or for good."""

    absent = forms.TypedChoiceField(label=_("Wie is er weg of vertrekt"), coerce=UUID)
    replacement = forms.TypedChoiceField(label=_("Wie neemt het over"), coerce=UUID)
    kind = forms.ChoiceField(
        label=_("Hoe"), choices=Replacement.Kind.choices, widget=forms.RadioSelect, initial=Replacement.Kind.AWAY
    )
    employers = forms.TypedMultipleChoiceField(
        label=_("Voor welke werkgevers"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kies voor welke werkgevers dit geldt.")},
    )
    valid_from = forms.DateField(
        label=_("Begint op"), required=False, error_messages=DATE_ERRORS, help_text=_("Bij overdragen: per direct.")
    )
    valid_to = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS,
        help_text=_("De waarneming eindigt daarna vanzelf. Bij overdragen niet nodig."),
    )  # fmt: skip

    def __init__(self, *args: Any, doctors: Choices, employers: Choices, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Kies…")), *doctors]
        set_choices(self, "absent", choices)
        set_choices(self, "replacement", choices)
        set_choices(self, "employers", employers)
        if own:
            del self.fields["absent"]


class _HolderForm(forms.Form):
    """About one delegate."""

    holder = forms.TypedChoiceField(label=_("Van wie"), coerce=UUID)

    def __init__(self, *args: Any, holders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "holder", [("", _("Kies…")), *holders])


class CertificateForm(_HolderForm):
    """What stands on the certificate."""

    number = forms.CharField(label=_("Nummer"), max_length=60)
    issuer = forms.CharField(label=_("Afgegeven door"), max_length=80, help_text=_("Bijvoorbeeld RSC of NVAB."))
    valid_from = forms.DateField(label=_("Geldig vanaf"), error_messages=DATE_ERRORS)
    valid_to = forms.DateField(label=_("Geldig tot en met"), error_messages=DATE_ERRORS)


class SkillForm(_HolderForm):
    """Which skill, when it was assessed, until when that counts."""

    task = forms.ChoiceField(label=_("Bekwaam voor"))
    assessed_on = forms.DateField(label=_("Door u beoordeeld op"), error_messages=DATE_ERRORS)
    valid_to = forms.DateField(label=_("Geldt tot en met"), error_messages=DATE_ERRORS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(task.value, TASK_NAMES[task]) for task in sorted(NEEDS_SKILL)]
        set_choices(self, "task", [("", _("Kies…")), *choices])
