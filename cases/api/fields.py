"""Fields of input that say in Dutch what is wrong and what would be right, and read JSON without guessing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from privacy.free_text import REASON_LENGTH

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_MISSING: dict[str, "StrOrPromise"] = {
    "required": _("Dit veld ontbreekt. Stuur het mee."),
    "null": _("Dit veld mag niet null zijn. Geef een waarde of laat het weg."),
}
_LONGEST_NAME = 60
_OVERRIDE = _(
    "Alleen na een antwoord 422 met health_words: waarom die woorden blijven staan. Komt in het inzagelogboek; noem "
    "zelf niets over gezondheid."
)


class Text(serializers.CharField):
    """A text; numbers are not turned into one."""

    default_error_messages = {
        **_MISSING,
        "invalid": _("Geef een tekst tussen aanhalingstekens."),
        "blank": _("Vul hier iets in."),
        "max_length": _("Houd dit korter: hoogstens {max_length} tekens."),
    }

    def to_internal_value(self, data: Any) -> str:
        """The text, without spaces around it."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class EmployerText(Text):
    """A text that the employer's side reads: the service looks for health words in it (`privacy.free_text`)."""


class OverrideReason(Text):
    """Why health words in the texts beside it stay; leave it out at first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", REASON_LENGTH)
        kwargs.setdefault("help_text", _OVERRIDE)
        super().__init__(required=False, allow_blank=True, **kwargs)


class IsoDate(serializers.DateField):
    """A date as jjjj-mm-dd and in no other way."""

    default_error_messages = {
        **_MISSING,
        "invalid": _("Geef een bestaande datum als jjjj-mm-dd, bijvoorbeeld 2026-11-23."),
    }

    def to_internal_value(self, value: Any) -> Any:
        """The date."""
        if not isinstance(value, str) or len(value) != len("jjjj-mm-dd") or value[4::3] != "--":
            self.fail("invalid")
        return super().to_internal_value(value)


class TrueFalse(serializers.BooleanField):
    """JSON's own true or false."""

    default_error_messages = {**_MISSING, "invalid": _("Geef true of false, zonder aanhalingstekens.")}

    def to_internal_value(self, data: Any) -> bool:
        """The value itself."""
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return data


class Whole(serializers.IntegerField):
    """A whole number."""

    default_error_messages = {**_MISSING, "invalid": _("Geef een heel getal, bijvoorbeeld 50.")}

    def to_internal_value(self, data: Any) -> int:
        """The number itself."""
        if isinstance(data, bool) or not isinstance(data, int) or abs(data) > 1_000_000:
            self.fail("invalid")
        return data


class Id(serializers.UUIDField):
    """A UUID."""

    default_error_messages = {
        **_MISSING,
        "invalid": _("Geef een UUID, bijvoorbeeld 00000000-0000-4000-8000-000000000000."),
    }

    def to_internal_value(self, data: Any) -> Any:
        """The UUID, from its text."""
        if not isinstance(data, str):
            self.fail("invalid", value="")
        return super().to_internal_value(data)


class OneOf(serializers.ChoiceField):
    """One of a few words."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        words = ", ".join(value for value, _label in choices)
        wrong = format_lazy(_("Kies een van: {words}."), words=words)
        super().__init__(choices, error_messages={**_MISSING, "invalid_choice": wrong}, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """The word."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input="")
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what it does not know, by name: a field that is silently dropped looks as if it was recorded."""

    unknown: "StrOrPromise" = _("Dit veld wordt hier niet aangenomen. Laat het weg; bekend zijn: {known}.")
    default_error_messages = {"invalid": _("Stuur een JSON-object met velden.")}

    def to_internal_value(self, data: Any) -> Any:
        """Known fields, checked. Raises ValidationError over all fields at once."""
        wrong: dict[str, Any] = {}
        if isinstance(data, Mapping):
            known = ", ".join(self.fields)
            strange = [str(name)[:_LONGEST_NAME] for name in data if name not in self.fields]
            wrong = {name: [str(self.unknown).format(known=known)] for name in strange}
        value: Any = None
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            wrong = {**error.detail, **wrong}
        if wrong:
            raise serializers.ValidationError(wrong)
        return value
