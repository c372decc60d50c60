"""Grants on cases, audit entries and their seal."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
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

    objects: ClassVar[GrantManager] = GrantManager()

    SENSITIVITY = classify(public="permission user content_object")

    class Meta:
        indexes = [models.Index(fields=["tenant", "user", "permission", "content_object"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "permission", "content_object"], name="one_grant_each")
        ]


class CaseSide(TenantModel):
    """On which side a person ever stood in a case; a trigger writes it, a constraint refuses the other side."""

    user = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)

    SENSITIVITY = classify(public="user case side")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "case", "side"], name="side_noted_once"),
            ExclusionConstraint(
                name="sides_of_a_case_never_mix",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("case", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                ],
            ),
        ]


class AuditEntry(models.Model):
    """One access: who, in which role, whose data, what, why, from where, outcome (NEN 7513).

    It has no foreign keys to what it tells of: the record outlives its subject.
    """

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey(
        "roles.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False, default=context.tenant_default
    )
    at = models.DateTimeField(default=chance.now)
    user_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    on_behalf_of = models.UUIDField(null=True)
    employee_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)  # read, write, denial, export
    objects_touched = ArrayField(models.UUIDField(), default=list)
    purpose = models.CharField(max_length=120, blank=True)
    detail = models.JSONField(default=dict)  # field names, counts, dates: never contents
    source = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, default="ok")

    objects = TenantManager()

    SENSITIVITY = classify(
        public="at user_id membership_id role on_behalf_of employee_id case_id action kind objects_touched purpose "
        "detail source outcome"
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "id"]),
            models.Index(fields=["tenant", "employee_id", "-id"]),
            models.Index(fields=["tenant", "case_id", "-id"]),
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
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=chance.now)

    objects = TenantManager()

    SENSITIVITY = classify(public="sequence entry_id previous digest sealed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "sequence"], name="seal_has_one_place"),
            models.UniqueConstraint(fields=["tenant", "entry_id"], name="entry_sealed_once"),
        ]

    def __str__(self) -> str:
        """The place in the chain only."""
        return f"seal {self.sequence}"
