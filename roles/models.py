"""Tenants, people, their memberships and delegations."""

from typing import Any, ClassVar, Self, cast
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.actor import Role
from privacy.delegable import Task
from privacy.sensitivity import classify
from privacy.tenancy import TenantManager, TenantModel
from roles import deputies  # noqa: F401  the room's other models: Django finds them through this module


class Tenant(models.Model):
    """A closed house: arbodienst, casemanagement bureau or self-managing employer. Global, so it holds no name."""

    id = models.UUIDField(primary_key=True, default=chance.uuid, editable=False)
    slug = models.SlugField(unique=True)
    active = models.BooleanField(default=True)

    SENSITIVITY = classify(public="slug active")

    def __str__(self) -> str:
        return self.slug


class TenantProfile(TenantModel):
    """What the tenant calls itself and how it looks."""

    class Kind(models.TextChoices):
        ARBODIENST = "arbodienst", _("arbodienst")
        BUREAU = "bureau", _("casemanagementbureau")
        WERKGEVER = "werkgever", _("werkgever met eigen beheer")

    name = models.CharField(_("naam"), max_length=120)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices)
    accent = models.CharField(_("accentkleur"), max_length=20, default="petrol")

    SENSITIVITY = classify(public="name kind accent")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_profile_a_tenant")]


class UserManager(BaseUserManager["User"]):
    """Looks people up by e-mail address, case-insensitively."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this address."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A login. Global: one person may work in several tenants, so name and role live in Membership."""

    id = models.UUIDField(primary_key=True, default=chance.uuid, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    # Whoever this is: the own id, or that of another account of the same person. Triggers keep it (ADR 0005).
    identity_id = models.UUIDField(null=True, editable=False)
    is_active = models.BooleanField(default=True)
    language = models.CharField(
        _("taal"), max_length=2, default="nl", choices=[("nl", _("Nederlands")), ("en", _("Engels"))]
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_superuser = False  # nobody is: rights come from memberships and grants

    objects: ClassVar[UserManager] = UserManager()

    SENSITIVITY = classify(public="is_active language last_login identity_id", personal="email", secret="password")  # noqa: S106  a field's name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new account is a person of its own."""
        self.identity_id = self.identity_id or self.pk
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        """The id: a user's text ends up in logs."""
        return str(self.pk)


class Heartbeat(models.Model):
    """When each background job of a tenant last finished; read by /health/."""

    name = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="name at")

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """One person in one role in one tenant, for a period, for all employers or for named ones."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rol"), max_length=20, choices=[(r.value, r.value) for r in Role if r is not Role.SYSTEM])
    display_name = models.CharField(_("naam"), max_length=120)
    big_number = models.CharField(_("BIG-nummer"), max_length=11, blank=True)
    employee = models.ForeignKey(
        "employers.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    all_employers = models.BooleanField(_("alle werkgevers"), default=False)
    valid_from = models.DateField(_("geldig vanaf"), default=chance.today)
    valid_to = models.DateField(_("geldig tot en met"), null=True, blank=True)
    # Named by the arbodienst of this link, not by this tenant's own beheerder.
    issued_by = models.ForeignKey(
        "roles.ArbodienstLink", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )

    SENSITIVITY = classify(
        public="user role employee all_employers valid_from valid_to issued_by", personal="display_name big_number"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "role", "user"]), models.Index(fields=["tenant", "employee", "role"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "user", "role", "valid_from"], name="one_membership_a_role"),
            models.CheckConstraint(
                condition=~models.Q(role="werknemer") | models.Q(employee__isnull=False),
                name="werknemer_is_an_employee",
            ),
        ]


class ArbodienstLink(TenantModel):
    """An employer's own tenant engages an arbodienst, which alone names the medical roles there (ADR 0008).

    Asked by the employer, accepted by the arbodienst; a trigger guards who may take which step.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("aangevraagd")
        ACTIVE = "active", _("actief")
        ENDING = "ending", _("opgezegd, dossiers nog over te dragen")
        ENDED = "ended", _("beëindigd")
        REFUSED = "refused", _("afgewezen")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    arbodienst = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    # Each side says its own name: neither can read the other's profile.
    employer_name = models.CharField(max_length=120)
    arbodienst_name = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField(default=chance.now)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = TenantManager()
    across: ClassVar[models.Manager["ArbodienstLink"]] = models.Manager()  # from either side; the database narrows

    SENSITIVITY = classify(public="arbodienst state employer_name arbodienst_name asked_at accepted_at ended_at")

    class Meta:
        indexes = [models.Index(fields=["arbodienst", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"],
                condition=models.Q(state__in=["asked", "active", "ending"]),
                name="one_arbodienst_at_a_time",
            )
        ]

    @property
    def house(self) -> UUID:
        """The employer's tenant."""
        return cast("UUID", self.tenant_id)


class MembershipEmployer(TenantModel):
    """An employer to which a membership is limited."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="employer_links")
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")

    SENSITIVITY = classify(public="membership employer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "membership", "employer"], name="employer_linked_once")
        ]


class MembershipDepartment(TenantModel):
    """A department that a leidinggevende leads."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="department_links")
    department = models.ForeignKey("employers.Department", on_delete=models.CASCADE, related_name="+")

    SENSITIVITY = classify(public="membership department")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "membership", "department"], name="department_linked_once")
        ]


