"""The keys of the medical compartment: turned layer by layer while people read, stopped half-way, and destroyed."""

import base64
import threading
from collections.abc import Callable
from typing import Any, Self
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from medical import crypto, drafts, keks, keys, rotation, vault
from medical.drafts import MedicalHalf, ReleaseHalf
from medical.models import EmployeeKey, KeyRotation, ProbleemanalyseDraft, TenantKey
from privacy import chance, context
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.support.cast import House, house
from tests.support.worlds import write_probleemanalyse

SECRET = "Slaapt slecht sinds augustus"
HALF = MedicalHalf(findings=SECRET)
OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
NEW = base64.b64encode(bytes(range(32))).decode()


def read(place: House, case_id: UUID, employee_id: UUID | None = None) -> str:
    with place.bedrijfsarts.at_work() as actor:
        found = drafts.draft_read(actor, case_id=case_id, employee_id=employee_id or place.employee_id)
    return found.medical.findings


def inside(place: House) -> Any:
    return context.medical_opened(place.system, [])


def two_cases(place: House) -> dict[UUID, UUID]:
    """{employee: case} with a text in each."""
    made = {one: place.report(employee_id=one) for one in (place.employee_id, place.colleague_id)}
    for case_id in made.values():
        write_probleemanalyse(place, case_id, HALF, ReleaseHalf(hours="4"))
    return made


def versions(place: House) -> list[tuple[int, int]]:
    with inside(place):
        return list(EmployeeKey.objects.order_by("version", "id").values_list("version", "tenant_key_version"))


def test_each_layer_turns_and_everything_is_still_readable(amstel: House) -> None:
    made = two_cases(amstel)
    for layer in rotation.LAYERS:
        rotation.rotate(amstel.tenant_id, layer)
        assert {read(amstel, case_id, one) for one, case_id in made.items()} == {SECRET}, layer
    with inside(amstel):
        assert list(TenantKey.objects.values_list("version", flat=True)) == [2]
        current = EmployeeKey.objects.filter(retired_at__isnull=True)
        assert set(current.values_list("version", "tenant_key_version")) == {(2, 2)}
        stored = ProbleemanalyseDraft.objects.values_list("medical_half", flat=True)
        assert {crypto.key_version(value) for value in stored} == {2}
        assert set(KeyRotation.objects.values_list("layer", "turned")) == {("kek", 1), ("tenant", 2), ("employee", 2)}
        told = AuditEntry.objects.filter(action="medical.key_rotate").values_list("detail", flat=True)
        assert sorted((row["layer"], row["phase"]) for row in told) == sorted(
            (layer, phase) for layer in rotation.LAYERS for phase in ("begin", "end")
        )


