"""Taakdelegatie: a bedrijfsarts proposes, a certified delegate accepts, and either ends it at once.

Source: RSC Werkwijzer 2.1; NVAB, Standpunt delegatie van taken door de bedrijfsarts en supervisie (2020).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from outbox import services as outbox
from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.delegable import NEEDS_SKILL, Reserved, Task
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.policy import Action, may
from roles.deputies import Certificate, DelegationScope, Skill
from roles.models import Delegation, Membership, MembershipEmployer
from roles.names import RESERVED_NAMES, task_name
from roles.relations import related
from roles.services import hooks, mixing


@dataclass(frozen=True)
class Terms:
    """What a bedrijfsarts proposes: who (by certificate), which tasks, for which employers or cases, how long."""

    certificate_id: UUID
    tasks: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    employer_ids: tuple[UUID, ...] = ()
    case_ids: tuple[UUID, ...] = ()


@transaction.atomic
def delegation_propose(*, by: Actor, terms: Terms) -> UUID:
    """Propose to a delegate to work in the name of the acting bedrijfsarts; nothing counts before it is accepted.

    Raises Refused (not a bedrijfsarts), Invalid (certificate, tasks, scope, dates, given already, role mixing).
    """
    principal_id = principal_of(by)
    certificate = _certificate(terms.certificate_id)
    errors = _errors(by, certificate, terms)
    if errors or certificate is None:
        raise Invalid(errors)
    delegate = certificate.holder
    _refuse_twice(principal_id, delegate, terms)
    role, reach = Role(delegate.role), terms.employer_ids if not terms.case_ids else ()
    with mixing.explained(user_id=delegate.user_id, role=role, field="certificate", employer_ids=reach):
        delegation = Delegation.objects.create(
            principal_id=principal_id,
            delegate=delegate,
            certificate=certificate,
            tasks=sorted(set(terms.tasks)),
            valid_from=terms.valid_from,
            valid_to=terms.valid_to,
        )
        DelegationScope.objects.bulk_create(
            [DelegationScope(delegation=delegation, employer_id=pk) for pk in sorted(set(terms.employer_ids))]
            + [DelegationScope(delegation=delegation, case_id=pk) for pk in sorted(set(terms.case_ids))]
        )
    _tell("delegation_proposed", delegation.pk, delegate.user_id)
    audit.record_write(by, "delegation.propose", objects=[delegation.pk, delegate.pk])
    return delegation.pk


@transaction.atomic
def delegation_accept(*, by: Actor, delegation_id: UUID) -> None:
    """The delegate takes the tasks on; from now on they count. Raises Refused, NotFound, Conflict (over meanwhile)."""
    decision = may(by, Action.DELEGATION_ANSWER)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("principal")
    found = rows.filter(pk=delegation_id, delegate_id=by.membership_id).first()
    if found is None:
        raise NotFound(str(delegation_id))
    if found.revoked_at or found.accepted_at or (found.valid_to and found.valid_to < chance.today()):
        raise Conflict(_("Dit voorstel staat niet meer open. Ververs de pagina om te zien hoe het nu staat."))
    Delegation.objects.filter(pk=delegation_id).update(accepted_at=chance.now())
    hooks.delegation_changed(by, found.principal_id, _user_of(by))
    _tell("delegation_accepted", delegation_id, found.principal.user_id)
    audit.record_write(by, "delegation.accept", objects=[delegation_id, found.principal_id])


@transaction.atomic
def delegation_revoke(*, by: Actor, delegation_id: UUID) -> None:
    """End a delegation at once, by either side. Raises Refused, NotFound (not one's own, or over)."""
    decision = may(by, Action.DELEGATION_END)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    own = Q(principal_id=by.membership_id) | Q(delegate_id=by.membership_id)
    mine = Delegation.objects.filter(own, pk=delegation_id, revoked_at__isnull=True)
    if mine.update(revoked_at=chance.now(), revoked_by_id=by.membership_id) != 1:
        raise NotFound(str(delegation_id))
    found = Delegation.objects.select_related("principal", "delegate").get(pk=delegation_id)
    hooks.delegation_changed(by, found.principal_id, found.delegate.user_id)
    other = found.principal if found.delegate_id == by.membership_id else found.delegate
    _tell("delegation_ended", delegation_id, other.user_id)
    audit.record_write(by, "delegation.revoke", objects=[delegation_id, found.delegate_id])


@dataclass(frozen=True)
class Deputies:
    """Who has a place in which cases by delegation: (principal, user, employers in scope, cases in scope)."""

    rows: tuple[tuple[UUID, UUID, frozenset[UUID], frozenset[UUID]], ...]

    def of(self, *, principal_id: UUID | None, employer_id: UUID, case_id: UUID) -> list[UUID]:
        """The users who may get a place in a case of this bedrijfsarts."""
        return sorted(
            {
                user_id
                for principal, user_id, employers, cases in self.rows
                if principal == principal_id and (employer_id in employers or case_id in cases)
            }
        )


def deputies_of(principal_ids: Iterable[UUID]) -> Deputies:
    """Accepted delegations that did not end, also those that begin later: on the day the database looks again."""
    day = chance.today()
    rows = Delegation.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(delegate__valid_to__isnull=True) | Q(delegate__valid_to__gte=day),
        principal_id__in=set(principal_ids),
        accepted_at__isnull=False,
        revoked_at__isnull=True,
    )
    found = list(rows.values_list("id", "principal_id", "delegate__user_id").order_by("id"))
    scopes: dict[UUID, tuple[set[UUID], set[UUID]]] = {pk: (set(), set()) for pk, _principal, _user in found}
    named = DelegationScope.objects.filter(delegation_id__in=list(scopes))
    for pk, employer_id, case_id in named.values_list("delegation_id", "employer_id", "case_id"):
        employers, cases = scopes[pk]
        if employer_id is not None:
            employers.add(employer_id)
        if case_id is not None:
            cases.add(case_id)
    return Deputies(
        tuple((principal, user, frozenset(scopes[pk][0]), frozenset(scopes[pk][1])) for pk, principal, user in found)
    )


