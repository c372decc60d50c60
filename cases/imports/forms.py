"""Shapes of input of the import page."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.imports import wording
from cases.imports.fields import REQUIRED, Field
from cases.imports.run import Options
from cases.imports.table import MAX_BYTES

_PREFIX = "column_"


class _Choices(forms.Form):
    """What both forms ask. `employers`: names for which the person may import; `creates`: whether it may make more."""

    employer = forms.ChoiceField(
        label=_("Werkgever van alle regels"),
        required=False,
        help_text=_("Alleen nodig als het bestand geen kolom met de werkgever heeft."),
    )
    create_employers = forms.BooleanField(label=_("Maak werkgevers aan die nog niet bestaan"), required=False)

    def __init__(self, *args: Any, employers: Sequence[str], creates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["employer"])
        field.choices = [("", _("Staat in het bestand")), *((name, name) for name in employers)]
        if not creates:
            del self.fields["create_employers"]


class UploadForm(_Choices):
    """The file."""

    file = forms.FileField(
        label=_("Bestand"),
        help_text=_(
            "CSV uit het personeelspakket, hoogstens 8 MB. Er wordt nog niets bewaard: u ziet eerst een proef."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"required": _("Kies een bestand."), "empty": _("Het bestand is leeg. Maak de export opnieuw.")},
    )
    field_order = ("file", "employer", "create_employers")

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse what is too large before reading it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(wording.file_text("too_large", {"limit": MAX_BYTES // (1024 * 1024)}))
        return file

    def options(self) -> Options:
        """The choices made."""
        values = self.cleaned_data
        return Options(employer=values["employer"], create_employers=values.get("create_employers", False))


class MappingForm(_Choices):
    """Which column is what."""

    def __init__(self, *args: Any, columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Niet in dit bestand")), *((column, column) for column in columns)]
        for field in Field:
            self.fields[_PREFIX + field] = forms.ChoiceField(
                label=str(wording.FIELDS[field]),
                choices=choices,
                required=field in REQUIRED and field is not Field.EMPLOYER,
                error_messages={"required": _("Kies de kolom: zonder kan geen regel worden geplaatst.")},
            )

    def options(self) -> Options:
        """The choices made; a field without column is a choice too."""
        values = self.cleaned_data
        return Options(
            mapping={field.value: values[_PREFIX + field] for field in Field},
            employer=values["employer"],
            create_employers=values.get("create_employers", False),
        )


def initial_of(mapping: dict[str, str], options: Options) -> dict[str, Any]:
    """What the mapping form shows at first."""
    columns = {_PREFIX + field: column for field, column in mapping.items()}
    return {**columns, "employer": options.employer, "create_employers": options.create_employers}
