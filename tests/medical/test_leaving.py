"""A link of an employer's own tenant ends once every medical file went somewhere (ADR 0010)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from medical import drafts, files, retention
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.keys import key_destroy
from medical.models import RecordHold
from medical.portability import container, sending
from medical.record import Content, Kind, NewEntry, entry_add
from privacy import chance, context
from privacy.errors import Conflict, Invalid, NotFound
from roles import services
from roles.models import ArbodienstLink
from tests.guards.things import PDF
from tests.medical.portable import key_of, plain_parts, taken
from tests.support.cast import House
from tests.support.linked import Haven, engage, haven_of

FINDINGS = "Slaapt slecht sinds augustus."


@pytest.fixture
def haven(amstel: House) -> Haven:
    """An employer's own tenant with one medical file, in the custody of the arbodienst next door."""
    made = haven_of("haven")
    engage(made, amstel)
    case_id = made.report(first_sick_day=chance.today() - timedelta(days=30))
    made.run_jobs()
    with made.doctor().at_work() as by:
        half = MedicalHalf(FINDINGS, "P619", psychological=True)
        drafts.draft_save(
            by=by, case_id=case_id, employee_id=made.employee_id, medical=half, release=ReleaseHalf(), revision=0
        )
        new = NewEntry(made.employee_id, case_id, Kind.DOCUMENT, chance.today(), Content(text="Brief"))
        files.document_add(by=by, new=new, content=PDF)
        said = Content(text="Kwam uit zichzelf langs.")
        entry_add(by=by, new=NewEntry(made.employee_id, None, Kind.OPEN_CONSULT, chance.today(), said))
    return made


def link_of(haven: Haven) -> UUID:
    with context.entered(haven.system):
        return ArbodienstLink.objects.get().pk


def made_bundle(haven: Haven, recipient: str) -> bytes:
    """For the own house of the arbodienst: no consent."""
    with haven.doctor().at_work() as by:
        return sending.transfer_send(
            by=by, employee_id=haven.employee_id, case_id=None, recipient=recipient, consent_id=None
        ).content


def arrived(haven: Haven, code: str) -> bool:
    with haven.doctor().at_work() as by:
        row = sending.ready(by, employee_id=haven.employee_id).sent[0]
        return sending.transfer_arrived(by=by, employee_id=haven.employee_id, transfer_id=row.id, code=code)


def states(amstel: House, haven: Haven) -> dict[str, str]:
    page = amstel.beheerder.client().get(f"/aansluitingen/{link_of(haven)}/").content.decode()
    names = ("Nog te regelen", "Onderweg", "Overgedragen", "In uw eigen omgeving", "Vernietigd")
    return {name: page.split(f"<dt>{name}</dt>")[1].split("</dd>")[0].split("<dd>")[1].strip() for name in names}


def end(amstel: House, haven: Haven) -> None:
    with amstel.beheerder.at_work() as by:
        services.link_end(by=by, link_id=link_of(haven))


def test_a_file_is_taken_home_and_then_the_link_ends(amstel: House, haven: Haven) -> None:
    assert states(amstel, haven)["Nog te regelen"] == "1"
    with pytest.raises(Conflict, match="eigen omgeving"):
        end(amstel, haven)
    with haven.doctor().at_work() as by:
        before = plain_parts(by, haven.employee_id)
    bundle = made_bundle(haven, key_of(amstel))
    assert states(amstel, haven)["Onderweg"] == "1"
    with pytest.raises(Conflict):
        end(amstel, haven)
    _received, code = taken(amstel, bundle)
    assert arrived(haven, code), "destroyed in the employer's tenant"
    assert states(amstel, haven) == {
        "Nog te regelen": "0", "Onderweg": "0", "Overgedragen": "0", "In uw eigen omgeving": "1", "Vernietigd": "0",
    }  # fmt: skip
    with haven.doctor().at_work() as by:
        assert FINDINGS not in str(plain_parts(by, haven.employee_id))
    end(amstel, haven)
    with amstel.bedrijfsarts.at_work() as by:
        kept = plain_parts(by, amstel.employee_id)
    assert len(kept) == len(before)
    assert FINDINGS in str(kept)
    assert "Kwam uit zichzelf langs." in str(kept), "the same keeper keeps all of it"


