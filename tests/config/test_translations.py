"""The English catalogue is complete and exact, Dutch overrides name a remedy, English readers get English pages."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django import conf
from django.contrib import auth
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings

from cases.imports.forms import UploadForm
from devstack import catalogues, messages
from privacy import chance
from roles.forms import ApiClientForm, EmailForm
from tests.support.cast import House

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"%\(\w+\)[-\d]*[sd]|%%|\{\w*\}|</?\w+[^>]*>")
DUTCH = re.compile(
    r"\b(aan|bent|bewaar|deze|een|geen|gedaan|het|inloggen|kies|laat|meldingen|mijn|naar|niet|nog|stappen|uiterlijk"
    r"|uw|vandaag|volgende|voor|wachtwoord|waarom|werkgevers?|werknemers?|wordt|ziek|ziekteweek)\b",
    re.IGNORECASE,
)
NAMES = ("Nederlands", "De zieke werknemer")  # the switch to Dutch, and the title of a policy rule


@pytest.fixture(scope="module", autouse=True)
def compiled() -> Iterator[None]:
    """What is in the .po files is what pages are made of, also when nobody ran make."""
    catalogues.compile_all()
    with override_settings(LOCALE_PATHS=[ROOT / "locale"]):  # Django forgets what it had loaded
        yield


def english() -> polib.POFile:
    return polib.pofile(str(messages.catalogue_path("en")))


def dutch() -> polib.POFile:
    return polib.pofile(str(messages.catalogue_path("nl")))


def translations(entry: polib.POEntry) -> list[tuple[str, str]]:
    """(text, its translation) of one or of both forms."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def test_every_text_has_an_english_translation_and_none_is_stale() -> None:
    found = {messages.key(message) for message in messages.extracted() if message.id}
    known = {(entry.msgid, entry.msgctxt) for entry in english()}
    assert len(found) > 900, "the extraction sees the house"
    assert not found - known, f"run `make messages` and translate: {sorted(text for text, _ in found - known)}"
    assert not known - found, f"run `make messages`; stale: {sorted(text for text, _ in known - found)}"
    missing = [entry.msgid for entry in english() if not all(english for _, english in translations(entry))]
    assert not missing, f"translate: {missing}"


def test_the_extraction_reads_what_templates_and_python_say() -> None:
    found = {message.id: message for message in messages.extracted() if message.id}
    assert ("%(days)s dag telt niet mee", "%(days)s dagen tellen niet mee") in found  # blocktranslate with plural
    assert "Annuleer" in found  # _("…") as an argument of a tag
    assert "U bent niet ziek gemeld" in found  # _("…") of an include
    assert ("%(n)d stap afgerond.", "%(n)d stappen afgerond.") in found  # ngettext
    assert "config/chrome.py" in {where for where, _line in found["Ziek melden"].locations}  # gettext in Python


def test_nothing_is_fuzzy_or_obsolete_and_the_header_names_the_plural() -> None:
    for file in (english(), dutch()):
        assert not [entry.msgid for entry in file if entry.fuzzy or entry.obsolete]
        assert file.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"
        assert not {"Last-Translator", "POT-Creation-Date", "PO-Revision-Date"} & set(file.metadata)


def test_an_english_text_keeps_what_is_filled_in() -> None:
    for entry in english():
        for text, translation in translations(entry):
            assert sorted(NAMED.findall(translation)) == sorted(NAMED.findall(text)), translation
            assert translation[:1].isspace() == text[:1].isspace(), translation
            assert translation[-1:].isspace() == text[-1:].isspace(), translation


def test_dutch_overrides_are_of_texts_that_django_has() -> None:
    known: dict[str, str] = {}
    for module in (conf, auth):
        path = Path(str(module.__file__)).parent / "locale/nl/LC_MESSAGES/django.po"
        known |= {entry.msgid: entry.msgid_plural for entry in polib.pofile(str(path))}
    for entry in dutch():
        assert known.get(entry.msgid) == entry.msgid_plural, f"stale: {entry.msgid}"
        for text, translation in translations(entry):
            assert set(NAMED.findall(translation)) <= set(NAMED.findall(text)), translation


