"""Who belongs to which case: the only module that talks to guardian, and the one row filter for lists."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from privacy import chance, glass
from privacy.actor import DELEGATE_ROLES, Actor, Role
from privacy.delegable import Task
from privacy.errors import Refused
from privacy.models import CaseGrant
from privacy.policy import GLASS, GRANT_OF_ROLE, may_do


@lru_cache(maxsize=16)
def _permission_id(codename: str) -> int:
    return Permission.objects.values_list("pk", flat=True).get(codename=codename, content_type__app_label="cases")


def grant(*, case_id: UUID, user_id: UUID, codename: str) -> None:
    """Give a person a place in a case; giving it twice changes nothing. Raises IntegrityError where sides would mix."""
    CaseGrant.objects.get_or_create(content_object_id=case_id, user_id=user_id, permission_id=_permission_id(codename))


def grant_many(rows: Sequence[tuple[UUID, UUID, str]]) -> None:
    """As grant, for (case, user, codename) rows, in one statement."""
    CaseGrant.objects.bulk_create(
        [CaseGrant(content_object_id=c, user_id=u, permission_id=_permission_id(p)) for c, u, p in rows],
        batch_size=2000,
    )


def revoke(*, case_id: UUID, user_id: UUID, codename: str) -> None:
    """Take a person's place in a case away."""
    CaseGrant.objects.filter(
        content_object_id=case_id, user_id=user_id, permission_id=_permission_id(codename)
    ).delete()


def revoke_many(*, case_ids: QuerySet[Any] | Iterable[UUID], user_id: UUID, codename: str) -> None:
    """As revoke, for many cases in one statement."""
    CaseGrant.objects.filter(
        content_object_id__in=case_ids, user_id=user_id, permission_id=_permission_id(codename)
    ).delete()


def lend(*, case_ids: Collection[UUID], user_id: UUID, codename: str, start: date, end: date) -> None:
    """Give a person a place in cases from a day until another; who has one without days keeps it."""
    permission_id = _permission_id(codename)
    rows = CaseGrant.objects.filter(content_object_id__in=case_ids, user_id=user_id, permission_id=permission_id)
    held = dict(rows.values_list("content_object_id", "valid_to"))
    lent = [case_id for case_id, until in held.items() if until is not None]
    rows.filter(content_object_id__in=lent).update(valid_from=start, valid_to=end)
    values = {"user_id": user_id, "permission_id": permission_id, "valid_from": start, "valid_to": end}
    fresh = [CaseGrant(content_object_id=case_id, **values) for case_id in case_ids if case_id not in held]
    CaseGrant.objects.bulk_create(fresh, batch_size=2000)


def end_lent(*, case_ids: QuerySet[Any] | Iterable[UUID], user_id: UUID | None = None) -> None:
    """Take back the places that were given for a while; of one person, or of all."""
    rows = CaseGrant.objects.filter(content_object_id__in=case_ids, valid_to__isnull=False)
    (rows if user_id is None else rows.filter(user_id=user_id)).delete()


def holders(*, case_ids: Iterable[UUID], codename: str, on: date | None = None) -> dict[UUID, list[UUID]]:
    """{case: [user, …]} who hold `codename`, at all or on a day, in one query."""
    found: dict[UUID, list[UUID]] = {}
    rows = CaseGrant.objects.filter(content_object_id__in=list(case_ids), permission_id=_permission_id(codename))
    rows = rows.filter(in_its_days(on)) if on else rows
    for case_id, user_id in rows.order_by("id").values_list("content_object_id", "user_id"):
        found.setdefault(case_id, []).append(user_id)
    return found


