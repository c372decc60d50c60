"""What leaves the house: frozen dataclasses with what one reader may see. Pages, API, PDF and mail render these."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from employers.employment import holds
from privacy.delegable import Task
from timeline.presentation import CLOSED_BY_RELEASE, StepRow


@dataclass(frozen=True)
class CaseHeader:
    """Who, since when, which week, how much work is resumed."""

    id: UUID
    reference: str
    employee_name: str
    employee_id: UUID
    employer_name: str
    employer_id: UUID
    department_name: str
    first_sick_day: date
    sick_week: int
    state: str
    state_label: str
    absence_percentage: int
    therapeutic: bool
    recovered_from: date | None
    closes_on: date | None
    casemanager_name: str
    bedrijfsarts_name: str
    end_reason: str = ""  # in words, of a closed case
    ended_on: date | None = None

    @property
    def work_percentage(self) -> int:
        """How much of the work is resumed."""
        return 100 - self.absence_percentage


@dataclass(frozen=True)
class Intake:
    """The permitted answers of the ziekmelding."""

    phone: str
    nursing_address: str
    expected_duration: str
    running_work: str
    work_accident: bool
    traffic_accident_liable: bool
    safety_net: str


@dataclass(frozen=True)
class SpellRow:
    """A period of sickness and the percentages in it."""

    starts_on: date
    recovered_from: date | None
    percentages: tuple[tuple[date, int, bool], ...]  # (from, absence percentage, therapeutic)


@dataclass(frozen=True)
class EmploymentEnd:
    """What is owed when one of several employments ends during sickness: a report to UWV, a re-integratieverslag."""

    day: date
    report_by: date  # the last working day of the employment
    riv: str  # none, short, full
    riv_label: str


@dataclass(frozen=True)
class EmploymentRow:
    """One of several employments beside each other, with its own percentage.

    `function` and `hours_per_week` only for who may know what the work is; others read the number.
    """

    number: int
    label: str
    function: str
    hours_per_week: Decimal | None
    hours_known: bool
    starts_on: date
    ends_on: date | None
    in_force: bool  # today
    concerned: bool  # whether the absence is about it
    absence_percentage: int  # now, or when it ended
    therapeutic: bool
    percentages: tuple[tuple[date, int, bool], ...]  # (from, absence percentage, therapeutic)
    ending: EmploymentEnd | None
    ends_at_work: bool = False  # it ends before the others, and the employee then works fully in it: nothing is asked

    def holds(self, day: date) -> bool:
        """Whether the employment is in force on the day."""
        return holds(self.starts_on, self.ends_on, day)

    @property
    def work_percentage(self) -> int:
        """How much of its work is resumed."""
        return 100 - self.absence_percentage


@dataclass(frozen=True)
class CourseRow:
    """Something that happened in the case: who, when, from which day; `undoable` when this reader may take it back."""

    id: UUID
    kind: str
    label: str
    day: date | None
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str
    undoable: bool = False


@dataclass(frozen=True)
class LeaveRow:
    """Leave, whose days never count. `joined`: whether sickness around it counts together; None: not judged yet."""

    id: UUID
    starts_on: date
    ends_on: date
    joined: bool | None


@dataclass(frozen=True)
class OpinionRow:
    """An oordeel as released, word for word."""

    id: UUID
    kind_label: str
    version: int
    work_possible: str
    work_possible_label: str
    possibilities: str
    hours: str
    expected_duration: str
    advice: str
    next_contact: date | None
    released_by: str
    released_at: datetime
    has_document: bool
    no_usable_capacity: bool = False
    durably_no_usable_capacity: bool = False


@dataclass(frozen=True)
class Abilities:
    """Which buttons the page shows; the services decide again."""

    change: bool = False
    suppose: bool = False
    withdraw: bool = False
    closes: frozenset[str] = frozenset()  # parties whose steps the reader closes
    knows: frozenset[str] = frozenset()  # and of whose late steps the reader is told
    facts: bool = False
    employment: bool = False
    judge_leave: bool = False
    assign: bool = False
    write_medical: bool = False
    read_medical: bool = False
    tasks: frozenset[str] = frozenset()  # of privacy.delegable: a delegate has what was given

    @property
    def write_analysis(self) -> bool:
        """Whether the reader may work on the probleemanalyse."""
        return self.write_medical and Task.ADMINISTRATION.value in self.tasks

    @property
    def ask_information(self) -> bool:
        """Whether the reader may ask a treating physician, and the employee's consent for that."""
        return self.write_medical and Task.INFORMATION.value in self.tasks

    def told_late(self, step: StepRow) -> bool:
        """Whether the reader, who does not close the step, may say to know that it is late."""
        if step.medical or step.visibility != "case" or step.status != "late" or not self.knows & set(step.owner):
            return False
        return step.code in CLOSED_BY_RELEASE or not self.closes & set(step.owner)


@dataclass(frozen=True)
class Dossier:
    """One case as one actor may see it."""

    header: CaseHeader
    intake: Intake | None
    spells: tuple[SpellRow, ...]
    steps: tuple[StepRow, ...]
    opinions: tuple[OpinionRow, ...]
    abilities: Abilities
    medical: bool = False  # steps are the medical view
    changes: tuple[CourseRow, ...] = ()
    employment_ends: date | None = None
    leaves: tuple[LeaveRow, ...] = ()
    next_steps: tuple[StepRow, ...] = field(default=())
    employments: tuple[EmploymentRow, ...] = ()  # only of who has several at once

    @property
    def weighed(self) -> bool:
        """Whether the percentage of the whole is weighed by hours: of all employments they are known."""
        return all(one.hours_known for one in self.employments if one.in_force)

    @property
    def tells_work(self) -> bool:
        """Whether this reader sees function and hours of the employments."""
        return any(one.function or one.hours_per_week for one in self.employments)

    @property
    def open_statutory(self) -> tuple[StepRow, ...]:
        """What law asks for and was not done, as far as this reader may know."""
        return tuple(row for row in self.steps if row.statutory and (row.to_do or row.status == "paused"))


@dataclass(frozen=True)
class CaseRow:
    """A line in a list of cases."""

    id: UUID
    reference: str
    employee_name: str
    employer_name: str
    department_name: str
    first_sick_day: date
    sick_week: int
    state: str
    state_label: str
    absence_percentage: int
    next_step: StepRow | None

    @property
    def work_percentage(self) -> int:
        """How much of the work is resumed."""
        return 100 - self.absence_percentage


@dataclass(frozen=True)
class QueueRow:
    """A step that asks for attention."""

    step: StepRow
    case_id: UUID
    reference: str
    employee_name: str
    employer_name: str
    sick_week: int


@dataclass(frozen=True)
class QueueGroup:
    """Rows that are equally urgent: late, this week, next week, later."""

    key: str
    label: str
    total: int
    rows: tuple[QueueRow, ...]


@dataclass(frozen=True)
class Choice:
    """One option of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class QueuePage:
    """The casemanager's *Vandaag*."""

    groups: tuple[QueueGroup, ...]
    total: int
    employers: tuple[Choice, ...]
    phases: tuple[Choice, ...]
    next_cursor: str
    not_recorded: int  # steps long past, waiting for one confirmation in bulk


@dataclass(frozen=True)
class CaseListPage:
    """A page of cases."""

    rows: tuple[CaseRow, ...]
    next_cursor: str
