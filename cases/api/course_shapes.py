"""Shapes of what happens in a case over REST: the changes coming in, and their effects going out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases.api.fields import EmployerText, IsoDate, OneOf, OverrideReason, StrictSerializer, TrueFalse, Whole
from cases.api.serializers import DossierSerializer
from cases.course.effects import EffectKind
from cases.models import Case
from cases.services import Outcome, Part

_TRUTH = [("true", "true"), ("false", "false")]


class PreviewQuerySerializer(StrictSerializer):
    """What the address may ask; anything else is refused, so that a slip of the pen never saves."""

    preview = OneOf(
        _TRUTH, default="false", help_text=_("true: alleen rekenen. Het antwoord is hetzelfde, er wordt niets bewaard.")
    )


class RecoverySerializer(StrictSerializer):
    """Herstelmelding."""

    recovered_from = IsoDate(help_text=_("Eerste dag niet ziek; mag in het weekend liggen."))


class PartSerializer(StrictSerializer):
    """The percentage of one employment."""

    number = Whole(help_text=_("Nummer van het dienstverband (IKV)."))
    absence_percentage = Whole(help_text=_("0 tot en met 100; 0 werkt daar zoals afgesproken."))
    therapeutic = TrueFalse(default=False, help_text=_("Op arbeidstherapeutische basis."))


class PercentageSerializer(StrictSerializer):
    """Another percentage of absence from a date on."""

    from_date = IsoDate(help_text=_("Vanaf welke dag."))
    absence_percentage = Whole(
        required=False, help_text=_("1 tot en met 100: 100 werkt niet, 40 werkt 60%. Voor wie één dienstverband heeft.")
    )
    therapeutic = TrueFalse(default=False, help_text=_("Op arbeidstherapeutische basis."))
    employments = PartSerializer(
        many=True, required=False, allow_empty=False,
        help_text=_("In plaats van absence_percentage, voor wie meer dienstverbanden heeft; wie ontbreekt, blijft."),
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One percentage, or one for each employment."""
        if "employments" not in attrs and "absence_percentage" not in attrs:
            raise serializers.ValidationError(
                {"absence_percentage": [self.fields["from_date"].error_messages["required"]]}
            )
        if "employments" in attrs and attrs["therapeutic"]:
            raise serializers.ValidationError({"therapeutic": [_("Zeg dit per dienstverband, in employments.")]})
        if "employments" in attrs:
            attrs["employments"] = [Part(**part) for part in attrs["employments"]]
        return attrs


class WithdrawalSerializer(StrictSerializer):
    """Withdrawal of a ziekmelding that was a mistake."""

    reason = EmployerText(max_length=200, help_text=_("Bijvoorbeeld: verkeerde werknemer. Niets over gezondheid."))
    override_reason = OverrideReason()


class FirstDaySerializer(StrictSerializer):
    """Another first sick day."""

    first_sick_day = IsoDate(help_text=_("De dag waarop het verzuim echt begon; niet in de toekomst."))
    spell = IsoDate(
        required=False,
        help_text=_("Van welke ziekteperiode: de eerste dag zoals die nu staat. Leeg: van het dossier."),
    )


class EmploymentSerializer(StrictSerializer):
    """The end of the employment."""

    ends_on = IsoDate(allow_null=True, help_text=_("Laatste dag van het dienstverband; null: onbepaalde tijd."))
    employment_number = Whole(required=False, help_text=_("Welk dienstverband (IKV); verplicht als er meer zijn."))


class LeaveSerializer(StrictSerializer):
    """Days of leave."""

    starts_on = IsoDate(help_text=_("Eerste dag van het verlof."))
    ends_on = IsoDate(help_text=_("Laatste dag van het verlof; telt mee als verlof."))


class JudgeSerializer(StrictSerializer):
    """Whether sickness around leave counts together."""

    joined = TrueFalse(allow_null=True, help_text=_("true: telt samen; false: nieuwe termijn; null: nog niet bekend."))


class CloseSerializer(StrictSerializer):
    """Closing by hand."""

    end_reason = OneOf(Case.EndReason.choices, help_text=_("Waarom het dossier sluit."))
    ended_on = IsoDate(help_text=_("De laatste dag die bij dit dossier hoort."))


class DeathSerializer(StrictSerializer):
    """The employee died."""

    died_on = IsoDate(help_text=_("Datum van overlijden."))


class EffectSerializer(serializers.Serializer[Any]):
    """cases.course.effects.Effect: what becomes of one step."""

    kind = serializers.ChoiceField(
        [(kind.value, kind.value) for kind in EffectKind],
        help_text=_(
            "moved: verschuift; paused: staat stil; resumed: loopt weer; added: komt erbij; cancelled: vervalt."
        ),
    )
    code = serializers.CharField()
    occurrence = serializers.IntegerField()
    name = serializers.CharField()
    statutory = serializers.BooleanField(help_text=_("Of de wet de stap vraagt."))
    day_before = serializers.DateField(allow_null=True, help_text=_("Uiterlijk, voor de wijziging."))
    day_after = serializers.DateField(allow_null=True, help_text=_("Uiterlijk, na de wijziging."))


class ChangedSerializer(DossierSerializer):
    """The dossier as it stands now, and what the change does or would do."""

    saved = serializers.BooleanField(help_text=_("false: alleen gerekend; het dossier is niet gewijzigd."))
    change_id = serializers.UUIDField(allow_null=True, help_text=_("Hiermee maakt u de wijziging ongedaan."))
    effects = EffectSerializer(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """From (the dossier, what was changed)."""
        dossier, changed = instance
        told = {"saved": changed.saved, "change_id": changed.change_id}
        effects = EffectSerializer(changed.effects, many=True).data
        return {**DossierSerializer(dossier).data, **told, "effects": effects}


class SickPreviewSerializer(serializers.Serializer[Any]):
    """What a ziekmelding would do."""

    saved = serializers.BooleanField(help_text=_("Altijd false: er is niets bewaard."))
    outcome = serializers.ChoiceField([(o.value, o.value) for o in Outcome])
    effects = EffectSerializer(many=True)
