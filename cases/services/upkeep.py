"""Reckoning many cases again by the calendar, one at a time: one that cannot be reckoned never stops the others."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from cases.models import Case
from cases.services import clock
from outbox.services import Telling, notices
from privacy import chance
from privacy.actor import Actor, Role
from roles import selectors as people
from timeline import services as timeline
from timeline.catalogue import versions
from timeline.models import Step

logger = logging.getLogger(__name__)
_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


def reckon_each(
    *, by: Actor, case_ids: Iterable[UUID], because: str, also: Callable[[Case], None] = lambda _case: None
) -> int:
    """Reckon each again, and do what `also` does, in a transaction of its own; returns how many.

    The beheerder hears how many could not be.
    """

    def reckon(case_id: UUID) -> None:
        locked = Case.objects.select_for_update(no_key=True, of=("self",)).select_related("employer")
        case = locked.get(pk=case_id)
        clock.resync(by=by, case=case, because=because)
        also(case)

    return each(case_ids=case_ids, because=because, act=reckon)


def each(*, case_ids: Iterable[UUID], because: str, act: Callable[[UUID], object]) -> int:
    """Do it for each case in a transaction of its own; returns in how many it was not said to be left undone.

    What fails is taken back and logged: the id of the case and the kind of error, never its words. The beheerder hears
    how many there were; the next run tries them again. Raises what the database says when it is gone.
    """
    done = failed = 0
    for case_id in case_ids:
        try:
            with transaction.atomic():
                done += act(case_id) is not False
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  whatever it is, it is of this case alone
            failed += 1
            logger.error("%s: case %s failed with %s", because, case_id, type(error).__name__)  # noqa: TRY400  no words
    if failed:
        _tell("cases_not_reckoned", f"{because}:{chance.today()}", {"count": failed})
    return done


def lists_checked(*, by: Actor, today: date) -> int:
    """Tell the beheerder of own steps that no version can read, and of running cases whose version is gone; run daily.

    An own step is told of once, the other once a month. Returns how many things there were to tell.
    """
    things = [("own_step_unreadable", f"{extra_id}") for extra_id, _code in timeline.unreadable_steps()]
    known = [catalogue.version for catalogue in versions()]
    strangers = Step.objects.filter(case__state__in=_RUNNING).exclude(catalogue_version__in=known)
    if strangers.exists():
        things.append(("catalogue_gone", f"{today:%Y-%m}"))
    for topic, about in things:
        _tell(topic, about, {})
    return len(things)


def _tell(topic: str, about: str, payload: Mapping[str, int]) -> None:
    logins = people.logins_of_role(Role.BEHEERDER)
    notices(Telling(topic, login, f"{topic}:{about}:{login}", payload=payload) for login in logins)
