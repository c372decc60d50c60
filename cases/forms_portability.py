"""Forms of handing over a medical file, and of receiving one."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from medical.consents import Evidence, Party
from medical.portability import container, receiving
from privacy import chance

HOME = "home"


class TransferForm(forms.Form):
    """For which key, and on which ground. `compared` is asked once the key's fingerprint is on the screen."""

    ground = forms.ChoiceField(
        label=_("Waarom mag dit dossier over?"), widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies een grond. Is er geen, vraag dan eerst toestemming of licht de werknemer in."),
            "invalid_choice": _("Deze grond geldt niet (meer). Kies een van de gronden die hier staan."),
        },
    )  # fmt: skip
    recipient = forms.CharField(
        label=_("Ontvangstsleutel van de andere bedrijfsarts"), max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text=_("De hele tekst die begint met age1. Zij mag per mail komen: alleen de ontvanger kan ermee openen."),
        error_messages={"required": _("Plak de ontvangstsleutel die de andere bedrijfsarts u gaf.")},
    )  # fmt: skip
    compared = forms.BooleanField(
        label=_("Ik heb deze vingerafdruk met de ontvanger vergeleken, buiten de mail om (bijvoorbeeld telefonisch)"),
        required=False,
    )

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], fingerprint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["ground"]).choices = list(grounds)
        if fingerprint:
            self.fields["ground"].widget = forms.HiddenInput()
            self.fields["recipient"].widget = forms.HiddenInput()
        else:
            self.fields["compared"].widget = forms.HiddenInput()

    def consent_id(self) -> UUID | None:
        """The consent or notice that was chosen; None: the own house."""
        chosen = self.cleaned_data["ground"]
        return None if chosen == HOME else UUID(chosen)


class NoticeForm(forms.Form):
    """That the employee was told, and until when an objection counts."""

    party = forms.CharField(
        label=_("Naar welke arbodienst?"), max_length=200, help_text=_("De naam zoals de werknemer die kent."),
        error_messages={"required": _("Vul de naam van de arbodienst in.")},
    )  # fmt: skip
    on = DateField(label=_("Wanneer is de werknemer ingelicht?"))
    what = forms.CharField(
        label=_("Hoe?"), max_length=200, help_text=_("Bijvoorbeeld: brief aan huis."),
        error_messages={"required": _("Vul in hoe de werknemer is ingelicht.")},
    )  # fmt: skip
    reference = forms.CharField(
        label=_("Waar is dat te vinden?"), max_length=120, help_text=_("Bijvoorbeeld het documentnummer."),
        error_messages={"required": _("Vul in waar het te vinden is.")},
    )  # fmt: skip
    objection_until = DateField(
        label=_("Bezwaar maken kan tot en met"), help_text=_("Ten minste twee weken na het bericht.")
    )

    def evidence(self) -> Evidence:
        """As the service takes it."""
        values = self.cleaned_data
        return Evidence(values["what"].strip(), values["on"], values["reference"].strip())

    def told(self) -> Party:
        """To whom the file would go."""
        return Party(self.cleaned_data["party"].strip())


class ArrivedForm(forms.Form):
    """The code that the other side reads out once the file is in its record."""

    code = forms.CharField(
        label=_("Ontvangstcode"), max_length=20,
        help_text=_("Acht tekens; de andere bedrijfsarts ziet ze na het opnemen."),
        error_messages={"required": _("Vul de ontvangstcode in.")},
    )  # fmt: skip


class BundleForm(forms.Form):
    """The bundle as it came."""

    bundle = forms.FileField(
        label=_("Bundel"), help_text=_("Het bestand dat eindigt op .age, hoogstens 64 MB."), allow_empty_file=True,
        widget=forms.FileInput({"accept": ".age"}), error_messages={"required": _("Kies de bundel.")},
    )  # fmt: skip

    def clean_bundle(self) -> "UploadedFile[bytes]":
        """Refuse what is too large; what it is, the service says."""
        file: UploadedFile[bytes] = self.cleaned_data["bundle"]
        if (file.size or 0) > container.MOST_BYTES:
            raise forms.ValidationError(receiving.too_big())
        return file


class TakeForm(forms.Form):
    """What a doctor has seen to before anything is written."""

    person = forms.BooleanField(
        label=_("Dit gaat over deze werknemer: ik heb naam, geboortedatum en werkgever vergeleken"),
        error_messages={"required": _("Vergelijk eerst de gegevens, en vink dit dan aan.")},
    )
    sender = forms.BooleanField(
        label=_("Ik heb de vingerafdruk van de afzender vergeleken, buiten dit bestand om (bijvoorbeeld telefonisch)"),
        error_messages={"required": _("Vergelijk eerst de vingerafdruk met de afzender, en vink dit dan aan.")},
    )


def notice_initial() -> dict[str, Any]:
    """What is usual."""
    return {"on": chance.today()}
