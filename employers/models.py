"""Employers, their departments, employees and contracts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from privacy.sensitivity import classify
from privacy.tenancy import TenantModel


class Employer(TenantModel):
    """An employer within a tenant, with who usually works for it."""

    name = models.CharField(_("naam"), max_length=120)
    default_casemanager = models.ForeignKey(
        "roles.Membership",
        verbose_name=_("casemanager"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    default_bedrijfsarts = models.ForeignKey(
        "roles.Membership",
        verbose_name=_("bedrijfsarts"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    erd_zw = models.BooleanField(_("eigenrisicodrager Ziektewet"), default=False)
    interested_insurer = models.BooleanField(_("verzuimverzekeraar wil meldingen"), default=False)
    import_mapping = models.JSONField(default=dict, blank=True)

    SENSITIVITY = classify(
        public="name default_casemanager default_bedrijfsarts erd_zw interested_insurer import_mapping"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="employer_named_once")]


class Department(TenantModel):
    """A department of an employer; a leidinggevende leads departments."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="departments")
    name = models.CharField(_("naam"), max_length=120)

    SENSITIVITY = classify(public="employer name")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "employer", "name"], name="department_named_once")]


class Employee(TenantModel):
    """A person employed by an employer. Sorted on the main part of the name, as Dutch lists are."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="employees")
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="employees"
    )
    personnel_number = models.CharField(_("personeelsnummer"), max_length=30)
    initials = models.CharField(_("voorletters"), max_length=20, blank=True)
    prefix = models.CharField(_("voorvoegsel"), max_length=20, blank=True)
    last_name = models.CharField(_("achternaam"), max_length=120)
    birth_date = models.DateField(_("geboortedatum"), null=True, blank=True)
    gender = models.CharField(_("geslacht"), max_length=1, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)

    SENSITIVITY = classify(
        public="employer department",
        personal="personnel_number initials prefix last_name birth_date gender email",
    )

    class Meta:
        indexes = [models.Index(fields=["tenant", "employer", "last_name", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "employer", "personnel_number"], name="personnel_number_once")
        ]


class Contract(TenantModel):
    """A contract of employment; absence may not begin before it.

    Contracts of one employment follow each other; those of different employments may run beside each other.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="contracts")
    starts_on = models.DateField(_("in dienst"))
    ends_on = models.DateField(_("uit dienst"), null=True, blank=True)
    hours_per_week = models.DecimalField(_("uren per week"), max_digits=4, decimal_places=1, null=True, blank=True)
    # Of the inkomstenverhouding (IKV), as in the payroll tax return: which employment with this employer it is.
    employment_number = models.PositiveSmallIntegerField(_("nummer inkomstenverhouding"), default=1)
    function = models.CharField(_("functie"), max_length=60, blank=True)  # so that people recognise it

    SENSITIVITY = classify(public="employee", personal="starts_on ends_on hours_per_week employment_number function")

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "employee", "starts_on"]),
            models.Index(fields=["tenant", "starts_on"]),
            models.Index(fields=["tenant", "ends_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "employee", "employment_number", "starts_on"], name="contract_starts_once"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="contract_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(employment_number__gte=1), name="employment_numbered_from_1"),
            # At the end of a statement: an import moves several at once.
            ExclusionConstraint(
                name="contracts_follow_each_other",
                expressions=[
                    ("tenant", RangeOperators.EQUAL),
                    ("employee", RangeOperators.EQUAL),
                    ("employment_number", RangeOperators.EQUAL),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]