def test_values_written_before_versions_existed_are_read_and_turned(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with inside(amstel):
        row = ProbleemanalyseDraft.objects.get(case_id=case_id)
        for column in ("medical_half", "release_half"):
            value = bytes(getattr(row, column))
            ProbleemanalyseDraft.objects.filter(pk=row.pk).update(**{column: b"\x01" + value[5:]})
    assert read(amstel, case_id) == SECRET
    rotation.rotate(amstel.tenant_id, "employee")
    assert read(amstel, case_id) == SECRET


def test_retired_keys_go_once_nobody_can_still_need_them(amstel: House) -> None:
    two_cases(amstel)
    rotation.rotate(amstel.tenant_id, "employee")
    assert [version for version, _tenant in versions(amstel)] == [1, 1, 2, 2]
    with inside(amstel):
        EmployeeKey.objects.filter(version=1).update(retired_at=chance.now() - rotation.GRACE * 2)
        rotation.forget_retired()
    assert [version for version, _tenant in versions(amstel)] == [2, 2]


def test_another_kek_takes_over_without_a_gap(amstel: House) -> None:
    """Readable first, then current, then the old one goes."""
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with override_settings(MEDICAL_KEK=f"2026-11@{NEW}", MEDICAL_KEK_READABLE=OLD):
        assert read(amstel, case_id) == SECRET
        rotation.rotate(amstel.tenant_id, "kek")
        assert read(amstel, case_id) == SECRET
    with override_settings(MEDICAL_KEK=OLD, MEDICAL_KEK_READABLE=f"2026-11@{NEW}"):
        assert read(amstel, case_id) == SECRET  # a process that was not restarted yet
    with override_settings(MEDICAL_KEK=f"2026-11@{NEW}", MEDICAL_KEK_READABLE=""):
        assert read(amstel, case_id) == SECRET
    with pytest.raises(keks.KekProblem, match="2026-11"):
        read(amstel, case_id)


def test_the_wrong_kek_under_the_right_name_reads_nothing(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with override_settings(MEDICAL_KEK=NEW), pytest.raises(crypto.Unreadable):
        read(amstel, case_id)


def test_a_value_decrypts_nowhere_else(amstel: House) -> None:
    """Not in another column, row, employee or tenant."""
    made = two_cases(amstel)
    first, second = made.items()
    with inside(amstel):
        rows = {row.case_id: row for row in ProbleemanalyseDraft.objects.all()}
        mine, other = rows[first[1]], rows[second[1]]
        place: dict[str, Any] = {"table": "probleemanalysedraft", "column": "medical_half"}
        assert vault.unlocked(mine.medical_half, employee_id=first[0], row_id=mine.pk, **place)["findings"] == SECRET
        for change in (
            {"employee_id": second[0], "row_id": mine.pk},
            {"employee_id": first[0], "row_id": other.pk},
            {"employee_id": first[0], "row_id": mine.pk, "column": "release_half"},
            {"employee_id": first[0], "row_id": mine.pk, "table": "medicalstep"},
        ):
            with pytest.raises(crypto.Unreadable):
                vault.unlocked(mine.medical_half, **{**place, **change})
        broken = bytes(mine.medical_half[:-1]) + b"\0"
        for value in (broken, b"", b"\x02", b"\x02\0\0\0\x01", b"\x01short", b"plain text"):
            with pytest.raises(crypto.Unreadable):
                vault.unlocked(value, employee_id=first[0], row_id=mine.pk, **place)


def test_a_destroyed_key_leaves_a_tombstone_and_what_comes_after_gets_a_new_one(amstel: House) -> None:
    made = two_cases(amstel)
    case_id = made[amstel.employee_id]
    with amstel.bedrijfsarts.at_work() as actor:
        keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason="Bewaartermijn voorbij")
    assert read(amstel, case_id) == ""
    assert read(amstel, made[amstel.colleague_id], amstel.colleague_id) == SECRET
    with inside(amstel):
        (tombstone,) = EmployeeKey.objects.filter(employee_id=amstel.employee_id)
        assert (tombstone.wrapped, tombstone.destroyed_by) == (None, amstel.bedrijfsarts.id)
        assert tombstone.destroyed_because == "Bewaartermijn voorbij"
        row = ProbleemanalyseDraft.objects.get(case_id=case_id)
        with pytest.raises(crypto.Destroyed):
            vault.unlocked(
                row.medical_half, employee_id=amstel.employee_id, table="probleemanalysedraft", column="medical_half",
                row_id=row.pk,
            )  # fmt: skip
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings="Nieuw"))
    assert read(amstel, case_id) == "Nieuw"
    rotation.rotate(amstel.tenant_id, "employee")
    rotation.rotate(amstel.tenant_id, "tenant")
    assert read(amstel, case_id) == "Nieuw"


def test_who_destroys_and_why(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    for name in ("cmtd", "casemanager", "hr", "beheerder", "werknemer", "werkgever"):
        with getattr(amstel, name).at_work() as actor, pytest.raises(Refused):
            keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason="x")
    with amstel.other_bedrijfsarts.at_work() as actor, pytest.raises(NotFound):
        keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason="x")
    with amstel.bedrijfsarts.at_work() as actor:
        with pytest.raises(Invalid):
            keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason=" ")
        with pytest.raises(NotFound):
            keys.key_destroy(by=actor, employee_id=amstel.colleague_id, reason="er is geen sleutel")
    assert read(amstel, case_id) == SECRET