class Delegation(TenantModel):
    """Taakdelegatie: a named bedrijfsarts lets a certified delegate do named tasks, from acceptance until revoked.

    Triggers see to it that the bedrijfsarts proposes, the delegate accepts, and other terms ask for a new acceptance.
    """

    principal = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="delegations_received")
    certificate = models.ForeignKey("roles.Certificate", on_delete=models.PROTECT, related_name="delegations")
    tasks = ArrayField(models.CharField(max_length=20))
    valid_from = models.DateField(_("geldig vanaf"))
    valid_to = models.DateField(_("geldig tot en met"), null=True, blank=True)
    proposed_at = models.DateTimeField(default=chance.now)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    SENSITIVITY = classify(
        public="principal delegate certificate tasks valid_from valid_to proposed_at accepted_at revoked_at revoked_by"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "delegate"]), models.Index(fields=["tenant", "principal"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("delegate")), name="nobody_delegates_to_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(tasks__contained_by=[task.value for task in Task], tasks__len__gt=0),
                name="only_what_can_be_delegated",
            ),
        ]


class RoleAssignment(TenantModel):
    """On which side a person stands for an employer and a period; only triggers write it, so no path goes around."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    identity_id = models.UUIDField()  # of the user, whatever account it is
    employer = models.ForeignKey("employers.Employer", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10)
    period = DateRangeField()

    SENSITIVITY = classify(public="user identity_id employer membership side period")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="roles_never_mix",
                expressions=[
                    ("identity_id", RangeOperators.EQUAL),
                    ("employer", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Invitation(TenantModel):
    """A one-time link with which a person accepts a membership. Only the hash of the token is kept."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="invitation")
    token_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="membership expires_at accepted_at", secret="token_hash")  # noqa: S106  a field's name


class CalendarFeed(TenantModel):
    """The address at which a calendar program finds the deadlines of one membership. Only its token's hash is kept."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="membership made_at", secret="token_hash")  # noqa: S106  a field's name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "token_hash"], name="calendar_found_by_token")]


class ApiClient(TenantModel):
    """An OAuth client of an arbodienst or HR package; acts as its membership of role api_client."""

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="api_client")
    client_id = models.CharField(max_length=100, unique=True)
    revoked_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="membership revoked_at", secret="client_id")  # noqa: S106  a field's name


class Attempt(models.Model):
    """How often something was tried since a moment. Global: no tenant is known yet. The key is a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    SENSITIVITY = classify(public="count since", secret="key")  # noqa: S106  a field's name

    def __str__(self) -> str:
        return self.key[:8]


class SecurityEvent(models.Model):
    """What happened to an account, insert-only. Global, so it holds ids and nothing else; without foreign keys."""

    id = models.UUIDField(primary_key=True, default=chance.uuid, editable=False)
    at = models.DateTimeField(default=chance.now)
    kind = models.CharField(max_length=30)
    user_id = models.UUIDField(null=True)
    by_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=20, blank=True)

    SENSITIVITY = classify(public="at kind user_id by_id detail")

    class Meta:
        indexes = [models.Index(fields=["user_id", "-at"])]

    def __str__(self) -> str:
        return f"event {self.pk}"


class LoginSession(models.Model):
    """A session as its owner sees it in the list of own sessions. Global: it belongs to an account, not to a tenant."""

    id = models.UUIDField(primary_key=True, default=chance.uuid, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField(default=chance.now)
    seen_at = models.DateTimeField(default=chance.now)
    browser = models.CharField(max_length=40, blank=True)

    SENSITIVITY = classify(public="user began_at seen_at browser", secret="key")  # noqa: S106  a field's name

    def __str__(self) -> str:
        return f"session {self.pk}"


class IdentityProvider(TenantModel):
    """Where the people of a tenant may sign in as well: OpenID Connect, one a tenant."""

    issuer = models.URLField(max_length=300)
    client_id = models.CharField(max_length=200)
    sealed_secret = models.TextField()
    domains = models.CharField(max_length=500)
    configuration = models.JSONField(default=dict)

    SENSITIVITY = classify(public="issuer client_id domains configuration", secret="sealed_secret")  # noqa: S106

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant"], name="one_identity_provider_a_tenant")]
