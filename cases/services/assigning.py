"""Who works on a case: another casemanager or bedrijfsarts, and an employer's defaults for cases that have nobody."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.access import case_for
from cases.models import Case
from cases.services import clock, team
from employers.models import Employer
from outbox import services as outbox
from privacy import audit, chance, grants
from privacy.actor import Actor, Role
from privacy.errors import Conflict, invalid
from privacy.policy import Action
from roles import selectors as people
from roles.models import Membership
from timeline import services as timeline

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)
_CHUNK = 500


@transaction.atomic
def case_assign(*, by: Actor, case_id: UUID, casemanager_id: UUID | None, bedrijfsarts_id: UUID | None) -> None:
    """Put another casemanager or bedrijfsarts on a case; who leaves loses the place at once, with the own delegates.

    Raises NotFound, Refused, Conflict (ended), Invalid (does not serve this employer; stood on the other side before).
    """
    case = case_for(by, Action.CASE_ASSIGN, case_id, lock=True)
    if case.state not in _RUNNING:
        raise Conflict(_("Dit dossier is gesloten of ingetrokken; het team verandert niet meer."))
    chosen = (("casemanager", Role.CM_WG, casemanager_id), ("bedrijfsarts", Role.BEDRIJFSARTS, bedrijfsarts_id))
    for field, role, member_id in chosen:
        if member_id is not None and member_id not in dict(
            people.members_of_role(role=role, employer_id=case.employer_id)
        ):
            raise invalid(field, _("Deze persoon werkt niet (meer) voor deze werkgever. Kies iemand uit de lijst."))
        if member_id is not None and _is_employee(case, member_id):
            raise invalid(field, _("Dit is het eigen dossier van deze persoon. Kies iemand anders."))
    if bedrijfsarts_id != case.bedrijfsarts_id and people.own_kind() == "werkgever":
        raise invalid("bedrijfsarts", _("De arbodienst wijst hier de bedrijfsarts aan. Vraag het de arbodienst."))
    before = set(team.team_grants(case))
    Case.objects.filter(pk=case.pk).update(casemanager_id=casemanager_id, bedrijfsarts_id=bedrijfsarts_id)
    case = Case.objects.select_related("casemanager", "bedrijfsarts").get(pk=case.pk)
    for pk, user_id, codename in sorted(before - set(team.team_grants(case))):
        grants.revoke(case_id=pk, user_id=user_id, codename=codename)
    grants.end_lent(case_ids=[case.pk])
    team.write_grants(case)
    audit.record_write(by, "case.assign", case_id=case.pk, employee_id=case.employee_id)


def _is_employee(case: Case, member_id: UUID) -> bool:
    """Whether the person behind the membership, by whatever account, is the sick employee."""
    user_id = Membership.objects.values_list("user_id", flat=True).get(pk=member_id)
    return user_id in team.accounts_of([case.employee_id]).get(case.employee_id, ())


def employer_followed(by: Actor, employer_id: UUID) -> None:
    """Leave a job: running cases of the employer without a team get its defaults, and all get its facts."""
    key = f"employer:{employer_id}:{chance.token(12)}"
    outbox.put_job(topic="employer_changed", case_id=None, payload={"employer": str(employer_id)}, dedupe_key=key)


def custody_followed(by: Actor) -> None:
    """An arbodienst took the medical side of this tenant on: every case gets its medical rows."""
    for employer_id in Employer.objects.order_by("id").values_list("pk", flat=True):
        employer_followed(by, employer_id)


@transaction.atomic
def doctor_followed(by: Actor, membership_id: UUID) -> None:
    """A bedrijfsarts was named by the arbodienst: running cases whose bedrijfsarts is gone get this one."""
    gone = Q(bedrijfsarts__isnull=True) | Q(bedrijfsarts__valid_to__lt=chance.today())
    rows = Case.objects.filter(gone, state__in=_RUNNING).order_by("id").values_list("pk", "bedrijfsarts__user_id")
    found: dict[UUID | None, list[UUID]] = {}
    for case_id, before in rows:
        found.setdefault(before, []).append(case_id)
    for user_id, case_ids in found.items():
        if user_id is not None:
            grants.revoke_many(case_ids=case_ids, user_id=user_id, codename="treat_case")
        Case.objects.filter(pk__in=case_ids).update(bedrijfsarts_id=membership_id)
        followed = Case.objects.select_related("casemanager", "bedrijfsarts").filter(pk__in=case_ids)
        team.write_missing_grants(list(followed))
        audit.record_write(by, "case.assign", objects=case_ids)


def follow_employer(*, by: Actor, employer_id: UUID) -> int:
    """Bring the running cases of an employer up to date with it; returns how many were looked at."""
    rows = Case.objects.filter(employer_id=employer_id, state__in=_RUNNING).order_by("id")
    found = list(rows.values_list("id", flat=True))
    for start in range(0, len(found), _CHUNK):
        _follow(by, found[start : start + _CHUNK])
    return len(found)


@transaction.atomic
def _follow(by: Actor, case_ids: Sequence[UUID]) -> None:
    locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("employer")
    cases = list(locked.filter(pk__in=case_ids).order_by("id"))
    for field in ("casemanager_id", "bedrijfsarts_id"):
        lacking = [case for case in cases if getattr(case, field) is None]
        for case in lacking:
            setattr(case, field, getattr(case.employer, f"default_{field}"))
        Case.objects.bulk_update([case for case in lacking if getattr(case, field)], [field])
    fresh = Case.objects.select_related("casemanager", "bedrijfsarts").filter(pk__in=case_ids)
    team.write_missing_grants(list(fresh))
    timeline.recompute_many(by=by, items=clock.items_of(cases), because="employer")
    rows: list[tuple[UUID | None, dict[str, str], str]] = [
        (case.pk, {}, f"overlay:{case.pk}:{chance.token(12)}") for case in cases
    ]
    outbox.put_jobs(topic="overlay", rows=rows)
    audit.record_write(by, "case.follow_employer", objects=[case.pk for case in cases])
