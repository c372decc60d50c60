"""What an employee asked for under the rights of the AVG, as far as it tells of health: behind the record wall."""

from django.db import models

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class InsightFile(TenantModel):
    """An employee's own data as PDF, made by the worker and kept for a week. Sealed: medical steps are in it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"  # nothing could be drawn on this machine

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=chance.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField(null=True)
    content = models.BinaryField(null=True)  # encrypted

    SENSITIVITY = classify(public="employee asked_by asked_at state made_at", medical="content")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "employee"], condition=models.Q(state="waiting"), name="one_insight_being_made"
            )
        ]


class RecordRequest(TenantModel):
    """A correction of the medical file that is asked of the bedrijfsarts, or an objection (AVG art. 16, 21)."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=chance.now)
    due_on = models.DateField()  # AVG art. 12 lid 3
    question = models.BinaryField()  # encrypted: kind, part and words
    answer = models.BinaryField(null=True)  # encrypted: granted or refused, and why
    answered_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(
        public="employee asked_by asked_at due_on answered_by answered_at", medical="question answer"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer__isnull=True, answered_at__isnull=True)
                | models.Q(answer__isnull=False, answered_at__isnull=False),
                name="record_request_answered_whole",
            )
        ]
