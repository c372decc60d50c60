"""Handing a medical file over to another arbodienst: what goes, on which ground, and how it arrives."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from medical import consents, rotation
from medical.consents import ConsentLacking, Evidence
from medical.keys import key_destroy
from medical.models import BundlePiece, MedicalEntry, ReceivedFile, ReceivedPart, ReceivedPiece, ReceiveKey
from medical.portability import archive, container, grounds, keys, receiving, sending
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.medical.portable import CANARY, DOCUMENT, NEXT, consented, filled, key_of, paper, plain_parts, sent, taken
from tests.support.cast import House
from tests.support.worlds import INSTANT


@dataclass(frozen=True)
class Pair:
    """A house with a file, and the house that gets it."""

    here: House
    there: House
    case_id: UUID


@pytest.fixture
def pair(amstel: House, maas: House) -> Pair:
    return Pair(amstel, maas, filled(amstel))


def bundle(pair: Pair) -> bytes:
    """Under consent."""
    return sent(pair.here, pair.case_id, key_of(pair.there), consented(pair.here, pair.case_id))


def rows(house: House, model: Any) -> int:
    with context.file_opened(house.system, employee_id=house.employee_id, case_ids=[]):
        return int(model.objects.count())


def test_everything_arrives_as_it_was_with_the_documents(pair: Pair) -> None:
    consent_id = consented(pair.here, pair.case_id)
    with pair.here.bedrijfsarts.at_work() as by:
        before = plain_parts(by, pair.here.employee_id)
    assert {kind for kind, *_rest in before} == {
        "entry", "analysis", "fact", "step", "consent", "request", "correction",
    }  # fmt: skip
    assert DOCUMENT in [file for *_rest, file in before]
    taken(pair.there, sent(pair.here, pair.case_id, key_of(pair.there), consent_id))
    with pair.there.bedrijfsarts.at_work() as by:
        after = plain_parts(by, pair.there.employee_id)
    for _kind, _day, value, _file in after:
        (origin,) = value.pop("origins")
        assert origin["sender"] == "Arbodienst Amstel"
    assert after == before


def test_what_was_received_goes_along_to_a_third_and_says_where_it_came_from(pair: Pair) -> None:
    taken(pair.there, bundle(pair))
    own = pair.there.report()
    second = sent(pair.there, own, key_of(pair.here), consented(pair.there, own))
    taken(pair.here, second)
    with pair.here.bedrijfsarts.at_work() as by:
        back = [
            value["origins"] for *_rest, value, _file in plain_parts(by, pair.here.employee_id) if "origins" in value
        ]
    assert ["Arbodienst Amstel", "Arbodienst Maas"] in [[one["sender"] for one in origins] for origins in back]


def test_it_is_shown_in_the_record_with_where_it_came_from(pair: Pair) -> None:
    received_id, code = taken(pair.there, bundle(pair))
    client = pair.there.bedrijfsarts.client()
    page = client.get(f"/preventief/{pair.there.employee_id}/").content.decode()
    assert "Dossier van Arbodienst Amstel" in page
    page = client.get(f"/ontvangen/{pair.there.employee_id}/{received_id}/").content.decode()
    for said in (CANARY, "bevestigd", "gemeld", "P619", "Vraag over tillen", "Hoe gaat het met", code, "Ida Kuijpers"):
        assert said in page, said
    with pair.there.bedrijfsarts.at_work() as by:
        shown = archive.parts(by, employee_id=pair.there.employee_id, received_id=received_id).rows
    number = next(row.number for row in shown if row.media_type)
    answer = client.get(f"/ontvangen/{pair.there.employee_id}/{received_id}/{number}/bestand/")
    assert answer.content == DOCUMENT
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_both_sides_are_on_record_and_the_employee_reads_it(pair: Pair) -> None:
    _received, code = taken(pair.there, bundle(pair))
    with pair.here.bedrijfsarts.at_work() as by:
        sent_id = sending.ready(by, employee_id=pair.here.employee_id).sent[0].id
        with pytest.raises(Invalid):
            sending.transfer_arrived(by=by, employee_id=pair.here.employee_id, transfer_id=sent_id, code="AAAAAAAA")
        assert not sending.transfer_arrived(by=by, employee_id=pair.here.employee_id, transfer_id=sent_id, code=code)
    wanted = {
        pair.here: {"medical.transfer", "medical.transfer_bundle", "medical.transfer_arrived"},
        pair.there: {"medical.receive_key", "medical.receive_upload", "medical.receive"},
    }
    for house, actions in wanted.items():
        with context.entered(house.system):
            found = set(AuditEntry.objects.filter(employee_id=house.employee_id).values_list("action", flat=True))
        assert actions <= found
    page = pair.here.werknemer.client().get("/mijn-inzage/").content.decode()
    assert "maakte een versleutelde bundel van uw medisch dossier" in page
    assert "aangekomen" in page
    page = pair.there.werknemer.client().get("/mijn-inzage/").content.decode()
    assert "nam uw dossier van een andere arbodienst op" in page


@pytest.mark.parametrize("answer", [None, "refuse", "withdraw"])
def test_without_a_consent_in_force_nothing_goes(pair: Pair, answer: str | None) -> None:
    with pair.here.bedrijfsarts.at_work() as by:
        consent_id = consents.consent_ask(
            by=by, employee_id=pair.here.employee_id, purpose=consents.TRANSFER, party=NEXT, case_id=pair.case_id
        )
    with pair.here.werknemer.at_work() as by:
        if answer == "refuse":
            consents.consent_refuse(by=by, consent_id=consent_id)
        if answer == "withdraw":
            consents.consent_give(by=by, consent_id=consent_id)
            consents.consent_withdraw(by=by, consent_id=consent_id)
    recipient = key_of(pair.there)
    with pytest.raises(ConsentLacking):
        sent(pair.here, pair.case_id, recipient, consent_id)
    with pytest.raises(ConsentLacking):
        sent(pair.here, pair.case_id, recipient, chance.uuid())
    page = pair.here.bedrijfsarts.client().get(f"/overdragen/{pair.here.employee_id}/").content.decode()
    assert "Er is nog geen grond die geldt" in page


def test_a_consent_for_something_else_is_no_ground(pair: Pair) -> None:
    with pair.here.bedrijfsarts.at_work() as by:
        other = consents.consent_ask(
            by=by, employee_id=pair.here.employee_id, purpose=consents.INFORMATION, party=NEXT, case_id=pair.case_id
        )
    with pair.here.werknemer.at_work() as by:
        consents.consent_give(by=by, consent_id=other)
    with pytest.raises(ConsentLacking):
        sent(pair.here, pair.case_id, key_of(pair.there), other)


def told(pair: Pair, days: int = 20) -> UUID:
    """The employee was told and can object for so many days; returns the question."""
    with pair.here.bedrijfsarts.at_work() as by:
        grounds.notice_give(
            by=by, employee_id=pair.here.employee_id, case_id=pair.case_id, party=NEXT, evidence=paper(),
            objection_until=chance.today() + timedelta(days=days),
        )  # fmt: skip
        with keys.file_opened(by, pair.here.employee_id):
            return grounds.ground_rows(pair.here.employee_id)[0].consent.id


def test_silence_counts_after_the_last_day_and_takes_only_what_belongs_to_a_ziekmelding(
    amstel: House, maas: House
) -> None:
    with chance.seeded(seed=1, instant=INSTANT):
        pair = Pair(amstel, maas, filled(amstel))
        consent_id = told(pair)
        with pytest.raises(ConsentLacking, match="termijn"):
            sent(pair.here, pair.case_id, key_of(pair.there), consent_id)
    with chance.seeded(seed=2, instant=INSTANT + timedelta(days=20)), pytest.raises(ConsentLacking):
        sent(pair.here, pair.case_id, _key(pair), consent_id)
    with chance.seeded(seed=3, instant=INSTANT + timedelta(days=21)):
        taken(pair.there, sent(pair.here, pair.case_id, _key(pair), consent_id))
        with pair.there.bedrijfsarts.at_work() as by:
            arrived = plain_parts(by, pair.there.employee_id)
        assert {"entry", "analysis", "request"} <= {kind for kind, *_rest in arrived}
        assert "Vraag over tillen" not in str(arrived), "open spreekuur goes with consent only"
        with pair.here.bedrijfsarts.at_work() as by:
            assert sending.ready(by, employee_id=pair.here.employee_id).sent[0].left_out == 2


def _key(pair: Pair) -> str:
    with pair.there.bedrijfsarts.at_work() as by, context.records_opened(by, [pair.there.employee_id]):
        return str(ReceiveKey.objects.latest("made_at").public)


def test_an_objection_on_the_own_screen_stops_it_for_good(amstel: House, maas: House) -> None:
    with chance.seeded(seed=1, instant=INSTANT):
        pair = Pair(amstel, maas, filled(amstel))
        consent_id = told(pair)
        client = pair.here.werknemer.client()
        page = client.get("/mijn-toestemmingen/").content.decode()
        assert "Ik maak bezwaar" in page
        assert client.post(f"/mijn-toestemmingen/{consent_id}/weigeren/").status_code == 302
    with chance.seeded(seed=2, instant=INSTANT + timedelta(days=30)), pytest.raises(ConsentLacking, match="bezwaar"):
        sent(pair.here, pair.case_id, key_of(pair.there), consent_id)


@pytest.mark.parametrize(("days", "evidence"), [(13, paper()), (20, Evidence("", chance.today(), ""))])
def test_the_time_to_object_is_two_weeks_at_least_and_the_notice_can_be_shown(
    pair: Pair, days: int, evidence: Evidence
) -> None:
    with pair.here.bedrijfsarts.at_work() as by, pytest.raises(Invalid):
        grounds.notice_give(
            by=by, employee_id=pair.here.employee_id, case_id=pair.case_id, party=NEXT, evidence=evidence,
            objection_until=chance.today() + timedelta(days=days),
        )  # fmt: skip


@pytest.mark.parametrize("name", ["hr", "werkgever", "leidinggevende", "casemanager", "beheerder", "werknemer", "cmtd"])
def test_nobody_else_hands_over_or_receives(pair: Pair, name: str) -> None:
    consent_id, recipient = consented(pair.here, pair.case_id), key_of(pair.there)
    person = getattr(pair.here, name)
    with person.at_work() as by:
        for call in (
            lambda: sending.transfer_send(
                by=by, employee_id=pair.here.employee_id, case_id=pair.case_id, recipient=recipient,
                consent_id=consent_id,
            ),
            lambda: sending.ready(by, employee_id=pair.here.employee_id),
            lambda: keys.receive_key_make(by=by, employee_id=pair.here.employee_id),
            lambda: receiving.bundle_take_in(by=by, employee_id=pair.here.employee_id, content=b"x"),
            lambda: archive.came_in(by, employee_id=pair.here.employee_id),
        ):  # fmt: skip
            with pytest.raises(Refused):
                call()
    for opened in (
        context.records_opened(person.actor, [pair.here.employee_id]),
        context.medical_opened(person.actor, [pair.case_id]),
    ):
        with opened, connection.cursor() as cursor:
            for table in ("transfer", "receivekey", "signingkey", "transfernotice", "receivedfile", "receivedpart"):
                cursor.execute(f"SELECT count(*) FROM medical_{table}")
                assert cursor.fetchone()[0] == 0, table


def test_another_bedrijfsarts_does_not_know_of_it(pair: Pair) -> None:
    consent_id, recipient = consented(pair.here, pair.case_id), key_of(pair.there)
    with pair.here.other_bedrijfsarts.at_work() as by, pytest.raises(NotFound):
        sending.transfer_send(
            by=by, employee_id=pair.here.employee_id, case_id=pair.case_id, recipient=recipient, consent_id=consent_id
        )
    with pair.there.bedrijfsarts.at_work() as by, pytest.raises(NotFound):
        sending.ready(by, employee_id=pair.here.employee_id)


def test_a_file_of_which_a_part_is_somebody_elses_does_not_go(pair: Pair) -> None:
    consent_id, recipient = consented(pair.here, pair.case_id), key_of(pair.there)
    with context.entered(pair.here.system), connection.cursor() as cursor:
        cursor.execute("DELETE FROM privacy_casegrant WHERE content_object_id = %s", [pair.case_id])
    with pair.here.bedrijfsarts.at_work() as by, pytest.raises(Conflict, match="gaat heel over"):
        sending.transfer_send(
            by=by, employee_id=pair.here.employee_id, case_id=None, recipient=recipient, consent_id=consent_id
        )
    page = pair.here.bedrijfsarts.client().get(f"/overdragen/{pair.here.employee_id}/")
    assert page.status_code == 200
    assert "gaat heel over" in page.content.decode()


def refusal(house: House, content: bytes, *, employee_id: UUID | None = None) -> str:
    with house.bedrijfsarts.at_work() as by, pytest.raises(Invalid) as caught:
        receiving.bundle_take_in(by=by, employee_id=employee_id or house.employee_id, content=content)
    (text,) = caught.value.errors["bundle"]
    return text


def test_the_same_bundle_is_not_taken_twice(pair: Pair) -> None:
    made = bundle(pair)
    taken(pair.there, made)
    parts = rows(pair.there, ReceivedPart)
    assert "al opgenomen" in refusal(pair.there, made)
    key_of(pair.there)
    assert "al opgenomen" in refusal(pair.there, made)
    assert rows(pair.there, ReceivedPart) == parts


def test_a_key_serves_once(pair: Pair) -> None:
    consent_id, recipient = consented(pair.here, pair.case_id), key_of(pair.there)
    first, second = (sent(pair.here, pair.case_id, recipient, consent_id) for _ in range(2))
    taken(pair.there, first)
    assert "geen geldige ontvangstsleutel" in refusal(pair.there, second)
    with context.records_opened(pair.there.system, []):
        assert not ReceiveKey.objects.filter(private__isnull=False).exists()


def test_a_key_expires_and_an_old_bundle_with_it(amstel: House, maas: House) -> None:
    with chance.seeded(seed=1, instant=INSTANT):
        made = bundle(Pair(amstel, maas, filled(amstel)))
        with maas.bedrijfsarts.at_work() as by:
            waits = receiving.bundle_take_in(by=by, employee_id=maas.employee_id, content=made)
    with chance.seeded(seed=2, instant=INSTANT + timedelta(days=31)):
        with maas.bedrijfsarts.at_work() as by, pytest.raises(Invalid, match="verlopen"):
            receiving.bundle_take(by=by, employee_id=maas.employee_id, received_id=waits)
        with context.entered(maas.system):
            assert receiving.waiting_forget(by=maas.system) == 1
        assert rows(maas, BundlePiece) == 0
        assert "geen geldige ontvangstsleutel" in refusal(maas, made)


def test_a_bundle_for_somebody_else_is_refused(pair: Pair) -> None:
    key_of(pair.here)
    other = container.new_identity()[0]
    made = sent(pair.here, pair.case_id, other, consented(pair.here, pair.case_id))
    key_of(pair.there)
    assert "niet gemaakt voor" in refusal(pair.there, made)
    mine = bundle_for_employee(pair)
    assert "geen geldige ontvangstsleutel" in refusal(pair.there, mine, employee_id=pair.there.colleague_id)


def bundle_for_employee(pair: Pair) -> bytes:
    return sent(pair.here, pair.case_id, _key(pair), consented(pair.here, pair.case_id))


def test_nothing_is_written_before_it_was_seen_and_nothing_of_it_when_it_is_thrown_away(pair: Pair) -> None:
    made = bundle(pair)
    with pair.there.bedrijfsarts.at_work() as by:
        received_id = receiving.bundle_take_in(by=by, employee_id=pair.there.employee_id, content=made)
        seen = receiving.preview(by, employee_id=pair.there.employee_id, received_id=received_id)
        assert (seen.sender, seen.person, seen.taken) == ("Arbodienst Amstel", "Ö. Özdemir", False)
        assert rows(pair.there, ReceivedPart) == rows(pair.there, ReceivedPiece) == 0
        receiving.bundle_throw_away(by=by, employee_id=pair.there.employee_id, received_id=received_id)
    assert rows(pair.there, ReceivedFile) == rows(pair.there, BundlePiece) == 0


def test_whole_or_nothing(pair: Pair) -> None:
    """A bundle that is damaged where it waits leaves no part behind."""
    made = bundle(pair)
    with pair.there.bedrijfsarts.at_work() as by:
        received_id = receiving.bundle_take_in(by=by, employee_id=pair.there.employee_id, content=made)
    with context.records_opened(pair.there.system, []):
        last = BundlePiece.objects.latest("number")
        spoiled = bytes(last.content)[:-3] + b"xyz"
        BundlePiece.objects.filter(pk=last.pk).delete()
        BundlePiece.objects.create(
            received_id=received_id, employee_id=pair.there.employee_id, number=last.number, content=spoiled
        )
    with pair.there.bedrijfsarts.at_work() as by, pytest.raises(Invalid, match="beschadigd"):
        receiving.bundle_take(by=by, employee_id=pair.there.employee_id, received_id=received_id)
    assert rows(pair.there, ReceivedPart) == rows(pair.there, ReceivedPiece) == 0
    with context.records_opened(pair.there.system, []):
        assert ReceivedFile.objects.get().state == "waiting"


def test_the_canary_is_nowhere_in_the_clear(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_file(*_args: Any, **_kwargs: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.mkstemp", no_file)
    monkeypatch.setattr("tempfile._mkstemp_inner", no_file)
    made = bundle(pair)
    taken(pair.there, made)
    assert CANARY.encode() not in made
    for model, column in ((ReceivedPart, "content"), (ReceivedPiece, "content"), (ReceivedFile, "head")):
        with context.file_opened(pair.there.system, employee_id=pair.there.employee_id, case_ids=[]):
            values = list(model.objects.values_list(column, flat=True))
        assert values
        assert not [value for value in values if CANARY.encode() in bytes(value)]


def test_it_is_kept_under_the_receiving_employees_own_keys(pair: Pair) -> None:
    received_id, _code = taken(pair.there, bundle(pair))
    for layer in rotation.LAYERS:
        rotation.rotate(pair.there.tenant_id, layer)
    with pair.there.bedrijfsarts.at_work() as by:
        shown = archive.parts(by, employee_id=pair.there.employee_id, received_id=received_id).rows
        assert CANARY in str(shown)
        with keys.file_opened(by, pair.there.employee_id):
            keys.signing_key()
        key_destroy(by=by, employee_id=pair.there.employee_id, reason="einde termijn")
        shown = archive.parts(by, employee_id=pair.there.employee_id, received_id=received_id).rows
        assert CANARY not in str(shown)
    assert pair.there.bedrijfsarts.client().get(f"/ontvangen/{pair.there.employee_id}/").status_code == 200


def test_the_signing_key_outlives_a_turning_of_the_tenants_key(pair: Pair) -> None:
    with pair.here.bedrijfsarts.at_work() as by, keys.file_opened(by, pair.here.employee_id):
        before = keys.signing_key()
    rotation.rotate(pair.here.tenant_id, "tenant")
    with pair.here.bedrijfsarts.at_work() as by, keys.file_opened(by, pair.here.employee_id):
        assert keys.signing_key() == before


def test_what_was_received_becomes_no_entry_consent_or_fact_of_this_house(pair: Pair) -> None:
    taken(pair.there, bundle(pair))
    assert rows(pair.there, MedicalEntry) == 0
    with pair.there.bedrijfsarts.at_work() as by, pytest.raises(ConsentLacking):
        sending.transfer_send(
            by=by,
            employee_id=pair.there.employee_id,
            case_id=None,
            recipient=key_of(pair.here),
            consent_id=chance.uuid(),
        )
