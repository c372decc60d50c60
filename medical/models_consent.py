"""Consents, requests for information, and why a case was opened in need: behind the walls, contents encrypted."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Consent(TenantModel):
    """A consent that was asked of an employee, for one purpose and one party, until a day. Insert-only.

    What the employee answered, and a withdrawal, are rows of their own: ConsentEvent.
    """

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(
        "cases.Case", on_delete=models.CASCADE, null=True, related_name="+"
    )  # in which it was asked
    purpose = models.CharField(max_length=30)  # as in medical/texts
    text_version = models.CharField(max_length=20)
    party = models.BinaryField()  # encrypted: a psychiatrist's name is medical
    valid_to = models.DateField()
    asked_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee", medical="case purpose text_version party valid_to asked_by asked_at")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "employee", "-asked_at"]),
            models.Index(fields=["tenant", "case", "purpose"]),
        ]


class ConsentEvent(TenantModel):
    """An answer to what was asked, or its withdrawal: when, by whom, how, in which language read. Insert-only."""

    class Kind(models.TextChoices):
        GIVEN = "given", _("gegeven")
        REFUSED = "refused", _("geweigerd")
        WITHDRAWN = "withdrawn", _("ingetrokken")

    class How(models.TextChoices):
        OWN = "own_screen", _("door de werknemer zelf, op het eigen scherm")
        RECORDED = "recorded", _("vastgelegd door de bedrijfsarts of een gedelegeerde, met bewijs")

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="happened")
    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    how = models.CharField(max_length=10, choices=How.choices)
    language = models.CharField(max_length=2, default="nl")
    evidence = models.BinaryField()  # encrypted: what, when, reference; empty for the own screen
    by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="employee", medical="consent kind how language evidence by at")

    class Meta:
        indexes = [models.Index(fields=["tenant", "employee", "at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "consent"], condition=models.Q(kind__in=["given", "refused"]), name="answered_once"
            ),
            models.UniqueConstraint(
                fields=["tenant", "consent"], condition=models.Q(kind="withdrawn"), name="withdrawn_once"
            ),
        ]


class InformationRequest(TenantModel):
    """A request for information to a treating physician, under a consent. Never mailed by the product."""

    class State(models.TextChoices):
        DRAFTED = "drafted", _("concept")
        SENT = "sent", _("verstuurd")
        REMINDED = "reminded", _("herinnerd")
        ANSWERED = "answered", _("beantwoord")
        CLOSED = "closed", _("gesloten")

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    revision = models.PositiveIntegerField(default=1)
    questions = models.BinaryField()  # encrypted
    drafted_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=chance.now)
    sent_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    answer = models.BinaryField(null=True)  # encrypted: text and where the paper lies
    letter = models.BinaryField(null=True)  # encrypted PDF
    letter_revision = models.PositiveIntegerField(default=0)

    SENSITIVITY = classify(
        public="case",
        medical="consent state revision questions drafted_by drafted_at sent_on reminded_on answered_on closed_on "
        "answer letter letter_revision",
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "case", "-drafted_at"])]


class GlassNote(TenantModel):
    """Why a case was opened in need, and what the treating bedrijfsarts said of it afterwards. Insert-only."""

    class Kind(models.TextChoices):
        REASON = "reason"
        REVIEW = "review"

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    opening = models.ForeignKey("privacy.GlassOpening", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    category = models.CharField(max_length=30, blank=True)
    text = models.BinaryField()  # encrypted
    at = models.DateTimeField(default=chance.now)

    SENSITIVITY = classify(public="case opening", medical="kind category text at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "opening", "kind"], name="one_note_of_a_kind")]
