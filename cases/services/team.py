"""Who works on a case: the grants that opening it writes."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.models import Case
from privacy import grants
from privacy.actor import Actor, Role
from privacy.errors import invalid
from roles.models import Membership
from roles.services import Deputies, deputies_of


def team_grants(case: Case) -> list[tuple[UUID, UUID, str]]:
    """(case, user, codename) for casemanager, bedrijfsarts, delegates and the employee's own login."""
    rows: list[tuple[UUID, UUID, str]] = []
    if case.casemanager:
        rows.append((case.pk, case.casemanager.user_id, "casemanage_case"))
    if case.bedrijfsarts:
        rows.append((case.pk, case.bedrijfsarts.user_id, "treat_case"))
        deputies = deputies_of([case.bedrijfsarts.pk])
        rows += [(case.pk, user_id, "assist_case") for user_id in _deputies_on(case, deputies)]
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id=case.employee_id)
    rows += [(case.pk, user_id, "own_case") for user_id in own.values_list("user_id", flat=True)]
    return rows


def _deputies_on(case: Case, deputies: Deputies) -> list[UUID]:
    return deputies.of(principal_id=case.bedrijfsarts_id, employer_id=case.employer_id, case_id=case.pk)


def write_grants(case: Case) -> None:
    """Give everyone of the team a place. Raises Invalid where a person stood on the other side of this case before."""
    _guarded(lambda: _grant_each(team_grants(case)))


def _grant_each(rows: list[tuple[UUID, UUID, str]]) -> None:
    for case_id, user_id, codename in rows:
        grants.grant(case_id=case_id, user_id=user_id, codename=codename)


def write_grants_many(cases: Sequence[Case]) -> None:
    """As write_grants, for many new cases; in a constant number of statements."""
    _guarded(lambda: grants.grant_many(_team_rows(cases)))


def _team_rows(cases: Sequence[Case]) -> list[tuple[UUID, UUID, str]]:
    deputies = deputies_of({case.bedrijfsarts_id for case in cases if case.bedrijfsarts_id})
    logins: dict[UUID, list[UUID]] = {}
    own = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id__in={case.employee_id for case in cases})
    for employee_id, user_id in own.values_list("employee_id", "user_id"):
        logins.setdefault(employee_id, []).append(user_id)
    rows: dict[tuple[UUID, UUID, str], None] = {}
    for case in cases:
        if case.casemanager:
            rows[case.pk, case.casemanager.user_id, "casemanage_case"] = None
        if case.bedrijfsarts:
            rows[case.pk, case.bedrijfsarts.user_id, "treat_case"] = None
            rows |= {(case.pk, user_id, "assist_case"): None for user_id in _deputies_on(case, deputies)}
        rows |= {(case.pk, user_id, "own_case"): None for user_id in logins.get(case.employee_id, ())}
    return list(rows)


def write_missing_grants(cases: Sequence[Case]) -> None:
    """As write_grants, for cases of which most have their team already; constant statements per codename."""
    held: set[tuple[UUID, UUID, str]] = set()
    for codename in ("casemanage_case", "treat_case", "assist_case", "own_case"):
        found = grants.holders(case_ids=[case.pk for case in cases], codename=codename)
        held |= {(case_id, user_id, codename) for case_id, users in found.items() for user_id in users}
    _guarded(lambda: grants.grant_many([row for row in _team_rows(cases) if row not in held]))


def _guarded(write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
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
    cases = running.only("id", "bedrijfsarts_id", "employer_id")
    wanted = {case.pk for case in cases if delegate_user_id in _deputies_on(case, deputies)}
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
