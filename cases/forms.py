"""Shapes of input; rules are the services'."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.code_field import CodeField
from cases.dossier import EmploymentRow
from cases.models import Case, Opinion
from cases.selectors.employments import Choice
from cases.selectors.overview import EmployeeChoice
from cases.services.percentages import Part
from employers.employment import one_a_number
from privacy import chance
from privacy.forms import EmployerText, EmployerTextForm

_PART_ERRORS = {
    "required": _("Vul een percentage in; 0 als de werknemer hier zoals afgesproken werkt."),
    "invalid": _("Vul een heel getal in, bijvoorbeeld 50."),
    "min_value": _("Vul 0 tot en met 100 in."),
    "max_value": _("Vul 0 tot en met 100 in."),
}
DATE_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]


class DateField(forms.DateField):
    """A date as `dd-mm-jjjj`, the way the whole product writes dates; ISO dates are read too."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%d-%m-%Y"))
        super().__init__(
            input_formats=DATE_FORMATS,
            error_messages={
                "invalid": _("Vul een datum in als dd-mm-jjjj, bijvoorbeeld 23-11-2026."),
                "required": _("Vul een datum in."),
            },
            **kwargs,
        )


class SickReportForm(EmployerTextForm):
    """The ziekmelding: the permitted questions and nothing else (RSC Werkwijzer 2.3)."""

    employee = forms.TypedChoiceField(
        label=_("Wie is ziek?"), coerce=UUID, error_messages={"required": _("Kies wie er ziek is.")}
    )
    first_sick_day = DateField(label=_("Eerste ziektedag"))
    phone = forms.CharField(
        label=_("Telefoon"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    nursing_address = EmployerText(
        label=_("Verpleegadres"), max_length=200, required=False, help_text=_("Alleen als het niet het huisadres is.")
    )
    expected_duration = forms.ChoiceField(
        label=_("Verwachte duur"), choices=Case.ExpectedDuration.choices, initial="onbekend", widget=forms.RadioSelect
    )
    running_work = EmployerText(
        label=_("Lopend werk en afspraken"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Alleen over het werk. Niets over klachten of oorzaak."),
    )  # fmt: skip
    safety_net = forms.ChoiceField(
        label=_("Vangnetregeling Ziektewet?"), choices=Case.SafetyNet.choices, initial="onbekend",
        widget=forms.RadioSelect, help_text=_("Niet altijd: welke."),
    )  # fmt: skip
    work_accident = forms.BooleanField(label=_("Arbeidsongeval"), required=False)
    traffic_accident_liable = forms.BooleanField(label=_("Verkeersongeval met aansprakelijke derde"), required=False)

    def __init__(
        self, *args: Any, employees: Sequence[EmployeeChoice], employments: Sequence[Choice] = (), **kwargs: Any
    ) -> None:
        """`employments`: of the chosen employee on the chosen day, when there are several."""
        super().__init__(*args, **kwargs)
        if employments:
            self.fields["employments"] = forms.TypedMultipleChoiceField(
                label=_("In welk dienstverband is de werknemer ziek?"), coerce=int,
                choices=[(str(one.number), one.label) for one in employments], widget=forms.CheckboxSelectMultiple,
                help_text=_("Iemand kan voor het ene werk ziek zijn en voor het andere niet."),
                error_messages={"required": _("Kies minstens één dienstverband.")},
            )  # fmt: skip
        field = self.fields["employee"]
        choices = [("", _("Kies een werknemer"))] + [(str(e.id), f"{e.name} · {e.place}") for e in employees]
        field.choices = choices  # type: ignore[attr-defined]  # a TypedChoiceField has choices
        self.fields["first_sick_day"].initial = chance.today()

    def clean_employee(self) -> UUID:
        """The chosen employee."""
        value: UUID = self.cleaned_data["employee"]
        return value


class RecoveryForm(forms.Form):
    """Herstelmelding."""

    recovered_from = DateField(
        label=_("Eerste dag niet ziek"),
        help_text=_("Dit mag een zaterdag of zondag zijn. Is het een maandag, vraag dan of het weekend al goed ging."),
    )


class PercentageForm(forms.Form):
    """Another percentage from a date on."""

    from_date = DateField(label=_("Vanaf"))
    absence_percentage = forms.IntegerField(
        label=_("Verzuimt voor (%)"), help_text=_("100 = werkt niet; 40 = werkt 60%."),
        error_messages={
            "required": _("Vul een percentage in."),
            "invalid": _("Vul een heel getal in, bijvoorbeeld 50."),
        },
    )  # fmt: skip
    therapeutic = forms.BooleanField(label=_("Op arbeidstherapeutische basis"), required=False)


class PercentagesForm(forms.Form):
    """Another percentage from a date on, in each of several employments."""

    from_date = DateField(label=_("Vanaf"))

    def __init__(self, data: Any, employments: Sequence[EmploymentRow]) -> None:
        super().__init__(data, initial={"from_date": chance.today()})
        self.every = employments
        self.employments = one_a_number(employments, chance.today())
        for one in self.employments:
            self.fields[f"absence_{one.number}"] = forms.IntegerField(
                label=_("Verzuimt voor (%)"), help_text=_("100 = werkt niet; 0 = werkt hier zoals afgesproken."),
                min_value=0, max_value=100, initial=one.absence_percentage, error_messages=_PART_ERRORS,
            )  # fmt: skip
            self.fields[f"therapeutic_{one.number}"] = forms.BooleanField(
                label=_("Op arbeidstherapeutische basis"), required=False, initial=one.therapeutic
            )

    def parts(self) -> list[tuple[EmploymentRow, forms.BoundField, forms.BoundField]]:
        """The employments with their fields, for the page."""
        return [(one, self[f"absence_{one.number}"], self[f"therapeutic_{one.number}"]) for one in self.employments]

    def clean(self) -> dict[str, Any]:
        """As the service takes them; one that is not there on the day and stays as it is, is left out."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        day, parts = data["from_date"], []
        for one in self.employments:
            part = Part(one.number, data[f"absence_{one.number}"], data[f"therapeutic_{one.number}"])
            there = any(same.number == one.number and same.holds(day) for same in self.every)
            if there or (part.absence_percentage, part.therapeutic) != (one.absence_percentage, one.therapeutic):
                parts.append(part)
        return {"from_date": day, "employments": parts}


class WithdrawForm(EmployerTextForm):
    """Withdraw a ziekmelding that was a mistake."""

    reason = EmployerText(
        label=_("Waarom trekt u de melding in?"),
        max_length=200,
        help_text=_("Bijvoorbeeld: verkeerde werknemer. Niets over gezondheid."),
    )


class StepCloseForm(EmployerTextForm):
    """Close a step."""

    done_on = DateField(label=_("Gedaan op"))
    note = EmployerText(
        label=_("Notitie"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Leesbaar voor werkgever en werknemer. Niets over gezondheid."),
    )  # fmt: skip


class AdjustmentForm(forms.Form):
    """An adjustment of the plan: when, and nothing else."""

    done_on = DateField(label=_("Bijgesteld op"))


class MedicalStepCloseForm(forms.Form):
    """Close a medical step: its note stays behind the wall."""

    done_on = DateField(label=_("Gedaan op"))
    note = forms.CharField(
        label=_("Notitie"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Medische notitie: alleen u en uw gedelegeerden."),
    )  # fmt: skip


class StepReopenForm(EmployerTextForm):
    """Reopen a step."""

    reason = EmployerText(label=_("Waarom heropent u deze stap?"), max_length=120, on_record=True)


class StepAcknowledgeForm(EmployerTextForm):
    """Say that a step is known; with a day, be reminded then."""

    reason = EmployerText(
        label=_("Waarom is de stap nog niet gedaan?"), max_length=200,
        help_text=_("Leesbaar voor wie het dossier ziet. Niets over gezondheid."),
    )  # fmt: skip
    until = DateField(
        label=_("Herinner weer op"), required=False, help_text=_("Leeg: de meldingen over deze stap gaan gewoon door.")
    )


class ProbleemanalyseForm(EmployerTextForm):
    """Both halves of the probleemanalyse; the revision tells whether somebody else saved meanwhile."""

    only_warns = True
    findings = forms.CharField(
        label=_("Klachten en bevindingen"), required=False, max_length=20000, widget=forms.Textarea({"rows": 6})
    )
    code = CodeField()
    psychological = forms.BooleanField(
        label=_("Psychische klachten: versnelde route (analyse in week 4)"), required=False
    )
    medical_information_requested = forms.BooleanField(
        label=_("Informatie opvragen bij behandelaar (toestemming nodig)"), required=False
    )
    work_possible = forms.ChoiceField(
        label=_("Kan werken?"), required=False, choices=Opinion.WorkPossible.choices, widget=forms.RadioSelect
    )
    possibilities = EmployerText(
        label=_("Mogelijkheden en beperkingen in werk"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
    )
    hours = EmployerText(label=_("Uren"), required=False, max_length=80, help_text=_("Bijvoorbeeld: 4 uur per dag."))
    expected_duration = EmployerText(label=_("Verwachte duur"), required=False, max_length=80)
    advice = EmployerText(
        label=_("Advies over aanpassingen"), required=False, max_length=5000, widget=forms.Textarea({"rows": 3})
    )
    next_contact = DateField(label=_("Volgend contact"), required=False)
    no_usable_capacity = forms.BooleanField(label=_("Nu geen benutbare mogelijkheden"), required=False)
    durably_no_usable_capacity = forms.BooleanField(label=_("Duurzaam geen benutbare mogelijkheden"), required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    MEDICAL = ("findings", "code", "psychological", "medical_information_requested")
    RELEASE = (
        "work_possible", "possibilities", "hours", "expected_duration", "advice", "next_contact",
        "no_usable_capacity", "durably_no_usable_capacity",
    )  # fmt: skip


class TeamForm(forms.Form):
    """Who works on the case."""

    casemanager = forms.TypedChoiceField(label=_("Casemanager"), coerce=UUID, required=False, empty_value=None)
    bedrijfsarts = forms.TypedChoiceField(label=_("Bedrijfsarts"), coerce=UUID, required=False, empty_value=None)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[UUID, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, people in choices.items():
            options = [("", _("Nog niemand")), *((str(pk), label) for pk, label in people)]
            self.fields[name].choices = options  # type: ignore[attr-defined]  # a TypedChoiceField has choices


class WholeField(forms.IntegerField):
    """A whole number; left empty it is `nothing`."""

    def __init__(self, *, nothing: int | None = None, **kwargs: Any) -> None:
        super().__init__(
            required=False, error_messages={"invalid": _("Vul een heel getal in, bijvoorbeeld 42.")}, **kwargs
        )
        self.nothing = nothing

    def clean(self, value: Any) -> int | None:
        """The number."""
        found = super().clean(value)
        return self.nothing if found is None else int(found)


class FactsForm(forms.Form):
    """Circumstances that activate conditional steps; only those that a casemanager may know."""

    def __init__(
        self, *args: Any, facts: Sequence[tuple[str, str]], events: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, label in facts:
            self.fields[f"fact_{name}"] = forms.BooleanField(label=label, required=False)
        for name, label in events:
            self.fields[f"event_{name}"] = DateField(label=label, required=False)
        self.fields["loonsanctie_weeks"] = WholeField(
            label=_("Loonsanctie (weken)"), help_text=_("Hoogstens 52; 0 als er geen is."), nothing=0
        )
        self.fields["talk_interval_days"] = WholeField(
            label=_("Dagen tussen voortgangsgesprekken"),
            help_text=_("Alleen als het plan van aanpak iets anders zegt dan zes weken."),
        )
