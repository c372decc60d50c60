"""What belongs to taakdelegatie beside the delegation itself: certificates, skills, scope, and work to be checked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Certificate(TenantModel):
    """The proof that a delegate may work by delegation; under an expired one the database lets nobody work."""

    holder = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField(_("nummer"), max_length=60)
    issuer = models.CharField(_("afgegeven door"), max_length=80)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"))
    recorded_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="holder valid_from valid_to recorded_by recorded_at", personal="number issuer")

    class Meta:
        indexes = [models.Index(fields=["tenant", "holder"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "holder", "issuer", "number"], name="certificate_recorded_once")
        ]


class Skill(TenantModel):
    """That a delegate can do one task, who assessed that, and until when it counts."""

    holder = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="skills")
    task = models.CharField(max_length=20)
    assessed_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    assessed_on = models.DateField()
    valid_to = models.DateField()

    SENSITIVITY = classify(public="holder task assessed_by assessed_on valid_to")

    class Meta:
        indexes = [models.Index(fields=["tenant", "holder", "task"])]


class DelegationScope(TenantModel):
    """For what a delegation counts: the cases of one employer, or one case."""

    delegation = models.ForeignKey("roles.Delegation", on_delete=models.CASCADE, related_name="scopes")
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, null=True, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, null=True, related_name="+")

    SENSITIVITY = classify(public="delegation employer case")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "delegation", "employer"], name="employer_in_scope_once"),
            models.UniqueConstraint(fields=["tenant", "delegation", "case"], name="case_in_scope_once"),
            models.CheckConstraint(
                condition=models.Q(employer__isnull=False) | models.Q(case__isnull=False),
                name="scope_is_an_employer_or_a_case",
            ),
        ]


class DelegatedAct(TenantModel):
    """Something that a delegate did, waiting for the bedrijfsarts; a trigger on the access record writes it.

    No foreign key to case or entry: it outlives both, as the access record does.
    """

    principal = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField()
    case_id = models.UUIDField()
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)  # which step, or which part of the file
    at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="principal delegate entry_id case_id action subject at signed_at")

    class Meta:
        indexes = [
            models.Index(
                fields=["tenant", "principal", "-at", "id"],
                name="acts_to_sign",
                condition=models.Q(signed_at__isnull=True),
            ),
            models.Index(fields=["tenant", "principal", "-signed_at", "id"], name="acts_signed"),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant", "entry_id"], name="act_noted_once")]
