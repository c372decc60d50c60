"""The screens of a hand-over: from a ground to a receipt, and what each wrong file is told."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from privacy import chance
from tests.medical.portable import CANARY, consented, filled
from tests.support.cast import House


def text(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def key_on(page: str) -> str:
    found = re.search(r"age1[0-9a-z]{58}", page)
    assert found
    return found.group()


def fingerprint_on(page: str) -> str:
    found = re.search(r"(?:[0-9A-F]{4} ){7}[0-9A-F]{4}", page)
    assert found
    return found.group()


def send_up(client: Client, employee_id: UUID, content: bytes) -> Any:
    return client.post(f"/ontvangen/{employee_id}/", {"bundle": SimpleUploadedFile("dossier.age", content)})


def made(amstel: House, maas: House) -> tuple[Client, Client, bytes]:
    """Both doctors' browsers, and the bundle, by the screens."""
    case_id = filled(amstel)
    ground = str(consented(amstel, case_id))
    sender, receiver = amstel.bedrijfsarts.client(), maas.bedrijfsarts.client()
    assert receiver.post(f"/ontvangen/{maas.employee_id}/sleutel/").status_code == 302
    page = text(receiver.get(f"/ontvangen/{maas.employee_id}/"))
    body = {"ground": ground, "recipient": key_on(page)[:30] + "\n " + key_on(page)[30:]}
    path = f"/overdragen/{amstel.employee_id}/"
    asked = sender.post(path, body)
    assert asked.status_code == 200
    assert fingerprint_on(text(asked)) == fingerprint_on(page)
    answer = sender.post(path, {**body, "compared": "on"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="dossier-')
    assert answer.headers["Content-Type"] == "application/octet-stream"
    return sender, receiver, answer.content


def test_from_key_to_receipt(amstel: House, maas: House) -> None:
    sender, receiver, bundle = made(amstel, maas)
    answer = send_up(receiver, maas.employee_id, bundle)
    assert answer.status_code == 302
    seen = text(receiver.get(answer["Location"]))
    assert "Er is nog niets in het dossier gekomen" in seen
    assert CANARY not in seen
    assert fingerprint_on(seen) in text(sender.get(f"/overdragen/{amstel.employee_id}/"))
    assert receiver.post(answer["Location"], {}).status_code == 422
    assert receiver.post(answer["Location"], {"person": "on"}).status_code == 422
    took = receiver.post(answer["Location"], {"person": "on", "sender": "on"})
    page = text(receiver.get(took["Location"]))
    assert CANARY in page
    code = page.split("Ontvangstcode voor de afzender:")[1].split("</span>")[0].split(">")[1].strip()
    page = text(sender.get(f"/overdragen/{amstel.employee_id}/"))
    (where,) = re.findall(rf"/overdragen/{amstel.employee_id}/[0-9a-f-]+/aangekomen/", page)
    wrong = sender.post(where, {"code": code[::-1]})
    assert wrong.status_code == 422
    assert "Deze code klopt niet" in text(wrong)
    assert sender.post(where, {"code": f"{code[:4].lower()}-{code[4:]}"}).status_code == 302
    assert "aangekomen" in text(sender.get(f"/overdragen/{amstel.employee_id}/"))


WRONG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _bundle: b"", "geen overdrachtsbundel"),
    "another file": (lambda _bundle: b"%PDF-1.7 brief", "geen overdrachtsbundel"),
    "only its first line": (lambda bundle: bundle[:22], "beschadigd"),
    "half of it": (lambda bundle: bundle[: len(bundle) // 2], "beschadigd"),
    "a byte changed": (lambda bundle: bundle[:-900] + b"x" + bundle[-899:], "beschadigd"),
    "too large": (lambda bundle: bundle + b"0" * (65 * 1024 * 1024), "groter dan 64 MB"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_explained_on_its_field(amstel: House, maas: House, name: str) -> None:
    change, word = WRONG[name]
    _sender, receiver, bundle = made(amstel, maas)
    answer = send_up(receiver, maas.employee_id, change(bundle))
    assert answer.status_code == 422
    assert word in text(answer)


def test_a_file_larger_than_other_uploads_comes_through(amstel: House, maas: House) -> None:
    """Ten megabytes is the limit elsewhere."""
    _sender, receiver, bundle = made(amstel, maas)
    answer = send_up(receiver, maas.employee_id, bundle + b"0" * (11 * 1024 * 1024))
    assert answer.status_code == 422
    assert "beschadigd" in text(answer), "read to its end, and found to be no whole bundle"


@pytest.mark.parametrize(
    ("recipient", "word"), [("", "Plak"), ("age1abc", "geen ontvangstsleutel"), ("x" * 300, "teken")]
)
def test_a_wrong_key_is_explained_on_its_field(amstel: House, recipient: str, word: str) -> None:
    ground = str(consented(amstel, filled(amstel)))
    body = {"ground": ground, "recipient": recipient, "compared": "on"}
    answer = amstel.bedrijfsarts.client().post(f"/overdragen/{amstel.employee_id}/", body)
    assert answer.status_code == 422
    assert word in text(answer)


def test_a_ground_that_does_not_hold_is_no_choice(amstel: House) -> None:
    consented(amstel, filled(amstel))
    for ground in ("", "home", str(chance.uuid()), "x"):
        body = {"ground": ground, "recipient": "age1abc"}
        answer = amstel.bedrijfsarts.client().post(f"/overdragen/{amstel.employee_id}/", body)
        assert answer.status_code == 422, ground


def test_a_second_key_waits_for_the_first(maas: House) -> None:
    client = maas.bedrijfsarts.client()
    path = f"/ontvangen/{maas.employee_id}/sleutel/"
    assert client.post(path).status_code == 302
    answer = client.post(path)
    assert answer.status_code == 422
    assert "Er is al een ontvangstsleutel" in text(answer)


def test_the_record_leads_there_for_the_bedrijfsarts_alone(amstel: House) -> None:
    case_id = filled(amstel)
    for who, there in ((amstel.bedrijfsarts, True), (amstel.cmtd, False)):
        page = text(who.client().get(f"/dossiers/{case_id}/medisch/"))
        assert (f"/overdragen/{amstel.employee_id}/" in page) is there
        assert (f"/ontvangen/{amstel.employee_id}/" in page) is there
