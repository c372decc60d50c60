"""What surrounds every request: the savepoint, the context, the access record, and logs that name nobody."""

import logging
from collections.abc import Callable
from logging.config import DictConfigurator
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cases import selectors
from employers.models import Department
from medical.drafts import MedicalHalf
from privacy import audit, chance, context
from privacy.errors import Conflict, NotFound, Refused
from privacy.models import AuditEntry
from roles.middleware import WORKPLACE, TenancyMiddleware
from roles.models import User
from roles.services import membership_end
from tests.support.cast import House, Member, employee
from tests.support.worlds import write_probleemanalyse
from timeline.models import Step

pytestmark = pytest.mark.django_db
View = Callable[[HttpRequest], HttpResponse]
CANARY_NAME, CANARY_WORD, CANARY_PHONE = "Kanariefamilie", "hartritmestoornis", "0612345678"


def through(member: Member, view: View) -> HttpResponse:
    """The view behind the middleware alone, as this person."""
    request: Any = RequestFactory().post("/ergens/")
    client = member.client()
    request.session, request.user = client.session, User.objects.get(pk=member.user_id)
    middleware = TenancyMiddleware(view)

    def get_response(inner: HttpRequest) -> HttpResponse:
        try:
            return view(inner)
        except Exception as error:
            page = middleware.process_exception(inner, error)
            if page is None:
                raise
            return page

    middleware.get_response = get_response
    return middleware(request)


def departments(of: House) -> int:
    with context.entered(of.system):
        return Department.objects.filter(name="Nachtdienst").count()


def entries(of: House, **where: Any) -> list[AuditEntry]:
    with context.entered(of.system):
        return list(AuditEntry.objects.filter(**where).order_by("id"))


def writing(of: House, then: Callable[[], HttpResponse]) -> View:
    """A view that writes a row and its audit row, reads something, and then ends as told."""

    def view(request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]  # the product's own attribute
        Department.objects.create(employer_id=of.employer_id, name="Nachtdienst")
        audit.record_write(actor, "department.create")
        audit.record_read(actor, "something.read")
        return then()

    return view


def raising(error: Exception) -> Callable[[], HttpResponse]:
    def end() -> HttpResponse:
        raise error

    return end


@pytest.mark.parametrize(
    ("end", "status", "denials"),
    [
        (raising(NotFound("x")), 404, 1),
        (raising(Refused("role")), 403, 1),
        (lambda: HttpResponse(status=404), 404, 1),
        (lambda: HttpResponse(status=403), 403, 1),
        (lambda: HttpResponse(status=422), 422, 0),
        (lambda: HttpResponse(status=409), 409, 0),
        (lambda: HttpResponse(status=500), 500, 0),
    ],
    ids=["not found", "refused", "404", "403", "422", "409", "500"],
)
def test_what_is_refused_leaves_no_row_but_the_record_of_it(
    amstel: House, end: Callable[[], HttpResponse], status: int, denials: int
) -> None:
    assert through(amstel.beheerder, writing(amstel, end)).status_code == status
    assert departments(amstel) == 0
    assert not entries(amstel, kind="write")
    assert len(entries(amstel, kind="denial")) == denials
    assert len(entries(amstel, action="something.read")) == 1  # what was read was read


def test_what_nobody_foresaw_leaves_nothing(amstel: House) -> None:
    with pytest.raises(ZeroDivisionError):
        through(amstel.beheerder, writing(amstel, raising(ZeroDivisionError())))
    assert departments(amstel) == 0
    assert not entries(amstel, kind="write")


def test_what_succeeds_stays(amstel: House) -> None:
    assert through(amstel.beheerder, writing(amstel, HttpResponse)).status_code == 200
    assert departments(amstel) == 1
    assert [entry.kind for entry in entries(amstel)] == ["write", "read"]
    assert {entry.source for entry in entries(amstel)} == {"web 127.0.0.1"}


