"""The case and everything that non-medical roles may read of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel

# Django finds a room's models through this module.
from cases.course.models import CourseChange, Leave  # isort: skip  # noqa: F401
from cases.retention.models import Destruction, LegalHold  # isort: skip  # noqa: F401


class Case(TenantModel):
    """One absence (dossier): from the first sick day through joined spells to the end of the wait."""

    class State(models.TextChoices):
        OPEN = "open", _("lopend")
        RECOVERED = "recovered", _("hersteld")  # pauses; closes 28 days after recovery
        CLOSED = "closed", _("gesloten")
        WITHDRAWN = "withdrawn", _("ingetrokken")
        DESTROYED = "destroyed", _("vernietigd")  # the re-integration file went; a tombstone for the medical file

    class EndReason(models.TextChoices):
        RECOVERED = "hersteld", _("hersteld")
        EMPLOYMENT = "einde_dienstverband", _("einde dienstverband")
        WAIT = "einde_wachttijd", _("einde wachttijd (WIA)")
        AOW = "aow", _("AOW-leeftijd bereikt")
        DEATH = "overlijden", _("overlijden")
        OTHER = "anders", _("anders")

    class SafetyNet(models.TextChoices):
        YES = "ja", _("ja")
        NO = "nee", _("nee")
        UNKNOWN = "onbekend", _("onbekend")

    class ExpectedDuration(models.TextChoices):
        DAYS = "dagen", _("dagen")
        WEEKS = "weken", _("1–2 weken")
        LONGER = "langer", _("langer")
        UNKNOWN = "onbekend", _("onbekend")

    class Source(models.TextChoices):
        SCREEN = "screen", _("scherm")
        API = "api", _("API")
        IMPORT = "import", _("import")

    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey("employers.Department", on_delete=models.PROTECT, null=True, related_name="+")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    casemanager = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    bedrijfsarts = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    previous_case = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=8, default=chance.reference)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.SCREEN)
    first_sick_day = models.DateField()
    recovered_from = models.DateField(null=True)  # first day not sick, while the last spell is closed
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)  # of a closed case
    ended_on = models.DateField(null=True)  # the last day that counts
    absence_percentage = models.PositiveSmallIntegerField(default=100)
    therapeutic = models.BooleanField(default=False)
    reported_at = models.DateTimeField(default=chance.now)
    withdrawn_reason = models.CharField(max_length=200, blank=True)
    # The permitted answers of the ziekmelding (AP, Beleidsregels De zieke werknemer; RSC Werkwijzer 2.3).
    phone = models.CharField(max_length=40, blank=True)
    nursing_address = models.CharField(max_length=200, blank=True)
    expected_duration = models.CharField(
        max_length=10, choices=ExpectedDuration.choices, default=ExpectedDuration.UNKNOWN
    )
    running_work = models.TextField(blank=True)
    work_accident = models.BooleanField(default=False)
    traffic_accident_liable = models.BooleanField(default=False)
    safety_net = models.CharField(max_length=10, choices=SafetyNet.choices, default=SafetyNet.UNKNOWN)

    # Facts and events of the timeline that non-medical roles may know; names as in the step catalogue.
    facts = models.JSONField(default=dict, blank=True)  # {"doubt_or_dispute": true}
    events = models.JSONField(default=dict, blank=True)  # {"wia_applied": "2027-11-02"}
    loonsanctie_weeks = models.PositiveSmallIntegerField(default=0)  # art. 25 lid 9 WIA: at most 52
    talk_interval_days = models.PositiveSmallIntegerField(null=True)  # as agreed in the plan; null: six weeks

    SENSITIVITY = classify(
        public="employer department employee casemanager bedrijfsarts previous_case reference state source facts "
        "events loonsanctie_weeks talk_interval_days",
        personal="first_sick_day recovered_from end_reason ended_on absence_percentage therapeutic reported_at "
        "withdrawn_reason phone nursing_address expected_duration running_work work_accident traffic_accident_liable "
        "safety_net",
    )

    class Meta:
        default_permissions = ()
        permissions = [
            ("casemanage_case", "casemanager of the case"),
            ("treat_case", "bedrijfsarts of the case"),
            ("assist_case", "works on the case by delegation"),
            ("own_case", "the sick employee"),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "-first_sick_day", "id"]),
            models.Index(fields=["tenant", "employer", "state", "-first_sick_day"]),
            models.Index(fields=["tenant", "department", "state", "-first_sick_day"]),
            models.Index(fields=["tenant", "employee", "-first_sick_day"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "reference"], name="case_reference_once"),
            models.UniqueConstraint(
                fields=["tenant", "employee"],
                condition=models.Q(state__in=["open", "recovered"]),
                name="one_running_case",
            ),
        ]


class Spell(TenantModel):
    """Days sick in a row: from the first sick day up to, not including, `recovered_from`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="spells")
    starts_on = models.DateField()
    recovered_from = models.DateField(null=True)

    SENSITIVITY = classify(public="case", personal="starts_on recovered_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "case", "starts_on"], name="spell_starts_once"),
            models.UniqueConstraint(
                fields=["tenant", "case"], condition=models.Q(recovered_from__isnull=True), name="one_open_spell"
            ),
            models.CheckConstraint(
                condition=models.Q(recovered_from__isnull=True) | models.Q(recovered_from__gt=models.F("starts_on")),
                name="spell_lasts_a_day",
            ),
        ]


