"""What a part of a handed-over file says, in words; it may come from elsewhere, so nothing is taken for granted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from medical import wording as texts
from medical.models import MedicalEntry, Transfer
from timeline.catalogue import versions


@dataclass(frozen=True)
class Said:
    """A line: what it is, and the text."""

    label: str
    text: str


def ground(kind: str) -> str:
    """The ground on which a file came."""
    return str(dict(Transfer.Ground.choices).get(kind, kind))


def kind(name: str) -> str:
    """A kind of parts, in the plural."""
    return {
        "entry": _("vastleggingen in het dossier"), "analysis": _("probleemanalyses"), "fact": _("medische feiten"),
        "step": _("medische stappen"), "consent": _("toestemmingen"), "request": _("informatieverzoeken"),
        "correction": _("verzoeken van de werknemer"),
    }.get(name, name)  # fmt: skip


def kind_of(name: str, value: dict[str, Any]) -> str:
    """What one part is."""
    if name == "entry":
        return str(dict(MedicalEntry.Kind.choices).get(str(value.get("entry")), _("Vastlegging")))
    return {
        "analysis": _("Probleemanalyse"), "fact": _("Medisch feit"), "step": _("Medische stap"),
        "consent": _("Toestemming"), "request": _("Informatieverzoek"), "correction": _("Verzoek van de werknemer"),
    }.get(name, name)  # fmt: skip


def case(value: Any) -> str:
    """Of which ziekmelding; empty for what belongs to none."""
    if not isinstance(value, dict):
        return ""
    first = _day(value.get("first_sick_day"))
    return _("ziekmelding van %(day)s, daar dossier %(reference)s") % {
        "day": first, "reference": value.get("reference", ""),
    }  # fmt: skip


def _day(text: Any) -> str:
    try:
        return date_format(date.fromisoformat(str(text)[:10]), "j F Y")
    except ValueError:
        return ""


def said(name: str, value: dict[str, Any]) -> tuple[Said, ...]:
    """The lines of a part; empty lines are left out."""
    found = _SAID.get(name, _unknown)(value)
    return tuple(Said(label, text) for label, text in found if text)


def _entry(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    versions = value.get("versions") or [{}]
    for place, version in enumerate(versions):
        content = version.get("content") or {}
        if place:
            yield _("Eerdere tekst"), str(content.get("text") or content.get("code") or "")
            continue
        yield _("Code"), str(content.get("code", ""))
        yield _("Tekst"), str(content.get("text", ""))
        for question, answer in content.get("answers") or ():
            yield str(question), str(answer)
        who = {"who": version.get("written_by", ""), "day": _day(version.get("written_at"))}
        yield _("Vastgelegd"), _("%(who)s, %(day)s") % who
        if version.get("content") is None:
            yield _("Tekst"), _("De inhoud is daar vernietigd.")


def _analysis(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    medical, release = value.get("medical") or {}, value.get("release") or {}
    yield _("Bevindingen"), str(medical.get("findings", ""))
    yield _("Code"), str(medical.get("code", ""))
    yield _("Psychische klachten"), _("ja") if medical.get("psychological") else ""
    names = {
        "work_possible": _("Werken mogelijk"), "possibilities": _("Mogelijkheden"), "hours": _("Uren"),
        "expected_duration": _("Verwachte duur"), "advice": _("Advies"),
    }  # fmt: skip
    for name, label in names.items():
        yield label, str(release.get(name, ""))
    yield _("Verstuurd"), _day(value.get("released_at")) or _("nog niet: concept")


def _fact(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    name = str(value.get("name", ""))
    known = versions()[-1].facts.get(name)
    yield _("Feit"), known.text.in_language(get_language() or "nl") if known else name


def _step(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    code = str(value.get("code", ""))
    known = versions()[-1].by_code.get(code)
    yield _("Stap"), known.name.in_language(get_language() or "nl") if known else code
    yield _("Notitie"), str(value.get("note", ""))


def _consent(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    code = str(value.get("purpose", ""))
    yield _("Waarvoor"), next((one.name for one in texts.purposes() if one.code == code), code)
    yield _("Wie"), str((value.get("party") or {}).get("name", ""))
    words = {"given": _("gegeven"), "refused": _("geweigerd"), "withdrawn": _("ingetrokken")}
    events = [f"{words.get(one.get('kind'), '')} {_day(one.get('at'))}" for one in value.get("events") or ()]
    yield _("Antwoord"), ", ".join(events)


def _request(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Aan"), str((value.get("party") or {}).get("name", ""))
    yield _("Vragen"), str(value.get("questions", ""))
    yield _("Antwoord"), str((value.get("answer") or {}).get("text", ""))


def _correction(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Vraag"), str((value.get("question") or {}).get("words", ""))
    yield _("Antwoord"), str((value.get("answer") or {}).get("reason", ""))


def _unknown(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, content in value.items():
        if isinstance(content, str):
            yield name, content


_SAID = {
    "entry": _entry, "analysis": _analysis, "fact": _fact, "step": _step, "consent": _consent, "request": _request,
    "correction": _correction,
}  # fmt: skip
