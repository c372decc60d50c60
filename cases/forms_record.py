"""Forms of the medical record: triage by telephone, notes, findings, documents, corrections and the verdict."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.code_field import CodeField
from cases.forms import DateField
from medical.filetypes import MOST_BYTES
from medical.record import Content, Kind

_LONG = 20000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _shown(field: Any, value: str) -> str:
    """What a choice says on screen."""
    return str(dict(field.choices).get(value, value))


class EntryForm(forms.Form):
    """A note of the spreekuur or a contact."""

    happened_on = DateField(label=_("Datum"))
    text = forms.CharField(label=_("Tekst"), max_length=_LONG, required=False, widget=_area(10))

    def content(self, **more: Any) -> Content:
        """What was filled in."""
        values = self.cleaned_data
        return Content(text=values.get("text", ""), code=values.get("code", ""), **more)


class FindingForm(EntryForm):
    """A finding with its code."""

    code = CodeField()
    field_order = ("happened_on", "code", "text")


class EmployerContactForm(EntryForm):
    """A consultation with the employer about who is not reported sick: with whom the employee agreed to."""

    party = forms.ChoiceField(label=_("Met wie?"), widget=forms.RadioSelect)
    field_order = ("happened_on", "party", "text")

    def __init__(self, *args: Any, parties: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(party, party) for party in parties]  # type: ignore[attr-defined]
        self.fields["text"].label = _("Wat is besproken?")

    def content(self, **more: Any) -> Content:
        """With whom, and what was said."""
        asked = str(self.fields["party"].label)
        return super().content(answers=((asked, self.cleaned_data["party"]),), **more)


class CorrectionForm(forms.Form):
    """A next wording of an entry; the earlier ones stay."""

    text = forms.CharField(label=_("Tekst"), max_length=_LONG, required=False, widget=_area(10))
    code = CodeField()
    reason = forms.CharField(
        label=_("Waarom verbetert u dit?"), max_length=300, required=False,
        help_text=_("Blijft bij de eerdere tekst staan. Alleen u en uw gedelegeerden lezen dit."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != Kind.FINDING:
            del self.fields["code"]


class TriageForm(forms.Form):
    """What is asked by telephone: collected and registered, not judged (RSC Werkwijzer 2.1, 4.1 week 1 or 2)."""

    YES_NO = (("", _("Niet gevraagd")), ("ja", _("Ja")), ("nee", _("Nee")))

    happened_on = DateField(label=_("Gebeld op"))
    reached = forms.ChoiceField(
        label=_("Is de werknemer bereikt?"), choices=[("ja", _("Ja")), ("nee", _("Nee, later opnieuw"))],
        widget=forms.RadioSelect, initial="ja",
    )  # fmt: skip
    complaints = forms.CharField(
        label=_("Wat is er aan de hand, in eigen woorden?"), max_length=5000, required=False, widget=_area(4)
    )
    course = forms.CharField(
        label=_("Sinds wanneer, en hoe verloopt het?"), max_length=2000, required=False, widget=_area(2)
    )
    work_related = forms.CharField(
        label=_("Hangt het volgens de werknemer samen met het werk of met de mensen daar?"),
        max_length=2000, required=False, widget=_area(2),
    )  # fmt: skip
    treatment = forms.CharField(
        label=_("Wie behandelt, en wat is afgesproken?"), max_length=2000, required=False, widget=_area(2)
    )
    still_possible = forms.CharField(
        label=_("Wat lukt nog wel, en wat helpt om eerder te hervatten?"),
        max_length=2000, required=False, widget=_area(3),
    )  # fmt: skip
    expectation = forms.CharField(
        label=_("Wat verwacht de werknemer van het herstel?"), max_length=1000, required=False, widget=_area(2)
    )
    information = forms.ChoiceField(
        label=_("Is medische informatie van de behandelaar nodig?"), choices=YES_NO, required=False
    )
    soon = forms.BooleanField(
        label=_("Met spoed aan de bedrijfsarts voorleggen"), required=False,
        help_text=_("Bij alarmsignalen, of als de werknemer daarom vraagt."),
    )  # fmt: skip

    def content(self) -> Content:
        """Question and answer, as they were asked."""
        answers = []
        for name, bound in self.fields.items():
            value = self.cleaned_data.get(name)
            if name == "happened_on" or value in ("", None, False):
                continue
            shown = _shown(bound, value) if isinstance(bound, forms.ChoiceField) else value
            answers.append((str(bound.label), str(_("Ja")) if value is True else str(shown)))
        return Content(answers=tuple(answers))


class VerdictForm(forms.Form):
    """Whether the cause of the absence is medical: only the bedrijfsarts says so (RSC Werkwijzer 2.1, 2.4)."""

    happened_on = DateField(label=_("Datum"))
    medical = forms.TypedChoiceField(
        label=_("Is de oorzaak van het verzuim medisch?"), widget=forms.RadioSelect,
        choices=[("ja", _("Ja, medisch")), ("nee", _("Nee, niet medisch"))],
        coerce=lambda value: value == "ja", empty_value=None,
        error_messages={"required": _("Kies of de oorzaak medisch is.")},
    )  # fmt: skip
    text = forms.CharField(label=_("Toelichting en vervolg"), max_length=5000, required=False, widget=_area(4))

    def content(self) -> Content:
        """The verdict, with what it rests on."""
        medical = bool(self.cleaned_data["medical"])
        asked = self.fields["medical"]
        answers = ((str(asked.label), _shown(asked, "ja" if medical else "nee")),)
        return Content(text=self.cleaned_data["text"], medical=medical, answers=answers)


class EmployeeSearchForm(forms.Form):
    """A name or number; posted, so that no name stays in an address."""

    q = forms.CharField(label=_("Naam of personeelsnummer"), max_length=80, required=False)


class DocumentForm(EntryForm):
    """A file with what it is."""

    file = forms.FileField(
        label=_("Bestand"), help_text=_("PDF, Word (docx), JPG of PNG, hoogstens 10 MB."), allow_empty_file=True,
        widget=forms.FileInput({"accept": ".pdf,.docx,.jpg,.jpeg,.png"}),
        error_messages={"required": _("Kies een bestand.")},
    )  # fmt: skip
    field_order = ("happened_on", "file", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.required, text.widget = _("Wat is dit?"), True, _area(2)

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large; what it really is, the service says."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("Dit bestand is groter dan 10 MB. Verklein het of deel het op."))
        return file
