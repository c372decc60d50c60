"""What happens in the course of a case: recovery, withdrawal, facts, closing for good."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.access import case_for, case_to_change
from cases.course.models import CourseChange
from cases.models import Case, PercentageChange, Spell
from cases.services import clock, frame, team
from cases.services.frame import Changed
from cases.services.percentages import open_spell
from cases.services.upkeep import reckon_each
from privacy import audit, chance, free_text
from privacy.actor import Actor
from privacy.errors import Conflict, invalid
from privacy.policy import Action
from timeline import services as timeline


@transaction.atomic
def case_recover(*, by: Actor, case_id: UUID, recovered_from: date) -> Changed:
    """Herstelmelding: `recovered_from` is the first day not sick. The timeline pauses; after 28 days the case closes.

    Raises NotFound, Refused, Conflict (not running), Invalid (before the spell began, or more than a week ahead).
    """
    case = case_for(by, Action.CASE_CHANGE, case_id, lock=True)
    spell = open_spell(case)
    if recovered_from <= spell.starts_on:
        raise invalid(
            "recovered_from",
            _("De eerste dag niet ziek ligt na de eerste ziektedag. Was er geen ziekte, trek de melding dan in."),
        )
    if (recovered_from - chance.today()).days > 7:
        raise invalid(
            "recovered_from", _("Herstel kan hoogstens een week vooruit worden gemeld. Kies een eerdere dag.")
        )
    begun = frame.begin(case)
    PercentageChange.objects.filter(spell=spell, from_date__gte=recovered_from).delete()
    Spell.objects.filter(pk=spell.pk).update(recovered_from=recovered_from)
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.RECOVERED, recovered_from=recovered_from, absence_percentage=0, therapeutic=False
    )
    clock.resync(by=by, case=case, because="recovery")
    audit.record_write(by, "case.recover", case_id=case.pk, employee_id=case.employee_id)
    return frame.finish(begun, by=by, kind=CourseChange.Kind.RECOVERY, day=recovered_from)


@transaction.atomic
def case_withdraw(*, by: Actor, case_id: UUID, reason: str, override_reason: str = "") -> Changed:
    """The last ziekmelding was a mistake; needs a reason. Raises as case_recover, and HealthWords.

    The only one: the case ends and open steps fall away. One that continued the case: the earlier absence stays, with
    its own clock (art. 7:629 lid 10 BW), and the mistake goes into a withdrawn case of its own, so that it stays on
    record and an import does not bring it back.
    """
    case = case_to_change(by, Action.CASE_CHANGE, case_id)
    if case.state not in {Case.State.OPEN, Case.State.RECOVERED}:
        raise Conflict(_("Dit dossier is al gesloten of ingetrokken."))
    why = reason.strip()
    if not why:
        raise invalid("reason", _("Vul in waarom de melding wordt ingetrokken, bijvoorbeeld: verkeerde werknemer."))
    free_text.check(
        by=by,
        texts={"reason": why},
        override_reason=override_reason,
        case_id=case.pk,
        employee_id=case.employee_id,
    )
    spells = list(Spell.objects.select_for_update().filter(case=case).order_by("starts_on"))
    begun, mistaken = frame.begin(case), case.pk
    if len(spells) > 1:
        mistaken = _set_apart(case, spells[-1], why)
        _back_to(case, spells[-2])
        clock.resync(by=by, case=case, because="withdrawn")
    else:
        Case.objects.filter(pk=case.pk).update(state=Case.State.WITHDRAWN, withdrawn_reason=why)
        timeline.cancel_open(by=by, case_id=case.pk, because="withdrawn")
    audit.record_write(by, "case.withdraw", case_id=case.pk, employee_id=case.employee_id, objects=[mistaken])
    return frame.finish(begun, by=by, kind=CourseChange.Kind.WITHDRAWAL, day=spells[-1].starts_on)


def _set_apart(case: Case, spell: Spell, why: str) -> UUID:
    """Move a spell that never was into a withdrawn case with the same team; returns its id."""
    mistaken = Case.objects.create(
        employer=case.employer,
        department=case.department,
        employee=case.employee,
        casemanager=case.casemanager,
        bedrijfsarts=case.bedrijfsarts,
        previous_case=case,
        state=Case.State.WITHDRAWN,
        source=case.source,
        first_sick_day=spell.starts_on,
        reported_at=chance.now(),
        withdrawn_reason=why,
    )
    Spell.objects.filter(pk=spell.pk).update(case=mistaken)
    team.write_grants(mistaken)
    return mistaken.pk


def _back_to(case: Case, spell: Spell) -> None:
    """Recovered again, as before the mistake."""
    Case.objects.filter(pk=case.pk).update(
        state=Case.State.RECOVERED, recovered_from=spell.recovered_from, absence_percentage=0, therapeutic=False
    )


@transaction.atomic
def case_set_facts(
    *,
    by: Actor,
    case_id: UUID,
    facts: Mapping[str, bool],
    events: Mapping[str, date | None],
    numbers: Mapping[str, int | None] | None = None,
) -> Changed:
    """Record the non-medical facts and events that activate conditional steps. Raises NotFound, Refused, Invalid.

    `numbers`: `loonsanctie_weeks` (0 to 52, art. 25 lid 9 WIA), `talk_interval_days` (as agreed in the plan; None: six
    weeks, Regeling procesgang art. 4). What is not named stays.
    """
    case = case_for(by, Action.CASE_FACTS, case_id, lock=True)
    unknown = (set(facts) - timeline.open_facts()) | (set(events) - timeline.open_events())
    unknown |= set(numbers or ()) - {"loonsanctie_weeks", "talk_interval_days"}
    if unknown:
        raise invalid("", _("Onbekende omstandigheid: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    _check_numbers(numbers or {})
    begun = frame.begin(case)
    case.facts = {**case.facts, **{name: bool(value) for name, value in facts.items()}}
    case.events = {**case.events, **{name: day.isoformat() for name, day in events.items() if day}}
    for name in (name for name, day in events.items() if day is None):
        case.events.pop(name, None)
    for name, value in (numbers or {}).items():
        setattr(case, name, value)
    case.save(update_fields=["facts", "events", "loonsanctie_weeks", "talk_interval_days"])
    clock.resync(by=by, case=case, because="facts")
    audit.record_write(by, "case.facts", case_id=case.pk, employee_id=case.employee_id, detail={"facts": sorted(facts)})
    return frame.finish(begun, by=by, kind=CourseChange.Kind.CIRCUMSTANCES)


def _check_numbers(numbers: Mapping[str, int | None]) -> None:
    weeks, days = numbers.get("loonsanctie_weeks", 0), numbers.get("talk_interval_days")
    if weeks is None or not 0 <= weeks <= 52:
        raise invalid("loonsanctie_weeks", _("Een loonsanctie duurt hoogstens 52 weken. Vul 0 tot en met 52 in."))
    if days is not None and not 1 <= days <= 364:
        raise invalid("talk_interval_days", _("Vul 1 tot en met 364 dagen in, of laat het veld leeg voor zes weken."))


def recovered_begin(*, by: Actor, today: date) -> int:
    """Pause the steps of cases whose recovery was announced ahead and begins today; run daily. Returns how many."""
    rows = Case.objects.filter(state=Case.State.RECOVERED, recovered_from__range=(today - timedelta(days=7), today))
    ids = rows.order_by("id").values_list("id", flat=True)[:5000]
    return reckon_each(by=by, case_ids=ids, because="recovery")
