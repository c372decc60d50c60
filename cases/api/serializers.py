"""Shapes of the REST API of cases: what comes in, and the frozen dataclasses of the dossier going out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from cases import cursor
from cases.api.fields import (
    EmployerText,
    Id,
    IsoDate,
    OneOf,
    OverrideReason,
    StrictSerializer,
    Text,
    TrueFalse,
    Whole,
)
from cases.course.models import CourseChange
from cases.models import Case
from cases.services import Outcome

_STATUS = _(
    "late, due, window, open, done, not_recorded, paused of cancelled; null waar uw rol de status niet mag weten."
)


class ReportSerializer(StrictSerializer):
    """A ziekmelding: who, since when, and the six permitted answers (AP, Beleidsregels De zieke werknemer)."""

    unknown = _(
        "Dit veld wordt niet aangenomen. Een ziekmelding bevat alleen de zes toegestane vragen; meer mag een werkgever "
        "niet vragen of doorgeven, ook niet met toestemming (AP, Beleidsregels De zieke werknemer; RSC Werkwijzer "
        "2.3). Laat het weg; bekend zijn: {known}."
    )

    employee_id = Id(required=False, help_text=_("De werknemer; of anders employer_id en personnel_number."))
    employer_id = Id(required=False, help_text=_("De werkgever, samen met personnel_number."))
    personnel_number = Text(required=False, max_length=30, help_text=_("Personeelsnummer bij die werkgever."))
    first_sick_day = IsoDate(help_text=_("Eerste ziektedag; niet in de toekomst."))
    phone = Text(required=False, allow_blank=True, max_length=40, help_text=_("Vraag 1: telefoonnummer."))
    nursing_address = EmployerText(
        required=False, allow_blank=True, max_length=200,
        help_text=_("Vraag 1: verpleegadres, alleen als het niet het huisadres is."),
    )  # fmt: skip
    expected_duration = OneOf(
        Case.ExpectedDuration.choices, required=False, help_text=_("Vraag 2: hoelang de werknemer denkt dat het duurt.")
    )
    running_work = EmployerText(
        required=False, allow_blank=True, max_length=2000,
        help_text=_("Vraag 3: lopende werkzaamheden en afspraken. Niets over klachten of oorzaak."),
    )  # fmt: skip
    work_accident = TrueFalse(required=False, help_text=_("Vraag 4: verband met een arbeidsongeval."))
    traffic_accident_liable = TrueFalse(
        required=False, help_text=_("Vraag 5: verkeersongeval met mogelijkheid om kosten te verhalen.")
    )
    safety_net = OneOf(
        Case.SafetyNet.choices, required=False, help_text=_("Vraag 6: onder een vangnetregeling van de Ziektewet.")
    )
    employments = serializers.ListField(
        child=Whole(), required=False, allow_empty=False, max_length=20,
        help_text=_("Nummers (IKV) van de dienstverbanden waarin de werknemer ziek is; weglaten: alle."),
    )  # fmt: skip
    override_reason = OverrideReason()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one way to say who is sick."""
        by_number = {"employer_id", "personnel_number"} & set(attrs)
        if ("employee_id" in attrs) == bool(by_number) or len(by_number) == 1:
            text = _("Zeg op één manier wie er ziek is: employee_id, of employer_id samen met personnel_number.")
            raise serializers.ValidationError({"employee_id": [text]})
        return attrs


class CaseQuerySerializer(StrictSerializer):
    """The filters of the list, as on screen."""

    q = Text(required=False, allow_blank=True, max_length=80, help_text=_("Dossiernummer of deel van de achternaam."))
    employer = Id(required=False, help_text=_("Alleen dossiers van deze werkgever."))
    state = OneOf(
        [("open", "open"), ("closed", "closed"), ("all", "all")], default="open",
        help_text=_("open (ook hersteld, korter dan 28 dagen), closed of all."),
    )  # fmt: skip
    cursor = Text(required=False, max_length=200, help_text=_("Uit het veld next van de vorige pagina."))

    def validate_cursor(self, value: str) -> str:
        """A cursor that this API gave."""
        if cursor.decode(value) is None:
            raise serializers.ValidationError(_("Neem de cursor ongewijzigd over uit next, of laat hem weg."))
        return value


class StepCloseSerializer(StrictSerializer):
    """Closing a step."""

    done_on = IsoDate(help_text=_("De dag waarop het gedaan is."))
    note = EmployerText(
        required=False, allow_blank=True, default="", max_length=1000,
        help_text=_("Leesbaar voor werkgever en werknemer. Niets over gezondheid."),
    )  # fmt: skip
    override_reason = OverrideReason()


class AdjustmentSerializer(StrictSerializer):
    """An adjustment of the plan: when, and nothing else."""

    done_on = IsoDate(help_text=_("De dag waarop is bijgesteld."))


