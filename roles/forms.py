"""Shapes of input about people; the rules are the services'."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.translation import gettext_lazy as _

from outbox.preferences import Way
from privacy.errors import Conflict, Invalid

DATE_ERRORS = {
    "invalid": _("Vul een datum in als dd-mm-jjjj, bijvoorbeeld 23-11-2026."),
    "required": _("Vul een datum in als dd-mm-jjjj."),
}
Choices = Iterable[Any]


def show_errors(form: forms.Form, error: Invalid | Conflict) -> None:
    """Put a service's refusal on the fields that it names; what was typed stays."""
    errors = error.errors if isinstance(error, Invalid) else {"": [str(error)]}
    for field, texts in errors.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


def set_choices(form: forms.Form, name: str, choices: Choices) -> None:
    """Fill a choice field that the request's own selectors know the options of."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


class AlertWayForm(forms.Form):
    """How somebody hears of deadlines."""

    way = forms.ChoiceField(
        label=_("Hoe wilt u van termijnen horen?"), choices=Way.choices, widget=forms.RadioSelect,
        help_text=_("In Poortwacht staat elke melding altijd. Andere berichten, zoals een oordeel, komen meteen."),
    )  # fmt: skip


class LoginForm(forms.Form):
    """E-mail address and password."""

    username = forms.EmailField(
        label=_("E-mailadres"), widget=forms.EmailInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Wachtwoord"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class AppForm(forms.Form):
    """What an authenticator app shows."""

    code = forms.CharField(
        label=_("Code uit de app"), max_length=20, help_text=_("6 cijfers."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )  # fmt: skip


class CodeForm(AppForm):
    """The same, or a code from the list on paper."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("De 6 cijfers uit uw app, of een herstelcode van 8 cijfers."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip


class PasskeyForm(forms.Form):
    """A name by which its owner knows the device, and what the device answered."""

    name = forms.CharField(
        label=_("Naam van het apparaat"), max_length=60, required=False, help_text=_("Bijvoorbeeld Telefoon.")
    )
    credential = forms.JSONField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Uw browser gaf geen sleutel terug. Probeer het nog eens, of stel een app in."),
            "invalid": _("Uw browser gaf geen sleutel terug. Probeer het nog eens, of stel een app in."),
        },
    )


class ProviderForm(forms.Form):
    """An identity provider as its own pages show it."""

    issuer = forms.URLField(
        label=_("Adres van de provider (issuer)"), assume_scheme="https", max_length=300,
        error_messages={"invalid": _("Vul het https-adres van uw provider in, zoals https://login.organisatie.nl.")},
    )  # fmt: skip
    client_id = forms.CharField(label=_("Client-id"), max_length=200)
    secret = forms.CharField(
        label=_("Geheim"), required=False, strip=True, max_length=500,
        help_text=_("Leeg: het geheim blijft zoals het was."), widget=forms.PasswordInput({"autocomplete": "off"}),
    )  # fmt: skip
    domains = forms.CharField(
        label=_("Maildomeinen"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("Alleen adressen in deze domeinen, één per regel, zoals organisatie.nl."),
    )  # fmt: skip


class EmailForm(forms.Form):
    """An e-mail address."""

    email = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput({"autocomplete": "username"}))


class KnownPersonForm(forms.Form):
    """Someone with an account accepts an invitation."""

    password = forms.CharField(
        label=_("Uw wachtwoord"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class NewPersonForm(forms.Form):
    """Someone without an account chooses a password."""

    password = forms.CharField(
        label=_("Kies een wachtwoord"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Nog eens het wachtwoord"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("De twee wachtwoorden zijn niet gelijk. Vul ze opnieuw in."))
        return data


class MembershipFields(forms.Form):
    """The fields that inviting and changing share; `keep` says which of them the role has."""

    display_name = forms.CharField(
        label=_("Naam"), max_length=120, help_text=_("Zoals collega's die lezen, bijvoorbeeld A. de Vries.")
    )
    big_number = forms.CharField(
        label=_("BIG-nummer"), max_length=20, help_text=_("11 cijfers, zoals in het BIG-register."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    all_employers = forms.BooleanField(
        label=_("Alle werkgevers"), required=False, help_text=_("Ook werkgevers die later worden toegevoegd.")
    )
    employers = forms.TypedMultipleChoiceField(
        label=_("Werkgevers"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    departments = forms.TypedMultipleChoiceField(
        label=_("Afdelingen"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    employer = forms.TypedChoiceField(label=_("Werkgever"), coerce=UUID, required=False, empty_value=None)
    employee_number = forms.CharField(label=_("Personeelsnummer"), max_length=30, required=False)
    valid_from = forms.DateField(label=_("Begint op"), required=False, error_messages=DATE_ERRORS)
    valid_to = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS, help_text=_("Leeg: geen einddatum.")
    )

    def __init__(
        self, *args: Any, keep: Iterable[str], employers: Choices = (), departments: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kept = {"display_name", "valid_to", *keep}
        for name in set(MembershipFields.base_fields) - kept:
            del self.fields[name]
        for name, choices in (
            ("employers", employers),
            ("employer", [("", _("Kies…")), *employers]),
            ("departments", departments),
        ):
            if name in self.fields:
                set_choices(self, name, choices)

    def clean_big_number(self) -> str:
        """Spaces are how people group digits."""
        return str(self.cleaned_data["big_number"]).replace(" ", "")


class InviteForm(MembershipFields):
    """Whom to invite; the role is in the address of the page."""

    email = forms.EmailField(label=_("E-mailadres"), widget=forms.EmailInput({"autocomplete": "off"}))
    field_order = ["email", "display_name"]


class EndForm(forms.Form):
    """When a role ends."""

    last_day = forms.DateField(
        label=_("Laatste dag"), required=False, error_messages=DATE_ERRORS, help_text=_("Leeg: per direct.")
    )


class ApiClientForm(forms.Form):
    """A name, and the employers that the package may see."""

    name = forms.CharField(label=_("Naam"), max_length=120, help_text=_("Bijvoorbeeld de naam van het HR-pakket."))
    all_employers = MembershipFields.base_fields["all_employers"]
    employers = MembershipFields.base_fields["employers"]

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "employers", list(choices))
