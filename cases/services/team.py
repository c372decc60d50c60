"""Who works on a case: the grants that opening it writes."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Case
from privacy import chance, grants
from privacy.actor import Actor, Role
from privacy.errors import invalid
from roles.deputies import Replacement
from roles.models import Membership, User
from roles.services import Deputies, deputies_of, mixing
from timeline.models import StandIn


def team_grants(case: Case) -> list[tuple[UUID, UUID, str]]:
    """(case, user, codename) for casemanager, bedrijfsarts, delegates and the employee's own login."""
    rows: list[tuple[UUID, UUID, str]] = []
    own_accounts = accounts_of([case.employee_id])
    if case.casemanager:
        rows.append((case.pk, case.casemanager.user_id, "casemanage_case"))
    if case.bedrijfsarts:
        rows.append((case.pk, case.bedrijfsarts.user_id, "treat_case"))
        deputies = deputies_of([case.bedrijfsarts.pk])
        rows += [(case.pk, user_id, "assist_case") for user_id in _deputies_on(case, deputies)]
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id=case.employee_id)
    rows = [row for row in rows if row[1] not in own_accounts.get(case.employee_id, ())]
    rows += [(case.pk, user_id, "own_case") for user_id in own.values_list("user_id", flat=True)]
    return rows


def accounts_of(employee_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """{employee: every account of that person}: nobody handles the own file. In two queries."""
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id__in=set(employee_ids))
    people = [(pk, who) for pk, who in own.values_list("employee_id", "user__identity_id")]
    accounts: dict[UUID | None, set[UUID]] = {}
    rows = User.objects.filter(identity_id__in={who for _pk, who in people})
    for user_id, who in rows.values_list("pk", "identity_id"):
        accounts.setdefault(who, set()).add(user_id)
    found: dict[UUID, set[UUID]] = {}
    for employee_id, who in people:
        found.setdefault(employee_id, set()).update(accounts.get(who, ()))
    return found


def _deputies_on(case: Case, deputies: Deputies) -> list[UUID]:
    return deputies.of(principal_id=case.bedrijfsarts_id, employer_id=case.employer_id, case_id=case.pk)


def write_grants(case: Case) -> None:
    """Give everyone of the team a place. Raises Invalid where a person stood on the other side of this case before."""
    _guarded(lambda: _grant_each(team_grants(case)))
    lend_to_replacements([case])


def _grant_each(rows: list[tuple[UUID, UUID, str]]) -> None:
    for case_id, user_id, codename in rows:
        grants.grant(case_id=case_id, user_id=user_id, codename=codename)


def write_grants_many(cases: Sequence[Case]) -> None:
    """As write_grants, for many new cases; in a constant number of statements."""
    _guarded(lambda: grants.grant_many(_team_rows(cases)))
    lend_to_replacements(cases)


def _team_rows(cases: Sequence[Case]) -> list[tuple[UUID, UUID, str]]:
    deputies = deputies_of({case.bedrijfsarts_id for case in cases if case.bedrijfsarts_id})
    logins: dict[UUID, list[UUID]] = {}
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id__in={case.employee_id for case in cases})
    for employee_id, user_id in own.values_list("employee_id", "user_id"):
        logins.setdefault(employee_id, []).append(user_id)
    rows: dict[tuple[UUID, UUID, str], None] = {}
    own_accounts = accounts_of({case.employee_id for case in cases})
    for case in cases:
        if case.casemanager:
            rows[case.pk, case.casemanager.user_id, "casemanage_case"] = None
        if case.bedrijfsarts:
            rows[case.pk, case.bedrijfsarts.user_id, "treat_case"] = None
            rows |= {(case.pk, user_id, "assist_case"): None for user_id in _deputies_on(case, deputies)}
        rows |= {(case.pk, user_id, "own_case"): None for user_id in logins.get(case.employee_id, ())}
    mine = {case.pk: own_accounts.get(case.employee_id, set()) for case in cases}
    return [row for row in rows if row[2] == "own_case" or row[1] not in mine[row[0]]]


def write_missing_grants(cases: Sequence[Case]) -> None:
    """As write_grants, for cases of which most have their team already; constant statements per codename."""
    held: set[tuple[UUID, UUID, str]] = set()
    for codename in ("casemanage_case", "treat_case", "assist_case", "own_case"):
        found = grants.holders(case_ids=[case.pk for case in cases], codename=codename)
        held |= {(case_id, user_id, codename) for case_id, users in found.items() for user_id in users}
    _guarded(lambda: grants.grant_many([row for row in _team_rows(cases) if row not in held]))
    lend_to_replacements(cases)