class Killed(BaseException):
    """The process dies here."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("layer", ["tenant", "employee"])
def test_a_turning_that_is_killed_between_batches_loses_nothing_and_goes_on(layer: str, capsys: Any) -> None:
    place = house("amstel")
    made = two_cases(place)

    def die(turned: int, left: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        rotation.rotate(place.tenant_id, layer, batch=1, progress=die)
    assert {read(place, case_id, one) for one, case_id in made.items()} == {SECRET}
    with inside(place):
        assert KeyRotation.objects.get().turned == 1
    write_probleemanalyse(place, made[place.employee_id], HALF)
    call_command("rotate_keys", "--layer", layer, "--tenant", "amstel", "--batch", "1")
    assert f"amstel {layer}: 2 turned, 0 left" in capsys.readouterr().out
    assert {read(place, case_id, one) for one, case_id in made.items()} == {SECRET}
    with inside(place):
        rotated = KeyRotation.objects.get()
        assert (rotated.turned, rotated.finished_at is not None) == (2, True)


class Hammer:
    """Does one thing again and again in a thread of its own, until told to stop."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.work, self.times = work, 0
        self.error: BaseException | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.work()
                self.times += 1
        except BaseException as error:  # noqa: BLE001  whatever it is, the test names it
            self.error = error
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
def test_who_reads_and_writes_meanwhile_notices_nothing() -> None:
    """A reader and a writer hammer while every layer turns three times; the last words written are there."""
    place = house("amstel")
    made = two_cases(place)
    case_id, written = made[place.employee_id], [SECRET]

    def look() -> None:
        assert read(place, made[place.colleague_id], place.colleague_id) == SECRET
        assert read(place, case_id)

    def write() -> None:
        text = f"{len(written)} {SECRET}"
        write_probleemanalyse(place, case_id, MedicalHalf(findings=text))
        written.append(text)

    with Hammer(look) as reader, Hammer(write) as writer:
        for layer in rotation.LAYERS * 3:
            rotation.rotate(place.tenant_id, layer, batch=1)
    assert (reader.error, writer.error) == (None, None)
    assert min(reader.times, writer.times) >= 3
    assert read(place, case_id) == written[-1]


@pytest.mark.django_db(transaction=True)
def test_a_writer_under_way_is_waited_for() -> None:
    """What was encrypted with the old key but not committed yet is not left behind under it."""
    place = house("amstel")
    case_id = place.report()
    write_probleemanalyse(place, case_id, HALF)

    def turn() -> None:
        rotation.rotate(place.tenant_id, "employee")
        connection.close()

    turned = threading.Thread(target=turn)
    with transaction.atomic():
        write_probleemanalyse(place, case_id, MedicalHalf(findings="Onderweg"))
        turned.start()
        turned.join(timeout=1.5)
        assert turned.is_alive(), "the turning waits for the writer"
    turned.join()
    with inside(place):
        EmployeeKey.objects.filter(version=1).delete()
    assert read(place, case_id) == "Onderweg"


def test_every_sealed_column_is_turned() -> None:
    """Found by class, not listed by hand: a new medical value is turned from its first day."""
    found = {(model._meta.model_name, column) for model, column in rotation.sealed_columns()}
    assert found >= {
        ("probleemanalysedraft", "medical_half"),
        ("probleemanalysedraft", "release_half"),
        ("medicalstep", "note"),
    }
    assert not {column for _model, column in found} & {"wrapped"}


def test_keks_come_from_a_file_too(tmp_path: Any) -> None:
    path = tmp_path / "kek"
    path.write_text(NEW + "\n")
    with override_settings(MEDICAL_KEK=f"b@file:{path}", MEDICAL_KEK_READABLE=""):
        kek = keks.current()
        assert kek.key_id == "b"
        assert kek.unwrap(kek.wrap(b"key", b"here"), b"here") == b"key"
        with pytest.raises(crypto.Unreadable):
            kek.unwrap(kek.wrap(b"key", b"here"), b"there")
        assert NEW not in repr(kek)


@pytest.mark.parametrize(
    ("setting", "readable"),
    [
        ("short", ""),
        ("file:/nowhere/kek", ""),
        ("vault:nothing", ""),
        ("a|b@" + NEW, ""),
        (NEW, OLD),  # both named 1
        (f"x@{NEW}", "y@!"),
    ],
)
def test_a_kek_that_cannot_be_used_is_named_at_the_start(setting: str, readable: str) -> None:
    with override_settings(MEDICAL_KEK=setting, MEDICAL_KEK_READABLE=readable):
        found = keks.problem()
        assert found.startswith("MEDICAL_KEK")
        assert NEW not in found
        with pytest.raises(CommandError, match=r"poortwacht\.E003"):
            call_command("check")


def test_the_command_names_a_kek_that_is_missing(amstel: House) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, HALF)
    with override_settings(MEDICAL_KEK=f"9@{NEW}"), pytest.raises(CommandError, match="MEDICAL_KEK_READABLE"):
        call_command("rotate_keys", "--layer", "kek", skip_checks=True)
    with pytest.raises(CommandError, match="slug"):
        call_command("rotate_keys", "--tenant", "nobody")
