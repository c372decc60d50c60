"""Who may see and do what, reckoned a second time: with plain sets, from what is published, without the product.

Nothing of the product is imported here. Which role may do what is read off `docs/access-matrix.md`; whose a case is,
and what no table may ever say, is written down below from its sources: RSC Werkwijzer 2.1, 2.2, 2.4, 2.7, 3.2; AP,
Beleidsregels De zieke werknemer; Standpunt delegatie (NVAB); ADR 0008. Roles are the words that the product stores.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "access-matrix.md"
COLUMNS = {
    "werknemer": "werknemer", "leidinggevende": "leidinggevende", "HR": "hr", "werkgever": "werkgever",
    "CM-WG": "cm_wg", "bedrijfsarts": "bedrijfsarts", "CMTD": "cmtd", "medisch assistent": "medisch_assistent",
    "arbeidsdeskundige": "arbeidsdeskundige", "verzekeraar": "verzekeraar", "beheerder": "beheerder",
    "API": "api_client",
}  # fmt: skip
EVERY_ROLE = frozenset(COLUMNS.values())
DELEGATES = frozenset({"cmtd", "medisch_assistent"})
MEDICAL_SIDE = DELEGATES | {"bedrijfsarts"}
REGIE = frozenset({"cm_wg", "verzekeraar", "leidinggevende", "hr", "werkgever"})
PLACE = {
    "cm_wg": "casemanage_case", "bedrijfsarts": "treat_case", "cmtd": "assist_case", "medisch_assistent": "assist_case",
}  # fmt: skip
# Who stands in need reads, and takes the case over to do more.
READING = frozenset({"case.read", "step.read", "opinion.read", "medical.read"})
NEEDS_SKILL = frozenset({"examination", "vaccination"})

# What no change of the table may ever give away: the medical side, and judging, are nobody else's (AP; RSC 2.1, 2.4).
AT_MOST = {
    "medical_file": MEDICAL_SIDE,
    "medical_steps": MEDICAL_SIDE | {"werknemer"},
    "medical.read": MEDICAL_SIDE,
    "medical.write": MEDICAL_SIDE,
    "consent.ask": MEDICAL_SIDE,
    "information.request": MEDICAL_SIDE,
    **dict.fromkeys(
        ("opinion.release", "medical.judge", "medical.question_answer", "rights.answer_record", "delegation.write",
         "glass.open", "glass.review", "medical.transfer", "medical.receive", "medical.destroy"),
        frozenset({"bedrijfsarts"}),
    ),
    **dict.fromkeys(("access.read", "own.data", "consent.own", "medical.intake"), frozenset({"werknemer"})),
}  # fmt: skip
_LINE = re.compile(r"^\| .*\(`([a-z_.]+)`\) \| ([✓–| ]+) \|$")


@lru_cache(maxsize=1)
def published() -> dict[str, frozenset[str]]:
    """{action or part: the roles that may}, from the page that everybody can read."""
    found: dict[str, frozenset[str]] = {}
    columns: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith(("| deel ", "| handeling ")):
            columns = [COLUMNS[name.strip()] for name in line.strip("|").split("|")[1:]]
        elif match := _LINE.match(line):
            cells = [cell.strip() for cell in match[2].split("|")]
            found[match[1]] = frozenset(role for role, cell in zip(columns, cells, strict=True) if cell == "✓")
    return found


@dataclass(frozen=True)
class Span:
    """Days relative to today, both included; no last day: for good."""

    first: int = -400
    last: int | None = None

    @property
    def now(self) -> bool:
        """Whether today is in it."""
        return self.first <= 0 and (self.last is None or self.last >= 0)


ALWAYS = Span()


@dataclass(frozen=True)
class Case:
    """A dossier: of which employee, at which employer and department, with which bedrijfsarts (a membership)."""

    house: int
    employer: int
    department: int
    employee: int
    doctor: int | None = None
    destroyed: bool = False


@dataclass(frozen=True)
class Membership:
    """An account in a role in a house; `employers` None: all of them. `link`: the arbodienst that named it."""

    account: int
    house: int
    role: str
    span: Span = ALWAYS
    employers: frozenset[int] | None = frozenset()
    departments: frozenset[int] = frozenset()
    employee: int | None = None
    awaits: bool = False  # an invitation that was not accepted yet
    link: int | None = None


@dataclass(frozen=True)
class Delegation:
    """A bedrijfsarts lets a delegate do tasks, for an employer or for one case."""

    principal: int
    delegate: int
    tasks: frozenset[str]
    employer: int | None = None
    case: int | None = None
    span: Span = ALWAYS
    certificate: Span = ALWAYS
    accepted: bool = True
    revoked: bool = False


@dataclass
class World:
    """Everything that counts, as sets and tables."""

    cases: dict[int, Case] = field(default_factory=dict)
    members: dict[int, Membership] = field(default_factory=dict)
    employees: dict[int, tuple[int, int]] = field(default_factory=dict)  # {employee: (house, employer)}
    departments: dict[int, int] = field(default_factory=dict)  # {department: employer}
    places: set[tuple[int, int, str, Span]] = field(default_factory=set)  # (case, account, what, days)
    delegations: list[Delegation] = field(default_factory=list)
    skills: set[tuple[int, str, Span]] = field(default_factory=set)  # (membership, task, days)
    opened: set[tuple[int, int]] = field(default_factory=set)  # break-glass now: (membership, case)
    persons: dict[int, int] = field(default_factory=dict)  # {account: who it is, where two accounts are one person}
    own_tenants: set[int] = field(default_factory=set)  # houses of employers that keep their own
    engaged: dict[int, int] = field(default_factory=dict)  # {such a house: the arbodienst engaged now}

    def person(self, account: int) -> int:
        """Who is behind an account."""
        return self.persons.get(account, account)

    def custodian(self, house: int) -> int | None:
        """In whose custody medical files of a house are (ADR 0008)."""
        return self.engaged.get(house) if house in self.own_tenants else house

    def at_work(self, number: int) -> bool:
        """In its period, accepted, and, if an arbodienst named it, while that arbodienst is engaged."""
        one = self.members[number]
        named = one.link is None or self.engaged.get(one.house) == one.link
        return one.span.now and not one.awaits and named

    def serves(self, number: int, employer: int) -> bool:
        """Whether a membership is for this employer."""
        one = self.members[number]
        return one.employers is None or employer in one.employers

    def own_files(self, number: int) -> frozenset[int]:
        """The employees of the house that this person is or ever was, by whatever account."""
        me = self.members[number]
        return frozenset(
            one.employee
            for one in self.members.values()
            if one.employee is not None and one.house == me.house
            and one.role == "werknemer" and self.person(one.account) == self.person(me.account)
        )  # fmt: skip

    def in_force(self, delegation: Delegation) -> bool:
        """Accepted and not revoked, in its days, under a valid certificate, both at work."""
        both = self.at_work(delegation.principal) and self.at_work(delegation.delegate)
        days = delegation.span.now and delegation.certificate.now
        return both and days and delegation.accepted and not delegation.revoked

    def delegated(self, number: int, case: Case, at: int) -> list[Delegation]:
        """What counts for a delegate on a case: of its bedrijfsarts, who can give no more than is left to give."""
        return [
            one for one in self.delegations
            if one.delegate == number and one.principal == case.doctor and self.in_force(one)
            and (one.case == at or one.employer == case.employer) and self.serves(one.principal, case.employer)
        ]  # fmt: skip

    def tasks(self, number: int, at: int) -> frozenset[str]:
        """The tasks that a delegate may do on a case; some only with a skill that counts today."""
        skills = {task for holder, task, days in self.skills if holder == number and days.now}
        given = {task for one in self.delegated(number, self.cases[at], at) for task in one.tasks}
        return frozenset(given - (NEEDS_SKILL - skills))

    def placed(self, number: int, at: int) -> bool:
        """Whether the person has the place in the case that the role works by, and the role still gets there."""
        one, case = self.members[number], self.cases[at]
        held = any(
            (where, who, what) == (at, one.account, PLACE.get(one.role)) and days.now
            for where, who, what, days in self.places
        )
        if not held or not self.serves(number, case.employer):
            return False
        return one.role not in DELEGATES or bool(self.delegated(number, case, at))

    def in_need(self, number: int, at: int) -> bool:
        """Break-glass: a bedrijfsarts, this very membership, and not while on the employer's side there."""
        one, case = self.members[number], self.cases[at]
        if one.role != "bedrijfsarts" or (number, at) not in self.opened:
            return False
        return not any(
            other.role in REGIE and other.span.now and self.person(other.account) == self.person(one.account)
            and (self.serves(rank, case.employer) or case.employer in {self.departments[d] for d in other.departments})
            for rank, other in self.members.items() if other.house == case.house
        )  # fmt: skip

    def belongs(self, number: int, at: int) -> bool:  # noqa: PLR0911  one return a rule
        """Whether the case is this membership's, to see anything of at all."""
        one, case = self.members[number], self.cases[at]
        if one.house != case.house or not self.at_work(number):
            return False
        if one.role == "werknemer":
            return one.employee == case.employee
        if case.employee in self.own_files(number):
            return False
        if case.destroyed and one.role not in MEDICAL_SIDE:
            return False
        if one.role in PLACE:
            return self.placed(number, at) or self.in_need(number, at)
        if one.role == "leidinggevende":
            return case.department in one.departments
        return one.role in {"werkgever", "hr", "api_client"} and self.serves(number, case.employer)

    def allowed(self, number: int, action: str, at: int) -> bool:
        """Whether this may be done on this case."""
        right = self.members[number].role in published()[action]
        as_well = self.members[number].role != "bedrijfsarts" or self.placed(number, at) or action in READING
        return right and self.belongs(number, at) and as_well

    def visible(self, number: int) -> frozenset[int]:
        """The cases in a list of this membership."""
        return frozenset(at for at in self.cases if self.allowed(number, "case.read", at))

    def twins(self, number: int) -> list[int]:
        """Memberships at work that a signed context does not tell apart: of the account, in the house, in the role."""
        me = self.members[number]
        return [
            rank for rank, one in self.members.items()
            if (one.account, one.house, one.role) == (me.account, me.house, me.role) and self.at_work(rank)
        ]  # fmt: skip

    def wall_opens(self, number: int, *, write: bool = False) -> frozenset[int]:
        """The cases whose medical rows raw SQL reaches in this person's context, to read or to change."""
        action = "medical.write" if write else "medical.read"
        return frozenset(at for at in self.cases for twin in self.twins(number) if self.allowed(twin, action, at))

    def own_cases(self, number: int) -> frozenset[int]:
        """The cases whose real steps the employee reads."""
        twins = [self.members[twin] for twin in self.twins(number) if self.members[twin].role == "werknemer"]
        mine = {(one.house, one.employee) for one in twins}
        return frozenset(at for at, case in self.cases.items() if (case.house, case.employee) in mine)

    def record_opens(self, number: int) -> frozenset[int]:
        """The employees whose medical rows without a case open without one: of an employer served, or delegated."""
        found: set[int] = set()
        for twin in self.twins(number):
            one = self.members[twin]
            for employee, (house, employer) in self.employees.items():
                there = house == one.house and self.serves(twin, employer)
                if there and (one.role == "bedrijfsarts" or self._delegated_for(twin, employee)):
                    found.add(employee)
        return frozenset(found) - self.own_files(number)

    def _delegated_for(self, number: int, employee: int) -> bool:
        employer = self.employees[employee][1]
        return self.members[number].role in DELEGATES and any(
            one.delegate == number and self.in_force(one) and self.serves(one.principal, employer)
            and (one.employer == employer or (one.case is not None and self.cases[one.case].employee == employee))
            for one in self.delegations
        )  # fmt: skip
