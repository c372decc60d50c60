"""The calendar of one person, as a calendar program reads it: what stands in it, for whom, and when it is gone."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from cases import services
from cases.selectors import calendar as selector
from config.logs import WithoutValues
from medical.drafts import MedicalHalf
from privacy import chance, context
from privacy.models import AuditEntry
from roles.models import CalendarFeed, Membership, User
from roles.services import calendar_make
from roles.signin import attempts
from tests.guards.things import calendar_of, opened
from tests.support.cast import House, Member
from tests.support.worlds import close_medical_step, run_jobs, write_probleemanalyse
from timeline.models import Step

TODAY = chance.today()
SICK_FOR = timedelta(days=38)


def address(member: Member) -> str:
    return f"/agenda/{calendar_of(member)}.ics"


def fetched(path: str, **headers: str) -> Any:
    """What a calendar program gets: no session, no cookie."""
    return Client().get(path, headers=headers)


def events(path: str) -> dict[str, Any]:
    """{title: event} of the calendar at an address."""
    response = fetched(path)
    assert response.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def reads(house: House) -> list[AuditEntry]:
    with context.entered(house.system):
        return list(AuditEntry.objects.filter(action="calendar.read").order_by("id"))


def change(house: House, case_id: UUID, code: str, **values: Any) -> Step:
    with context.entered(house.system):
        Step.objects.filter(case_id=case_id, code=code).update(**values)
        return Step.objects.get(case_id=case_id, code=code)


@pytest.mark.django_db(transaction=True)
def test_of_first_addresses_that_are_made_at_once_one_is_left_that_works(amstel: House) -> None:
    def make(_number: int) -> str:
        try:
            with amstel.hr.at_work() as by:
                return calendar_make(by=by)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(make, range(4)))
    assert sorted(fetched(f"/agenda/{token}.ics").status_code for token in tokens) == [200, 404, 404, 404]


@pytest.fixture
def case_id(amstel: House) -> UUID:
    return amstel.report(first_sick_day=TODAY - SICK_FOR)


def test_an_address_is_made_shown_once_replaced_and_withdrawn_on_the_account_page(amstel: House, case_id: UUID) -> None:
    client, body = amstel.hr.client(), {"membership": str(amstel.hr.id)}

    def made() -> str:
        page = client.post("/account/agenda/", body).content.decode()
        found = re.search(r"<code>http[^<]*(/agenda/[^<]+\.ics)</code>", page)
        assert found, page
        return found.group(1)

    assert "Nog geen adres" in client.get("/account/").content.decode()
    first = made()
    page = client.get("/account/").content.decode()
    assert "Er is een adres sinds" in page
    assert first not in page
    with context.entered(amstel.system):
        row = CalendarFeed.objects.get()
    assert row.token_hash not in first
    assert row.token_hash not in client.get("/account/").content.decode()
    assert fetched(first).status_code == 200
    second = made()
    assert (fetched(first).status_code, fetched(second).status_code) == (404, 200)
    assert client.post("/account/agenda/intrekken/", body).status_code == 302
    assert fetched(second).status_code == 404
    with context.entered(amstel.system):
        kinds = AuditEntry.objects.filter(action__startswith="calendar.", kind="write").order_by("id")
        assert list(kinds.values_list("action", flat=True)) == ["calendar.make", "calendar.make", "calendar.revoke"]


def test_it_holds_the_steps_that_the_queue_asks_for(amstel: House, case_id: UUID) -> None:
    reference = amstel.case(case_id).reference
    step = change(amstel, case_id, "W8-VOORLICHTING", act_by=TODAY + timedelta(days=2))
    page = amstel.casemanager.client().get("/vandaag/?weeks=0").content.decode()
    found = events(address(amstel.casemanager))
    shown = found[f"Termijn dossier {reference}: Voorlichting financiële gevolgen"]
    assert str(step.pk) in page
    assert shown.decoded("dtstart") == step.act_by
    assert shown.decoded("dtend") - shown.decoded("dtstart") == timedelta(days=1)
    assert str(shown["url"]).endswith(f"/dossiers/{case_id}/")
    assert not any("Plan van aanpak" in title for title in found), "which employer and employee must do"
    assert any("Plan van aanpak" in title for title in events(address(amstel.leidinggevende)))
    assert any("Plan van aanpak" in title for title in events(address(amstel.werknemer)))


def test_the_queue_is_taken_along_as_a_file_with_the_same_rows(amstel: House, case_id: UUID) -> None:
    client = amstel.casemanager.client()
    near = change(amstel, case_id, "W8-VOORLICHTING", act_by=TODAY + timedelta(days=2))
    far = change(amstel, case_id, "W88-UITLEG-WIA")
    for query, rows in (("?statutory=1&weeks=2", ()), ("?weeks=2", (near,))):
        page = client.get(f"/vandaag/{query}").content.decode()
        file = client.get(f"/vandaag/vandaag.ics{query}")
        assert file["Content-Disposition"] == 'attachment; filename="vandaag.ics"'
        for step in (near, far):
            assert (str(step.pk) in page) is (str(step.pk).encode() in file.content) is (step in rows)
        assert f"/vandaag/vandaag.ics{query}".replace("&", "&amp;") in page or not rows
    assert [str(row.objects_touched[0]) for row in reads(amstel) if row.objects_touched] == [str(case_id)]
    assert amstel.hr.client().get("/vandaag/vandaag.ics").status_code == 403


def test_without_a_casemanager_the_steps_are_the_employer_s(amstel: House, case_id: UUID) -> None:
    path = address(amstel.hr)
    assert not any("financiële gevolgen" in title for title in events(path))
    with context.entered(amstel.system):
        type(amstel.case(case_id)).objects.filter(pk=case_id).update(casemanager=None)
    assert any("financiële gevolgen" in title for title in events(path))


def test_titles_name_nobody_and_no_circumstance_of_the_case(amstel: House, case_id: UUID) -> None:
    """A step that only some cases have tells why this one has it: the day is shown, the name is not."""
    path, reference = address(amstel.casemanager), amstel.case(case_id).reference
    assert f"Termijn in dossier {reference}" not in events(path)
    with amstel.casemanager.at_work() as by:
        services.case_set_facts(by=by, case_id=case_id, facts={"no_suitable_work_own_employer": True}, events={})
    step = change(amstel, case_id, "E-VERKENNING-SPOOR2", act_by=TODAY + timedelta(days=20), state="planned")
    assert events(path)[f"Termijn in dossier {reference}"].decoded("dtstart") == step.act_by
    content = fetched(path).content.decode().replace("\r\n ", "")
    for word in ("Özdemir", "Linde", "Verkenning", "E-VERK"):
        assert word not in content, word


def test_the_doctor_s_calendar_knows_nothing_from_behind_the_wall(amstel: House, case_id: UUID) -> None:
    path = address(amstel.bedrijfsarts)
    before = fetched(path).content
    assert b"SUMMARY:Termijn in dossier" in before, "content-medical steps without their name"
    write_probleemanalyse(amstel, case_id, MedicalHalf("Slaapt slecht.", "P619", psychological=True))
    run_jobs(amstel)
    close_medical_step(amstel, case_id, "W3-SPREEKUUR-PSYCHISCH", TODAY)
    assert fetched(path).content == before
    with context.entered(amstel.system):
        code = Step.objects.filter(case_id=case_id, visibility="content-medical", owner="BA").values_list("code")[0][0]
    late = change(amstel, case_id, code, act_by=TODAY - timedelta(days=1))
    assert str(late.pk).encode() not in fetched(path).content, "whether it was done is not known here"


def test_late_steps_stay_and_what_is_done_goes(amstel: House, case_id: UUID) -> None:
    path = address(amstel.leidinggevende)
    step = change(amstel, case_id, "W8-PLAN-VAN-AANPAK", act_by=TODAY - timedelta(days=9))
    assert str(step.pk).encode() in fetched(path).content
    with amstel.leidinggevende.at_work() as by:
        services.step_close(by=by, step_id=step.pk, done_on=TODAY)
    assert str(step.pk).encode() not in fetched(path).content


def test_a_step_that_moves_keeps_its_event_and_gets_a_higher_number(amstel: House, case_id: UUID) -> None:
    path = address(amstel.casemanager)
    step = change(amstel, case_id, "W8-VOORLICHTING")
    first = next(e for e in events(path).values() if str(step.pk) in e["uid"])
    with amstel.casemanager.at_work() as by:
        services.case_recover(by=by, case_id=case_id, recovered_from=TODAY - timedelta(days=5))
    relapsed = amstel.report(first_sick_day=TODAY)
    assert relapsed == case_id
    moved = next(e for e in events(path).values() if str(step.pk) in e["uid"])
    assert moved.decoded("dtstart") > first.decoded("dtstart")
    assert (str(moved["uid"]), first["sequence"]) == (str(first["uid"]), 0)
    assert moved["sequence"] > 0


def test_it_is_asked_again_each_time_and_sent_only_when_it_changed(amstel: House, case_id: UUID) -> None:
    path = address(amstel.hr)
    first = fetched(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Robots-Tag"] == "noindex, nofollow"
    assert not first.cookies
    again = fetched(path, if_none_match=f"W/{first['ETag']}")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    change(amstel, case_id, "W8-PLAN-VAN-AANPAK", act_by=TODAY + timedelta(days=90))
    assert fetched(path, if_none_match=first["ETag"]).status_code == 200
    found = reads(amstel)
    assert len(found) == 2, "what did not leave the house is not on record"
    row = found[0]
    assert (row.kind, row.purpose, row.membership_id) == ("read", "calendar", amstel.hr.id)
    assert [str(one) for one in row.objects_touched] == [str(case_id)]
    assert row.source.startswith("agenda ")


def _ended(house: House) -> None:
    Membership.objects.filter(pk=house.hr.id).update(valid_to=TODAY - timedelta(days=1))


def _not_yet(house: House) -> None:
    Membership.objects.filter(pk=house.hr.id).update(valid_from=TODAY + timedelta(days=1))


def _inactive(house: House) -> None:
    User.objects.filter(pk=house.hr.user_id).update(is_active=False)


def _other_role(house: House) -> None:
    Membership.objects.filter(pk=house.hr.id).update(role="beheerder")


@pytest.mark.parametrize("ending", [_ended, _not_yet, _inactive, _other_role], ids=lambda act: act.__name__)
def test_whoever_no_longer_works_here_gets_what_an_unknown_address_gets(
    amstel: House, case_id: UUID, ending: Callable[[House], None]
) -> None:
    path = address(amstel.hr)
    assert fetched(path).status_code == 200
    with context.entered(amstel.system):
        ending(amstel)
    gone, unknown = fetched(path), fetched("/agenda/0:0.ics")
    assert (gone.status_code, gone.content, dict(gone.headers)) == (404, unknown.content, dict(unknown.headers))
    assert len(reads(amstel)) == 1


def test_only_own_cases_are_in_it(amstel: House, maas: House, case_id: UUID) -> None:
    theirs = [amstel.report(employee_id=amstel.colleague_id), maas.report()]
    mine = fetched(address(amstel.leidinggevende)).content.decode()
    assert amstel.case(case_id).reference in mine
    for house, other in zip((amstel, maas), theirs, strict=True):
        assert house.case(other).reference not in mine
    assert amstel.case(theirs[0]).reference in fetched(address(amstel.hr)).content.decode()


def test_a_case_opened_in_need_is_no_work_of_the_one_who_looks(amstel: House, case_id: UUID) -> None:
    path = address(amstel.other_bedrijfsarts)
    opened(amstel, amstel.other_bedrijfsarts, case_id)
    assert b"VEVENT" not in fetched(path).content


def test_many_cases_cost_no_more_queries_and_the_file_has_an_end(
    amstel: House, case_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(amstel.hr)
    with CaptureQueriesContext(connection) as one:
        fetched(path)
    amstel.report(employee_id=amstel.colleague_id)
    with CaptureQueriesContext(connection) as two:
        fetched(path)
    assert len(two) == len(one)
    monkeypatch.setattr(selector, "MOST", 3)
    assert len(events(path)) <= 3
    assert b"DTSTART" in fetched(path).content


def test_an_address_that_is_asked_all_the_time_is_told_to_wait(
    amstel: House, case_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "CALENDAR", attempts.Limit("calendar", 2, timedelta(minutes=15)))
    path = address(amstel.hr)
    assert [fetched(path).status_code for _turn in range(3)] == [200, 200, 429]
    assert fetched(path)["Retry-After"] == "900"
    assert fetched(address(amstel.werkgever)).status_code == 200


def test_it_speaks_the_language_of_its_owner(amstel: House, case_id: UUID) -> None:
    User.objects.filter(pk=amstel.hr.user_id).update(language="en")
    titles = events(address(amstel.hr))
    assert any(title.startswith("Deadline") for title in titles), titles


def test_the_secret_stands_in_no_log_line(amstel: House, caplog: pytest.LogCaptureFixture) -> None:
    path = address(amstel.hr).replace("/agenda/", "/agenda/x")
    with caplog.at_level(logging.INFO, logger="django.request"):
        assert fetched(path).status_code == 404
    lines = [WithoutValues().format(record) for record in caplog.records if record.name == "django.request"]
    assert lines
    assert all("/agenda/…" in line and path not in line for line in lines)


def test_a_session_of_somebody_else_changes_nothing(amstel: House, case_id: UUID) -> None:
    path = address(amstel.leidinggevende)
    assert amstel.casemanager.client().get(path).content == fetched(path).content
    assert {row.membership_id for row in reads(amstel)} == {amstel.leidinggevende.id}
