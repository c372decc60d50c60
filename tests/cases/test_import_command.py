"""`manage.py import_absences`, as a person at a terminal uses it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, ImportRun
from employers.models import Employer
from privacy import context
from tests.cases.absence_files import COLUMNS, LINDE, SMALL, cases_of, day, row, written
from tests.support.cast import House, Member
from tests.support.database import ROOT


def run(member: Member, house: str, file: Path, *options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(
        "import_absences", str(file), "--tenant", house, "--by", member.email.upper(), *options, stdout=out, stderr=err
    )
    return out.getvalue(), err.getvalue()


def refused(member: Member, house: str, file: Path, *options: str) -> tuple[str, str]:
    """(message, stderr) of a command that ends with exit code 1."""
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command(
            "import_absences",
            str(file),
            "--tenant",
            house,
            "--by",
            member.email,
            *options,
            stdout=StringIO(),
            stderr=err,
        )
    assert caught.value.returncode == 1
    return str(caught.value), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def make(content: bytes) -> Path:
        path = tmp_path / "verzuim.csv"
        path.write_bytes(content)
        return path

    return make


def test_a_dry_run_tells_and_then_the_import_does(amstel: House) -> None:
    out, _err = run(amstel.beheerder, "amstel", SMALL, "--create-employers", "--dry-run")
    assert "Drukkerij Het Zetsel B.V. (nieuw): 4 regels; nieuw: 3 werknemers, 3 dossiers (1 lopend)" in out
    assert "Proef: 43 aan te maken, 0 te wijzigen; niets bewaard." in out
    assert cases_of(amstel, "3001") == []
    out, _err = run(amstel.beheerder, "amstel", SMALL, "--create-employers")
    assert "Klaar: 43 aangemaakt, 0 gewijzigd; 0 van 14 regels overgeslagen." in out
    out, _err = run(amstel.beheerder, "amstel", SMALL)
    assert "Klaar: 0 aangemaakt, 0 gewijzigd" in out


def test_the_run_is_kept_and_the_file_is_not(amstel: House) -> None:
    run(amstel.beheerder, "amstel", SMALL, "--create-employers")
    with context.entered(amstel.system):
        kept = ImportRun.objects.get()
        assert (kept.state, kept.content, kept.file_name, kept.rows_done) == ("done", None, "verzuim-klein.csv", 14)
        assert "Özdemir" not in json.dumps(kept.report, ensure_ascii=False)


def test_an_unknown_employer_is_an_error_per_row_with_its_remedy(amstel: House) -> None:
    message, err = refused(amstel.beheerder, "amstel", SMALL)
    assert message == "4 fouten; er is niets bewaard."
    assert (
        'Regel 12, kolom Werkgever ("Drukkerij Het Zetsel B.V."): Deze werkgever bestaat nog niet. '
        "Kies voor “werkgevers aanmaken” (--create-employers), of verbeter de naam."
    ) in err
    assert cases_of(amstel, "3001") == []


def test_partial_imports_the_rest(amstel: House) -> None:
    out, err = run(amstel.beheerder, "amstel", SMALL, "--partial")
    assert "Regel 12, kolom Werkgever" in err
    assert "4 van 14 regels overgeslagen" in out
    assert len(cases_of(amstel, "3001")) == 1
    assert cases_of(amstel, "41") == []


def test_a_mapping_is_laid_over_the_guess_and_remembered(amstel: House, file: Callable[..., Path]) -> None:
    renamed = {"Personeelsnummer": "Relatie", "Eerste ziektedag": "Begin", "Werkgever": "Klant"}
    rows = [{renamed.get(name, name): value for name, value in row(day(-20)).items()}]
    path = file(
        written(rows, [renamed.get(name, name) for name in reversed(COLUMNS)], encoding="cp1252", separator=",")
    )
    message, _err = refused(amstel.hr, "amstel", path)
    assert message == (
        "Deze kolommen zijn niet gevonden: Personeelsnummer, Eerste ziektedag. Kies hieronder welke kolommen het zijn."
    )
    run(
        amstel.hr,
        "amstel",
        path,
        "--mapping",
        '{"personnel_number": "relatie", "first_sick_day": "Begin", "gender": ""}',
    )
    with context.entered(amstel.system):
        mapping = Employer.objects.get(name=LINDE).import_mapping
    assert (mapping["personnel_number"], mapping["first_sick_day"], mapping["employer"]) == (
        "Relatie",
        "Begin",
        "Klant",
    )
    assert "gender" not in mapping
    out, _err = run(amstel.hr, "amstel", path)
    assert "Klaar: 0 aangemaakt, 0 gewijzigd" in out


def test_a_file_without_employers_is_for_the_one_named(amstel: House, file: Callable[..., Path]) -> None:
    path = file(written([row(day(-20))], COLUMNS[1:]))
    message, _err = refused(amstel.hr, "amstel", path)
    assert "Werkgever" in message
    run(amstel.hr, "amstel", path, "--employer", LINDE.upper())
    assert len(cases_of(amstel)) == 1
    message, err = refused(amstel.hr, "amstel", path, "--employer", "Transport Van Houten & Zn.")
    assert "u mag er niet voor importeren" in err


def test_what_is_remembered_of_one_employer_does_not_hinder_a_file_for_several(
    amstel: House, file: Callable[..., Path]
) -> None:
    run(amstel.beheerder, "amstel", file(written([row(day(-20))], COLUMNS[1:])), "--employer", LINDE)
    out, _err = run(amstel.beheerder, "amstel", file(written([row(day(-20))])))
    assert "Klaar: 0 aangemaakt, 0 gewijzigd" in out


def test_columns_that_are_never_read_are_named(amstel: House, file: Callable[..., Path]) -> None:
    rows = [{**row(day(-20)), "BSN": "123456782", "Diagnose": "geheim-x", "Kostenplaats": "4400"}]
    out, err = run(amstel.hr, "amstel", file(written(rows, [*COLUMNS, "BSN", "Diagnose", "Kostenplaats"])))
    assert "Niet gelezen: BSN (een burgerservicenummer hoort niet in een verzuimdossier)" in out
    assert "Niet gelezen: Diagnose (dit kan iets medisch zeggen" in out
    assert "Niet gelezen (onbekend): Kostenplaats" in out
    assert "geheim-x" not in out + err
    path = file(written(rows, [*COLUMNS, "Diagnose"]))
    message, _err = refused(amstel.hr, "amstel", path, "--mapping", '{"department": "Diagnose"}')
    assert message == "Deze kolommen worden nooit gelezen: Diagnose. Kies een andere kolom."


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--mapping", "{"), "dit is geen JSON"),
        (("--mapping", '{"x": "y"}'), "Deze velden bestaan niet: x."),
        (("--mapping", '{"gender": "Sexe"}'), "Deze kolommen staan niet in het bestand: Sexe."),
        (("--mapping", '{"gender": "Afdeling", "email": "Afdeling"}'), "voor meer dan één veld"),
    ],
)
def test_a_wrong_mapping_is_told(amstel: House, options: tuple[str, ...], expected: str) -> None:
    assert expected in refused(amstel.beheerder, "amstel", SMALL, *options)[0]


def test_who_may_not_and_what_does_not_exist(amstel: House, maas: House, tmp_path: Path) -> None:
    for member in (amstel.bedrijfsarts, amstel.leidinggevende, amstel.werknemer, maas.beheerder):
        assert refused(member, "amstel", SMALL)[0].startswith("--by:")
    assert refused(amstel.beheerder, "rijn", SMALL)[0].startswith("--tenant:")
    assert refused(amstel.beheerder, "amstel", tmp_path / "nergens.csv")[0].startswith("FILE:")
    (tmp_path / "blad.xlsx").write_bytes(b"PK\x03\x04")
    assert "werkmap" in refused(amstel.beheerder, "amstel", tmp_path / "blad.xlsx")[0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_exit_codes_in_a_process_of_its_own(amstel: House, process_env: Mapping[str, str]) -> None:
    def exit_code(*options: str) -> int:
        command: list[Any] = [sys.executable, str(ROOT / "manage.py"), "import_absences", SMALL, "--tenant", "amstel"]
        command += ["--by", amstel.beheerder.email, *options]
        return subprocess.run(command, env=dict(process_env), check=False, capture_output=True, cwd=ROOT).returncode

    assert exit_code() == 1
    assert exit_code("--create-employers") == 0
    with context.entered(amstel.system):
        assert Case.objects.count() == 7