def principals(*, case_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """{case: the membership of its bedrijfsarts}, in whose name delegates work; in one query, none for no cases."""
    wanted = list(case_ids)
    if not wanted:
        return {}
    rows = _cases()._default_manager.filter(pk__in=wanted, bedrijfsarts__isnull=False)
    return dict(rows.values_list("pk", "bedrijfsarts_id"))


def principals_of_delegates(membership_ids: Collection[UUID]) -> dict[UUID | None, set[UUID]]:
    """{delegate's membership: the bedrijfsartsen for whom it works today}; in one query, none for nobody."""
    found: dict[UUID | None, set[UUID]] = {}
    if not membership_ids:
        return found
    today, given = chance.today(), "delegations_given__"
    running = {f"{given}delegate_id__in": membership_ids, f"{given}revoked_at__isnull": True}
    running[f"{given}accepted_at__isnull"] = False
    unended = Q(**{f"{given}valid_to__isnull": True}) | Q(**{f"{given}valid_to__gte": today})
    people = _cases()._meta.get_field("bedrijfsarts").related_model._default_manager
    rows = people.filter(unended, **running, **{f"{given}valid_from__lte": today})
    for delegate_id, principal_id in rows.values_list(f"{given}delegate_id", "pk"):
        found.setdefault(delegate_id, set()).add(principal_id)
    return found


def _cases() -> Any:
    # The room of cases lies above this one, so it is reached through the foreign key.
    return CaseGrant._meta.get_field("content_object").related_model


def grants_of(*, actor: Actor, case_id: UUID) -> frozenset[str]:
    """The codenames the actor's person holds on one case."""
    if actor.user_id is None:
        return frozenset()
    rows = CaseGrant.objects.filter(content_object_id=case_id, user_id=actor.user_id)
    held = frozenset(rows.filter(_in_force(actor)).values_list("permission__codename", flat=True))
    return held | {GLASS} if glass.is_open(actor, case_id) else held


def only_through_glass(actor: Actor, case_id: UUID) -> bool:
    """Whether the actor is in this case by break-glass and not by an own place."""
    if actor.role is not Role.BEDRIJFSARTS or not glass.is_open(actor, case_id):
        return False
    placed = _granted(actor, "pk") & _served(actor, "")
    return not _cases()._default_manager.filter(placed, pk=case_id).exists()


def case_filter(actor: Actor, path: str = "", *, in_need: bool = True) -> Q:
    """Rows whose case (at lookup `path`, empty for Case itself) belongs to the actor: the query twin of `belongs`.

    `in_need`: with what is open by break-glass for now.
    """
    prefix = f"{path}__" if path else ""
    if actor.is_system:
        return Q()
    own = sorted(actor.own_employee_ids)
    not_own = ~Q(**{f"{prefix}employee_id__in": own}) if own else Q()
    kept = Q() if actor.is_medical else ~Q(**{f"{prefix}state": "destroyed"})
    match actor.role:
        case Role.WERKNEMER:
            return Q(**{f"{prefix}employee_id": actor.employee_id})
        case Role.CM_WG | Role.BEDRIJFSARTS | Role.CMTD | Role.MEDISCH_ASSISTENT:
            return _placed(actor, path, prefix, in_need=in_need) & not_own & kept
        case Role.WERKGEVER | Role.HR | Role.API_CLIENT:
            return _served(actor, prefix) & not_own & kept
        case Role.LEIDINGGEVENDE:
            return Q(**{f"{prefix}department_id__in": sorted(actor.department_ids)}) & not_own & kept
        case _:
            return Q(pk__in=[])


def _placed(actor: Actor, path: str, prefix: str, *, in_need: bool) -> Q:
    """By a grant that the membership still serves, or, for a bedrijfsarts, by break-glass."""
    column = f"{path}_id" if path else "pk"
    placed = _granted(actor, column) & _served(actor, prefix)
    broken = in_need and actor.role is Role.BEDRIJFSARTS
    return placed | Q(**{f"{column}__in": glass.open_cases(actor)}) if broken else placed


def _granted(actor: Actor, column: str) -> Q:
    if actor.user_id is None:
        return Q(pk__in=[])
    grants = CaseGrant.objects.filter(user_id=actor.user_id, permission_id=_permission_id(GRANT_OF_ROLE[actor.role]))
    return Q(**{f"{column}__in": grants.filter(_in_force(actor)).values("content_object_id")})


def _in_force(actor: Actor) -> Q:
    """A place counts in its days, a delegate's while the bedrijfsarts of the case delegates and serves its employer.

    walls.treated_cases() and walls.assisted_cases() say the same.
    """
    today, principal = chance.today(), "delegation__principal"
    if actor.role not in DELEGATE_ROLES:
        return in_its_days(today)
    employer = OuterRef("content_object__employer_id")
    scopes = apps.get_model("roles", "DelegationScope").objects.filter(
        Q(case_id=OuterRef("content_object_id")) | Q(employer_id=employer),
        Q(**{f"{principal}__all_employers": True}) | Q(**{f"{principal}__employer_links__employer_id": employer}),
        Q(delegation__valid_to__isnull=True) | Q(delegation__valid_to__gte=today),
        Q(**{f"{principal}__valid_to__isnull": True}) | Q(**{f"{principal}__valid_to__gte": today}),
        Q(**{f"{principal}__invitation__isnull": True}) | Q(**{f"{principal}__invitation__accepted_at__isnull": False}),
        delegation__principal_id=OuterRef("content_object__bedrijfsarts_id"),
        delegation__principal__role=Role.BEDRIJFSARTS.value,
        delegation__principal__valid_from__lte=today,
        delegation__delegate_id=actor.membership_id,
        delegation__accepted_at__isnull=False,
        delegation__revoked_at__isnull=True,
        delegation__valid_from__lte=today,
        delegation__certificate__valid_from__lte=today,
        delegation__certificate__valid_to__gte=today,
    )
    return in_its_days(today) & Q(Exists(scopes))


def in_its_days(today: date) -> Q:
    """Grants without days, and those whose days have come and not passed."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=today)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def tasks_on(actor: Actor, case_id: UUID) -> frozenset[str]:
    """The tasks that the actor was delegated on one case and may do today."""
    if actor.role not in DELEGATE_ROLES:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.delegated_tasks(%s, %s, %s)", [actor.membership_id, case_id, chance.today()])
        return frozenset(cursor.fetchone()[0])


def tasks_on_each(actor: Actor, case_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """As tasks_on, for many cases in one query; none for who is no delegate."""
    if actor.role not in DELEGATE_ROLES or not case_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c, walls.delegated_tasks(%s, c, %s) FROM unnest(%s::uuid[]) c",
            [actor.membership_id, chance.today(), [str(one) for one in case_ids]],
        )
        return {case_id: frozenset(tasks) for case_id, tasks in cursor.fetchall()}


def require_task(by: Actor, task: Task, *, case_id: UUID) -> None:
    """Stop a delegate who was not delegated this task on this case. Raises Refused with the task as its reason."""
    decision = may_do(by, task, tasks_on(by, case_id))
    if not decision:
        raise Refused(decision.reason, case_id=case_id)


def require_task_for(by: Actor, task: Task, *, employee_id: UUID) -> None:
    """As require_task, for what belongs to no case: delegated for the employer, or for a case of the employee."""
    tasks: frozenset[str] = frozenset()
    if by.role in DELEGATE_ROLES:
        with connection.cursor() as cursor:
            cursor.execute(_TASKS_FOR, [by.membership_id, chance.today(), employee_id])
            tasks = frozenset(row[0] for row in cursor.fetchall())
    decision = may_do(by, task, tasks)
    if not decision:
        raise Refused(decision.reason)


_TASKS_FOR = """
SELECT DISTINCT unnest(d.tasks) FROM walls.delegations_on(%s, %s) d
JOIN roles_delegationscope s ON s.delegation_id = d.id LEFT JOIN cases_case c ON c.id = s.case_id
JOIN employers_employee e ON e.id = c.employee_id OR e.employer_id = s.employer_id WHERE e.id = %s
"""


def _served(actor: Actor, prefix: str) -> Q:
    return Q() if actor.employer_ids is None else Q(**{f"{prefix}employer_id__in": sorted(actor.employer_ids)})
