"""The demo's own parts: secrets, mail server, translations, place of the data; and what the settings check says."""

import os
import smtplib
import stat
import subprocess
import sys
import time
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import polib
import pytest

from config.environment import VARIABLES
from devstack import account, catalogues, environment, pango
from devstack.deploycheck import environment as production
from devstack.net import LOOPBACK, free_port

ROOT = Path(__file__).resolve().parents[2]


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "VAR", tmp_path)
    monkeypatch.setattr(environment, "FILE", tmp_path / "demo.env")
    first = environment.load()
    assert environment.load() == first
    assert stat.S_IMODE((tmp_path / "demo.env").stat().st_mode) == 0o600
    complete = environment.product(first, postgres=1, valkey=2, web=3, smtp=4)
    assert {variable.name for variable in VARIABLES if variable.required} <= set(complete)
    environment.save(complete)
    shell = f'set -a; . "{tmp_path}/demo.env"; printf %s "$DATABASE_URL"'
    assert subprocess.check_output(["sh", "-c", shell], text=True) == complete["DATABASE_URL"]


def test_mail_server_keeps_what_it_accepts(tmp_path: Path) -> None:
    port = free_port()
    folder = tmp_path / "mail"
    with subprocess.Popen(
        [sys.executable, "-m", "devstack.mailsink", str(port), str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@poortwacht.example", "b@poortwacht.example", "Bericht"
        message.set_content("Er staat een bericht klaar.")
        with smtplib.SMTP(LOOPBACK, port) as client:
            client.send_message(message)
        assert [kept["Subject"] for kept in Maildir(folder)] == ["Bericht"]
        server.terminate()
        assert server.wait(timeout=10) == 0


def test_translations_are_compiled_when_their_source_is_newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = polib.POFile()
    source.append(polib.POEntry(msgid="Ziekmelding", msgstr="Sickness report"))
    source.save(str(folder / "django.po"))
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    assert catalogues.compile_all() == [folder / "django.mo"]
    assert [entry.msgstr for entry in polib.mofile(str(folder / "django.mo"))] == ["Sickness report"]
    assert catalogues.compile_all() == []
    later = time.time() + 5
    os.utime(folder / "django.po", (later, later))
    assert catalogues.compile_all() == [folder / "django.mo"]


def test_a_closed_folder_stays_closed(tmp_path: Path) -> None:
    home = tmp_path / "closed" / "postgres"
    home.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    place = account.place(home)
    assert stat.S_IMODE((tmp_path / "closed").stat().st_mode) == 0o700
    as_root = os.geteuid() == 0
    assert (place.data.is_relative_to(home), place.account is None) == (not as_root, not as_root)
    options = place.popen()
    version = subprocess.check_output([str(place.bin / "postgres"), "--version"], text=True, **options)
    assert version.startswith("postgres (PostgreSQL) 18.")


def test_pango_is_found_exactly_when_weasyprint_can_draw() -> None:
    drawn = (
        subprocess.run([sys.executable, "-c", "import weasyprint"], check=False, capture_output=True).returncode == 0
    )
    assert pango.present() == drawn


def _checked(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`check --deploy` with nothing in the environment but `environ` and what a process needs to run."""
    bare = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy"]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**bare, **environ}, cwd=ROOT)


def test_every_missing_setting_is_named() -> None:
    result = _checked({})
    assert result.returncode != 0
    for variable in VARIABLES:
        assert (f"{variable.name} is not set" in result.stderr) == variable.required


def test_the_deployment_check_refuses_a_demo() -> None:
    assert _checked(production()).returncode == 0
    assert "DEMO is on" in _checked({**production(), "DEMO": "1"}).stderr