class PercentageChange(TenantModel):
    """From a date on, the employee is absent for this percentage (100 = no work resumed).

    `employment_number`: in that employment; null: in every employment of that day, as with who has one.
    """

    spell = models.ForeignKey(Spell, on_delete=models.CASCADE, related_name="percentages")
    employment_number = models.PositiveSmallIntegerField(null=True)
    from_date = models.DateField()
    absence_percentage = models.PositiveSmallIntegerField()
    therapeutic = models.BooleanField(default=False)

    SENSITIVITY = classify(public="spell", personal="employment_number from_date absence_percentage therapeutic")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "spell", "from_date", "employment_number"],
                name="one_percentage_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=models.Q(absence_percentage__lte=100), name="percentage_up_to_100"),
        ]


class Opinion(TenantModel):
    """An oordeel as released: the only words of the bedrijfsarts that employer, casemanager and employee read."""

    class Kind(models.TextChoices):
        PROBLEEMANALYSE = "probleemanalyse", _("probleemanalyse")

    class WorkPossible(models.TextChoices):
        NO = "nee", _("Nee")
        PARTLY = "gedeeltelijk", _("Gedeeltelijk")
        YES = "ja", _("Ja")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(default=1)
    work_possible = models.CharField(max_length=12, choices=WorkPossible.choices)
    possibilities = models.TextField()  # possibilities and limitations in terms of work
    hours = models.CharField(max_length=80, blank=True)
    expected_duration = models.CharField(max_length=80, blank=True)
    advice = models.TextField(blank=True)
    next_contact = models.DateField(null=True)
    no_usable_capacity = models.BooleanField(default=False)
    durably_no_usable_capacity = models.BooleanField(default=False)
    released_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    SENSITIVITY = classify(
        public="case kind version released_by released_at",
        personal="work_possible possibilities hours expected_duration advice next_contact no_usable_capacity "
        "durably_no_usable_capacity",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "case", "kind", "version"], name="opinion_version_once")
        ]


class Document(TenantModel):
    """A file made from what was released, rendered by the worker; content is the PDF itself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    opinion = models.OneToOneField(Opinion, on_delete=models.CASCADE, related_name="document")
    content = models.BinaryField()
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="case opinion created_at", personal="content")


class ImportRun(TenantModel):
    """One import of an absence file: progress while it runs, and what came of it."""

    started_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    content = models.BinaryField(null=True)  # kept until the run ends, so that a worker can read it
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")  # waiting, running, checked, done, failed
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=chance.now)
    finished_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(
        public="started_by options state rows_total rows_done created_at finished_at",
        personal="file_name content report",
    )


class IdempotencyKey(TenantModel):
    """A key under which a client sent a ziekmelding, so that a repeated request reports once. Hashes and ids only."""

    owner = models.ForeignKey("roles.Membership", on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")  # null until the commit
    outcome = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(
        public="owner case outcome created_at",
        secret="key_hash request_hash",  # noqa: S106  names of fields
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "owner", "created_at"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "owner", "key_hash"], name="idempotency_key_used_once")
        ]


class AccessQuestion(TenantModel):
    """What an employee asks the arbodienst about one visit to the own dossier; a thread of posts, never changed."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    visit = models.UUIDField()  # AuditEntry.request_id
    asked_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee case visit asked_at")

    class Meta:
        indexes = [models.Index(fields=["tenant", "-asked_at", "id"])]
        constraints = [models.UniqueConstraint(fields=["tenant", "employee", "visit"], name="one_question_a_visit")]


class AccessPost(TenantModel):
    """One text in such a thread: of the employee, or of the beheerder who answers."""

    question = models.ForeignKey(AccessQuestion, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    by_employee = models.BooleanField()
    written_at = models.DateTimeField(default=chance.now)
    text = models.TextField()

    SENSITIVITY = classify(public="question author by_employee written_at", personal="text")

    class Meta:
        indexes = [models.Index(fields=["tenant", "question", "written_at"])]


class RightsRequest(TenantModel):
    """A correction that an employee asks of the employer, or an objection, about what is not medical."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Er klopt iets niet: ik vraag een correctie")
        OBJECTION = "objection", _("Ik maak bezwaar tegen hoe mijn gegevens worden gebruikt")

    class Part(models.TextChoices):
        PERSON = "person", _("mijn personeelsgegevens of contract")
        REPORT = "report", _("de ziekmelding")
        COURSE = "course", _("ziektedagen en percentages")
        STEPS = "steps", _("de stappen")
        OTHER = "other", _("iets anders")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    part = models.CharField(max_length=12, choices=Part.choices)
    words = models.TextField()
    asked_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=chance.now)
    due_on = models.DateField()  # AVG art. 12 lid 3
    granted = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(
        public="employee kind part asked_by asked_at due_on granted answered_by answered_at", personal="words reason"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted__isnull=True, answered_at__isnull=True)
                | models.Q(granted__isnull=False, answered_at__isnull=False),
                name="rights_request_answered_whole",
            )
        ]
