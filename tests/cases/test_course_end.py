"""The first sick day corrected, a case closed by hand, and a death: shown first, and undone whole."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from cases import selectors, services
from cases.course.effects import EffectKind
from cases.models import Case, PercentageChange, Spell
from cases.services import Changed
from outbox import services as outbox
from outbox import topics
from outbox.models import Message, Notice
from privacy import chance, context
from privacy.errors import Conflict, Invalid
from roles import selectors as people
from tests.cases.absence_files import cases_of, day, imported, row
from tests.cases.test_course import everything, make, of_kind, recovery, relapse, undo
from tests.support.cast import House
from tests.support.rest import rest
from timeline.models import Step


def correct(case_id: UUID, to: int, by: Any, spell: int | None = None) -> Changed:
    return services.case_correct_first_day(
        by=by, case_id=case_id, first_sick_day=day(to), spell=None if spell is None else day(spell)
    )


def close(case_id: UUID, reason: str, by: Any, ended: int = 0) -> Changed:
    return services.case_close(by=by, case_id=case_id, end_reason=reason, ended_on=day(ended))


def death(case_id: UUID, by: Any) -> Changed:
    return services.case_report_death(by=by, case_id=case_id, died_on=day(-1))


@pytest.fixture
def sick(amstel: House) -> UUID:
    return amstel.report(first_sick_day=day(-10))


@pytest.fixture
def relapsed(amstel: House, sick: UUID) -> UUID:
    """Sick since ten days, better since six, sick again since three."""
    make(amstel, partial(recovery, sick, ago=6))
    make(amstel, partial(relapse, amstel))
    return sick


def target(amstel: House, case_id: UUID, code: str) -> Any:
    with context.entered(amstel.system):
        return Step.objects.get(case_id=case_id, code=code).target


def spells(amstel: House, case_id: UUID) -> list[Any]:
    with context.entered(amstel.system):
        return list(Spell.objects.filter(case=case_id).order_by("starts_on").values_list("starts_on", "recovered_from"))


@pytest.mark.parametrize("to", [-14, -7])
def test_every_date_moves_with_the_first_day(amstel: House, sick: UUID, to: int) -> None:
    before = everything(amstel)
    done = make(amstel, partial(correct, sick, to))
    assert target(amstel, sick, "W6-PROBLEEMANALYSE") == day(to + 41)
    moved = {effect.code: effect for effect in of_kind(done, EffectKind.MOVED)}
    assert "W6-PROBLEEMANALYSE" in moved
    assert amstel.case(sick).first_sick_day == day(to)
    with context.entered(amstel.system):
        assert list(PercentageChange.objects.values_list("from_date", "absence_percentage")) == [(day(to), 100)]
    undo(amstel, done)
    assert everything(amstel) == before


def test_of_a_relapse_the_days_in_between_are_counted_anew(amstel: House, relapsed: UUID) -> None:
    before = target(amstel, relapsed, "W6-PROBLEEMANALYSE")
    make(amstel, partial(correct, relapsed, -1, spell=-3))
    assert target(amstel, relapsed, "W6-PROBLEEMANALYSE") == before + timedelta(days=2)
    assert spells(amstel, relapsed) == [(day(-10), day(-6)), (day(-1), None)]
    assert amstel.case(relapsed).first_sick_day == day(-10)


def test_percentages_before_the_new_first_day_go(amstel: House, sick: UUID) -> None:
    for ago, percentage in ((8, 60), (4, 40)):
        make(amstel, partial(
            services.case_set_percentage, case_id=sick, from_date=day(-ago), absence_percentage=percentage
        ))  # fmt: skip
    make(amstel, partial(correct, sick, -6))
    with context.entered(amstel.system):
        kept = PercentageChange.objects.order_by("from_date").values_list("from_date", "absence_percentage")
        assert list(kept) == [(day(-6), 60), (day(-4), 40)]


@pytest.mark.parametrize(
    ("to", "words"), [(1, "toekomst"), (-10, "al de eerste"), (-6000, "dienstverband")], ids=["ahead", "same", "before"]
)
def test_a_day_that_cannot_be_is_refused(amstel: House, sick: UUID, to: int, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        make(amstel, partial(correct, sick, to))


def test_neither_into_another_absence_nor_past_the_recovery(amstel: House, relapsed: UUID) -> None:
    for to, spell, words in ((-8, -3, "al ziek gemeld"), (-5, None, "vóór het herstel"), (-5, -4, "ziekteperioden")):
        with pytest.raises(Invalid, match=words):
            make(amstel, partial(correct, relapsed, to, spell=spell))


def test_a_day_that_would_make_it_another_wait_is_refused(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=day(-60))
    make(amstel, partial(recovery, case_id, ago=27))
    make(amstel, partial(relapse, amstel, ago=2))
    # Better since 27 days, sick again two days ago: a day later still joins, and three days later does not.
    make(amstel, partial(correct, case_id, 0, spell=-2))
    tomorrow = chance.now() + timedelta(days=1)
    with chance.seeded(seed=2, instant=tomorrow), pytest.raises(Invalid, match="nieuw verzuim"):
        make(amstel, partial(correct, case_id, 0, spell=-1))


def test_closing_needs_a_reason_lists_what_law_asks_and_is_undone(amstel: House, sick: UUID) -> None:
    client = amstel.hr.client()
    address = f"/dossiers/{sick}/sluiten/"
    page = client.get(address).content.decode()
    assert "wettelijke stappen open" in page
    assert "Plan van aanpak" in page
    assert "Kies waarom het dossier sluit." in client.post(address, {"ended_on": "x", "shown": ""}).content.decode()
    told = {"end_reason": "einde_dienstverband", "ended_on": f"{day(0):%d-%m-%Y}"}
    shown = client.post(address, {**told, "shown": ""})
    assert "stappen vervallen" in shown.content.decode()
    assert amstel.case(sick).state == Case.State.OPEN
    before = everything(amstel)
    sent = client.post(address, {**told, "shown": shown.context["shown"]}, follow=True).content.decode()
    assert "einde dienstverband" in sent
    case = amstel.case(sick)
    assert (case.state, case.end_reason, case.ended_on) == (Case.State.CLOSED, "einde_dienstverband", day(0))
    with amstel.hr.at_work() as actor:
        change = selectors.dossier(actor, sick).changes[0]
    undo(amstel, Changed(sick, (), change.id))
    assert everything(amstel) == before


def test_after_closing_a_new_absence_begins_after_the_last_day(amstel: House, sick: UUID) -> None:
    make(amstel, partial(close, sick, "anders", ended=-3))
    with pytest.raises(Invalid, match="al een ziekteperiode"):
        amstel.report(first_sick_day=day(-4))
    assert amstel.case(amstel.report(first_sick_day=day(-2))).previous_case_id == sick


def test_a_recovery_closes_by_itself_with_its_reason(amstel: House, sick: UUID) -> None:
    with pytest.raises(Invalid, match="eerst herstel"):
        make(amstel, partial(close, sick, "hersteld"))
    make(amstel, partial(recovery, sick))
    with pytest.raises(Invalid, match="vier weken"):
        make(amstel, partial(close, sick, "hersteld"))
    later = chance.now() + timedelta(days=28)
    with chance.seeded(seed=3, instant=later), context.entered(amstel.system):
        assert services.recovered_close_due(by=amstel.system, today=chance.today()) == 1
    case = amstel.case(sick)
    assert (case.end_reason, case.ended_on) == (Case.EndReason.RECOVERED, day(0))
    with pytest.raises(Conflict):
        make(amstel, partial(close, sick, "anders"))


@pytest.mark.parametrize("ended", [1, -11])
def test_the_last_day_lies_within_the_absence(amstel: House, sick: UUID, ended: int) -> None:
    with pytest.raises(Invalid):
        make(amstel, partial(close, sick, "anders", ended=ended))


def test_a_death_ends_everything_and_the_own_account_hears_nothing_more(amstel: House, sick: UUID) -> None:
    before = everything(amstel)
    own: Client = amstel.werknemer.client()
    assert own.get("/mijn-dossier/").status_code == 200
    done = make(amstel, partial(death, sick))
    assert {effect.kind for effect in done.effects} == {EffectKind.CANCELLED}
    case = amstel.case(sick)
    assert (case.state, case.end_reason, case.ended_on) == (Case.State.CLOSED, Case.EndReason.DEATH, day(-1))
    with context.entered(amstel.system):
        assert not Step.objects.filter(case=sick, state__in=["planned", "paused", "not_recorded"]).exists()
        assert people.logins_of_employee(amstel.employee_id) == []
    assert amstel.werknemer.client().get("/mijn-dossier/").status_code != 200
    undo(amstel, done)
    assert everything(amstel) == before
    with context.entered(amstel.system):
        assert people.logins_of_employee(amstel.employee_id) == [amstel.werknemer.user_id]


def heard(amstel: House) -> dict[str, set[UUID]]:
    """Who was told that something changed: in the app, and by mail."""
    with context.entered(amstel.system):
        notices = Notice.objects.filter(topic="case_ended").values_list("recipient_id", flat=True)
        mails = Message.objects.filter(topic="case_ended").values_list("recipient_id", flat=True)
        return {"notices": set(notices), "mails": set(mails)}


@pytest.mark.parametrize("change", [death, partial(close, reason="overlijden"), partial(close, reason="anders")])
def test_casemanager_and_hr_hear_of_an_end_in_words_that_do_not_tell_which(
    amstel: House, sick: UUID, change: Any
) -> None:
    with amstel.leidinggevende.at_work() as actor:
        services.planned(lambda: change(sick, by=actor))
    assert heard(amstel) == {"notices": set(), "mails": set()}
    done = make(amstel, partial(change, sick), amstel.leidinggevende)
    office = {amstel.casemanager.user_id, amstel.hr.user_id}
    assert heard(amstel) == {"notices": office, "mails": office}
    words = topics.topic("case_ended")
    told = f"{words.subject} {words.body}".lower()
    assert not any(word in told for word in ("overl", "overleden", "gesloten", "einde", "aow"))
    page = amstel.casemanager.client().get(f"/dossiers/{sick}/?tab=verloop").content.decode()
    assert "Maak ongedaan" in page
    undo(amstel, done, amstel.casemanager)
    assert amstel.case(sick).state == Case.State.OPEN


def test_who_ended_it_by_the_api_is_nobody_so_all_of_them_hear(amstel: House, sick: UUID) -> None:
    rest(amstel).post(f"/api/v1/cases/{sick}/overlijden/", {"died_on": day(0).isoformat()})
    assert heard(amstel)["notices"] == {amstel.casemanager.user_id, amstel.hr.user_id}


def test_who_did_it_needs_no_word_of_it(amstel: House, sick: UUID) -> None:
    make(amstel, partial(death, sick), amstel.hr)
    assert heard(amstel)["notices"] == {amstel.casemanager.user_id}


def test_the_api_corrects_and_closes_as_the_screens_do(amstel: House, sick: UUID) -> None:
    api = rest(amstel)
    address = f"/api/v1/cases/{sick}/"
    seen = api.post(f"{address}eerste-ziektedag/?preview=true", {"first_sick_day": day(-12).isoformat()}).json()
    done = api.post(f"{address}eerste-ziektedag/", {"first_sick_day": day(-12).isoformat()}).json()
    assert seen["effects"] == done["effects"]
    assert done["header"]["first_sick_day"] == day(-12).isoformat()
    wrong = api.post(f"{address}sluiten/", {"end_reason": "zomaar", "ended_on": day(0).isoformat()})
    assert wrong.status_code == 422
    seen = api.post(f"{address}overlijden/?preview=true", {"died_on": day(0).isoformat()}).json()
    assert any(effect["statutory"] for effect in seen["effects"])
    closed = api.post(f"{address}sluiten/", {"end_reason": "aow", "ended_on": day(0).isoformat()}).json()
    assert closed["header"]["end_reason"] == "AOW-leeftijd bereikt"


def only_case(amstel: House) -> Case:
    with context.entered(amstel.system):
        return Case.objects.get()


def test_an_import_does_not_open_again_what_a_person_closed(amstel: House) -> None:
    absences = [row(day(-60))]
    imported(amstel.hr, absences)
    case = only_case(amstel)
    make(amstel, partial(close, case.pk, "einde_dienstverband", ended=-1))
    imported(amstel.hr, absences)
    case = only_case(amstel)
    assert (case.state, case.end_reason, case.ended_on) == (Case.State.CLOSED, "einde_dienstverband", day(-1))
    imported(amstel.hr, [row(day(-60), Hersteldatum=day(-5)), row(day(0))])
    assert [case.state for case in cases_of(amstel)].count(Case.State.OPEN) == 1


def test_what_comes_in_closed_says_why(amstel: House) -> None:
    imported(amstel.hr, [row(day(-160), Hersteldatum=day(-120))])
    case = only_case(amstel)
    assert (case.state, case.end_reason, case.ended_on) == (Case.State.CLOSED, Case.EndReason.RECOVERED, day(-120))


def test_mails_that_wait_for_who_died_are_taken_back(amstel: House, sick: UUID) -> None:
    who = amstel.werknemer.user_id
    with context.entered(amstel.system):
        outbox.put_mail(
            topic="opinion_released", recipient_id=who, case_id=sick, payload={"reference": "A1"}, dedupe_key="waiting"
        )
    make(amstel, partial(death, sick))
    with context.entered(amstel.system):
        assert not Message.objects.filter(kind="mail", recipient_id=who, done_at__isnull=True).exists()
