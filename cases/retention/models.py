"""Proposals to destroy a re-integration file, and holds that keep one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy import chance
from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Destruction(TenantModel):
    """A file whose term has ended: proposed by night, destroyed or kept by a person."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("voorgesteld")
        DESTROYED = "destroyed", _("vernietigd")

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    since = models.DateField()  # from when the term runs
    due_on = models.DateField()
    proposed_at = models.DateTimeField(default=chance.now)
    decided_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)  # what went, in numbers

    SENSITIVITY = classify(
        public="employee state proposed_at decided_by decided_at certificate", personal="since due_on"
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "state", "due_on", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "employee"], condition=models.Q(state="proposed"), name="one_proposal_an_employee"
            )
        ]


class LegalHold(TenantModel):
    """A reason to keep an employee's file beyond its term: a procedure, a claim, a request of the employee."""

    employee = models.ForeignKey("employers.Employee", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    until = models.DateField()
    placed_by = models.ForeignKey("roles.Membership", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=chance.now)
    lifted_at = models.DateTimeField(null=True)

    SENSITIVITY = classify(public="employee placed_by placed_at lifted_at", personal="reason until")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "employee"], condition=models.Q(lifted_at=None), name="hold_in_force")
        ]
