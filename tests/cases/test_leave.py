"""Leave under the Wazo: its days never count; whether sickness around it counts together is said, never why."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from cases import rules, selectors, services
from cases.course.effects import EffectKind
from cases.course.models import CourseChange, Leave
from cases.services import Changed
from employers.models import Contract
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from tests.cases.absence_files import day
from tests.cases.test_course import everything, make, of_kind, undo
from tests.support.cast import House
from tests.support.rest import rest
from timeline.models import Step

YEARLY = "W52-EERSTEJAARSEVALUATIE"


@pytest.fixture
def sick(amstel: House) -> UUID:
    """Sick for a hundred days."""
    return amstel.report(first_sick_day=day(-100))


def leave(case_id: UUID, first: int, last: int, by: Any, leave_id: UUID | None = None) -> Changed:
    return services.leave_set(by=by, case_id=case_id, starts_on=day(first), ends_on=day(last), leave_id=leave_id)


def judge(case_id: UUID, leave_id: UUID, joined: bool | None, by: Any) -> Changed:
    return services.leave_judge(by=by, case_id=case_id, leave_id=leave_id, joined=joined)


def yearly(amstel: House, case_id: UUID) -> Any:
    with context.entered(amstel.system):
        return Step.objects.get(case_id=case_id, code=YEARLY).target


def only_leave(amstel: House) -> Leave:
    with context.entered(amstel.system):
        return Leave.objects.get()


def all_of_it(amstel: House) -> dict[str, Any]:
    with context.entered(amstel.system):
        return {**everything(amstel), "Leave": list(Leave.objects.values())}


def test_until_leave_is_over_the_wait_goes_on_without_its_days(amstel: House, sick: UUID) -> None:
    before = yearly(amstel, sick)
    done = make(amstel, partial(leave, sick, 10, 29))
    assert (yearly(amstel, sick) - before).days == 20
    assert of_kind(done, EffectKind.MOVED)
    row = only_leave(amstel)
    assert make(amstel, partial(judge, sick, row.pk, False), amstel.bedrijfsarts).effects == ()
    later = chance.now() + timedelta(days=30)
    with chance.seeded(seed=5, instant=later), context.entered(amstel.system):
        assert services.leaves_over(by=amstel.system, today=chance.today()) == 1
        assert yearly(amstel, sick) == chance.today() + timedelta(days=7 * 52 - 1), "another wait, from the day after"


def test_what_was_said_of_leave_decides_what_came_after_it(amstel: House, sick: UUID) -> None:
    before = yearly(amstel, sick)
    make(amstel, partial(leave, sick, -40, -21))
    row = only_leave(amstel)
    assert yearly(amstel, sick) == day(-20 + 7 * 52 - 1), "nobody said that it joins"
    make(amstel, partial(judge, sick, row.pk, True), amstel.bedrijfsarts)
    assert (yearly(amstel, sick) - before).days == 20
    assert (only_leave(amstel).joined, only_leave(amstel).judged_by_id) == (True, amstel.bedrijfsarts.id)


def test_removed_leave_comes_back_with_what_was_said_of_it(amstel: House, sick: UUID) -> None:
    before = yearly(amstel, sick)
    make(amstel, partial(leave, sick, -40, -21))
    row = only_leave(amstel)
    make(amstel, partial(judge, sick, row.pk, True))  # UWV's word, as the employer got it
    gone = make(amstel, partial(services.leave_remove, case_id=sick, leave_id=row.pk))
    assert yearly(amstel, sick) == before
    undo(amstel, gone)
    assert (yearly(amstel, sick) - before).days == 20
    assert only_leave(amstel).joined is True


def test_leave_is_undone_whole(amstel: House, sick: UUID) -> None:
    before = all_of_it(amstel)
    done = make(amstel, partial(leave, sick, 10, 29))
    assert done.effects
    undo(amstel, done)
    assert all_of_it(amstel) == before


def test_other_days_ask_for_another_judgement(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, 10, 29))
    row = only_leave(amstel)
    make(amstel, partial(judge, sick, row.pk, True), amstel.bedrijfsarts)
    make(amstel, partial(leave, sick, 10, 35, leave_id=row.pk))
    assert only_leave(amstel).joined is None


def test_the_bedrijfsarts_has_the_last_word_and_only_who_gave_it_takes_it_back(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, -40, -20))
    row = only_leave(amstel)
    word = make(amstel, partial(judge, sick, row.pk, True), amstel.hr)  # UWV's word, as the employer got it
    undo(amstel, word)
    assert only_leave(amstel).joined is None
    said = make(amstel, partial(judge, sick, row.pk, True), amstel.bedrijfsarts)
    with pytest.raises(Conflict, match="alleen de bedrijfsarts"):
        make(amstel, partial(judge, sick, row.pk, False), amstel.hr)
    with pytest.raises(Conflict, match="oordeel"):
        undo(amstel, said)
    make(amstel, partial(judge, sick, row.pk, None), amstel.bedrijfsarts)
    assert only_leave(amstel).joined is None
    with context.entered(amstel.system):
        kinds = set(CourseChange.objects.values_list("kind", flat=True))
    assert kinds == {"leave", "leave_judged"}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (5, 4, "voor de eerste"),
        (1, 370, "korter dan een jaar"),
        (-120, -101, "eerste ziektedag"),
        (12, 15, "al verlof"),
    ],
)
def test_days_that_cannot_be_are_refused(amstel: House, sick: UUID, first: int, last: int, words: str) -> None:
    make(amstel, partial(leave, sick, 10, 29))
    with pytest.raises(Invalid, match=words):
        make(amstel, partial(leave, sick, first, last))


def test_who_records_and_who_judges(amstel: House, maas: House, sick: UUID) -> None:
    for member in (amstel.leidinggevende, amstel.werkgever, amstel.werknemer, amstel.bedrijfsarts):
        with pytest.raises(Refused):
            make(amstel, partial(leave, sick, 10, 29), member)
    make(amstel, partial(leave, sick, 10, 29), amstel.casemanager)
    row = only_leave(amstel)
    for member in (amstel.cmtd, amstel.leidinggevende, amstel.werknemer):
        with pytest.raises(Refused):
            make(amstel, partial(judge, sick, row.pk, True), member)
    with pytest.raises(NotFound):
        make(amstel, partial(judge, sick, row.pk, True), maas.bedrijfsarts)
    other = amstel.report(employee_id=amstel.colleague_id)
    with pytest.raises(NotFound):
        make(amstel, partial(judge, other, row.pk, True))


def test_the_week_of_sickness_leaves_days_of_leave_out(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, -42, -22))
    row = only_leave(amstel)

    def week() -> int:
        with amstel.hr.at_work() as actor:
            return selectors.dossier(actor, sick).header.sick_week

    assert week() == rules.sick_week(22), "nobody said that it joins: counted from after the leave"
    make(amstel, partial(judge, sick, row.pk, True), amstel.bedrijfsarts)
    assert week() == rules.sick_week(101 - 21)


def test_screens_show_the_effects_and_everybody_reads_the_leave(amstel: House, sick: UUID) -> None:
    client, address = amstel.hr.client(), f"/dossiers/{sick}/verlof/"
    told = {"starts_on": f"{day(-40):%d-%m-%Y}", "ends_on": f"{day(-21):%d-%m-%Y}"}
    shown = client.post(address, {**told, "shown": ""})
    assert "Gevolgen voor de stappen" in shown.content.decode()
    assert client.post(address, {**told, "shown": shown.context["shown"]}).status_code == 302
    row = only_leave(amstel)
    for member in (amstel.hr, amstel.bedrijfsarts, amstel.leidinggevende):
        page = member.client().get(f"/dossiers/{sick}/?tab=verloop").content.decode()
        assert "nog niet beoordeeld" in page
        assert (f"{row.pk}/beoordelen/" in page) is (member is not amstel.leidinggevende)
        assert (f"{row.pk}/verwijderen/" in page) is (member is amstel.hr)
    doctor, judging = amstel.bedrijfsarts.client(), f"{address}{row.pk}/beoordelen/"
    assert "nooit de oorzaak" in doctor.get(judging).content.decode()
    shown = doctor.post(judging, {"joined": "ja", "shown": ""})
    assert "stappen verschuiven" in shown.content.decode()
    assert doctor.post(judging, {"joined": "ja", "shown": shown.context["shown"]}).status_code == 302
    assert only_leave(amstel).joined is True
    shown = client.get(f"{address}{row.pk}/verwijderen/")
    assert shown.status_code == 200
    refused = client.post(f"{address}{row.pk}/verwijderen/", {"shown": ""})
    assert refused.status_code == 422
    assert "Vraag de bedrijfsarts" in refused.content.decode()
    make(amstel, partial(judge, sick, row.pk, None), amstel.bedrijfsarts)
    assert client.post(f"{address}{row.pk}/verwijderen/", {"shown": ""}).status_code == 200
    with context.entered(amstel.system):
        assert Leave.objects.exists()


def test_the_api_does_the_same(amstel: House, sick: UUID) -> None:
    api, address = rest(amstel), f"/api/v1/cases/{sick}/verlof/"
    told = {"starts_on": day(-40).isoformat(), "ends_on": day(-21).isoformat()}
    assert api.post(f"{address}?preview=true", told).json()["leaves"] == []
    made = api.post(address, told).json()
    assert made["leaves"][0]["joined"] is None
    one = f"{address}{made['leaves'][0]['id']}/"
    judged = api.post(f"{one}beoordelen/", {"joined": True}).json()
    assert judged["leaves"][0]["joined"] is True
    assert any(effect["kind"] == EffectKind.MOVED for effect in judged["effects"])
    assert api.post(one, {**told, "ends_on": day(-25).isoformat()}).json()["leaves"][0]["joined"] is None
    assert api.post(f"{one}verwijderen/", {}).json()["leaves"] == []
    assert of_kind(Changed(sick, ()), EffectKind.MOVED) == []


def test_recovered_for_the_leave_the_case_stays_open_until_the_day_after_it(amstel: House, sick: UUID) -> None:
    """Sickness on the first day after leave may count together with what lies before it (art. 7:629 lid 10 BW)."""
    make(amstel, partial(leave, sick, -60, -10))
    with amstel.casemanager.at_work() as actor:
        services.case_recover(by=actor, case_id=sick, recovered_from=day(-60))
    with context.entered(amstel.system):
        assert services.recovered_close_due(by=amstel.system, today=day(-9)) == 0
    with amstel.hr.at_work() as actor:
        assert selectors.dossier(actor, sick).header.closes_on == day(-8)
        report = services.SickReport(employee_id=amstel.employee_id, first_sick_day=day(-9))
        assert services.case_open(by=actor, report=report) == (sick, services.Outcome.JOINED)


def test_not_sick_right_after_the_leave_the_case_closes_and_a_later_report_is_a_new_one(
    amstel: House, sick: UUID
) -> None:
    make(amstel, partial(leave, sick, -60, -10))
    with amstel.casemanager.at_work() as actor:
        services.case_recover(by=actor, case_id=sick, recovered_from=day(-60))
    with context.entered(amstel.system):
        assert services.recovered_close_due(by=amstel.system, today=day(-8)) == 1
    with amstel.hr.at_work() as actor:
        report = services.SickReport(employee_id=amstel.employee_id, first_sick_day=day(-5))
        case_id, outcome = services.case_open(by=actor, report=report)
    assert (case_id != sick, outcome) == (True, services.Outcome.OPENED)


def test_when_the_employment_is_over_what_waited_for_a_date_falls_away(amstel: House, sick: UUID) -> None:
    with context.entered(amstel.system):
        Contract.objects.filter(employee_id=amstel.employee_id).update(ends_on=day(-1))
        services.day_begun(by=amstel.system, today=chance.today())
        talks = Step.objects.get(case_id=sick, code="L-VOORTGANGSGESPREK")
        assert talks.state == "cancelled"
        assert Step.objects.get(case_id=sick, code="L-ZIEK-UIT-DIENST").act_by is not None


def test_other_days_leave_the_word_to_the_bedrijfsarts(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, -40, -21))
    row = only_leave(amstel)
    make(amstel, partial(judge, sick, row.pk, False), amstel.bedrijfsarts)
    make(amstel, partial(leave, sick, -40, -20, leave_id=row.pk))
    assert only_leave(amstel).joined is None
    with pytest.raises(Conflict):
        make(amstel, partial(judge, sick, row.pk, True))
    make(amstel, partial(judge, sick, row.pk, True), amstel.bedrijfsarts)


def test_the_word_of_the_bedrijfsarts_is_not_removed_with_the_leave(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, -40, -21))
    row = only_leave(amstel)
    make(amstel, partial(judge, sick, row.pk, False), amstel.bedrijfsarts)
    gone = partial(services.leave_remove, case_id=sick, leave_id=row.pk)
    for member in (amstel.hr, amstel.casemanager):
        with pytest.raises(Conflict, match="Vraag de bedrijfsarts"):
            make(amstel, gone, member)
    make(amstel, partial(leave, sick, -40, -20, leave_id=row.pk))  # nor by other days first
    with pytest.raises(Conflict):
        make(amstel, gone)
    assert rest(amstel).post(f"/api/v1/cases/{sick}/verlof/{row.pk}/verwijderen/", {}).status_code == 409
    make(amstel, partial(judge, sick, row.pk, None), amstel.bedrijfsarts)  # taken back: there was no leave
    make(amstel, gone)
    with context.entered(amstel.system):
        assert not Leave.objects.exists()


def test_nor_do_other_leaves_over_its_days_get_another_judge(amstel: House, sick: UUID) -> None:
    make(amstel, partial(leave, sick, -40, -21))
    judged = only_leave(amstel)
    make(amstel, partial(judge, sick, judged.pk, False), amstel.bedrijfsarts)
    make(amstel, partial(leave, sick, -90, -90, leave_id=judged.pk))
    make(amstel, partial(leave, sick, -40, -21))
    with context.entered(amstel.system):
        again = Leave.objects.exclude(pk=judged.pk).get()
    for member in (amstel.hr, amstel.casemanager):
        with pytest.raises(Conflict, match="alleen de bedrijfsarts"):
            make(amstel, partial(judge, sick, again.pk, True), member)
    make(amstel, partial(judge, sick, again.pk, True), amstel.bedrijfsarts)


def test_leave_of_an_earlier_absence_decides_nothing_about_who_judges(amstel: House, sick: UUID) -> None:
    with context.entered(amstel.system):
        Leave.objects.create(
            employee_id=amstel.employee_id, starts_on=day(-200), ends_on=day(-101), joined=True,
            judged_by_id=amstel.bedrijfsarts.id, judged_at=chance.now(),
        )  # fmt: skip
    make(amstel, partial(leave, sick, -40, -21))
    with context.entered(amstel.system):
        row = Leave.objects.get(starts_on=day(-40))
    make(amstel, partial(judge, sick, row.pk, True))
    with context.entered(amstel.system):
        assert Leave.objects.get(pk=row.pk).joined is True
