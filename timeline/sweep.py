"""Raising alerts: a set-based statement finds the steps that passed a threshold and writes each reminder exactly once.

The unique key (step, rule, act_by) decides, not the caller: sweeping twice, late, or from two workers gives the same
rows. Each threshold that was reached gets its row, also after days without a sweep; people are told once a step, of the
newest, and how many it stands for. Notices and mails are put in the outbox in the same transaction, for the reminders
that this sweep wrote alone. What is older than the last one told is not told any more: neither what earlier versions
left out, nor what a step slept through, nor a threshold that was added afterwards. On a day without work nothing is
told. `timeline.thresholds` says the same rule in Python; a test holds them together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from outbox import alerts
from outbox.services import Telling
from privacy import audit, chance
from privacy.actor import Actor
from privacy.tasks import as_system
from timeline.catalogue import Party, versions
from timeline.engine.dating import is_own_term
from timeline.presentation import catalogue_by_version
from timeline.recipients import CasePlace, Recipients
from timeline.thresholds import DEFAULT_DAYS, DUE, ESCALATED, told_through

CHUNK = 1000
ALARM = "alarm"
ESCALATION = "step_escalated"

# `after`: where the chunk before this one ended, so that each reads its own piece of the index and no step twice.
# `reach`: the last day whose thresholds are told today. An employer's setting for the step goes before its setting for
# every step, and that before the default. The search asks for the newest threshold of a step alone; those that have no
# row yet are spread out into every threshold since the step got its date, or woke, and since the last one told. Of who
# recovered: before that day as ever, and then a term that no recovery stops; the day's work lets the others rest.
_DAYS = """
    SELECT t.value::int AS days FROM jsonb_array_elements_text(coalesce((
        SELECT o.days_before FROM timeline_remindersetting o
        WHERE o.tenant_id = %(tenant)s AND o.employer_id = q.employer_id AND o.code IN (q.code, '')
        ORDER BY o.code DESC LIMIT 1), %(default)s::jsonb)) AS t(value)"""
_SWEEP = """
WITH passed AS (
    SELECT s.id, s.case_id, s.act_by, s.code, s.dated_on, c.employer_id, z.woke, r.rule, r.rule = %(escalated)s AS above
    FROM timeline_step s JOIN cases_case c ON c.tenant_id = s.tenant_id AND c.id = s.case_id
    LEFT JOIN timeline_acknowledgement a
        ON a.tenant_id = s.tenant_id AND a.step_id = s.id AND a.act_by = s.act_by
    CROSS JOIN LATERAL (SELECT CASE WHEN a.until > s.dated_on THEN a.until END AS woke) z
    CROSS JOIN LATERAL (SELECT CASE
        WHEN s.act_by <= %(reach)s THEN -(%(reach)s - s.act_by) / 7 * 7
        ELSE (
            SELECT min(d.days) FROM (SELECT c.employer_id, s.code) q CROSS JOIN LATERAL (<days>) d
            WHERE d.days >= s.act_by - %(reach)s
            HAVING s.act_by - min(d.days) >= s.dated_on)
        END AS days_before) newest
    CROSS JOIN LATERAL (VALUES
        (CASE
            WHEN z.woke > s.act_by - newest.days_before THEN 'again-' || z.woke
            WHEN newest.days_before < 0 THEN 'late-' || -newest.days_before / 7 || 'w'
            WHEN newest.days_before = 0 THEN %(due)s
            ELSE 'before-' || newest.days_before END),
        (CASE
            WHEN s.act_by <= %(reach)s - 7 AND s.dated_on <= %(reach)s - 7
                AND coalesce(a.noted_on <= %(reach)s - 7, true) THEN %(escalated)s END)
    ) r(rule)
    WHERE s.tenant_id = %(tenant)s AND s.state = 'planned' AND s.visibility = 'case'
      AND (c.state = 'open' OR (c.state = 'recovered' AND (c.recovered_from > %(today)s OR s.code = ANY(%(own)s))))
      AND s.act_by <= %(reach)s + %(horizon)s AND (s.act_by, s.id) >= (%(after_day)s, %(after_id)s)
      AND coalesce(a.until <= %(reach)s, true)
), fresh AS (
    SELECT p.* FROM passed p
    WHERE p.rule IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM timeline_reminder r
        WHERE r.tenant_id = %(tenant)s AND r.step_id = p.id AND r.rule = p.rule AND r.act_by = p.act_by)
    ORDER BY p.act_by, p.id LIMIT %(chunk)s
), missed AS (
    SELECT f.id, f.case_id, f.act_by, f.rule, f.act_by AS reached, f.above FROM fresh f WHERE f.above
    UNION ALL
    SELECT f.id, f.case_id, f.act_by, e.rule, e.reached, f.above
    FROM fresh f
    CROSS JOIN LATERAL (
        SELECT coalesce(max(CASE split_part(r.rule, '-', 1)
            WHEN 'before' THEN r.act_by - split_part(r.rule, '-', 2)::int
            WHEN 'late' THEN r.act_by + 7 * rtrim(split_part(r.rule, '-', 2), 'w')::int
            WHEN 'again' THEN substr(r.rule, 7)::date
            WHEN %(due)s THEN r.act_by END), '-infinity') AS until
        FROM timeline_reminder r WHERE r.tenant_id = %(tenant)s AND r.step_id = f.id AND r.act_by = f.act_by) told
    CROSS JOIN LATERAL (
        WITH every AS (
            SELECT 'before-' || d.days AS rule, f.act_by - d.days AS reached
            FROM (SELECT f.employer_id, f.code) q CROSS JOIN LATERAL (<days>) d
            WHERE d.days > 0 AND f.act_by - d.days BETWEEN f.dated_on AND %(reach)s
            UNION ALL
            SELECT CASE w.weeks WHEN 0 THEN %(due)s ELSE 'late-' || w.weeks || 'w' END,
                greatest(f.act_by + 7 * w.weeks, f.dated_on)
            FROM generate_series(
                greatest(0, (least(f.dated_on, %(reach)s) - f.act_by) / 7), (%(reach)s - f.act_by) / 7) w(weeks)
            WHERE f.act_by <= %(reach)s)
        SELECT * FROM every WHERE f.woke IS NULL OR every.reached >= f.woke
        UNION ALL
        SELECT 'again-' || f.woke, f.woke FROM every
        HAVING min(every.reached) < f.woke AND NOT bool_or(every.reached = f.woke)
    ) e
    WHERE NOT f.above AND e.reached > told.until AND NOT EXISTS (
        SELECT 1 FROM timeline_reminder r
        WHERE r.tenant_id = %(tenant)s AND r.step_id = f.id AND r.rule = e.rule AND r.act_by = f.act_by)
), written AS (
    INSERT INTO timeline_reminder (id, tenant_id, step_id, case_id, rule, act_by, created_at)
    SELECT md5(m.id::text || m.rule || m.act_by::text)::uuid, %(tenant)s, m.id, m.case_id, m.rule, m.act_by, %(now)s
    FROM missed m ORDER BY m.id, m.rule
    ON CONFLICT DO NOTHING
    RETURNING id, step_id, rule
), told AS (
    SELECT DISTINCT ON (w.step_id, m.above) w.*, count(*) OVER (PARTITION BY w.step_id, m.above) AS reminders
    FROM written w JOIN missed m ON m.id = w.step_id AND m.rule = w.rule
    ORDER BY w.step_id, m.above, m.reached DESC
)
SELECT (SELECT count(*) FROM fresh), l.act_by, l.id, w.id, w.rule, w.reminders, s.code, s.catalogue_version, s.owner,
       c.id, c.reference, c.employer_id, c.department_id, c.employee_id
