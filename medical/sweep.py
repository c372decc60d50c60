"""Alerts on medical steps, for the bedrijfsarts and delegates of the case only.

Found and written behind the medical wall, case by named case; what goes out says that there is a deadline in the
reader's list and nothing else, not even in which case: whoever reads the outbox learns no more than that.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from medical import rotation
from medical.models import MedicalReminder, MedicalStep
from outbox import alerts
from outbox.services import Telling
from privacy import audit, chance, context
from privacy.actor import Actor
from privacy.tasks import as_system
from timeline.catalogue import Party, catalogue_for
from timeline.recipients import CasePlace, Recipients
from timeline.thresholds import DEFAULT_DAYS, ESCALATED, escalates, passed, told_through

CASES_A_CHUNK = 500
TOPIC = "medical_reminder"

# A recovery that is announced stops nothing before its day.
_CASES = """
SELECT c.id, c.employer_id, c.department_id, c.employee_id, c.first_sick_day FROM cases_case c
WHERE c.tenant_id = %s AND (c.state = 'open' OR (c.state = 'recovered' AND c.recovered_from > %s)) AND c.id > %s
ORDER BY c.id LIMIT %s
"""


def sweep(tenant_id: UUID, *, today: date | None = None) -> int:
    """Raise every medical alert of a tenant that is due, in transactions of 500 cases; returns how many it wrote."""
    day = today or chance.today()
    works = told_through(day) is not None
    after, total = UUID(int=0), 0
    while True:
        with as_system(tenant_id) as actor:
            cases = _cases(actor, day, after) if works else {}
            if not cases:
                with context.medical_opened(actor, []):
                    rotation.forget_retired()
                return total
            total += _raise(actor, cases, day, more=len(cases) == CASES_A_CHUNK)
        after = max(cases)


def _cases(actor: Actor, today: date, after: UUID) -> dict[UUID, tuple[CasePlace, date]]:
    with connection.cursor() as cursor:
        cursor.execute(_CASES, [actor.tenant_id, today, after, CASES_A_CHUNK])
        return {row[0]: (CasePlace(*row[:4]), row[4]) for row in cursor.fetchall()}


@transaction.atomic
def _raise(actor: Actor, cases: dict[UUID, tuple[CasePlace, date]], today: date, *, more: bool) -> int:
    with context.medical_opened(actor, sorted(cases)):
        written = _written(_due(cases, today))
    if not written:
        return 0
    people = Recipients([cases[case_id][0] for case_id in sorted({row.case_id for row, _parties in written})])
    heard: dict[UUID, list[UUID]] = defaultdict(list)
    for reminder, parties in written:
        for user_id in people.of(reminder.case_id, parties):
            heard[user_id].append(reminder.pk)
    tellings = (Telling(TOPIC, user_id, _key(user_id, ids)) for user_id, ids in sorted(heard.items()))
    alerts.tell(tellings, more=more, many=TOPIC)
    audit.record_write(actor, "medical.reminder_raise")
    return len(written)


_Due = list[tuple[MedicalReminder, list[Party]]]


def _due(cases: dict[UUID, tuple[CasePlace, date]], today: date) -> _Due:
    """The reminders of steps whose newest threshold has none yet, one for each that was reached, and who hears."""
    reach = told_through(today)
    if reach is None:
        return []
    latest = reach + timedelta(days=max(DEFAULT_DAYS))
    rows = MedicalStep.objects.filter(case_id__in=sorted(cases), state="planned", act_by__lte=latest)
    steps = list(rows.only("id", "case_id", "code", "act_by", "dated_on").order_by("id"))
    reminders = MedicalReminder.objects.filter(step_id__in=[step.pk for step in steps])
    known = set(reminders.values_list("step_id", "rule", "act_by"))
    found: _Due = []
    for step in steps:
        if step.act_by is None:
            continue
        about = {"case_id": step.case_id, "step": step, "act_by": step.act_by}
        parties = _medical(catalogue_for(cases[step.case_id][1]).by_code[step.code].owner)
        asked = [(rule, parties) for rule in passed(step.act_by, today=today, dated_on=step.dated_on)]
        if asked and (step.pk, asked[-1][0], step.act_by) in known:
            asked = []
        # Above a delegate stands the bedrijfsarts, and above the bedrijfsarts nobody who may know.
        if Party.BA not in parties and escalates(step.act_by, today=today, dated_on=step.dated_on):
            asked.append((ESCALATED, [Party.BA]))
        for rule, hear in asked:
            if (step.pk, rule, step.act_by) not in known:
                found.append((MedicalReminder(rule=rule, **about), hear))
    return found


def _written(due: _Due) -> _Due:
    """Those that nobody wrote before, now written; the unique key decides between two sweeps at once."""
    MedicalReminder.objects.bulk_create([reminder for reminder, _parties in due], ignore_conflicts=True)
    mine = set(MedicalReminder.objects.filter(pk__in=[r.pk for r, _parties in due]).values_list("pk", flat=True))
    return [(reminder, parties) for reminder, parties in due if reminder.pk in mine]


def _medical(parties: Iterable[Party]) -> list[Party]:
    """Of a medical step nobody but the medical parties hears, whoever else owns it."""
    return [party for party in parties if party in (Party.BA, Party.CMTD)] or [Party.BA]


def _key(user_id: UUID, reminder_ids: Iterable[UUID]) -> str:
    """Unique for these reminders; tells nothing to who does not know their ids."""
    body = "".join(str(pk) for pk in sorted(reminder_ids))
    return f"medical:{user_id}:{hashlib.sha256(body.encode()).hexdigest()[:40]}"
