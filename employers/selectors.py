"""Reads about employers and their people: only the actor's own employers, always as frozen dataclasses."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery

from employers.access import own_employers
from employers.models import Contract, Department, Employee, Employer
from employers.names import display_name, sort_name
from privacy import audit
from privacy.actor import Actor
from privacy.errors import NotFound
from roles.paging import Page, page_of


@dataclass(frozen=True)
class EmployerRow:
    """One line of the list of employers."""

    id: UUID
    name: str
    casemanager: str
    bedrijfsarts: str
    employees: int


@dataclass(frozen=True)
class DepartmentRow:
    """A department with the number of its employees."""

    id: UUID
    name: str
    employees: int


@dataclass(frozen=True)
class EmployerDetail:
    """One employer with its departments."""

    id: UUID
    name: str
    casemanager_id: UUID | None
    casemanager: str
    bedrijfsarts_id: UUID | None
    bedrijfsarts: str
    erd_zw: bool
    interested_insurer: bool
    departments: tuple[DepartmentRow, ...]


@dataclass(frozen=True)
class EmployeeRow:
    """One line of the list of employees; sorted on the main part of the name."""

    id: UUID
    name: str
    sort_name: str
    personnel_number: str
    department: str
    starts_on: date | None  # of the newest contract
    ends_on: date | None


@dataclass(frozen=True)
class ContractRow:
    """One contract; `ends_on` is its last day."""

    id: UUID
    starts_on: date
    ends_on: date | None
    hours_per_week: Decimal | None
    employment_number: int
    function: str


@dataclass(frozen=True)
class EmployeeDetail:
    """One employee with contracts, newest first."""

    id: UUID
    employer_id: UUID
    employer: str
    department_id: UUID | None
    personnel_number: str
    initials: str
    prefix: str
    last_name: str
    birth_date: date | None
    gender: str
    email: str
    contracts: tuple[ContractRow, ...]

    @property
    def name(self) -> str:
        """`D. van der Meijer`."""
        return display_name(self.initials, self.prefix, self.last_name)

    @property
    def tells_employments(self) -> bool:
        """Whether a list of the contracts says of which employment each is."""
        return any(row.employment_number != 1 or row.function for row in self.contracts)


def employers(actor: Actor, *, search: str = "", page: int = 1) -> Page[EmployerRow]:
    """The actor's employers by name."""
    headcount = Employee.objects.filter(employer_id=OuterRef("pk")).order_by().values("employer_id")
    rows = Employer.objects.filter(own_employers(actor))
    if search:
        rows = rows.filter(name__icontains=search)
    ordered = rows.order_by("name", "id").values_list(
        "id", "name", "default_casemanager__display_name", "default_bedrijfsarts__display_name",
        Subquery(headcount.annotate(n=Count("pk")).values("n")),
    )  # fmt: skip
    return page_of(
        lambda start, stop: list(ordered[start:stop]),
        page,
        lambda row: EmployerRow(row[0], row[1], row[2] or "", row[3] or "", row[4] or 0),
    )


def employer_choices(actor: Actor) -> list[tuple[UUID, str]]:
    """(id, name) of the actor's employers, for choice fields."""
    return list(Employer.objects.filter(own_employers(actor)).order_by("name").values_list("id", "name"))


def employer_by_name(actor: Actor, name: str) -> UUID | None:
    """The actor's employer with exactly this name."""
    rows = Employer.objects.filter(own_employers(actor), name=name.strip())
    return rows.values_list("pk", flat=True).first()


def import_mapping(actor: Actor, employer_id: UUID) -> dict[str, object]:
    """How this employer's absence files call their columns; {} when never told. Raises NotFound."""
    rows = Employer.objects.filter(own_employers(actor), pk=employer_id).values_list("import_mapping", flat=True)
    found = rows.first()
    if found is None:
        raise NotFound(str(employer_id))
    return dict(found)