def test_a_refusal_inside_the_product_leaves_one_row_that_says_who_what_and_about_which_case(amstel: House) -> None:
    case_id = amstel.report()
    before = len(entries(amstel))
    assert amstel.hr.client().get(f"/dossiers/{case_id}/probleemanalyse/").status_code == 403
    (entry,) = entries(amstel)[before:]
    assert (entry.kind, entry.outcome, entry.action) == ("denial", "denied", "probleemanalyse")
    assert (entry.role, entry.membership_id, entry.case_id) == ("hr", amstel.hr.id, case_id)


def _setting() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('poortwacht.context', true)")
        return cursor.fetchone()[0] or ""


def _tenant() -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.tenant()")
        found: UUID | None = cursor.fetchone()[0]
    return found


def test_leaving_a_context_restores_the_one_before(amstel: House, maas: House) -> None:
    assert (_tenant(), context.current()) == (None, None)
    with amstel.hr.at_work():
        outer = context.current()
        with maas.hr.at_work(), context.medical_opened(maas.bedrijfsarts.actor, []):
            assert _tenant() == maas.tenant_id
        assert (_tenant(), context.current()) == (amstel.tenant_id, outer)
        for error in (NotFound("x"), Conflict("x"), ZeroDivisionError()):
            with pytest.raises(type(error)), maas.hr.at_work():
                raise error
            assert (_tenant(), context.current()) == (amstel.tenant_id, outer)
        with pytest.raises(Exception, match="syntax"), maas.hr.at_work(), connection.cursor() as cursor:
            cursor.execute("SELEC 1")
        assert (_tenant(), context.current()) == (amstel.tenant_id, outer)
        with maas.hr.at_work():
            transaction.set_rollback(True)
        assert (_tenant(), context.current()) == (amstel.tenant_id, outer)
    assert (_tenant(), _setting(), context.current()) == (None, "", None)


def test_a_request_leaves_no_context_behind(amstel: House) -> None:
    case_id = amstel.report()
    for path in ("/vandaag/", f"/dossiers/{case_id}/", "/mensen/", "/nergens/"):
        amstel.casemanager.client().get(path)
        assert (_tenant(), context.current()) == (None, None), path


def test_whose_membership_ended_is_out_at_once(amstel: House) -> None:
    client = amstel.hr.client()
    assert client.get("/mijn-mensen/").status_code == 200
    with amstel.beheerder.at_work() as actor:
        membership_end(by=actor, membership_id=amstel.hr.id)
    answer = client.get("/mijn-mensen/")
    assert (answer.status_code, answer["Location"]) == (302, "/werkplek/")
    assert client.get("/api/v1/cases/").status_code == 401
    assert "Zorggroep" not in client.get("/werkplek/").content.decode()


def test_a_session_that_names_a_role_or_a_place_that_is_not_ones_own_opens_nothing(amstel: House, maas: House) -> None:
    wrong = [
        {"role": "beheerder"},
        {"role": "bedrijfsarts"},
        {"tenant": str(maas.tenant_id)},
        {"membership": str(amstel.beheerder.id), "role": "beheerder"},
        {"membership": str(maas.hr.id), "tenant": str(maas.tenant_id)},
    ]
    for change in wrong:
        client = amstel.hr.client()
        session = client.session
        session[WORKPLACE] = session[WORKPLACE] | change
        session.save()
        for path in ("/mijn-mensen/", "/mensen/", "/spreekuur/"):
            assert client.get(path).status_code == 302, change
        assert client.get("/api/v1/cases/").status_code == 401, change


@pytest.mark.parametrize(
    "who", ["casemanager", "hr", "werkgever", "leidinggevende", "werknemer", "bedrijfsarts", "cmtd"]
)
def test_reading_a_dossier_is_one_row_with_who_in_which_role_and_whose(amstel: House, who: str) -> None:
    case_id = amstel.report()
    member = amstel.members()[who]
    before = len(entries(amstel))
    path = "/mijn-dossier/" if who == "werknemer" else f"/dossiers/{case_id}/"
    assert member.client().get(path).status_code == 200
    (row,) = [entry for entry in entries(amstel)[before:] if entry.action == "case.read"]
    assert (row.kind, row.role, row.user_id) == ("read", member.actor.role.value, member.user_id)
    assert (row.case_id, row.employee_id, row.outcome) == (case_id, amstel.employee_id, "ok")


