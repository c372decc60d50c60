"""Shapes of input about consents, requests for information and break-glass; rules are the services'."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms import DateField
from cases.services import Search
from medical import wording
from medical.consents import EMPLOYER_CONTACT, Evidence, Party
from privacy import chance


class ConsentAskForm(forms.Form):
    """Ask the employee."""

    purpose = forms.ChoiceField(label=_("Waarvoor"), error_messages={"required": _("Kies waarvoor.")})
    party = forms.CharField(
        label=_("Om wie gaat het?"), max_length=200, error_messages={"required": _("Vul in om wie het gaat.")},
        help_text=_("Naam en functie, zoals de werknemer die kent. Dit staat versleuteld."),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Adres voor de brief"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )
    valid_to = DateField(label=_("Geldig tot en met"), required=False)

    def __init__(self, *args: Any, reported_sick: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # After a ziekmelding the bedrijfsarts needs no consent to talk with the employer (STECR Werkwijzer).
        offered = [one for one in wording.asked_purposes() if not (reported_sick and one.code == EMPLOYER_CONTACT)]
        self.fields["purpose"].choices = [(one.code, one.name) for one in offered]  # type: ignore[attr-defined]  # a ChoiceField has choices
        self.fields["valid_to"].help_text = _("Leeg: zo lang als gebruikelijk voor dit doel.")

    def party_asked(self) -> Party:
        """As the service takes it."""
        return Party(self.cleaned_data["party"].strip(), self.cleaned_data["address"].strip())


class ConsentRecordForm(forms.Form):
    """Record an answer that was not given on the own screen."""

    kind = forms.ChoiceField(
        label=_("Wat antwoordde de werknemer?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat de werknemer antwoordde.")},
    )
    what = forms.CharField(
        label=_("Waaruit blijkt dat?"), max_length=200, help_text=_("Bijvoorbeeld: ondertekend formulier."),
        error_messages={"required": _("Vul in wat het laat zien, bijvoorbeeld: ondertekend formulier.")},
    )  # fmt: skip
    on = DateField(label=_("Datum van het antwoord"))
    reference = forms.CharField(
        label=_("Waar is het te vinden?"), max_length=120, help_text=_("Bijvoorbeeld het documentnummer."),
        error_messages={"required": _("Vul in waar het te vinden is, bijvoorbeeld het documentnummer.")},
    )  # fmt: skip

    def __init__(self, *args: Any, in_force: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        withdrawn = [("withdrawn", _("Trekt de toestemming in"))]
        answers = [("given", _("Geeft toestemming")), ("refused", _("Geeft geen toestemming"))]
        self.fields["kind"].choices = withdrawn if in_force else answers  # type: ignore[attr-defined]  # a ChoiceField has choices
        self.fields["on"].initial = chance.today()

    def evidence(self) -> Evidence:
        """As the service takes it."""
        values = self.cleaned_data
        return Evidence(values["what"].strip(), values["on"], values["reference"].strip())


class QuestionsForm(forms.Form):
    """What is asked of the physician; for a new request also under which consent."""

    consent = forms.TypedChoiceField(
        label=_("Aan wie"), coerce=UUID, error_messages={"required": _("Kies een geldige toestemming.")}
    )
    questions = forms.CharField(
        label=_("Vragen"), max_length=5000, widget=forms.Textarea({"rows": 8}),
        error_messages={"required": _("Stel minstens één gerichte vraag. Vraag niet meer dan u nodig hebt.")},
        help_text=_("Gericht en niet meer dan nodig: alleen wat u nodig hebt om mogelijkheden in werk te beoordelen."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consents: list[tuple[UUID, str]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consents is None:
            del self.fields["consent"]
        else:
            self.fields["consent"].choices = [(str(pk), label) for pk, label in consents]  # type: ignore[attr-defined]  # a ChoiceField has choices


class RequestStepForm(forms.Form):
    """The letter went out, a reminder did, or the request is closed."""

    state = forms.ChoiceField(choices=[("sent", ""), ("reminded", ""), ("closed", "")], widget=forms.HiddenInput)
    on = DateField(label=_("Op"))


class ReplyForm(forms.Form):
    """What came back."""

    text = forms.CharField(
        label=_("Antwoord van de behandelaar"), max_length=20000, required=False, widget=forms.Textarea({"rows": 8})
    )
    reference = forms.CharField(
        label=_("Of: waar is het document?"), max_length=120, required=False,
        help_text=_("Bijvoorbeeld het nummer in het medisch archief."),
    )  # fmt: skip
    on = DateField(label=_("Ontvangen op"))


class GlassForm(forms.Form):
    """Name one case exactly, and say why it cannot wait."""

    reference = forms.CharField(
        label=_("Kenmerk van het dossier"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    personnel_number = forms.CharField(
        label=_("Of: personeelsnummer"), max_length=30, required=False, widget=forms.TextInput({"autocomplete": "off"})
    )
    birth_date = DateField(label=_("en geboortedatum"), required=False)
    category = forms.ChoiceField(
        label=_("Waarom kan het niet wachten?"),
        widget=forms.RadioSelect({"class": "stacked"}),
        error_messages={"required": _("Kies waarom wachten niet kan.")},
    )
    reason = forms.CharField(
        label=_("Wat is er aan de hand?"), max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Schrijf op waarom u dit dossier nu moet zien.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = wording.glass_terms()
        self.fields["category"].choices = terms.categories  # type: ignore[attr-defined]  # a ChoiceField has choices
        self.fields["reason"].help_text = _(
            "Minstens %(n)d tekens. De behandelend bedrijfsarts leest dit; het staat versleuteld in het dossier."
        ) % {"n": terms.shortest_reason}

    def search(self) -> Search:
        """As the service takes it."""
        values = self.cleaned_data
        return Search(values["reference"], values["personnel_number"], values["birth_date"])


class GlassReviewForm(forms.Form):
    """Sign off, or object."""

    outcome = forms.ChoiceField(
        label=_("Uw oordeel"),
        choices=[
            ("signed", _("Akkoord: deze noodtoegang was terecht")),
            ("objected", _("Bezwaar: dit had niet gemogen")),
        ],
        widget=forms.RadioSelect({"class": "stacked"}),
        error_messages={"required": _("Kies akkoord of bezwaar.")},
    )
    remark = forms.CharField(
        label=_("Toelichting"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Bij bezwaar verplicht. Alleen wie dit dossier behandelt, leest het."),
    )  # fmt: skip


class RecordSearchForm(forms.Form):
    """Whose record; exactly."""

    employer = forms.TypedChoiceField(
        label=_("Werkgever"), coerce=UUID, error_messages={"required": _("Kies een werkgever.")}
    )
    personnel_number = forms.CharField(
        label=_("Personeelsnummer"), max_length=30, widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("Vul het personeelsnummer in.")},
    )  # fmt: skip

    def __init__(self, *args: Any, employers: list[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Kies een werkgever")), *((str(pk), name) for pk, name in employers)]
        self.fields["employer"].choices = choices  # type: ignore[attr-defined]  # a TypedChoiceField has choices