class StepAcknowledgeSerializer(StrictSerializer):
    """Saying that a step is known."""

    reason = EmployerText(max_length=200, help_text=_("Waarom de stap nog niet gedaan is. Niets over gezondheid."))
    until = IsoDate(
        required=False, allow_null=True, default=None,
        help_text=_("Tot die dag gaat over de stap geen melding uit; nooit later dan de wettelijk uiterste dag."),
    )  # fmt: skip
    override_reason = OverrideReason()


class StepReopenSerializer(StrictSerializer):
    """Reopening a step."""

    reason = EmployerText(max_length=120, help_text=_("Waarom de stap weer open moet."))


class StepSerializer(serializers.Serializer[Any]):
    """timeline.presentation.StepRow."""

    id = serializers.UUIDField()
    case_id = serializers.UUIDField()
    code = serializers.CharField()
    occurrence = serializers.IntegerField()
    name = serializers.CharField()
    phase = serializers.CharField()
    owner = serializers.ListField(child=serializers.CharField(), help_text=_("Wie de stap doet."))
    statutory = serializers.BooleanField(help_text=_("Of de wet de stap vraagt."))
    window_opens = serializers.DateField(allow_null=True)
    target = serializers.DateField(allow_null=True)
    act_by = serializers.DateField(allow_null=True, help_text=_("Uiterlijk op deze werkdag."))
    legal_last = serializers.DateField(allow_null=True)
    status = serializers.SerializerMethodField(help_text=_STATUS)
    done_on = serializers.DateField(allow_null=True)
    note = serializers.CharField()
    closed_by = serializers.CharField()
    rule = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the field's own attribute
    why = serializers.CharField(help_text=_("De rekensom achter de datum."))
    moved_from = serializers.DateField(allow_null=True, help_text=_("act_by voordat hij verschoof."))
    moved_because = serializers.CharField()
    moved_on = serializers.DateField(allow_null=True, help_text=_("Op welke dag hij verschoof."))
    acknowledged_on = serializers.DateField(
        source="attention.noted_on", allow_null=True, default=None, help_text=_("Sinds wanneer iemand de stap kent.")
    )
    snoozed_until = serializers.DateField(
        source="attention.until", allow_null=True, default=None, help_text=_("Tot die dag gaat er geen melding uit.")
    )

    def get_status(self, step: Any) -> str | None:
        """Null where the reader may not know it."""
        return step.status or None


class HeaderSerializer(serializers.Serializer[Any]):
    """cases.dossier.CaseHeader."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    employee_name = serializers.CharField()
    employer_id = serializers.UUIDField()
    employer_name = serializers.CharField()
    department_name = serializers.CharField()
    first_sick_day = serializers.DateField()
    sick_week = serializers.IntegerField(help_text=_("Ziekteweek, geen kalenderweek."))
    state = serializers.ChoiceField(Case.State.choices)
    absence_percentage = serializers.IntegerField()
    work_percentage = serializers.IntegerField()
    therapeutic = serializers.BooleanField()
    recovered_from = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField(allow_null=True)
    end_reason = serializers.CharField(help_text=_("In woorden; leeg zolang het dossier loopt."))
    ended_on = serializers.DateField(allow_null=True)
    casemanager_name = serializers.CharField()
    bedrijfsarts_name = serializers.CharField()


class IntakeSerializer(serializers.Serializer[Any]):
    """cases.dossier.Intake: the permitted answers, in words."""

    phone = serializers.CharField()
    nursing_address = serializers.CharField()
    expected_duration = serializers.CharField()
    running_work = serializers.CharField()
    work_accident = serializers.BooleanField()
    traffic_accident_liable = serializers.BooleanField()
    safety_net = serializers.CharField()


class PercentageRowSerializer(serializers.Serializer[Any]):
    """(from, absence percentage, therapeutic) of a spell."""

    from_date = serializers.DateField()
    absence_percentage = serializers.IntegerField()
    therapeutic = serializers.BooleanField()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """From the dossier's triple."""
        return super().to_representation(dict(zip(self.fields, instance, strict=True)))


class SpellSerializer(serializers.Serializer[Any]):
    """cases.dossier.SpellRow."""

    starts_on = serializers.DateField()
    recovered_from = serializers.DateField(allow_null=True)
    percentages = PercentageRowSerializer(many=True)


class EmploymentEndSerializer(serializers.Serializer[Any]):
    """cases.dossier.EmploymentEnd."""

    day = serializers.DateField()
    report_by = serializers.DateField(help_text=_("Uiterlijk op deze werkdag ziek melden bij UWV (art. 38 lid 2 ZW)."))
    riv = serializers.ChoiceField(["none", "short", "full"], help_text=_("Welk re-integratieverslag dan nodig is."))
    riv_label = serializers.CharField()


