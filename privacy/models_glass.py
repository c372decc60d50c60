"""Break-glass: who opened another bedrijfsarts' case, until when, how it ended. Ids and times; the why is medical."""

from django.db import models

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class GlassOpening(TenantModel):
    """A bedrijfsarts opened the case of another for a short time. Insert-only; a trigger refuses who may not."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    treating = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=chance.now)
    until = models.DateTimeField()

    SENSITIVITY = classify(public="case user membership treating opened_at until")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "user", "until"]),
            models.Index(fields=["tenant", "opened_at"]),
        ]


class GlassEvent(TenantModel):
    """What happened to an opening: closed early, or looked at afterwards by the treating bedrijfsarts. Insert-only."""

    class Kind(models.TextChoices):
        CLOSED = "closed"
        SIGNED = "signed"
        OBJECTED = "objected"

    opening = models.ForeignKey(GlassOpening, on_delete=models.CASCADE, related_name="happened")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="opening kind by at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "opening", "kind"], name="glass_event_once"),
            models.UniqueConstraint(
                fields=["tenant", "opening"],
                condition=models.Q(kind__in=["signed", "objected"]),
                name="glass_reviewed_once",
            ),
        ]


class GlassTry(TenantModel):
    """One attempt to open a case with a reason, found or not: what the limit counts. Insert-only."""

    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="user at")

    class Meta:
        indexes = [models.Index(fields=["tenant", "user", "at"])]
