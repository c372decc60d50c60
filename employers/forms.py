"""Shapes of input about employers and their people; the rules are the services'."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from employers.services import ContractTerms, EmployeeDetails
from privacy.forms import EmployerText, EmployerTextForm
from roles.forms import DATE_ERRORS, set_choices

Choices = Iterable[tuple[Any, Any]]


class EmployerForm(forms.Form):
    """An employer with who usually works for it."""

    name = forms.CharField(label=_("Naam"), max_length=120)
    default_casemanager = forms.TypedChoiceField(
        label=_("Casemanager"), coerce=UUID, required=False, empty_value=None,
        help_text=_("Krijgt nieuwe dossiers. Per dossier kunt u iemand anders kiezen."),
    )  # fmt: skip
    default_bedrijfsarts = forms.TypedChoiceField(
        label=_("Bedrijfsarts"), coerce=UUID, required=False, empty_value=None,
        help_text=_("Krijgt nieuwe dossiers. Per dossier kunt u iemand anders kiezen."),
    )  # fmt: skip
    erd_zw = forms.BooleanField(label=_("Eigenrisicodrager Ziektewet"), required=False)
    interested_insurer = forms.BooleanField(
        label=_("Verzuimverzekeraar wil meldingen"), required=False,
        help_text=_("Alleen dat er gemeld is; nooit iets over de ziekte."),
    )  # fmt: skip

    def __init__(self, *args: Any, casemanagers: Choices, bedrijfsartsen: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [("", _("Nog niemand"))]
        set_choices(self, "default_casemanager", [*nobody, *casemanagers])
        set_choices(self, "default_bedrijfsarts", [*nobody, *bedrijfsartsen])


class DepartmentForm(EmployerTextForm):
    """A department."""

    name = EmployerText(label=_("Naam van de afdeling"), max_length=120)


class ContractFields(forms.Form):
    """One contract."""

    starts_on = forms.DateField(label=_("In dienst"), error_messages=DATE_ERRORS)
    ends_on = forms.DateField(
        label=_("Laatste dag in dienst"),
        required=False,
        error_messages=DATE_ERRORS,
        help_text=_("Leeg: onbepaalde tijd."),
    )
    hours_per_week = forms.DecimalField(
        label=_("Uren per week"), max_digits=4, decimal_places=1, required=False, localize=True,
        error_messages={"invalid": _("Vul een getal in, bijvoorbeeld 36 of 32,5.")},
    )  # fmt: skip

    def terms(self) -> ContractTerms | None:
        """The typed contract; None when nothing was typed."""
        data = self.cleaned_data
        return (
            ContractTerms(data["starts_on"], data["ends_on"], data["hours_per_week"]) if data.get("starts_on") else None
        )


class ContractForm(ContractFields, EmployerTextForm):
    """A contract, and of which employment it is."""

    employment_number = forms.IntegerField(
        label=_("Nummer dienstverband (IKV)"), required=False, min_value=1, max_value=9999, initial=1,
        help_text=_(
            "Het nummer van de inkomstenverhouding uit de salarisadministratie. Contracten met hetzelfde nummer volgen "
            "elkaar op; een dienstverband ernaast heeft een eigen nummer."
        ),
        error_messages={
            "invalid": _("Vul een heel getal in, bijvoorbeeld 2."),
            "min_value": _("Vul een nummer van 1 tot en met 9999 in, zoals in de salarisadministratie."),
            "max_value": _("Vul een nummer van 1 tot en met 9999 in, zoals in de salarisadministratie."),
        },
    )  # fmt: skip
    function = EmployerText(
        label=_("Functie"), max_length=60, required=False,
        help_text=_("Kort, zodat u het dienstverband herkent, bijvoorbeeld docent. Handig als er meer dan één is."),
    )  # fmt: skip

    def terms(self) -> ContractTerms | None:
        """The typed contract; a number that is left out, and a function that was not sent, stay what they are."""
        typed = super().terms()
        if typed is None:
            return None
        number = self.cleaned_data["employment_number"] or self.initial.get("employment_number", 1)
        function = self.cleaned_data["function"] if "function" in self.data else self.initial.get("function", "")
        return replace(typed, employment_number=number, function=function)


class EmployeeForm(forms.Form):
    """An employee; the last name without its prefix, as Dutch lists sort."""

    personnel_number = forms.CharField(label=_("Personeelsnummer"), max_length=30)
    initials = forms.CharField(label=_("Voorletters"), max_length=20, required=False)
    prefix = forms.CharField(  # type: ignore[assignment]  # a field of this name, not the form's own attribute
        label=_("Voorvoegsel"), max_length=20, required=False, help_text=_("Bijvoorbeeld van der.")
    )
    last_name = forms.CharField(label=_("Achternaam"), max_length=120)
    birth_date = forms.DateField(label=_("Geboortedatum"), required=False, error_messages=DATE_ERRORS)
    gender = forms.ChoiceField(
        label=_("Geslacht"), required=False,
        choices=[("", _("onbekend")), ("v", _("vrouw")), ("m", _("man")), ("x", _("anders"))],
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mailadres"), required=False)
    department = forms.TypedChoiceField(label=_("Afdeling"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, departments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "department", [("", _("Geen")), *departments])

    def details(self) -> EmployeeDetails:
        """What was typed."""
        data = dict(self.cleaned_data)
        names = EmployeeDetails.__dataclass_fields__
        return EmployeeDetails(department_id=data["department"], **{n: data[n] for n in names if n in data})


class NewEmployeeForm(EmployeeForm, ContractFields):
    """An employee with a first contract, which may come later."""

    field_order = [*EmployeeForm.base_fields, *ContractFields.base_fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = False

    def clean(self) -> dict[str, Any]:
        """An end without a beginning is a mistake."""
        data: dict[str, Any] = super().clean() or {}
        if (
            not data.get("starts_on")
            and "starts_on" not in self.errors
            and (data.get("ends_on") or data.get("hours_per_week"))
        ):
            self.add_error("starts_on", _("Vul ook in wanneer het dienstverband begon."))
        return data
