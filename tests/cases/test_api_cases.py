"""Cases, timeline and steps over REST: what the same role sees in the browser, and nothing more."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import selectors
from cases.models import Case, Spell
from cases.selectors import CaseFilters
from employers.models import Employee
from privacy import chance, context
from privacy.models import AuditEntry
from tests.support.cast import House, Member
from tests.support.rest import JSON, Rest, rest
from timeline.models import Step

pytestmark = pytest.mark.django_db
CASES = "/api/v1/cases/"


def many_cases(tenant: House, number: int, *, start: int = 0) -> None:
    """Cases with a first sick day of their own, as rows; their steps do not matter here."""
    with context.entered(tenant.system):
        people = Employee.objects.bulk_create(
            Employee(employer_id=tenant.employer_id, personnel_number=f"x{n}", last_name=f"Jansen{n}")
            for n in range(start, start + number)
        )
        day = chance.today()
        cases = Case.objects.bulk_create(
            Case(employer_id=tenant.employer_id, employee=person, first_sick_day=day - timedelta(days=n // 2))
            for n, person in enumerate(people)
        )
        Spell.objects.bulk_create(Spell(case=case, starts_on=case.first_sick_day) for case in cases)


def step_of(tenant: House, case_id: UUID, code: str) -> Step:
    with context.entered(tenant.system):
        return Step.objects.get(case_id=case_id, code=code)


def to_do(tenant: House, case_id: UUID) -> Step:
    """An open step that a casemanager or API client may close."""
    with context.entered(tenant.system):
        rows = Step.objects.filter(
            case_id=case_id, state="planned", visibility="case", act_by__isnull=False, owner="CMWG"
        )
        found = rows.order_by("act_by", "id").first()
    assert found is not None
    return found


def test_the_list_is_the_list_on_screen(amstel: House, maas: House) -> None:
    own = amstel.report()
    amstel.report(employee_id=amstel.stranger_id, by=amstel.other_casemanager)
    maas.report()
    for caller, member in ((rest(amstel).get, None), (amstel.hr.client().get, amstel.hr)):
        page = caller(CASES).json()
        assert [row["id"] for row in page["results"]] == [str(own)]
        assert page["next"] is None
        if member:
            with member.at_work() as actor:
                (row,) = selectors.case_list(actor, CaseFilters()).rows
            shown = page["results"][0]
            assert (shown["employee_name"], shown["sick_week"]) == (row.employee_name, row.sick_week)
            assert row.next_step
            assert shown["next_step"]["code"] == row.next_step.code


def test_pages_follow_each_other_without_gap_or_double(amstel: House) -> None:
    many_cases(amstel, 120)
    client = rest(amstel)
    seen: list[str] = []
    address = f"{CASES}?state=open"
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
        assert address is None or "state=open" in urlsplit(address).query
    assert len(seen) == len(set(seen)) == 120


def test_filters_as_on_screen(amstel: House) -> None:
    case = amstel.case(amstel.report())
    client = rest(amstel, employer_ids=(amstel.employer_id, amstel.other_employer_id))
    for query, found in {
        f"?q={case.reference}": 1, "?q=zdemir": 1, "?q=anders": 0, f"?employer={amstel.employer_id}": 1,
        f"?employer={amstel.other_employer_id}": 0, "?state=closed": 0, "?state=all": 1,
    }.items():  # fmt: skip
        assert len(client.get(CASES + query).json()["results"]) == found, query


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("employer=1", "employer"),
        ("state=dicht", "state"),
        ("cursor=abc", "cursor"),
        ("page=2", "page"),
        ("q=%00", "q"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused(amstel: House, query: str, field: str) -> None:
    answer = rest(amstel).get(f"{CASES}?{query}")
    assert (answer.status_code, [e["field"] for e in answer.json()["errors"]]) == (422, [field])


def test_a_dossier_is_the_dataclass_of_the_same_role(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=30))
    with amstel.hr.at_work() as actor:
        dossier = selectors.dossier(actor, case_id)
    shown = amstel.hr.client().get(f"{CASES}{case_id}/").json()
    assert shown["header"]["bedrijfsarts_name"] == dossier.header.bedrijfsarts_name == "Ida Kuijpers"
    assert shown["header"]["sick_week"] == dossier.header.sick_week == 5
    assert shown["spells"][0]["percentages"] == [
        {"from_date": dossier.header.first_sick_day.isoformat(), "absence_percentage": 100, "therapeutic": False}
    ]
    steps = amstel.hr.client().get(f"{CASES}{case_id}/timeline/").json()["steps"]
    assert [(s["code"], s["act_by"]) for s in steps] == [
        (s.code, s.act_by.isoformat() if s.act_by else None) for s in dossier.steps
    ]


def test_of_medical_steps_only_name_and_statutory_date_are_served(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=60))
    with context.entered(amstel.system):
        hidden = set(Step.objects.filter(case_id=case_id, visibility="content-medical").values_list("code", flat=True))
    steps = rest(amstel).get(f"{CASES}{case_id}/timeline/").json()["steps"]
    assert hidden
    assert hidden <= {step["code"] for step in steps}
    for step in steps:
        if step["code"] in hidden:
            assert (step["status"], step["done_on"], step["note"], step["closed_by"]) == (None, None, "", "")
    assert "W4-PROBLEEMANALYSE-PSYCHISCH" not in {step["code"] for step in steps}


@pytest.mark.parametrize("path", ["", "timeline/", "herstel/", "percentage/", "intrekken/"])
def test_what_may_not_be_known_reads_like_what_does_not_exist(amstel: House, maas: House, path: str) -> None:
    foreign = maas.report()
    stranger = amstel.report(employee_id=amstel.stranger_id, by=amstel.other_casemanager)
    client = rest(amstel)
    body = {
        "herstel/": {"recovered_from": chance.today().isoformat()},
        "percentage/": {"from_date": chance.today().isoformat(), "absence_percentage": 50},
        "intrekken/": {"reason": "verkeerde werknemer"},
    }.get(path)
    answers = [
        client.post(f"{CASES}{pk}/{path}", body) if body else client.get(f"{CASES}{pk}/{path}")
        for pk in (foreign, stranger, uuid4())
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    with context.entered(amstel.system):
        denials = AuditEntry.objects.filter(kind="denial", role="api_client")
        assert set(denials.values_list("case_id", flat=True)) >= {foreign, stranger}
    assert maas.case(foreign).state == "open"


def test_reading_a_dossier_is_on_record(amstel: House) -> None:
    case_id = amstel.report()
    rest(amstel).get(f"{CASES}{case_id}/")
    with context.entered(amstel.system):
        entry = AuditEntry.objects.get(action="case.read", role="api_client")
    assert (entry.case_id, entry.employee_id) == (case_id, amstel.employee_id)
    assert entry.source.startswith("api ")


def test_recovery_percentage_and_withdrawal(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=10))
    client, case = rest(amstel), f"{CASES}{case_id}/"
    today = chance.today().isoformat()
    half = client.post(f"{case}percentage/", {"from_date": today, "absence_percentage": 40, "therapeutic": True})
    assert half.status_code == 200
    header = half.json()["header"]
    assert (header["absence_percentage"], header["work_percentage"], header["therapeutic"]) == (40, 60, True)
    better = client.post(f"{case}herstel/", {"recovered_from": today}).json()["header"]
    assert (better["state"], better["recovered_from"]) == ("recovered", today)
    again = client.post(f"{case}herstel/", {"recovered_from": today})
    assert (again.status_code, again.json()["type"]) == (409, "urn:poortwacht:problem:conflict")
    assert client.post(f"{case}intrekken/", {"reason": "verkeerde werknemer"}).json()["header"]["state"] == "withdrawn"
    assert client.post(f"{case}intrekken/", {"reason": "nog eens"}).status_code == 409


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("percentage/", {"from_date": "2026-11-01", "absence_percentage": 101}, "absence_percentage"),
        ("percentage/", {"from_date": "2026-11-01", "absence_percentage": "50"}, "absence_percentage"),
        ("percentage/", {"from_date": "2026-11-01", "absence_percentage": 10**30}, "absence_percentage"),
        ("percentage/", {"from_date": "2026-11-01", "absence_percentage": 50, "reden": "x"}, "reden"),
        ("herstel/", {"recovered_from": "1990-01-01"}, "recovered_from"),
        ("herstel/", {}, "recovered_from"),
        ("intrekken/", {"reason": " "}, "reason"),
        ("intrekken/", [], None),
        ("intrekken/", "null", None),
        ("intrekken/", '"tekst"', None),
    ],
)
def test_wrong_input_changes_nothing(amstel: House, path: str, body: Any, field: str | None) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=40))
    answer = rest(amstel).post(f"{CASES}{case_id}/{path}", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert len(answer.json()["errors"][0]["detail"]) > 15
    case = amstel.case(case_id)
    assert (case.state, case.absence_percentage) == ("open", 100)


def test_closing_and_reopening_a_step(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    step = to_do(amstel, case_id)
    client, address = rest(amstel), f"/api/v1/steps/{step.pk}/"
    done = {"done_on": chance.today().isoformat(), "note": "Gebeld over het werk."}
    closed = client.post(f"{address}close/", done)
    assert closed.status_code == 200
    assert (closed.json()["status"], closed.json()["done_on"]) == ("done", done["done_on"])
    assert (closed.json()["note"], closed.json()["closed_by"]) == (done["note"], "HR-pakket")
    assert client.post(f"{address}close/", done).status_code == 409
    opened = client.post(f"{address}reopen/", {"reason": "verkeerde datum"}).json()
    assert opened["status"] != "done"
    assert opened["done_on"] is None


def test_a_step_that_is_the_bedrijfsartss_is_not_closed_here(amstel: House) -> None:
    case_id = amstel.report()
    with context.entered(amstel.system):
        step = Step.objects.filter(case_id=case_id, visibility="content-medical").first()
    assert step
    answer = rest(amstel).post(f"/api/v1/steps/{step.pk}/close/", {"done_on": chance.today().isoformat()})
    assert (answer.status_code, "bedrijfsarts" in answer.json()["detail"]) == (403, True)


def test_foreign_steps_do_not_exist_and_other_roles_close_none(amstel: House, maas: House) -> None:
    step, foreign = to_do(amstel, amstel.report()), to_do(maas, maas.report())
    body = {"done_on": chance.today().isoformat()}
    client = rest(amstel)
    answers = [client.post(f"/api/v1/steps/{pk}/close/", body) for pk in (foreign.pk, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    hr = amstel.hr.client()
    assert hr.post(f"/api/v1/steps/{step.pk}/close/", body, content_type=JSON).status_code == 403
    assert step_of(amstel, step.case_id, step.code).state == "planned"


def test_each_role_reads_in_the_api_what_it_reads_on_screen(amstel: House) -> None:
    """The same cases by role, and for medical roles their own view."""
    case_id = amstel.report()
    expected = {
        "casemanager": 200, "other_casemanager": 404, "bedrijfsarts": 200, "other_bedrijfsarts": 404, "cmtd": 200,
        "leidinggevende": 200, "hr": 200, "werkgever": 200, "werknemer": 200, "beheerder": 403,
    }  # fmt: skip
    members: dict[str, Member] = amstel.members()
    assert set(members) == set(expected)
    for name, member in members.items():
        for path in ("", "timeline/"):
            assert member.client().get(f"{CASES}{case_id}/{path}").status_code == expected[name], name
    medical = amstel.bedrijfsarts.client().get(f"{CASES}{case_id}/timeline/").json()["steps"]
    assert all(step["status"] for step in medical)


@pytest.mark.parametrize("authorization", ["", "Bearer nonsense", "Bearer ", "Basic abc", "bearer x"])
def test_nobody_known_gets_401(amstel: House, authorization: str) -> None:
    case_id = amstel.report()
    answer = Client().get(f"{CASES}{case_id}/", headers={"authorization": authorization})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="poortwacht"')
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_token_is_not_saved_by_a_session(amstel: House) -> None:
    """Otherwise a token-shaped header would be a way round the CSRF check."""
    case_id = amstel.report()
    client = amstel.hr.client()
    body = {"recovered_from": chance.today().isoformat()}
    answer = client.post(
        f"{CASES}{case_id}/herstel/", body, content_type=JSON, headers={"authorization": "Bearer nonsense"}
    )
    assert answer.status_code == 401
    assert amstel.case(case_id).state == "open"


def test_a_token_does_what_its_scopes_say(amstel: House) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=3))
    step = to_do(amstel, case_id)
    today = chance.today().isoformat()

    def statuses(client: Rest) -> list[int]:
        return [
            client.get(CASES).status_code,
            client.post(f"/api/v1/steps/{step.pk}/close/", {"done_on": today}).status_code,
            client.post(f"{CASES}{case_id}/herstel/", {"recovered_from": today}).status_code,
        ]

    assert statuses(rest(amstel, scope="cases:read")) == [200, 403, 403]
    assert amstel.case(case_id).state == "open"
    assert statuses(rest(amstel, scope="steps:write")) == [403, 200, 403]
    assert statuses(rest(amstel, scope="cases:write")) == [403, 403, 200]
    refused = rest(amstel, scope="cases:write").get(CASES)
    assert refused.headers["WWW-Authenticate"] == (
        'Bearer realm="poortwacht", error="insufficient_scope", scope="cases:read"'
    )


def test_answers_are_not_kept_and_say_nothing_of_changes(amstel: House) -> None:
    case_id = amstel.report()
    for path in ("", f"{case_id}/", f"{case_id}/timeline/"):
        headers = rest(amstel).get(CASES + path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["API-Version"] == "1.0.0"
        assert not {"ETag", "Last-Modified"} & set(headers)


def test_the_number_of_queries_does_not_grow(amstel: House) -> None:
    client = rest(amstel)
    amstel.report(first_sick_day=chance.today() - timedelta(days=100))
    many_cases(amstel, 2)
    client.get(CASES)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(CASES).status_code == 200
        return len(captured)

    few = queries()
    many_cases(amstel, 40, start=2)
    assert queries() == few
    assert few < 20