def lend_to_replacements(cases: Sequence[Case]) -> None:
    """Give whoever replaces its bedrijfsarts or casemanager a place in a case for those days; never in the own file."""
    _lend_to_stand_ins(cases)
    doctors = {case.bedrijfsarts_id for case in cases if case.bedrijfsarts_id}
    found = Replacement.objects.filter(absent_id__in=doctors, valid_to__gte=chance.today())
    rows = list(found.select_related("replacement").order_by("valid_from", "id")) if doctors else []
    own = accounts_of({case.employee_id for case in cases}) if rows else {}
    for row in rows:
        user_id = row.replacement.user_id
        ids = [
            case.pk
            for case in cases
            if (case.bedrijfsarts_id, case.employer_id) == (row.absent_id, row.employer_id)
            and user_id not in own.get(case.employee_id, ())
        ]
        _guarded(partial(_lend, row, user_id, ids))


def _lend(row: Replacement, user_id: UUID, case_ids: list[UUID]) -> None:
    if row.valid_to is not None:
        grants.lend(case_ids=case_ids, user_id=user_id, codename="treat_case", start=row.valid_from, end=row.valid_to)


def _lend_to_stand_ins(cases: Sequence[Case]) -> None:
    managers = {case.casemanager_id for case in cases if case.casemanager_id}
    found = StandIn.objects.filter(
        absent_id__in=managers, ends_on__gte=chance.today(), deputy__role=Role.CM_WG.value
    )  # fmt: skip
    # A place has one period: that of today, and else the next one; the period after it follows when this one is over.
    rows = list(found.select_related("deputy").order_by("-starts_on", "id")) if managers else []
    serves = _served({row.deputy_id for row in rows})
    own = accounts_of({case.employee_id for case in cases}) if rows else {}
    for row in rows:
        user_id = row.deputy.user_id
        ids = [
            case.pk
            for case in cases
            if case.casemanager_id == row.absent_id
            and user_id not in own.get(case.employee_id, ())
            and _serves(serves[row.deputy_id], case)
        ]
        days = {"start": row.starts_on, "end": row.ends_on}
        _guarded(partial(grants.lend, case_ids=ids, user_id=user_id, codename="casemanage_case", **days))


def _serves(employers: set[UUID] | None, case: Case) -> bool:
    return employers is None or case.employer_id in employers


def _served(membership_ids: set[UUID]) -> dict[UUID, set[UUID] | None]:
    """{membership: the employers it is limited to}; None for all."""
    rows = Membership.objects.filter(pk__in=membership_ids).values_list(
        "pk", "all_employers", "employer_links__employer_id"
    )
    found: dict[UUID, set[UUID] | None] = {}
    for pk, everywhere, employer_id in rows:
        found[pk] = None if everywhere else (found.get(pk) or set()) | {employer_id}
    return found


def _guarded(write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        if words := mixing.words_of(error):
            raise invalid("", words) from error
        if "sides_of_a_case_never_mix" not in str(error):
            raise
        message = _(
            "Deze casemanager of bedrijfsarts stond in dit dossier eerder aan de andere kant. Rolvermenging mag niet "
            "(RSC Werkwijzer 2.1 en 2.2): kies bij de werkgever iemand anders."
        )
        raise invalid("", message) from error


def delegation_followed(by: Actor, principal_id: UUID, delegate_user_id: UUID) -> None:
    """Give or take the delegate's place in the bedrijfsarts' running cases, in the delegation's own transaction."""
    running = Case.objects.filter(bedrijfsarts_id=principal_id, state__in=[Case.State.OPEN, Case.State.RECOVERED])
    deputies = deputies_of([principal_id])
    cases = list(running.only("id", "bedrijfsarts_id", "employer_id", "employee_id"))
    own = accounts_of(case.employee_id for case in cases)
    wanted = {
        case.pk
        for case in cases
        if delegate_user_id in _deputies_on(case, deputies) and delegate_user_id not in own.get(case.employee_id, ())
    }
    found = grants.holders(case_ids=running.values_list("id", flat=True), codename="assist_case")
    held = {case_id for case_id, users in found.items() if delegate_user_id in users}
    grants.revoke_many(case_ids=held - wanted, user_id=delegate_user_id, codename="assist_case")
    rows = [(case_id, delegate_user_id, "assist_case") for case_id in sorted(wanted - held)]
    _guarded(lambda: grants.grant_many(rows))


def membership_followed(by: Actor, membership_id: UUID) -> None:
    """A werknemer who signs in for the first time finds the own cases."""
    member = Membership.objects.get(pk=membership_id)
    if member.role == Role.WERKNEMER.value and member.employee_id:
        for case_id in Case.objects.filter(employee_id=member.employee_id).values_list("id", flat=True):
            grants.grant(case_id=case_id, user_id=member.user_id, codename="own_case")
