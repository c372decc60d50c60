"""Employees and their contracts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from employers.access import employer_for, own_employers, refuse_unless_writer
from employers.models import Contract, Department, Employee
from employers.services import hooks
from privacy import audit, chance, free_text
from privacy.actor import Actor
from privacy.errors import Invalid, NotFound, invalid

_TEXTS = {"personnel_number": 30, "initials": 20, "prefix": 20, "last_name": 120, "email": 254}
_OLDEST = date(1900, 1, 1)
_LAST_NUMBER, _LONGEST_FUNCTION = 9999, 60


@dataclass(frozen=True)
class EmployeeDetails:
    """The whole of what is kept about an employee outside the contracts."""

    personnel_number: str
    last_name: str
    initials: str = ""
    prefix: str = ""
    birth_date: date | None = None
    gender: str = ""  # "m", "v" or "x"; empty when unknown
    email: str = ""
    department_id: UUID | None = None


@dataclass(frozen=True)
class ContractTerms:
    """From when, until when (inclusive), how many hours a week, and of which employment (the number of the IKV)."""

    starts_on: date
    ends_on: date | None = None
    hours_per_week: Decimal | None = None
    employment_number: int = 1
    function: str = ""


@dataclass(frozen=True)
class NewEmployee:
    """One employee of a bulk addition."""

    details: EmployeeDetails
    contract: ContractTerms | None = None


@transaction.atomic
def employee_create(
    *, by: Actor, employer_id: UUID, details: EmployeeDetails, contract: ContractTerms | None = None
) -> UUID:
    """Add an employee, with a first contract when known. Raises Refused, NotFound (employer), Invalid (fields)."""
    return employees_add(by=by, employer_id=employer_id, rows=[NewEmployee(details, contract)])[0]


@transaction.atomic
def employees_add(*, by: Actor, employer_id: UUID, rows: Sequence[NewEmployee]) -> list[UUID]:
    """Add many employees of one employer in a constant number of statements; ids in the order of `rows`.

    Raises Refused, NotFound (employer), Invalid (the first row that has something wrong), HealthWords, and then adds
    nobody.
    """
    employer_for(by, employer_id)
    for function in {row.contract.function for row in rows if row.contract and row.contract.function}:
        free_text.check(by=by, texts={"function": function})
    known = set(Department.objects.filter(employer_id=employer_id).values_list("pk", flat=True))
    for row in rows:
        errors = _errors(row.details, known) | (_contract_errors(row.contract) if row.contract else {})
        if errors:
            raise Invalid(errors)
    employees = [Employee(employer_id=employer_id, **_clean(row.details)) for row in rows]
    with _number_explained():
        Employee.objects.bulk_create(employees, batch_size=2000)
    Contract.objects.bulk_create(
        [Contract(employee=e, **asdict(r.contract)) for e, r in zip(employees, rows, strict=True) if r.contract],
        batch_size=2000,
    )
    ids = [employee.pk for employee in employees]
    only = ids[0] if len(ids) == 1 else None
    audit.record_write(by, "employee.create", employee_id=only, objects=[employer_id, *ids])
    return ids


@transaction.atomic
def employee_update(*, by: Actor, employee_id: UUID, details: EmployeeDetails) -> None:
    """Change an employee; the employer stays. Raises Refused, NotFound, Invalid."""
    employee = _employee(by, employee_id)
    known = set(Department.objects.filter(employer_id=employee.employer_id).values_list("pk", flat=True))
    errors = _errors(details, known)
    if errors:
        raise Invalid(errors)
    for name, value in _clean(details).items():
        setattr(employee, name, value)
    with _number_explained():
        employee.save()
    audit.record_write(by, "employee.update", employee_id=employee_id)


@transaction.atomic
def contract_set(
    *,
    by: Actor,
    employee_id: UUID,
    terms: ContractTerms,
    contract_id: UUID | None = None,
    override_reason: str = "",
) -> UUID:
    """Add a contract, or change the one named (or the one of that employment that starts on that day).

    Contracts of different employments may overlap. Raises Refused, NotFound, Invalid (dates in the wrong order, overlap
    with another contract of the same employment), HealthWords (in the function).
    """
    employee = _employee(by, employee_id)
    free_text.check(by=by, texts={"function": terms.function}, override_reason=override_reason, employee_id=employee.pk)
    contracts = list(Contract.objects.filter(employee=employee).order_by("starts_on"))
    if contract_id is not None and contract_id not in {row.pk for row in contracts}:
        raise NotFound(str(contract_id))
    begun = {"starts_on": terms.starts_on, "employment_number": terms.employment_number}
    wanted = {"pk": contract_id} if contract_id else begun
    same = next((row for row in contracts if all(getattr(row, name) == value for name, value in wanted.items())), None)
    errors = _contract_errors(terms)
    if any(_overlap(row, terms) for row in contracts if row is not same):
        errors["starts_on"] = [
            _(
                "Deze periode overlapt met een ander contract. Geef dat eerst een einddatum, of kies een andere dag. "
                "Zijn het dienstverbanden naast elkaar, geef elk dan een eigen nummer."
            )
        ]
    if errors:
        raise Invalid(errors)
    contract = same or Contract(employee=employee)
    renumbered = None
    if same and same.employment_number != terms.employment_number:
        renumbered = _renumbered(same, terms)
    for name, value in asdict(terms).items():
        setattr(contract, name, value)
    contract.function = terms.function.strip()
    contract.save()
    audit.record_write(by, "contract.set", employee_id=employee_id, objects=[contract.pk])
    hooks.contract_changed(by, employee_id, renumbered)
    return contract.pk


@transaction.atomic
def contract_end(*, by: Actor, contract_id: UUID, ends_on: date | None) -> None:
    """Give a contract another last day; the caller decided that `by` may. Raises NotFound, Invalid as contract_set."""
    contract = Contract.objects.filter(pk=contract_id).first()
    if contract is None:
        raise NotFound(str(contract_id))
    if not contract_may_end(contract, ends_on):
        raise invalid("ends_on", _("Deze periode overlapt met een later contract. Kies een eerdere dag."))
    Contract.objects.filter(pk=contract_id).update(ends_on=ends_on)
    audit.record_write(by, "contract.set", employee_id=contract.employee_id, objects=[contract_id])
    hooks.contract_changed(by, contract.employee_id)


def contract_may_end(contract: Contract, ends_on: date | None) -> bool:
    """Whether it meets no other contract of its number with that last day. Locks the employee, in a transaction."""
    # As contract_set locks: two changes of contracts of one employee never pass each other.
    Employee.objects.select_for_update(no_key=True).filter(pk=contract.employee_id).first()
    contract.refresh_from_db()
    terms = ContractTerms(contract.starts_on, ends_on, employment_number=contract.employment_number)
    others = Contract.objects.filter(employee_id=contract.employee_id).exclude(pk=contract.pk)
    return not any(_overlap(row, terms) for row in others)


@contextmanager
def _number_explained() -> Iterator[None]:
    """A savepoint in which a personnel number that is taken becomes Invalid."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "personnel_number_once" not in str(error):
            raise
        message = _("Dit personeelsnummer is bij deze werkgever al in gebruik. Controleer het, of open die werknemer.")
        raise invalid("personnel_number", message) from error


