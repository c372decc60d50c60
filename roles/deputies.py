"""What belongs to taakdelegatie beside the delegation itself, and the facts that keep roles from mixing."""

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


class IdentityLink(TenantModel):
    """Two accounts of one person, as a beheerder saw proven. A trigger joins the identities and puts it on record."""

    account = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    same_as = models.ForeignKey("roles.User", on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(_("waaruit blijkt dat"), max_length=200)
    seen_on = models.DateField(_("gezien op"))
    recorded_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=chance.now)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    SENSITIVITY = classify(
        public="account same_as seen_on recorded_by recorded_at ended_at ended_by", personal="evidence ended_reason"
    )

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "account"], name="links_of_account"),
            models.Index(fields=["tenant", "same_as"], name="links_to_account"),
        ]


class ArtsGemachtigde(TenantModel):
    """A person who acts as arts-gemachtigde of an employer, and so never as bedrijfsarts in its cases."""

    membership = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"), null=True, blank=True)

    SENSITIVITY = classify(public="membership employer valid_from valid_to")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employer"], name="physicians_of_employer")]


class Replacement(TenantModel):
    """Another bedrijfsarts works on the cases of one, for an employer: for a while, or from now on."""

    class Kind(models.TextChoices):
        AWAY = "away", _("tijdelijk waarnemen")
        HANDOVER = "handover", _("dossiers overdragen")

    absent = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="replaced_by")
    replacement = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="replaces")
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"), null=True)
    registered_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="absent replacement employer kind valid_from valid_to registered_by registered_at")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "absent"], name="replacements_of"),
            models.Index(fields=["tenant", "employer"], name="replacements_for"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="away") | models.Q(valid_to__isnull=False),
                name="replacement_ends_by_itself",
            )
        ]
