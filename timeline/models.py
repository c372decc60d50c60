"""Stored steps of a case's timeline (with all medical facts false) and the reminders about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Step(TenantModel):
    """One dated step of a case. Steps whose doing is medical stay `planned` here; the rest lives in `medical`."""

    class State(models.TextChoices):
        PLANNED = "planned", _("open")
        DONE = "done", _("gedaan")
        NOT_RECORDED = "not_recorded", _("niet vastgelegd")
        PAUSED = "paused", _("gepauzeerd")
        CANCELLED = "cancelled", _("vervallen")

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    occurrence = models.PositiveSmallIntegerField(default=1)  # recurring steps: 1, 2, 3 …
    catalogue_version = models.CharField(max_length=20)
    visibility = models.CharField(max_length=20)
    owner = models.CharField(max_length=20)  # as in the catalogue: "CMWG", "WG,WN", "BA"
    phase = models.CharField(max_length=20)
    statutory = models.BooleanField(default=False)
    window_opens = models.DateField(null=True)
    target = models.DateField(null=True)
    act_by = models.DateField(null=True)
    legal_last = models.DateField(null=True)
    state = models.CharField(max_length=14, choices=State.choices, default=State.PLANNED)
    done_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    closed_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    explanation = models.JSONField(default=dict)  # structured arithmetic, rendered per language
    moved_from = models.DateField(null=True)  # act_by before the last move
    moved_because = models.CharField(max_length=40, blank=True)  # e.g. recovery, relapse, correction
    own_rule = models.JSONField(default=dict, blank=True)  # of a step that the tenant added: its row at that time
    # Since when it asks for this act_by: thresholds before that day are skipped.
    dated_on = models.DateField(default=chance.today)

    SENSITIVITY = classify(
        public="case code occurrence catalogue_version visibility owner phase statutory window_opens target act_by "
        "legal_last state closed_by closed_at explanation moved_from moved_because own_rule dated_on",
        personal="done_on note",
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "case", "act_by"]),
            models.Index(fields=["tenant", "act_by", "id"], name="step_sweep", condition=models.Q(state="planned")),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "case", "code", "occurrence"], name="step_once")]


class ExtraStep(TenantModel):
    """A step that a tenant, or one employer in it, adds to the catalogue for cases from `valid_from` on."""

    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, null=True, related_name="+")
    code = models.CharField(max_length=12)
    row = models.JSONField(default=dict)  # as in a catalogue file: name, rule, source, owner, opens, target
    valid_from = models.DateField()  # first sick days from this day on
    retired_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employer code row valid_from retired_at added_by added_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "code"], name="extra_step_code_once")]


class Reminder(TenantModel):
    """An alert on a step: exactly one row per step, rule and act_by, however often the sweep runs."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="reminders")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    # before-14, before-7, before-1, due, late-1w, late-2w …, again-2026-12-03 after a snooze, escalated-1w
    rule = models.CharField(max_length=20)
    act_by = models.DateField()
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="step case rule act_by created_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "step", "rule", "act_by"], name="reminder_once")]


class Acknowledgement(TenantModel):
    """Who may close the step knows of it, and asked to be reminded later if `until` is filled; the last one."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="acknowledgements")
    act_by = models.DateField()  # a step that moves starts anew
    noted_on = models.DateField(default=chance.today)
    until = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    noted_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    SENSITIVITY = classify(public="step act_by noted_on until noted_by", personal="reason")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "step", "act_by"], name="acknowledged_once")]


class ReminderSetting(TenantModel):
    """An employer's own thresholds for a step (days before act_by); empty code: every step."""

    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    days_before = models.JSONField(default=list)

    SENSITIVITY = classify(public="employer code days_before")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "employer", "code"], name="threshold_once")]


class StandIn(TenantModel):
    """Who is away, and who hears of deadlines meanwhile, in the cases that both may see."""

    absent = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    registered_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="absent deputy starts_on ends_on registered_at")

    class Meta:
        indexes = [models.Index(fields=["tenant", "absent", "ends_on"], name="stand_ins_of")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="stand_in_ends_after_it_starts"
            ),
        ]
