"""Rows that wait to be delivered, written in the same transaction as what they tell of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Message(TenantModel):
    """One thing to deliver: a mail to a person, or a job for a worker. Holds ids and neutral words only."""

    class Kind(models.TextChoices):
        MAIL = "mail"
        JOB = "job"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    topic = models.CharField(max_length=60)  # e.g. step_reminder, opinion_released, overlay
    recipient = models.ForeignKey("roles.User", on_delete=models.CASCADE, null=True, related_name="+")
    case_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)  # ids, references, dates; never a name, never health
    dedupe_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=chance.now)
    not_before = models.DateTimeField(default=chance.now)
    in_flight_since = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    in_doubt = models.BooleanField(default=False)  # claimed once by a process that died: may have been delivered
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    hidden = models.BooleanField(default=False)  # of a topic that others may not know of: topics.hidden()

    SENSITIVITY = classify(
        public="kind topic recipient case_id payload dedupe_key created_at not_before in_flight_since attempts "
        "in_doubt done_at dead_at last_error hidden"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "not_before", "id"],
                name="outbox_waiting",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            )
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "dedupe_key"], name="message_told_once")]


class Notice(TenantModel):
    """An in-app notice for one person: a topic and a case, no content."""

    recipient = models.ForeignKey("roles.User", on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60)
    case_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=chance.now)
    read_at = models.DateTimeField(null=True)
    for_digest = models.BooleanField(default=False)  # until the reader's next digest counted it

    SENSITIVITY = classify(public="recipient topic case_id payload dedupe_key created_at read_at for_digest")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "recipient", "-created_at"]),
            models.Index(fields=["tenant", "recipient"], name="for_digest", condition=models.Q(for_digest=True)),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "dedupe_key"], name="notice_given_once")]


class AlertPreference(TenantModel):
    """How a person hears of deadlines in this tenant; without a row at once."""

    class Way(models.TextChoices):
        INSTANT = "instant", _("Meteen per mail")
        DIGEST = "digest", _("Eén mail op de ochtend van een werkdag")
        APP = "app", _("Alleen in Poortwacht, zonder mail")

    recipient = models.ForeignKey("roles.User", on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.INSTANT)

    SENSITIVITY = classify(public="recipient way")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "recipient"], name="one_way_of_hearing")]


class DigestRun(TenantModel):
    """That the digests of a day were put in the outbox: a second try finds it and does nothing."""

    day = models.DateField()

    SENSITIVITY = classify(public="day")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "day"], name="digests_once_a_day")]