def _canary(amstel: House) -> tuple[UUID, UUID]:
    """A case of someone with a name that stands nowhere else, and a medical word behind the wall."""
    with context.entered(amstel.system):
        employee_id = employee(amstel.employer_id, amstel.department_id, "77", CANARY_NAME)
    case_id = amstel.report(employee_id=employee_id)
    write_probleemanalyse(amstel, case_id, MedicalHalf(f"Klachten: {CANARY_WORD}", "C-KANARIE"))
    return case_id, employee_id


def _walk(amstel: House, case_id: UUID, employee_id: UUID) -> set[int]:
    """Reads, writes, refusals and mistakes, with the canary in what is typed and what is shown."""
    case, today = f"/dossiers/{case_id}/", f"{chance.today():%d-%m-%Y}"
    with context.entered(amstel.system):
        step = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner="WG,WN").first()
        assert step
    words = ("note", "reason", "findings")
    typed = {"q": CANARY_NAME, "phone": CANARY_PHONE, **dict.fromkeys(words, CANARY_WORD)}
    visits: list[tuple[str, str, str]] = [
        ("casemanager", "get", case),
        ("casemanager", "post", "/dossiers/"),
        ("casemanager", "post", f"{case}stappen/{step.pk}/afronden/"),
        ("other_casemanager", "get", case),
        ("bedrijfsarts", "get", f"{case}probleemanalyse/"),
        ("bedrijfsarts", "post", f"{case}probleemanalyse/"),
        ("bedrijfsarts", "get", "/spreekuur/"),
        ("hr", "get", "/mijn-mensen/"),
        ("hr", "get", "/nergens/"),
        ("hr", "get", f"/api/v1/cases/{case_id}/"),
        ("hr", "post", f"{case}probleemanalyse/"),
        ("hr", "post", "/ziekmelding/"),
        ("hr", "post", f"{case}intrekken/"),
        ("hr", "post", f"/werknemers/{employee_id}/"),
        ("hr", "post", "/inloggen/"),
        ("beheerder", "post", "/mensen/"),
        ("werknemer", "get", case),
    ]
    answers = set()
    for who, method, path in visits:
        body = {**typed, "done_on": today} if method == "post" else {}
        answers.add(getattr(amstel.members()[who].client(), method)(path, body).status_code)
    body = {"grant_type": "client_credentials", "client_id": CANARY_NAME, "client_secret": CANARY_WORD}
    answers.add(Client().post("/oauth/token/", body).status_code)
    return answers


def test_no_log_line_names_a_person_or_says_a_medical_word(amstel: House, caplog: pytest.LogCaptureFixture) -> None:
    case_id, employee_id = _canary(amstel)
    caplog.set_level(logging.INFO)
    caplog.clear()
    answers = _walk(amstel, case_id, employee_id)
    assert answers >= {200, 302, 403, 404, 422}
    assert len(caplog.records) >= 5
    said = caplog.text + "".join(str(record.__dict__.get("args")) for record in caplog.records)
    for word in (CANARY_NAME, CANARY_WORD, CANARY_PHONE, "KANARIE", amstel.hr.email):
        assert word.lower() not in said.lower(), word


def _formatter() -> logging.Formatter:
    """As the product writes its lines."""
    logging_settings: Any = settings.LOGGING
    formatter = DictConfigurator(logging_settings).configure_formatter(logging_settings["formatters"]["plain"])
    assert isinstance(formatter, logging.Formatter)
    return formatter


def test_an_error_that_nobody_foresaw_is_logged_without_its_values(
    amstel: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ValueError(f"{CANARY_NAME} heeft {CANARY_WORD}")

    case_id, _employee = _canary(amstel)
    monkeypatch.setattr(selectors, "dossier", broken)
    client = amstel.casemanager.client()
    client.raise_request_exception = False
    for path in (f"/dossiers/{case_id}/", f"/api/v1/cases/{case_id}/"):
        caplog.clear()
        assert client.get(path).status_code == 500
        assert caplog.records
        shown = "".join(_formatter().format(record) for record in caplog.records)
        assert CANARY_NAME not in shown, path
        assert CANARY_WORD not in shown, path
