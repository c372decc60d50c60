"""The medical compartment: every table stands behind the medical wall, contents are encrypted."""

from django.db import models

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class TenantKey(TenantModel):
    """The tenant's key-encrypting key, itself wrapped by MEDICAL_KEK."""

    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="created_at", secret="wrapped")  # noqa: S106  a field name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_key_a_tenant")]


class EmployeeKey(TenantModel):
    """An employee's data key, wrapped by the tenant key; destroying it destroys the content."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee created_at", secret="wrapped")  # noqa: S106  a field name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "employee"], name="one_key_an_employee")]


class MedicalFact(TenantModel):
    """A fact that only medical roles know and that activates or moves steps, e.g. `psychological`."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    recorded_by = models.UUIDField(null=True)
    recorded_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="case", medical="name recorded_by recorded_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "case", "name"], name="fact_once")]


class MedicalStep(TenantModel):
    """The medical view of steps: rows that exist, move or are done only behind the wall."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    window_opens = models.DateField(null=True)
    target = models.DateField(null=True)
    act_by = models.DateField(null=True)
    legal_last = models.DateField(null=True)
    state = models.CharField(max_length=14, default="planned")
    done_on = models.DateField(null=True)
    note = models.BinaryField(null=True)  # encrypted
    closed_by = models.UUIDField(null=True)
    explanation = models.JSONField(default=dict)
    # Since when it asks for this act_by: thresholds before that day are skipped.
    dated_on = models.DateField(default=chance.today)

    SENSITIVITY = classify(
        public="case",
        medical="code window_opens target act_by legal_last state done_on note closed_by explanation dated_on",
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "state", "act_by"])]
        constraints = [models.UniqueConstraint(fields=["tenant", "case", "code"], name="medical_step_once")]


class MedicalReminder(TenantModel):
    """An alert on a medical step; exactly one row per step, rule and act_by."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey(MedicalStep, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    act_by = models.DateField()
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="case", medical="step rule act_by created_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "step", "rule", "act_by"], name="medical_reminder_once")
        ]


class ProbleemanalyseDraft(TenantModel):
    """What the bedrijfsarts is writing: the medical half, and the half that will be released, both encrypted."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    medical_half = models.BinaryField()
    release_half = models.BinaryField()
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=chance.now)
    saved_by = models.UUIDField()
    released_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="case", medical="medical_half release_half revision saved_at saved_by released_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "case"], condition=models.Q(released_at__isnull=True), name="one_draft_a_case"
            )
        ]
