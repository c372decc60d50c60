"""Grants on cases, audit entries and their seal."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from privacy import chance, context
from privacy.sensitivity import classify
from privacy.tenancy import TenantManager, TenantModel


class GrantManager(TenantManager["CaseGrant"], UserObjectPermissionManager):
    """Guardian's manager within the tenant in force."""


class CaseGrant(UserObjectPermissionBase):
    """Who belongs to which case: guardian's permission on a direct foreign key. Written by privacy.grants only."""

    content_object = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="grants")
    tenant = models.ForeignKey(
        "roles.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, default=context.tenant_default
    )

    # A place for a while, of a bedrijfsarts who replaces another: the database opens nothing outside these days.
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects: ClassVar[GrantManager] = GrantManager()

    SENSITIVITY = classify(public="permission user content_object valid_from valid_to")

    class Meta:
        indexes = [models.Index(fields=["tenant", "user", "permission", "content_object"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "permission", "content_object"], name="one_grant_each")
        ]


class CaseSide(TenantModel):
    """On which side a person ever stood in a case; a trigger writes it, a constraint refuses the other side."""

    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    identity_id = models.UUIDField()  # of the user, whatever account it is
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)

    SENSITIVITY = classify(public="user identity_id case side")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "case", "side"], name="side_noted_once"),
            ExclusionConstraint(
                name="sides_of_a_case_never_mix",
                expressions=[
                    ("identity_id", RangeOperators.EQUAL),
                    ("case", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]


class AuditEntry(models.Model):
    """One access: who, in which role, whose data, what, why, on which ground, from where, outcome (NEN 7513).

    It has no foreign keys to what it tells of: the record outlives its subject. The table is partitioned by month of
    `at`, so its key in the database is (id, at); a trigger gives `id` and `recorded_at`, whatever an insert says.
    """

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey(
        "roles.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, default=context.tenant_default
    )
    at = models.DateTimeField(default=chance.now)
    recorded_at = models.DateTimeField(db_default=Now())  # the database's own clock
    request_id = models.UUIDField(default=chance.uuid)  # one visit: every row of one request
    session = models.CharField(max_length=16, blank=True)  # a hash: the same for one sign-in, opens nothing
    user_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    on_behalf_of = models.UUIDField(null=True)  # the bedrijfsarts (a membership) for whom a delegate works
    employee_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)  # read, write, denial, export
    objects_touched = ArrayField(models.UUIDField(), default=list)
    purpose = models.CharField(max_length=120, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)  # field names, counts, dates: never contents
    source = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, default="ok")

    objects = TenantManager()

    SENSITIVITY = classify(
        public="at recorded_at request_id session user_id membership_id role on_behalf_of employee_id case_id action "
        "kind objects_touched purpose ground detail source outcome"
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "-at", "-request_id"], name="audit_by_time"),
            models.Index(fields=["tenant", "membership_id", "-at"], name="audit_by_person"),
            models.Index(fields=["tenant", "employee_id", "-at"], name="audit_by_employee"),
            models.Index(fields=["tenant", "case_id", "-at"], name="audit_by_case"),
            models.Index(fields=["tenant", "recorded_at"], name="audit_by_record"),
        ]

    def __str__(self) -> str:
        """The number only."""
        return f"audit {self.pk}"


class AuditSeal(models.Model):
    """One link of a tenant's hash chain over committed audit entries; insert-only."""

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey("roles.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    sequence = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    entry_at = models.DateTimeField(null=True)  # the entry's `at`: names its partition
    form = models.PositiveSmallIntegerField(default=2)  # which fields the digest covers, see privacy.sealing
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=chance.now)

    objects = TenantManager()

    SENSITIVITY = classify(public="sequence entry_id entry_at form previous digest sealed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sequence"], name="seal_has_one_place"),
            models.UniqueConstraint(fields=["tenant", "entry_id"], name="entry_sealed_once"),
        ]

    def __str__(self) -> str:
        """The place in the chain only."""
        return f"seal {self.sequence}"


class AuditCheckpoint(TenantModel):
    """A signed note of where a tenant's chain stood; kept outside, it tells a chain that was cut or rewritten."""

    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=chance.now)
    public_key = models.CharField(max_length=44)  # base64, Ed25519
    signature = models.CharField(max_length=88)  # base64

    SENSITIVITY = classify(public="sequence digest made_at public_key signature")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "sequence"], name="one_checkpoint_a_place")]


class AuditCheck(TenantModel):
    """What came of verifying a tenant's chain, once."""

    at = models.DateTimeField(default=chance.now)
    whole = models.BooleanField()  # from the first seal, or from the newest checkpoint
    sealed = models.BigIntegerField()
    unsealed = models.BigIntegerField()
    problem = models.CharField(max_length=200, blank=True)
    entry_id = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField(null=True)

    SENSITIVITY = classify(public="at whole sealed unsealed problem entry_id sequence")

    class Meta:
        indexes = [models.Index(fields=["tenant", "-at"], name="audit_check_by_time")]


from privacy.models_glass import GlassEvent, GlassOpening, GlassTry  # noqa: E402  same room, a file of their own

__all__ = [
    "AuditCheck",
    "AuditCheckpoint",
    "AuditEntry",
    "AuditSeal",
    "CaseGrant",
    "CaseSide",
    "GlassEvent",
    "GlassOpening",
    "GlassTry",
]
