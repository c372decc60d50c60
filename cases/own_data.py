"""Everything that this product holds about one employee and that the employee may have (AVG art. 15 and 20)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from cases.dossier import CaseHeader, CourseRow, EmploymentRow, Intake, LeaveRow, OpinionRow, SpellRow
from medical.own_record import OwnRecord
from timeline.presentation import StepRow


@dataclass(frozen=True)
class OwnEmployee:
    """Who the employee is in the books of the employer."""

    initials: str
    prefix: str
    last_name: str
    personnel_number: str
    birth_date: date | None
    gender: str
    email: str
    employer_name: str
    department_name: str


@dataclass(frozen=True)
class OwnContract:
    """A contract of employment."""

    starts_on: date
    ends_on: date | None
    hours_per_week: str
    employment_number: int = 1
    function: str = ""


@dataclass(frozen=True)
class OwnCase:
    """One dossier as the employee reads it on screen."""

    header: CaseHeader
    intake: Intake
    spells: tuple[SpellRow, ...]
    steps: tuple[StepRow, ...]
    opinions: tuple[OpinionRow, ...]
    changes: tuple[CourseRow, ...]
    leaves: tuple[LeaveRow, ...]
    employments: tuple[EmploymentRow, ...] = ()  # only of who has several at once


@dataclass(frozen=True)
class OwnData:
    """The page, the PDF and the JSON hold this and nothing else."""

    made_at: datetime
    employee: OwnEmployee
    contracts: tuple[OwnContract, ...]
    cases: tuple[OwnCase, ...]
    record: OwnRecord | None = None  # None: the session showed no second factor, so the medical file stays closed

    @property
    def tells_employments(self) -> bool:
        """Whether the list of contracts says of which employment each is."""
        return any(one.employment_number != 1 or one.function for one in self.contracts)

    def to_json(self) -> dict[str, Any]:
        """The same for a machine (AVG art. 20): field names are those of the API."""
        data = asdict(self, dict_factory=_told)
        if not self.tells_employments:
            for contract in data["contracts"]:
                del contract["employment_number"], contract["function"]
        return {"format": "poortwacht-own-data", "version": 1, **data}


def _told(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Without employments where there is one: then there is nothing to tell apart."""
    return {name: value for name, value in items if name != "employments" or value}