def employer(actor: Actor, employer_id: UUID) -> EmployerDetail:
    """One of the actor's employers. Raises NotFound."""
    rows = Employer.objects.select_related("default_casemanager", "default_bedrijfsarts")
    found = rows.filter(own_employers(actor), pk=employer_id).first()
    if found is None:
        raise NotFound(str(employer_id))
    casemanager, bedrijfsarts = found.default_casemanager, found.default_bedrijfsarts
    departments = (
        Department.objects.filter(employer_id=employer_id).annotate(n=Count("employees")).order_by("name", "id")
    )
    return EmployerDetail(
        id=found.pk,
        name=found.name,
        casemanager_id=found.default_casemanager_id,
        casemanager=casemanager.display_name if casemanager else "",
        bedrijfsarts_id=found.default_bedrijfsarts_id,
        bedrijfsarts=bedrijfsarts.display_name if bedrijfsarts else "",
        erd_zw=found.erd_zw,
        interested_insurer=found.interested_insurer,
        departments=tuple(DepartmentRow(*row) for row in departments.values_list("id", "name", "n")),
    )


def employees(
    actor: Actor, employer_id: UUID, *, search: str = "", department_id: UUID | None = None, page: int = 1
) -> Page[EmployeeRow]:
    """The employees of one of the actor's employers; `search` is in a last name or begins a number."""
    rows = Employee.objects.filter(own_employers(actor, "employer_id"), employer_id=employer_id)
    if search:
        rows = rows.filter(Q(last_name__icontains=search) | Q(personnel_number__istartswith=search))
    if department_id:
        rows = rows.filter(department_id=department_id)
    newest = Contract.objects.filter(employee_id=OuterRef("pk"))
    # Of several employments the one that goes on longest.
    newest = newest.order_by(F("ends_on").desc(nulls_first=True), "-starts_on")
    ordered = rows.order_by("last_name", "id").values_list(
        "id", "initials", "prefix", "last_name", "personnel_number", "department__name",
        Subquery(newest.values("starts_on")[:1]), Subquery(newest.values("ends_on")[:1]),
    )  # fmt: skip

    return page_of(lambda start, stop: list(ordered[start:stop]), page, _employee_row)


@dataclass(frozen=True)
class FoundEmployee:
    """Somebody of one of the actor's employers."""

    id: UUID
    name: str
    personnel_number: str
    employer: str


def find_employees(actor: Actor, *, search: str, limit: int = 30) -> tuple[FoundEmployee, ...]:
    """People of the actor's employers by a part of the last name or the begin of a number; never oneself; on record."""
    rows = Employee.objects.filter(own_employers(actor, "employer_id"))
    rows = rows.filter(Q(last_name__icontains=search) | Q(personnel_number__istartswith=search))
    rows = rows.exclude(pk__in=sorted(actor.own_employee_ids))  # nobody handles the own file
    found = list(rows.select_related("employer").order_by("last_name", "initials", "id")[:limit])
    audit.record_read(actor, "employee.list", objects=[row.pk for row in found], purpose="search")
    return tuple(
        FoundEmployee(
            row.pk, display_name(row.initials, row.prefix, row.last_name), row.personnel_number, row.employer.name
        )
        for row in found
    )


def _employee_row(row: tuple[Any, ...]) -> EmployeeRow:
    pk, initials, prefix, last, number, department, starts_on, ends_on = row
    parts = (initials, prefix, last)
    return EmployeeRow(pk, display_name(*parts), sort_name(*parts), number, department or "", starts_on, ends_on)


def employee(actor: Actor, employee_id: UUID) -> EmployeeDetail:
    """One employee of one of the actor's employers. Raises NotFound."""
    rows = Employee.objects.filter(own_employers(actor, "employer_id"), pk=employee_id)
    found = rows.annotate(employer_name=F("employer__name")).first()
    if found is None:
        raise NotFound(str(employee_id))
    contracts = Contract.objects.filter(employee_id=employee_id).order_by("-starts_on", "employment_number")
    return EmployeeDetail(
        id=found.pk,
        employer_id=found.employer_id,
        employer=found.employer_name,
        department_id=found.department_id,
        personnel_number=found.personnel_number,
        initials=found.initials,
        prefix=found.prefix,
        last_name=found.last_name,
        birth_date=found.birth_date,
        gender=found.gender,
        email=found.email,
        contracts=tuple(
            ContractRow(*row)
            for row in contracts.values_list(
                "id", "starts_on", "ends_on", "hours_per_week", "employment_number", "function"
            )
        ),
    )
