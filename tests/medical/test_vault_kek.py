"""The tenants' keys wrapped inside HashiCorp Vault, over HTTP, by its documented transit API."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from medical import crypto, drafts, keks, rotation
from medical.drafts import MedicalHalf
from medical.models import TenantKey
from privacy import context
from tests.support.cast import House
from tests.support.transit import TOKEN, Transit, served
from tests.support.worlds import write_probleemanalyse

OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
IN_VAULT = "hsm@vault:transit/poortwacht"
SECRET = "Slaapt slecht sinds augustus"


@pytest.fixture
def transit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Transit]:
    with served() as vault:
        monkeypatch.setenv("VAULT_ADDR", vault.url)
        monkeypatch.setenv("VAULT_TOKEN", TOKEN)
        yield vault


def wrapped(amstel: House) -> str:
    with context.medical_opened(amstel.system, []):
        return bytes(TenantKey.objects.get().wrapped).decode("ascii", "replace")


def read(amstel: House, case_id: object) -> str:
    with amstel.bedrijfsarts.at_work() as actor:
        found = drafts.draft_read(actor, case_id=case_id, employee_id=amstel.employee_id)  # type: ignore[arg-type]
    return found.medical.findings


def test_from_the_environment_into_vault_and_on_to_its_next_version(amstel: House, transit: Transit) -> None:
    case_id = amstel.report()
    write_probleemanalyse(amstel, case_id, MedicalHalf(findings=SECRET))
    with override_settings(MEDICAL_KEK=IN_VAULT, MEDICAL_KEK_READABLE=OLD):
        rotation.rotate(amstel.tenant_id, "kek")
    with override_settings(MEDICAL_KEK=IN_VAULT, MEDICAL_KEK_READABLE=""):
        assert wrapped(amstel).startswith("vault:v1:")
        assert read(amstel, case_id) == SECRET
        transit.turn("poortwacht")
        rotation.rotate(amstel.tenant_id, "kek")
        assert wrapped(amstel).startswith("vault:v2:")
        assert read(amstel, case_id) == SECRET


def test_vault_binds_a_key_to_its_place(transit: Transit) -> None:
    kek = keks.VaultKek("hsm", "transit", "poortwacht")
    value = kek.wrap(b"k" * 32, b"here")
    assert kek.unwrap(value, b"here") == b"k" * 32
    for broken, where in ((value, b"there"), (value[:-4] + b"AAA=", b"here"), (b"vault:v9:AAAA", b"here")):
        with pytest.raises(crypto.Unreadable):
            kek.unwrap(broken, where)


def test_a_vault_that_refuses_or_is_away_is_named_without_its_secrets(
    transit: Transit, monkeypatch: pytest.MonkeyPatch
) -> None:
    kek = keks.VaultKek("hsm", "transit", "poortwacht")
    value = kek.wrap(b"k" * 32, b"here")
    transit.sealed = True
    with pytest.raises(keks.KekProblem, match="hsm"):
        kek.unwrap(value, b"here")
    transit.sealed = False
    monkeypatch.setenv("VAULT_TOKEN", "s.wrong")
    with pytest.raises(keks.KekProblem) as caught:
        kek.unwrap(value, b"here")
    assert "s.wrong" not in str(caught.value)
    monkeypatch.setenv("VAULT_ADDR", "http://127.0.0.1:9")
    with pytest.raises(keks.KekProblem):
        kek.wrap(b"k" * 32, b"here")