def test_only_the_own_house_of_the_keeper_needs_no_ground(amstel: House, maas: House, haven: Haven) -> None:
    for recipient in (key_of(maas), container.new_identity()[0]):
        with pytest.raises(Invalid, match="niet van de eigen omgeving"):
            made_bundle(haven, recipient)
    about: dict[str, Any] = {"employee_id": amstel.employee_id, "case_id": None, "recipient": key_of(amstel)}
    with amstel.bedrijfsarts.at_work() as by, pytest.raises(Invalid, match="niet van de eigen omgeving"):
        sending.transfer_send(by=by, consent_id=None, **about)


def test_what_was_written_after_the_bundle_stays_until_it_goes_too(amstel: House, haven: Haven) -> None:
    bundle = made_bundle(haven, key_of(amstel))
    with haven.doctor().at_work() as by:
        said = Content(text="Belde nog.")
        entry_add(by=by, new=NewEntry(haven.employee_id, None, Kind.OPEN_CONSULT, chance.today(), said))
    assert not arrived(haven, taken(amstel, bundle)[1])
    assert states(amstel, haven)["Nog te regelen"] == "1"
    with pytest.raises(Conflict):
        end(amstel, haven)


def test_a_wrong_code_settles_nothing(amstel: House, haven: Haven) -> None:
    made_bundle(haven, key_of(amstel))
    with pytest.raises(Invalid, match="klopt niet"):
        arrived(haven, "AAAAAAAA")
    with pytest.raises(Conflict):
        end(amstel, haven)


def test_the_employer_cannot_end_it(amstel: House, haven: Haven) -> None:
    with haven.beheerder.at_work() as by:
        with pytest.raises(NotFound):
            services.link_end(by=by, link_id=link_of(haven))
        services.link_give_notice(by=by, link_id=link_of(haven))
    with context.entered(haven.system):
        assert ArbodienstLink.objects.get().state == "ending"
    client = haven.beheerder.client()
    for path in (f"/overdragen/{haven.employee_id}/", f"/ontvangen/{haven.employee_id}/"):
        assert client.get(path).status_code == 403


def test_after_that_nothing_medical_is_left_to_read_and_a_new_file_can_go_too(amstel: House, haven: Haven) -> None:
    assert arrived(haven, taken(amstel, made_bundle(haven, key_of(amstel)))[1])
    with haven.doctor().at_work() as by:
        left = plain_parts(by, haven.employee_id)
        assert not [kind for kind, *_rest in left if kind == "fact"]
        assert not [file for *_rest, file in left if file]
        said = Content(text="Begon opnieuw.")
        entry_add(by=by, new=NewEntry(haven.employee_id, None, Kind.OPEN_CONSULT, chance.today(), said))
    assert states(amstel, haven)["Nog te regelen"] == "1"
    assert arrived(haven, taken(amstel, made_bundle(haven, key_of(amstel)))[1])
    end(amstel, haven)


def test_a_file_with_a_reason_to_be_kept_is_not_destroyed(amstel: House, haven: Haven) -> None:
    with haven.doctor().at_work() as by:
        ground = next(iter(RecordHold.Ground.values))
        until = chance.today() + timedelta(days=90)
        retention.hold_place(
            by=by, employee_id=haven.employee_id, ground=ground, reason="Procedure loopt.", until=until
        )
    assert not arrived(haven, taken(amstel, made_bundle(haven, key_of(amstel)))[1])
    with pytest.raises(Conflict):
        end(amstel, haven)


def test_a_destroyed_file_is_counted_as_that(amstel: House, haven: Haven) -> None:
    with haven.doctor().at_work() as by:
        key_destroy(by=by, employee_id=haven.employee_id, reason="einde van de bewaartermijn")
    assert states(amstel, haven)["Vernietigd"] == "1"
    end(amstel, haven)


def test_another_arbodienst_counts_nothing_here(amstel: House, maas: House, haven: Haven) -> None:
    assert maas.beheerder.client().get(f"/aansluitingen/{link_of(haven)}/").status_code == 404
