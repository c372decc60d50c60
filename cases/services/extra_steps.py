"""Steps that an employer, or the whole tenant, adds to what the law and the working method ask for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.services import assigning
from employers.access import employer_to_arrange
from employers.models import Employer
from privacy import free_text
from privacy.actor import Actor, Role
from privacy.errors import Refused, invalid
from timeline import services as timeline
from timeline.catalogue import Party

PARTIES = (Party.CMWG, Party.WG, Party.WN)  # who may close it: nobody outside the medical side closes for those within


@dataclass(frozen=True)
class OwnStep:
    """What is asked: name and reason in both languages, who does it, and when.

    `sick_day`: due on that day of sickness. Or `after`, a step code, with `days` after the day on which it was done.
    """

    name: str
    name_en: str
    rule: str
    rule_en: str
    owner: Party
    sick_day: int | None
    after: str
    days: int | None
    valid_from: date


@transaction.atomic
def own_step_add(
    *, by: Actor, employer_id: UUID, step: OwnStep, everywhere: bool = False, override_reason: str = ""
) -> UUID:
    """Add a step for one employer, or `everywhere` in the tenant; running cases follow with a job.

    Raises Refused (role; `everywhere` is the beheerder's), NotFound (employer), Invalid, HealthWords.
    """
    employer = employer_to_arrange(by, employer_id)
    if everywhere and by.role is not Role.BEHEERDER:
        raise Refused("role")
    texts = {name: getattr(step, name) for name in ("name", "name_en", "rule", "rule_en")}
    _check(step)
    free_text.check(by=by, texts=texts, override_reason=override_reason, objects=[employer.pk])
    extra_id = timeline.extra_step_add(
        by=by,
        employer_id=None if everywhere else employer.pk,
        row=_row(step, "" if everywhere else employer.name),
        valid_from=step.valid_from,
    )
    _follow(by, None if everywhere else employer.pk)
    return extra_id


@transaction.atomic
def own_step_retire(*, by: Actor, employer_id: UUID, extra_id: UUID) -> None:
    """The step is asked for no longer; where it waits it falls away.

    Raises Refused, NotFound (employer), Conflict (retired already). One of the whole tenant is the beheerder's.
    """
    employer = employer_to_arrange(by, employer_id)
    of_all = {pk for pk, _row, _from, everywhere in timeline.extra_steps(employer.pk) if everywhere}
    if extra_id in of_all and by.role is not Role.BEHEERDER:
        raise Refused("role")
    timeline.extra_step_retire(by=by, extra_id=extra_id, employer_id=None if extra_id in of_all else employer.pk)


def _check(step: OwnStep) -> None:
    if not step.name.strip():
        raise invalid("name", _("Vul in hoe de stap heet."))
    if step.owner not in PARTIES:
        raise invalid("owner", _("Kies wie de stap doet."))
    if (step.sick_day is None) == (not step.after):
        raise invalid("sick_day", _("Kies één moment: een ziektedag, of een aantal dagen na een andere stap."))
    if step.after and step.days is None:
        raise invalid("days", _("Vul in hoeveel dagen erna."))


def _row(step: OwnStep, employer_name: str) -> Mapping[str, Any]:
    """As in a catalogue file; what is not given in English is told in Dutch. No name: of the whole tenant."""
    target: Any = step.sick_day if step.sick_day is not None else {"after": step.after, "days": step.days}
    rule = step.rule.strip() or step.name.strip()
    return {
        "target": target,
        "owner": [step.owner.value],
        "source": _("Eigen afspraak van %(employer)s") % {"employer": employer_name}
        if employer_name
        else _("Eigen afspraak van de arbodienst"),
        "name": {"nl": step.name.strip(), "en": step.name_en.strip() or step.name.strip()},
        "rule": {"nl": rule, "en": step.rule_en.strip() or rule},
    }


def _follow(by: Actor, employer_id: UUID | None) -> None:
    ids = [employer_id] if employer_id else Employer.objects.order_by("id").values_list("pk", flat=True)
    for one in ids:
        assigning.employer_followed(by, one)