class EmploymentRowSerializer(serializers.Serializer[Any]):
    """cases.dossier.EmploymentRow."""

    number = serializers.IntegerField(help_text=_("Nummer van de inkomstenverhouding (IKV)."))
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the field's own attribute
    function = serializers.CharField(help_text=_("Leeg voor wie alleen het nummer ziet."))
    hours_per_week = serializers.DecimalField(max_digits=4, decimal_places=1, allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    in_force = serializers.BooleanField()
    concerned = serializers.BooleanField(help_text=_("Of het verzuim over dit dienstverband gaat."))
    absence_percentage = serializers.IntegerField()
    work_percentage = serializers.IntegerField()
    therapeutic = serializers.BooleanField()
    percentages = PercentageRowSerializer(many=True)
    ending = EmploymentEndSerializer(allow_null=True, help_text=_("Wat nodig is als alleen dit dienstverband eindigt."))


class OpinionSerializer(serializers.Serializer[Any]):
    """cases.dossier.OpinionRow: an oordeel as released."""

    id = serializers.UUIDField()
    kind_label = serializers.CharField()
    version = serializers.IntegerField()
    work_possible = serializers.CharField()
    possibilities = serializers.CharField()
    hours = serializers.CharField()
    expected_duration = serializers.CharField()
    advice = serializers.CharField()
    next_contact = serializers.DateField(allow_null=True)
    released_by = serializers.CharField()
    released_at = serializers.DateTimeField()


class LeaveRowSerializer(serializers.Serializer[Any]):
    """cases.dossier.LeaveRow."""

    id = serializers.UUIDField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    joined = serializers.BooleanField(allow_null=True, help_text=_("Of ziekte eromheen samen telt; null: onbekend."))


class CourseRowSerializer(serializers.Serializer[Any]):
    """cases.dossier.CourseRow: something that happened in the case."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(CourseChange.Kind.choices)
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name, not the field's own attribute
    day = serializers.DateField(allow_null=True, help_text=_("Vanaf welke dag het geldt."))
    at = serializers.DateTimeField()
    by = serializers.CharField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField()
    undoable = serializers.BooleanField(help_text=_("Of u deze wijziging nu ongedaan kunt maken: binnen 24 uur."))


class DossierSerializer(serializers.Serializer[Any]):
    """cases.dossier.Dossier; its steps have an address of their own."""

    header = HeaderSerializer()
    intake = IntakeSerializer(allow_null=True)
    spells = SpellSerializer(many=True)
    opinions = OpinionSerializer(many=True)
    changes = CourseRowSerializer(many=True)
    leaves = LeaveRowSerializer(many=True)
    next_steps = StepSerializer(many=True)
    employments = EmploymentRowSerializer(
        many=True,
        required=False,
        help_text=_("Alleen van wie meer dienstverbanden naast elkaar heeft; de percentages hierboven zijn gewogen."),
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Without what is only there for who has several employments."""
        found = super().to_representation(instance)
        if not found["employments"]:
            del found["employments"]
        return found


class TimelineSerializer(serializers.Serializer[Any]):
    """The steps of a dossier, by date."""

    case_id = serializers.UUIDField(source="header.id")
    reference = serializers.CharField(source="header.reference")
    first_sick_day = serializers.DateField(source="header.first_sick_day")
    sick_week = serializers.IntegerField(source="header.sick_week")
    steps = StepSerializer(many=True)


class CaseRowSerializer(serializers.Serializer[Any]):
    """cases.dossier.CaseRow."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    employee_name = serializers.CharField()
    employer_name = serializers.CharField()
    department_name = serializers.CharField()
    first_sick_day = serializers.DateField()
    sick_week = serializers.IntegerField()
    state = serializers.ChoiceField(Case.State.choices)
    absence_percentage = serializers.IntegerField()
    work_percentage = serializers.IntegerField()
    next_step = StepSerializer(allow_null=True)


class CasePageSerializer(serializers.Serializer[Any]):
    """A page of dossiers."""

    results = CaseRowSerializer(many=True)
    next = serializers.URLField(allow_null=True, help_text=_("Adres van de volgende pagina; null op de laatste."))


class ReceiptSerializer(serializers.Serializer[Any]):
    """cases.selectors.Receipt."""

    id = serializers.UUIDField(help_text=_("Het dossier."))
    reference = serializers.CharField()
    outcome = serializers.ChoiceField(
        [(o.value, o.value) for o in Outcome],
        help_text=_("opened: nieuw dossier; joined: binnen vier weken opnieuw ziek, gevoegd bij het eerdere dossier."),
    )
    case_url = serializers.URLField()
    timeline_url = serializers.URLField()
