"""The medical record of an employee: what was noted, in all its versions, and the files that belong to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class MedicalEntry(TenantModel):
    """That something was noted, of which kind and about which day; never changed. What was noted is an EntryText.

    With a case it stands behind the wall of that case; without one (preventive file, open spreekuur) behind the wall
    of the employee's record, where the employee sees that it exists.
    """

    class Kind(models.TextChoices):
        INTAKE = "intake", _("Digitale triage")
        TRIAGE = "triage", _("Triage")
        VERDICT = "verdict", _("Oordeel over de oorzaak")
        NOTE = "note", _("Spreekuur")
        FINDING = "finding", _("Bevinding")
        CONTACT = "contact", _("Contact")
        DOCUMENT = "document", _("Document")
        PREVENTIVE = "preventive", _("Preventief")
        OPEN_CONSULT = "open", _("Open spreekuur")
        EMPLOYER = "employer", _("Overleg met de werkgever")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    happened_on = models.DateField()
    recorded_by = models.UUIDField()  # the membership
    recorded_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee case", medical="kind happened_on recorded_by recorded_at")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "employee", "-happened_on", "-id"]),
            models.Index(fields=["tenant", "case", "kind"]),
        ]


class EntryText(TenantModel):
    """What an entry says, encrypted; a correction is a next version and the earlier ones stay."""

    entry = models.ForeignKey(MedicalEntry, on_delete=models.PROTECT, related_name="texts")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField(default=1)
    content = models.BinaryField()
    written_by = models.UUIDField()  # the membership
    written_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="entry employee case", medical="version content written_by written_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "entry", "version"], name="entry_version_once")]


class EntryFile(TenantModel):
    """A file of an entry. Its own key, encrypted with the employee's, decrypts its chunks."""

    entry = models.ForeignKey(MedicalEntry, on_delete=models.PROTECT, related_name="files")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    file_key = models.BinaryField()

    SENSITIVITY = classify(public="entry employee case", medical="media_type size file_key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "entry"], name="one_file_an_entry")]


class FileChunk(TenantModel):
    """One encrypted piece of a file, bound to its file, number and whether it is the last."""

    file = models.ForeignKey(EntryFile, on_delete=models.PROTECT, related_name="chunks")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    SENSITIVITY = classify(public="file employee case", medical="number content")
    OWN_KEY = frozenset({"content"})  # encrypted with the file's key: turning the employee's leaves it alone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "file", "number"], name="chunk_number_once")]