def _employee(by: Actor, employee_id: UUID) -> Employee:
    """Locked; the actor's to write."""
    refuse_unless_writer(by)
    rows = Employee.objects.select_for_update().filter(own_employers(by, "employer_id"), pk=employee_id)
    employee = rows.first()
    if employee is None:
        raise NotFound(str(employee_id))
    return employee


def _clean(details: EmployeeDetails) -> dict[str, object]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(details).items()}


def _errors(details: EmployeeDetails, departments: set[UUID]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not details.personnel_number.strip():
        errors["personnel_number"] = [_("Vul het personeelsnummer in zoals in de salarisadministratie.")]
    if not details.last_name.strip():
        errors["last_name"] = [_("Vul de achternaam in, zonder voorvoegsel.")]
    for name, longest in _TEXTS.items():
        if len(getattr(details, name).strip()) > longest:
            errors[name] = [_("Dit is te lang: gebruik hoogstens %(longest)d tekens.") % {"longest": longest}]
    if details.birth_date and not _OLDEST <= details.birth_date <= chance.today():
        errors["birth_date"] = [_("Deze geboortedatum kan niet kloppen. Controleer dag, maand en jaar.")]
    if details.gender not in {"", "m", "v", "x"}:
        errors["gender"] = [_("Kies m, v of x, of laat het veld leeg.")]
    if details.department_id and details.department_id not in departments:
        errors["department"] = [_("Deze afdeling hoort niet bij deze werkgever. Kies een afdeling uit de lijst.")]
    return errors | _email_errors(details.email.strip())


def _email_errors(email: str) -> dict[str, list[str]]:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return {"email": [_("Vul een geldig e-mailadres in, zoals naam@organisatie.nl, of laat het veld leeg.")]}
    return {}


def _contract_errors(terms: ContractTerms) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if terms.ends_on and terms.ends_on < terms.starts_on:
        errors["ends_on"] = [_("Uit dienst ligt vóór in dienst. Kies een latere dag, of laat het veld leeg.")]
    if terms.hours_per_week is not None and not 0 < terms.hours_per_week <= 60:
        errors["hours_per_week"] = [_("Vul tussen 0,5 en 60 uur per week in, of laat het veld leeg.")]
    if not 1 <= terms.employment_number <= _LAST_NUMBER:
        errors["employment_number"] = [_("Vul een nummer van 1 tot en met 9999 in, zoals in de salarisadministratie.")]
    if len(terms.function.strip()) > _LONGEST_FUNCTION:
        errors["function"] = [
            _("Dit is te lang: gebruik hoogstens %(longest)d tekens.") % {"longest": _LONGEST_FUNCTION}
        ]
    return errors


def _renumbered(contract: Contract, terms: ContractTerms) -> hooks.Renumbered:
    ends = [day for day in (contract.ends_on, terms.ends_on) if day]
    starts_on = max(contract.starts_on, terms.starts_on)
    return hooks.Renumbered(contract.employment_number, terms.employment_number, starts_on, min(ends, default=None))


def _overlap(row: Contract, terms: ContractTerms) -> bool:
    if row.employment_number != terms.employment_number:
        return False
    starts_before_end = terms.ends_on is None or row.starts_on <= terms.ends_on
    return starts_before_end and (row.ends_on is None or row.ends_on >= terms.starts_on)