def principal_of(by: Actor) -> UUID:
    """The membership of the acting bedrijfsarts. Raises Refused; for the system too: delegating is a personal act."""
    decision = may(by, Action.DELEGATION_WRITE)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    return by.membership_id


def _user_of(by: Actor) -> UUID:
    if by.user_id is None:
        raise Refused("role")
    return by.user_id


def _certificate(certificate_id: UUID) -> Certificate | None:
    day = chance.today()
    rows = Certificate.objects.filter(Q(holder__valid_to__isnull=True) | Q(holder__valid_to__gte=day))
    rows = rows.filter(holder__role__in=[Role.CMTD.value, Role.MEDISCH_ASSISTENT.value])
    return rows.select_related("holder").filter(pk=certificate_id).first()


def _errors(by: Actor, certificate: Certificate | None, terms: Terms) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if certificate is None:
        errors["certificate"] = [_("Kies een CMTD of medisch assistent met een certificaat uit de lijst.")]
    elif certificate.valid_to < max(terms.valid_from, chance.today()):
        errors["certificate"] = [
            _("Dit certificaat is dan verlopen. Leg eerst het nieuwe certificaat vast bij Certificaten.")
        ]
    if terms.valid_from < chance.today():
        errors["valid_from"] = [_("Delegeren kan niet met terugwerkende kracht. Kies vandaag of later.")]
    if terms.valid_to and terms.valid_to < terms.valid_from:
        errors["valid_to"] = [_("De einddatum ligt vóór de begindatum. Kies een latere dag, of laat het veld leeg.")]
    errors |= _task_errors(certificate, terms)
    return errors | _scope_errors(by, certificate, terms)


