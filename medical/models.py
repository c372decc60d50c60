"""The medical compartment: every table stands behind the medical wall, contents are encrypted."""

from django.db import models

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class TenantKey(TenantModel):
    """A version of the tenant's key-encrypting key, itself wrapped by a KEK; the highest version wraps."""

    version = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField()
    kek_id = models.CharField(max_length=40, default="1")
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="version kek_id created_at", secret="wrapped")  # noqa: S106  a field name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "version"], name="tenant_key_version_once")]


class EmployeeKey(TenantModel):
    """A version of an employee's data key, wrapped by the tenant key; destroying it destroys the content.

    One version writes; a retired one is kept for readers under way, a destroyed one stays as a tombstone.
    """

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    wrapped = models.BinaryField(null=True)  # null once destroyed
    tenant_key_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=chance.now)
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    destroyed_by = models.UUIDField(null=True)
    destroyed_because = models.CharField(max_length=200, blank=True)

    SENSITIVITY = classify(
        public="employee version tenant_key_version created_at retired_at destroyed_at destroyed_by",
        personal="destroyed_because",
        secret="wrapped",  # noqa: S106  a field name
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "employee", "version"], name="employee_key_version_once"),
            models.UniqueConstraint(
                fields=["tenant", "employee"],
                condition=models.Q(retired_at__isnull=True, destroyed_at__isnull=True),
                name="one_key_writes",
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=True, destroyed_at__isnull=False)
                | models.Q(wrapped__isnull=False, destroyed_at__isnull=True),
                name="tombstone_holds_no_key",
            ),
        ]

    @property
    def current(self) -> bool:
        """Whether this version writes."""
        return self.retired_at is None and self.destroyed_at is None


class KeyRotation(TenantModel):
    """One turning of a layer of keys, so that another process can go on with it."""

    layer = models.CharField(max_length=10)  # kek, tenant, employee
    started_at = models.DateTimeField(default=chance.now)
    finished_at = models.DateTimeField(null=True)
    turned = models.PositiveIntegerField(default=0)

    SENSITIVITY = classify(public="layer started_at finished_at", medical="turned")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "layer"], condition=models.Q(finished_at__isnull=True), name="one_rotation_a_layer"
            )
        ]


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


class MedicalQuestion(TenantModel):
    """What an employee asks the bedrijfsarts about a visit to the medical record: it reaches nobody else."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    visit = models.UUIDField()  # AuditEntry.request_id
    asked_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee case", medical="visit asked_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "employee", "visit"], name="one_medical_question")]


class MedicalPost(TenantModel):
    """One text in such a thread, encrypted; never changed."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(MedicalQuestion, on_delete=models.PROTECT, related_name="posts")
    author = models.UUIDField()  # a membership
    by_employee = models.BooleanField()
    written_at = models.DateTimeField(default=chance.now)
    text = models.BinaryField()  # encrypted

    SENSITIVITY = classify(public="employee", medical="question author by_employee written_at text")

    class Meta:
        indexes = [models.Index(fields=["tenant", "question", "written_at"])]


from medical.models_consent import (  # noqa: E402  same room, a file of their own
    Consent,
    ConsentEvent,
    GlassNote,
    InformationRequest,
)
from medical.models_intake import TriageIntake  # noqa: E402  likewise
from medical.models_portability import (  # noqa: E402  likewise
    BundlePiece,
    ReceivedFile,
    ReceivedPart,
    ReceivedPiece,
    ReceiveKey,
    SigningKey,
    Transfer,
    TransferNotice,
)
from medical.models_record import EntryFile, EntryText, FileChunk, MedicalEntry  # noqa: E402  likewise
from medical.models_retention import RecordDestruction, RecordHold  # noqa: E402  likewise
from medical.models_rights import InsightFile, RecordRequest  # noqa: E402  likewise

__all__ = [
    "BundlePiece",
    "Consent",
    "ConsentEvent",
    "EmployeeKey",
    "EntryFile",
    "EntryText",
    "FileChunk",
    "GlassNote",
    "InformationRequest",
    "InsightFile",
    "KeyRotation",
    "MedicalEntry",
    "MedicalFact",
    "MedicalPost",
    "MedicalQuestion",
    "MedicalReminder",
    "MedicalStep",
    "ProbleemanalyseDraft",
    "ReceiveKey",
    "ReceivedFile",
    "ReceivedPart",
    "ReceivedPiece",
    "RecordDestruction",
    "RecordHold",
    "RecordRequest",
    "SigningKey",
    "TenantKey",
    "Transfer",
    "TransferNotice",
    "TriageIntake",
]
