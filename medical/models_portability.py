"""Handing a medical file over to another arbodienst, and receiving one: behind the record wall, contents encrypted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class SigningKey(TenantModel):
    """A version of the key with which this house signs what it hands over; the private half under the tenant's key."""

    version = models.PositiveIntegerField(default=1)
    public = models.CharField(max_length=64)
    wrapped = models.BinaryField()
    tenant_key_version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="version public tenant_key_version made_at", secret="wrapped")  # noqa: S106  a field name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "version"], name="signing_key_version_once")]


class ReceiveKey(TenantModel):
    """A key for one file of one employee: who has the public half can send it, and after that it opens nothing."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    public = models.CharField(max_length=80)
    private = models.BinaryField(null=True)  # encrypted; null once used or expired
    valid_to = models.DateField()
    made_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee", medical="public private valid_to made_by made_at")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-made_at"]), models.Index(fields=["public"])]


class TransferNotice(TenantModel):
    """That an employee was told of a hand-over and may object until a day. The objection is an answer to the consent.

    Insert-only. Source: AP, Beleidsregels De zieke werknemer (change of arbodienst); AVG art. 13 and 21.
    """

    consent = models.ForeignKey("medical.Consent", on_delete=models.PROTECT, related_name="+")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    informed_on = models.DateField()
    objection_until = models.DateField()
    evidence = models.BinaryField()  # encrypted: how the employee was told, and where that lies

    SENSITIVITY = classify(public="employee", medical="consent informed_on objection_until evidence")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "informed_on"])]
        constraints = [models.UniqueConstraint(fields=["tenant", "consent"], name="one_notice_a_consent")]


class Transfer(TenantModel):
    """A bundle that was made of a file: for whom, on which ground, and whether it arrived. The bundle is not kept."""

    class Ground(models.TextChoices):
        CONSENT = "consent", _("met toestemming van de werknemer")
        NO_OBJECTION = "silence", _("zonder bezwaar van de werknemer binnen de termijn")
        SAME_KEEPER = "keeper", _("blijft bij dezelfde arbodienst, in de eigen omgeving")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground.choices)
    consent = models.ForeignKey("medical.Consent", on_delete=models.PROTECT, null=True, related_name="+")
    party = models.CharField(max_length=200)  # an arbodienst
    recipient = models.CharField(max_length=80)
    parts = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()  # what belongs to no ziekmelding goes with consent only
    contents = models.CharField(max_length=64)  # SHA-256 of what went
    receipt = models.BinaryField()  # encrypted: the code that the other side sees once the file is in its record
    made_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=chance.now)
    arrived_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(
        public="employee",
        medical="ground consent party recipient parts left_out contents receipt made_by made_at arrived_at",
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-made_at"])]


class ReceivedFile(TenantModel):
    """A bundle that came in for an employee: still locked (waiting), or in the record (taken)."""

    class State(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(ReceiveKey, on_delete=models.PROTECT, related_name="+")
    bundle = models.UUIDField()
    digest = models.CharField(max_length=64)  # SHA-256 of the bundle as it came
    head = models.BinaryField()  # encrypted: sender, person, ground, what is in it
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sent_up_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    sent_up_at = models.DateTimeField(default=chance.now)
    taken_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(
        public="employee", medical="key bundle digest head state sent_up_by sent_up_at taken_by taken_at"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-sent_up_at"])]
        constraints = [models.UniqueConstraint(fields=["tenant", "bundle"], name="bundle_once")]


class BundlePiece(TenantModel):
    """A piece of a bundle that waits, as it came: encrypted for the receive key."""

    received = models.ForeignKey(ReceivedFile, on_delete=models.CASCADE, related_name="pieces")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    SENSITIVITY = classify(public="employee", medical="received number content")
    OWN_KEY = frozenset({"content"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "received", "number"], name="bundle_piece_once")]


class ReceivedPart(TenantModel):
    """One thing of a received file as it stood at the other arbodienst: read, never changed."""

    received = models.ForeignKey(ReceivedFile, on_delete=models.PROTECT, related_name="parts")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    content = models.BinaryField()  # encrypted

    SENSITIVITY = classify(public="employee", medical="received number kind happened_on content")

    class Meta:
        indexes = [models.Index(fields=["tenant", "received", "-happened_on", "number"])]
        constraints = [models.UniqueConstraint(fields=["tenant", "received", "number"], name="received_part_once")]


class ReceivedPiece(TenantModel):
    """One encrypted piece of a file that belongs to a received part, bound as a FileChunk is."""

    part = models.ForeignKey(ReceivedPart, on_delete=models.PROTECT, related_name="pieces")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    SENSITIVITY = classify(public="employee", medical="part number content")
    OWN_KEY = frozenset({"content"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "part", "number"], name="received_piece_once")]
