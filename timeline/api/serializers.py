"""The shapes of timeline_preview as OpenAPI describes them; timeline.contract and timeline.output do the work."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from timeline.engine.validate import LEAVE_KINDS, MAX_SANCTION_WEEKS, MAX_TALK_INTERVAL
from timeline.projection import Viewer


def _spell() -> serializers.Serializer[Any]:
    # `from` is a word of Python's own, so this shape cannot be a class.
    return inline_serializer(
        "PreviewSpell",
        {
            "from": serializers.DateField(help_text=_("Eerste ziektedag.")),
            "to": serializers.DateField(allow_null=True, help_text=_("Laatste ziektedag; null zolang het duurt.")),
        },
        many=True,
    )


def _leave() -> serializers.Serializer[Any]:
    return inline_serializer(
        "PreviewLeave",
        {
            "from": serializers.DateField(help_text=_("Eerste verlofdag.")),
            "to": serializers.DateField(help_text=_("Laatste verlofdag.")),
            "kind": serializers.ChoiceField([(kind, kind) for kind in LEAVE_KINDS], required=False),
            "joined": serializers.BooleanField(
                required=False,
                allow_null=True,
                help_text=_("Of ziekte vóór en na het verlof samentelt; null zolang niemand dat heeft gezegd."),
            ),
        },
        many=True,
        required=False,
    )


class PreviewRequestSerializer(serializers.Serializer[Any]):
    """What the preview reckons with."""

    spells = _spell()
    leaves = _leave()
    facts = serializers.DictField(child=serializers.BooleanField(), required=False)
    events = serializers.DictField(child=serializers.DateField(), required=False)
    employment_ends = serializers.DateField(
        required=False, allow_null=True, help_text=_("Laatste dag van het dienstverband.")
    )
    aow_date = serializers.DateField(
        required=False, allow_null=True, help_text=_("De dag waarop de AOW-leeftijd wordt bereikt.")
    )
    wia_applied = serializers.DateField(required=False, allow_null=True)
    loonsanctie_weeks = serializers.IntegerField(required=False, min_value=0, max_value=MAX_SANCTION_WEEKS)
    talk_interval_days = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MAX_TALK_INTERVAL,
        help_text=_("Dagen tussen voortgangsgesprekken volgens het plan van aanpak; anders 42."),
    )
    today = serializers.DateField(required=False, allow_null=True)
    viewer = serializers.ChoiceField([(v.value, v.value) for v in Viewer], required=False)


class PreviewStepSerializer(serializers.Serializer[Any]):
    """One step."""

    code = serializers.CharField()
    name = serializers.CharField()
    phase = serializers.CharField()
    status = serializers.CharField(allow_null=True)
    window_opens = serializers.DateField(allow_null=True)
    target = serializers.DateField(allow_null=True)
    act_by = serializers.DateField(allow_null=True)
    legal_last = serializers.DateField(allow_null=True)
    rule = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the field's own attribute
    arithmetic = serializers.CharField()
    report = serializers.CharField(
        allow_null=True, help_text=_("short of full, bij het re-integratieverslag aan het einde van het dienstverband.")
    )
    name_en = serializers.CharField()
    rule_en = serializers.CharField()
    arithmetic_en = serializers.CharField()


class WaitSerializer(serializers.Serializer[Any]):
    """The wait of 104 weeks."""

    first_sick_day = serializers.DateField()
    sick_days = serializers.IntegerField()
    last_day = serializers.DateField(allow_null=True)
    first_wia_day = serializers.DateField(allow_null=True)
    pay_ends = serializers.DateField(allow_null=True)


class PastWaitSerializer(serializers.Serializer[Any]):
    """An earlier wait."""

    first_sick_day = serializers.DateField()
    last_sick_day = serializers.DateField()
    sick_days = serializers.IntegerField()


class FlagSerializer(serializers.Serializer[Any]):
    """Something to look at."""

    code = serializers.CharField()
    subject = serializers.CharField()
    text = serializers.CharField()
    text_en = serializers.CharField()


class PreviewSerializer(serializers.Serializer[Any]):
    """The computed timeline."""

    steps = PreviewStepSerializer(many=True)
    wait = WaitSerializer()
    previous_waits = PastWaitSerializer(many=True)
    flags = FlagSerializer(many=True)