FROM (SELECT 1) AS always
LEFT JOIN (SELECT f.act_by, f.id FROM fresh f ORDER BY f.act_by DESC, f.id DESC LIMIT 1) l ON true
LEFT JOIN told w ON true
LEFT JOIN timeline_step s ON s.tenant_id = %(tenant)s AND s.id = w.step_id
LEFT JOIN cases_case c ON c.tenant_id = %(tenant)s AND c.id = s.case_id
ORDER BY s.act_by, s.id, w.rule
""".replace("<days>", _DAYS)
Place = tuple[date, UUID]  # in the order in which steps are swept
_FIRST: Place = (date.min, UUID(int=0))
_HORIZON = "SELECT coalesce(max(d::int), 0) FROM timeline_remindersetting, jsonb_array_elements_text(days_before) d"


@dataclass(frozen=True)
class Raised:
    """The newest reminder of a step that this sweep wrote, with what is needed to tell of it."""

    reminder_id: UUID
    rule: str
    reminders: int  # how many it stands for
    code: str
    parties: tuple[Party, ...]
    alarm: bool
    reference: str
    place: CasePlace


def sweep(tenant_id: UUID, *, today: date | None = None) -> int:
    """Raise every alert of a tenant that is due, 1,000 steps a transaction; returns how many reminders it wrote."""
    day = today or chance.today()
    total, after, works = 0, _FIRST, told_through(day) is not None
    while works:
        with as_system(tenant_id) as actor:
            found, after, raised = _raise(actor, day, after)
            _tell(raised, more=found == CHUNK or total > 0)
            if written := sum(one.reminders for one in raised):
                audit.record_write(actor, "reminder.raise", detail={"reminders": written})
            total += written
        if found < CHUNK:
            break
    return total


def _raise(actor: Actor, today: date, after: Place) -> tuple[int, Place, list[Raised]]:
    """(how many were found, where they end, what to tell); another sweep may have been first for some."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        horizon = max(*DEFAULT_DAYS, cursor.fetchone()[0])
        cursor.execute(
            _SWEEP,
            {
                "tenant": actor.tenant_id,
                "today": today,
                "reach": told_through(today),
                "own": _own_terms(),
                "after_day": after[0],
                "after_id": after[1],
                "now": chance.now(),
                "due": DUE,
                "escalated": ESCALATED,
                "default": str(list(DEFAULT_DAYS)),
                "horizon": horizon,
                "chunk": CHUNK,
            },
        )
        rows = cursor.fetchall()
    found, day, step_id = rows[0][:3]
    return found, (day, step_id) if found else after, [_raised(row[3:]) for row in rows if row[3]]