def test_framework_errors_name_a_remedy() -> None:
    assert EmailForm({}).errors["email"] == ["Vul dit veld in, of maak een keuze."]
    assert EmailForm({"email": "x"}).errors["email"] == ["Vul een geldig e-mailadres in, zoals naam@organisatie.nl."]
    long = ApiClientForm({"name": "n" * 121}, choices=()).errors["name"]
    assert long == ["Maak dit korter: hoogstens 120 tekens (het zijn er nu 121)."]
    other = ApiClientForm({"name": "n", "employers": ["x"]}, choices=()).errors["employers"]
    assert other == ["Deze keuze bestaat niet (meer). Kies opnieuw uit de lijst."]
    with pytest.raises(ValidationError) as common:
        validate_password("password1234")
    assert common.value.messages == [
        "Dit wachtwoord is te bekend en dus te raden. Kies bijvoorbeeld een paar losse woorden."
    ]


class Visible(HTMLParser):
    """The texts of a page that someone sees or hears."""

    SPOKEN = frozenset({"alt", "aria-label", "placeholder", "title"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.skipping = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipping = tag if tag in {"script", "style"} else self.skipping
        self.texts += [value for name, value in attrs if value and name in self.SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self.skipping = "" if tag == self.skipping else self.skipping

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.skipping:
            self.texts.append(" ".join(data.split()))


def assert_english(page: str, words: str) -> None:
    texts = Visible(page).texts
    assert words in " ".join(texts)
    pairs = [pair for entry in english() for pair in translations(entry)]
    untranslated = {text for text, translation in pairs} - {translation for text, translation in pairs} - {*NAMES}
    assert not [text for text in texts if text in untranslated]
    page_of_ours = re.sub("|".join(NAMES), "", "\n".join(texts))
    assert not DUTCH.findall(page_of_ours), page_of_ours
    assert 'lang="en"' in page


def in_english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_the_login_page_in_english(db: None) -> None:
    assert_english(in_english(Client()).get("/inloggen/").content.decode(), "Forgot your password?")


@pytest.mark.parametrize(
    ("name", "path", "words"),
    [
        ("casemanager", "/vandaag/", "your attention"),
        ("casemanager", "/dossiers/{case}/", "Why?"),
        ("casemanager", "/dossiers/{case}/?tab=melding", "Expected duration"),
        ("casemanager", "/dossiers/", "Open"),
        ("hr", "/ziekmelding/", "You may not ask about complaints or cause."),
        ("hr", "/mijn-mensen/", "Asked of you this week"),
        ("hr", "/import/", "Import absences"),
        ("werknemer", "/mijn-dossier/", "Who works on your case?"),
        ("bedrijfsarts", "/spreekuur/", "1 probleemanalyse to write"),
        ("bedrijfsarts", "/dossiers/{case}/probleemanalyse/", "Only you and your delegates"),
        ("bedrijfsarts", "/taakdelegatie/", "Send the proposal"),
        ("beheerder", "/mensen/", "Invite someone"),
        ("beheerder", "/werkgevers/", "Add an employer"),
    ],
)
def test_screens_in_english(amstel: House, name: str, path: str, words: str) -> None:
    case_id = amstel.report(first_sick_day=chance.today() - timedelta(days=38))
    response = in_english(getattr(amstel, name).client()).get(path.format(case=case_id))
    assert response.status_code == 200
    assert_english(response.content.decode(), words)


def test_a_refused_report_is_explained_in_english(amstel: House) -> None:
    response = in_english(amstel.hr.client()).post("/ziekmelding/", {"first_sick_day": "31-13-2026"})
    assert response.status_code == 422
    assert_english(response.content.decode(), "Enter a date as dd-mm-yyyy, for example 23-11-2026.")


def test_a_missing_file_is_explained_in_dutch() -> None:
    text = str(UploadForm.base_fields["file"].error_messages["missing"])
    assert text == "Er kwam geen bestand mee. Kies een bestand."
