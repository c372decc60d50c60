"""A valid body for every address that takes one, about the thing at a about.place."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cases.imports.fields import guess
from privacy import chance
from tests.guards.portable import CODE, SOMEBODY
from tests.guards.world import CSV, PASSWORD, RELEASE, Place, World
from tests.support import factor
from tests.support.cast import Member
from tests.support.passkey import Device

_NEW = "nog-een-lang-raar-woord"


@dataclass(frozen=True)
class About:
    """What a body may refer to."""

    world: World
    place: Place
    person: Member | None


Body = Callable[[About], dict[str, Any]]


def _nl(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def _today() -> str:
    return _nl(chance.today())


def _leave(written: Callable[[date], str], ahead: int) -> dict[str, Any]:
    first = chance.today() + timedelta(days=ahead)
    return {"starts_on": written(first), "ends_on": written(first + timedelta(days=9))}


def _always(**values: Any) -> Body:
    return lambda _about: values


def _analysis(about: About) -> dict[str, Any]:
    release = {name: value for name, value in asdict(RELEASE).items() if value}
    return {"findings": "Beter dan vorige week.", **release, "revision": about.place.revision}


def _calendar(about: About) -> dict[str, Any]:
    return {"membership": str(about.person.id) if about.person else ""}


def _membership_of_another(about: About) -> dict[str, Any]:
    return {"membership": str(about.place.member_id)}


def _columns(about: About) -> dict[str, Any]:
    columns = CSV.splitlines()[0].split(";")
    return {f"column_{field}": column for field, column in guess(columns).items()}


def _file(about: About) -> dict[str, Any]:
    day = chance.today() - timedelta(days=9)
    return {"file": SimpleUploadedFile("verzuim.csv", CSV.format(day=day).encode(), content_type="text/csv")}


def _employee(about: About) -> dict[str, Any]:
    return {
        "personnel_number": f"7{about.place.revision}77",
        "last_name": "Nieuw",
        "department": str(about.place.department_id),
    }


def _person(about: About) -> dict[str, Any]:
    return {"display_name": "Anders Genoemd", "employers": [str(about.place.employer_id)]}


def _invite(about: About) -> dict[str, Any]:
    return {"email": "nog-iemand@x.example", **_person(about)}


def _api_client(about: About) -> dict[str, Any]:
    return {"name": "Loonpakket", "employers": [str(about.place.employer_id)]}


def _delegation(about: About) -> dict[str, Any]:
    place = about.place
    scope = {"employers": [str(place.employer_id)], "tasks": ["triage"]}
    return {"certificate": str(place.certificate_id), **scope, "valid_from": _today()}


def _certificate(about: About) -> dict[str, Any]:
    period = {"valid_from": _today(), "valid_to": _nl(chance.today() + timedelta(days=99))}
    return {"holder": str(about.place.delegate_id), "number": "RSC-2026-9", "issuer": "RSC", **period}


def _skill(about: About) -> dict[str, Any]:
    period = {"assessed_on": _today(), "valid_to": _nl(chance.today() + timedelta(days=99))}
    return {"holder": str(about.place.delegate_id), "task": "vaccination", **period}


def _own_membership(about: About) -> dict[str, Any]:
    return {"membership": str(about.person.id if about.person else about.place.member_id)}


def _sick(about: About) -> dict[str, Any]:
    return {
        "employee": str(about.place.healthy_id), "first_sick_day": _today(), "expected_duration": "onbekend",
        "safety_net": "onbekend",
    }  # fmt: skip


def _iso(field: str) -> Body:
    return lambda _about: {field: chance.today().isoformat()}


BODIES: dict[str, Body] = {
    "login": lambda about: {"username": about.world.here.werkgever.email, "password": PASSWORD},
    "provider_choose": _always(email="wie@amstel.example"),
    "set_language": _always(language="en"),
    "workplace": _own_membership,
    "second_step": lambda about: {"code": factor.code(about.world.here.werkgever.user_id)},
    "second_factor": lambda about: {"code": factor.code(about.person.user_id) if about.person else ""},
    "recovery_codes": _always(kept="1"),
    "sessions_end": _always(session="others"),
    "calendar_make": _calendar,
    "calendar_revoke": _calendar,
    "factor_remove": _always(factor="app"),
    "identity_provider": _always(remove="1"),
    "passkey_add": lambda _about: {"name": "Telefoon", "credential": Device().made()},
    "account": _always(old_password=PASSWORD, new_password1=_NEW, new_password2=_NEW),
    "password_reset": lambda about: {"email": about.world.here.werkgever.email},
    "password_reset_confirm": _always(new_password1=_NEW, new_password2=_NEW),
    "invitation": _always(password=_NEW, again=_NEW),
    "token": lambda about: {
        "grant_type": "client_credentials", "client_id": about.world.client.client_id,
        "client_secret": about.world.client.client_secret,
    },
    "people": _always(q="Bos"),
    "person_invite": _invite,
    "person": _person,
    "delegations": _delegation,
    "person_identity": lambda about: {
        "email": about.place.neutral.email, "evidence": "Paspoort gezien.", "seen_on": _today(),
    },
    "identity_end": _always(reason="Toch twee zussen."),
    "person_arts_gemachtigde": lambda about: {"employer": str(about.place.employer_id), "valid_from": _today()},
    "replacements": lambda about: {
        "absent": str(about.place.absent_id), "replacement": str(about.place.doctor_id), "kind": "away",
        "employers": [str(about.place.employer_id)], "valid_from": _today(), "valid_to": _today(),
    },
    "certificates": _certificate,
    "skills": _skill,
    "supervision_sign": lambda about: {"act": str(about.place.act_id)},
    "links": _always(arbodienst="maas"),
    "link": lambda about: {"member": str(about.world.here.other_bedrijfsarts.id)},
    "api_clients": _api_client,
    "employer": _always(q="Kok"),
    "employer_add": _always(name="Nieuwe Werkgever"),
    "employer_edit": _always(name="Andere Naam"),
    "department_add": _always(name="Nachtdienst"),
    "employee_add": _employee,
    "employee": _employee,
    "contract_add": lambda _about: {"starts_on": "01-01-2012", "ends_on": "31-12-2014"},
    "contract": _always(starts_on="01-01-2015", hours_per_week="32"),
    "steps_close": lambda about: {"step": [str(about.place.step_id)], "done_on": _today()},
    "step_close": lambda _about: {"done_on": _today()},
    "step_reopen": _always(reason="verkeerde datum"),
    "case_adjustment": lambda _about: {"done_on": _today()},
    "own_steps": lambda _about: {"name": "Kaart", "owner": "WG", "sick_day": "9", "valid_from": _today()},
    "what_if": _always(employment_ends="31-12-2027"),
    "alert_settings": _always(way="digest"),
    "employer_thresholds": _always(code="", days="21, 14, 7, 1"),
    "stand_ins": lambda about: {"deputy": str(about.place.member_id), "starts_on": _today(), "ends_on": _today()},
    "step_acknowledge": _always(reason="afspraak staat"),
    "case_facts": _always(fact_doubt_or_dispute="on"),
    "case_assign": lambda about: {"casemanager": str(about.world.here.casemanager.id)},
    "consent_search": lambda about: {
        "employer": str(about.place.employer_id), "personnel_number": about.place.personnel_number,
    },
    "employee_consents": _always(purpose="information", party="Dr. Bakker, huisarts"),
    "consent_record": lambda _about: {
        "kind": "given", "what": "ondertekend formulier", "on": _today(), "reference": "archief 1",
    },
    "information_requests": lambda about: {"consent": str(about.place.given_id), "questions": "Welke beperkingen?"},
    "information_request": _always(questions="Welke beperkingen nu?", revision=1),
    "information_step": lambda _about: {"state": "reminded", "on": _today()},
    "information_answer": lambda _about: {"text": "Geen nachtdienst.", "on": _today()},
    "glass": lambda about: {
        "reference": about.place.reference, "category": "absent",
        "reason": "De behandelaar is vandaag niet bereikbaar.",
    },
    "glass_review": _always(outcome="signed"),
    "case_recover": lambda _about: {"recovered_from": _today()},
    "case_percentage": lambda _about: {"from_date": _today(), "absence_percentage": "40"},
    "case_withdraw": _always(reason="verkeerde werknemer"),
    "case_first_day": lambda _about: {"first_sick_day": _nl(chance.today() - timedelta(days=2))},
    "case_leave": lambda _about: _leave(_nl, 30),
    "case_leave_change": lambda _about: _leave(_nl, 60),
    "case_leave_judge": _always(joined="ja"),
    "api_case_leave": lambda _about: _leave(date.isoformat, 30),
    "api_case_leave_change": lambda _about: _leave(date.isoformat, 60),
    "api_case_leave_judge": _always(joined=True),
    "case_employment": lambda _about: {"ends_on": _nl(chance.today() + timedelta(days=60))},
    "api_case_employment": lambda _about: {"ends_on": (chance.today() + timedelta(days=60)).isoformat()},
    "case_close": lambda _about: {"end_reason": "anders", "ended_on": _today()},
    "case_death": lambda _about: {"died_on": _today()},
    "probleemanalyse": _analysis,
    "probleemanalyse_release": lambda about: {"revision": about.place.revision},
    "medical_step_close": lambda _about: {"done_on": _today()},
    "retention_keep": lambda _about: {"reason": "procedure", "until": _nl(chance.today() + timedelta(days=99))},
    "record_retention_destroy": _always(sure="on"),
    "record_retention_keep": lambda _about: {
        "ground": "procedure", "reason": "Klacht", "until": _nl(chance.today() + timedelta(days=99)),
    },
    "record_retention_lift": _always(reason="Afgehandeld"),
    "queue": _always(q="zdemir"),
    "case_list": _always(q="zdemir"),
    "medical_entry_add": lambda _about: {"happened_on": _today(), "text": "Belastbaar."},
    "medical_entry_correct": _always(text="Anders.", reason="Typefout", version="1"),
    "my_intake": _always(reach="Bel na twaalf uur.", complaints="Moe."),
    "triage": lambda _about: {"happened_on": _today(), "reached": "ja", "complaints": "Moe."},
    "triage_verdict": lambda _about: {"happened_on": _today(), "medical": "ja"},
    "preventive": _always(q="Kok"),
    "preventive_add": lambda _about: {"happened_on": _today(), "text": "Vraag over tillen."},
    "preventive_correct": _always(text="Anders.", reason="Typefout", version="1"),
    "report": _sick,
    "transfer": lambda about: {"ground": str(about.place.ground_id), "recipient": SOMEBODY, "compared": "on"},
    "transfer_notice": lambda _about: {
        "party": "Arbodienst Elders", "on": _today(), "what": "brief aan huis", "reference": "archief 3",
        "objection_until": _nl(chance.today() + timedelta(days=20)),
    },
    "transfer_arrived": _always(code=CODE),
    "receive": lambda about: {"bundle": SimpleUploadedFile("dossier.age", about.place.bundle)},
    "receive_take": _always(person="on", sender="on"),
    "my_request": _always(kind="correction", part="person", words="Mijn uren kloppen niet."),
    "my_record_request": _always(kind="objection", part="file", words="Ik maak bezwaar."),
    "rights_request": _always(granted="yes", reason="Aangepast."),
    "record_request": _always(granted="no", reason="Dit klopt wel."),
    "my_access_question": _always(text="Waarom bekeek u mijn dossier?"),
    "access_question": _always(text="Voor de voortgang."),
    "medical_question": _always(text="Voor het spreekuur."),
    "imports": _file,
    "import_recheck": _columns,
    "api_ziekmeldingen": lambda about: {
        "employee_id": str(about.place.healthy_id), "first_sick_day": chance.today().isoformat(),
    },
    "api_case_recover": _iso("recovered_from"),
    "api_case_first_day": lambda _about: {"first_sick_day": (chance.today() - timedelta(days=2)).isoformat()},
    "api_case_close": lambda _about: {"end_reason": "anders", "ended_on": chance.today().isoformat()},
    "api_case_death": _iso("died_on"),
    "api_case_percentage": lambda _about: {
        "from_date": chance.today().isoformat(), "absence_percentage": 40,
    },
    "api_case_withdraw": _always(reason="verkeerde werknemer"),
    "api_step_close": _iso("done_on"),
    "api_step_reopen": _always(reason="verkeerde datum"),
    "api_case_adjustment": _iso("done_on"),
    "api_step_acknowledge": _always(reason="afspraak staat"),
    "api_timeline_preview": _always(spells=[{"from": "2026-01-05", "to": None}]),
}  # fmt: skip

# The same with a secret that is not the right one, or a choice that is nobody's.
WRONG: dict[str, Body] = {
    "alert_settings": _always(way="duif"),
    "password_reset": _always(email="geen adres"),
    "provider_choose": _always(email="wie@nergens.example"),
    "login": lambda about: {"username": about.world.here.werkgever.email, "password": "fout"},
    "second_step": _always(code="000000"),
    "passkey_add": _always(credential="{}"),
    "sessions_end": _always(session="00000000-0000-4000-8000-000000000000"),
    "calendar_make": _membership_of_another,
    "calendar_revoke": _membership_of_another,
    "second_factor": _always(code="000000"),
    "account": _always(old_password="fout", new_password1=_NEW, new_password2=_NEW),
    "token": lambda about: {**BODIES["token"](about), "client_secret": "fout"},
    "workplace": lambda about: {"membership": str(about.world.places["foreign"].member_id)},
}