def _own_terms() -> list[str]:
    return sorted({rule.code for catalogue in versions() for rule in catalogue if is_own_term(rule)})


def _raised(row: tuple[object, ...]) -> Raised:
    reminder_id, passed, reminders, code, version, owner, case_id, reference, *place = row
    rule = catalogue_by_version(str(version)).by_code.get(str(code))  # None: added by the tenant, so no named alarm
    return Raised(
        reminder_id=reminder_id,  # type: ignore[arg-type]  # a row of the statement above
        rule=str(passed),
        reminders=int(str(reminders)),
        code=str(code),
        parties=tuple(Party(part) for part in str(owner).split(",")),
        alarm=rule is not None and rule.alarm is not None,
        reference=str(reference),
        place=CasePlace(case_id, *place),  # type: ignore[arg-type]  # likewise
    )


def _tell(raised: Sequence[Raised], *, more: bool) -> None:
    """A notice and a mail to the owner, of the six named alarms also to the casemanager, or to whoever stands above."""
    if not raised:
        return
    people = Recipients([one.place for one in raised])
    tellings = (
        Telling(
            topic=_topic(one),
            recipient_id=user_id,
            dedupe_key=f"reminder:{one.reminder_id}:{user_id}",
            case_id=one.place.case_id,
            payload={"reference": one.reference} | ({"reminders": one.reminders} if one.reminders > 1 else {}),
        )
        for one in raised
        for user_id in _whom(people, one)
    )
    alerts.tell(tellings, more=more)


def _topic(one: Raised) -> str:
    if one.rule == ESCALATED:
        return ESCALATION
    return f"{ALARM}:{one.code}" if one.alarm else "step_reminder"


def _whom(people: Recipients, one: Raised) -> list[UUID]:
    if one.rule == ESCALATED:
        return people.above(one.place.case_id, one.parties)
    return people.of(one.place.case_id, [*one.parties, *([Party.CMWG] if one.alarm else [])])
