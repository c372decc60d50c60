"""Who hears of a step: the people behind the five parties of a case, for many cases in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from privacy import chance, grants
from privacy.actor import Role
from roles.models import Membership
from timeline.catalogue import Party
from timeline.models import StandIn

_FOLLOWED = 5  # stand-ins of stand-ins


@dataclass(frozen=True)
class CasePlace:
    """Where a case belongs."""

    case_id: UUID
    employer_id: UUID
    department_id: UUID | None
    employee_id: UUID


class Recipients:
    """The users behind the parties of some cases, as far as they work in that role today."""

    def __init__(self, places: Sequence[CasePlace]) -> None:
        """Read everything at once: three queries for grants, four for memberships, one for stand-ins."""
        self._places = {place.case_id: place for place in places}
        self._casemanagers = _granted(self._places, "casemanage_case", (Role.CM_WG,))
        self._doctors = _granted(self._places, "treat_case", (Role.BEDRIJFSARTS,))
        self._delegates = _granted(self._places, "assist_case", (Role.CMTD, Role.MEDISCH_ASSISTENT))
        departments = {place.department_id for place in places if place.department_id}
        leads = Q(role=Role.LEIDINGGEVENDE, department_links__department_id__in=departments)
        self._managers = _by(leads, "department_links__department_id")
        offices = Q(role__in=[Role.HR, Role.WERKGEVER])
        self._everywhere = _by(offices & Q(all_employers=True), "role")
        employers = {place.employer_id for place in places}
        own = offices & Q(all_employers=False, employer_links__employer_id__in=employers)
        self._offices = _by(own, "employer_links__employer_id")
        employees = {place.employee_id for place in places}
        self._employees = _by(Q(role=Role.WERKNEMER, employee_id__in=employees), "employee_id")
        self._deputies = _deputies()

    def of(self, case_id: UUID, parties: Iterable[Party]) -> list[UUID]:
        """The users of these parties of a case, each once."""
        place = self._places[case_id]
        return sorted({user for party in parties for user in self._heard(place, party)})

    def above(self, case_id: UUID, parties: Iterable[Party]) -> list[UUID]:
        """Who stands above these parties and may see the step, other than themselves.

        Above employer and casemanager the office of the employer, which answers for the file (Regeling procesgang art.
        2); above employee and medical side the casemanager, who guides the agreed activities (the same, art. 4). Where
        that is nobody else, as of a step of the employer without a leidinggevende, the casemanager; where nobody else
        may know of the case, they themselves once more. A beheerder never: who is ill is none of that role's business.
        """
        own = list(parties)
        place = self._places[case_id]
        heard, manager = set(self.of(case_id, own)), self._present(place, self._of(place, Party.CMWG))
        found: set[UUID] = set()
        for party in own:
            office = party in (Party.WG, Party.CMWG)
            found |= self._present(place, self._office(place)) if office else manager
        return sorted(found - heard or manager - heard or heard)

    def _of(self, place: CasePlace, party: Party) -> Iterable[UUID]:
        match party:
            case Party.WN:
                return self._employees[place.employee_id]
            case Party.WG:
                return self._employer(place)
            case Party.BA:
                return self._doctors[place.case_id]
            case Party.CMTD:
                return self._delegates[place.case_id] or self._doctors[place.case_id]
            case Party.CMWG:
                # An employer that manages its own cases may have no casemanager: then the step is its own.
                return self._casemanagers[place.case_id] or self._office(place)

    def _heard(self, place: CasePlace, party: Party) -> Iterable[UUID]:
        # Nobody of the employer's side stands in for the medical side; that has replacement, which gives a place.
        users = self._of(place, party)
        return self._present(place, users) if party in (Party.WG, Party.CMWG) else users

    def _present(self, place: CasePlace, users: Iterable[UUID]) -> set[UUID]:
        """In place of who is away the stand-in, if that person may see the case; else who is away hears after all."""
        return {heard for user in users for heard in self._standing_in(user, self._readers(place), frozenset())}

    def _standing_in(self, user: UUID, readers: set[UUID], passed: frozenset[UUID]) -> set[UUID]:
        """Who is away too is followed to the own stand-in, so many times, and never to somebody who was passed."""
        behind = passed | {user}
        if len(behind) > _FOLLOWED:
            return {user}
        deputies = [one for one in self._deputies.get(user, ()) if one in readers and one not in behind]
        return {heard for one in deputies for heard in self._standing_in(one, readers, behind)} or {user}

    def _readers(self, place: CasePlace) -> set[UUID]:
        """Who may see the case on the employer's side: casemanagers, its office, and who leads the department."""
        led = self._managers[place.department_id] if place.department_id else []
        own = set(self._employees[place.employee_id])
        return {*self._casemanagers[place.case_id], *self._office(place), *led} - own

    def _employer(self, place: CasePlace) -> Iterable[UUID]:
        """The leidinggevende of the department; where there is none, hr and werkgever."""
        led = self._managers[place.department_id] if place.department_id else []
        # Nobody is the employer in the own file.
        return [user for user in led if user not in self._employees[place.employee_id]] or self._office(place)

    def _office(self, place: CasePlace) -> Iterable[UUID]:
        everywhere = self._everywhere[Role.HR.value] + self._everywhere[Role.WERKGEVER.value]
        users = self._offices[place.employer_id] + everywhere
        return [user for user in users if user not in self._employees[place.employee_id]]


def _deputies() -> dict[UUID, list[UUID]]:
    """{who is away today: the stand-ins}."""
    today, found = chance.today(), defaultdict[UUID, list[UUID]](list)
    rows = StandIn.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("registered_at", "id")
    for absent, deputy in rows.values_list("absent__user_id", "deputy__user_id"):
        found[absent].append(deputy)
    return dict(found)


def _granted(case_ids: Iterable[UUID], codename: str, roles: tuple[Role, ...]) -> defaultdict[UUID, list[UUID]]:
    found = grants.holders(case_ids=case_ids, codename=codename, on=chance.today())
    users = {user for holders in found.values() for user in holders}
    working = set(_working(Q(role__in=roles, user_id__in=users)).values_list("user_id", flat=True)) if users else set()
    kept = {case_id: [user for user in holders if user in working] for case_id, holders in found.items()}
    return defaultdict(list, kept)


def _by(which: Q, column: str) -> defaultdict[object, list[UUID]]:
    found: defaultdict[object, list[UUID]] = defaultdict(list)
    for key, user_id in _working(which).order_by("id").values_list(column, "user_id"):
        found[key].append(user_id)
    return found


def _working(which: Q) -> QuerySet[Membership]:
    return at_work(chance.today()).filter(which)


def at_work(day: date) -> QuerySet[Membership]:
    """The memberships in force on a day, of people who may sign in."""
    rows = Membership.objects.filter(valid_from__lte=day, user__is_active=True)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