def _task_errors(certificate: Certificate | None, terms: Terms) -> dict[str, list[str]]:
    """Judging stays with the bedrijfsarts; examination and vaccination need a skill that was assessed."""
    if not terms.tasks:
        return {"tasks": [_("Kies ten minste één taak.")]}
    for reserved in Reserved:
        if reserved.value in terms.tasks:
            text = _(
                "Dit kunt u niet delegeren: %(what)s. Dat doet alleen de bedrijfsarts (RSC Werkwijzer 2.1 en 3.1)."
            )
            return {"tasks": [text % {"what": RESERVED_NAMES[reserved]}]}
    if not set(terms.tasks) <= set(Task):
        return {"tasks": [_("Deze keuze bestaat niet (meer). Kies opnieuw uit de lijst.")]}
    needed = sorted(task for task in set(terms.tasks) & {task.value for task in NEEDS_SKILL})
    if certificate is None or not needed:
        return {}
    able = Skill.objects.filter(holder=certificate.holder, task__in=needed, valid_to__gte=terms.valid_from)
    known = set(able.values_list("task", flat=True))
    lacking = ", ".join(task_name(task) for task in needed if task not in known)
    if not lacking:
        return {}
    text = _(
        "Voor %(tasks)s is een vastgelegde bekwaamheid nodig (RSC Werkwijzer 2.11 en 3.1). Beoordeel die eerst en leg "
        "haar vast bij Bekwaamheden."
    )
    return {"tasks": [text % {"tasks": lacking}]}


def _scope_errors(by: Actor, certificate: Certificate | None, terms: Terms) -> dict[str, list[str]]:
    if not terms.employer_ids and not terms.case_ids:
        return {"employers": [_("Kies voor welke werkgevers dit geldt, of kies losse dossiers.")]}
    wrong = _("Deze keuze bestaat niet (meer). Kies opnieuw uit de lijst.")
    employers = related(MembershipEmployer, "employer").objects.filter(pk__in=set(terms.employer_ids))
    served = by.employer_ids is None or set(terms.employer_ids) <= by.employer_ids
    if not served or employers.count() != len(set(terms.employer_ids)):
        return {"employers": [wrong]}
    cases = related(DelegationScope, "case").objects.filter(
        pk__in=set(terms.case_ids), bedrijfsarts_id=by.membership_id
    )
    found = dict(cases.values_list("pk", "employer_id"))
    if len(found) != len(set(terms.case_ids)):
        return {"cases": [wrong]}
    wanted = {*terms.employer_ids, *found.values()}
    if certificate is None or certificate.holder.all_employers:
        return {}
    own = MembershipEmployer.objects.filter(membership=certificate.holder, employer_id__in=wanted)
    if own.count() < len(wanted):
        text = _(
            "%(name)s werkt niet voor deze werkgever. Vraag de beheerder om die werkgever toe te voegen bij Mensen."
        )
        return {"employers" if terms.employer_ids else "cases": [text % {"name": certificate.holder.display_name}]}
    return {}


def _refuse_twice(principal_id: UUID, delegate: Membership, terms: Terms) -> None:
    """One delegation at a time for an employer: two with other tasks would be hard to oversee."""
    rows = Delegation.objects.filter(principal_id=principal_id, delegate=delegate, revoked_at__isnull=True)
    overlap = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=terms.valid_from))
    if terms.valid_to:
        overlap = overlap.filter(valid_from__lte=terms.valid_to)
    same = Q(scopes__employer_id__in=set(terms.employer_ids)) | Q(scopes__case_id__in=set(terms.case_ids))
    if overlap.filter(same).exists():
        message = _(
            "Aan deze persoon delegeert u hier in deze periode al. Trek die delegatie eerst in, of kies een andere "
            "periode."
        )
        raise Invalid({"certificate": [message]})


def _tell(topic: str, delegation_id: UUID, user_id: UUID) -> None:
    key = f"{topic}:{delegation_id}:{user_id}"
    outbox.tell_many([outbox.Telling(topic=topic, recipient_id=user_id, dedupe_key=key)])
