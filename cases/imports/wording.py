"""The sentences of an import: what is wrong in a row, and what to do about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cases.imports.fields import Field
from privacy.free_text import rule_text

FIELDS: dict[Field, Promise] = {
    Field.EMPLOYER: _("Werkgever"),
    Field.PERSONNEL_NUMBER: _("Personeelsnummer"),
    Field.LAST_NAME: _("Achternaam"),
    Field.PREFIX: _("Voorvoegsel"),
    Field.INITIALS: _("Voorletters"),
    Field.BIRTH_DATE: _("Geboortedatum"),
    Field.GENDER: _("Geslacht"),
    Field.EMAIL: _("E-mailadres"),
    Field.DEPARTMENT: _("Afdeling"),
    Field.CONTRACT_STARTS: _("In dienst"),
    Field.CONTRACT_ENDS: _("Uit dienst"),
    Field.HOURS: _("Uren per week"),
    Field.EMPLOYMENT_NUMBER: _("Nummer dienstverband (IKV)"),
    Field.FIRST_SICK_DAY: _("Eerste ziektedag"),
    Field.FROM_DATE: _("Ingangsdatum"),
    Field.PERCENTAGE: _("Verzuimpercentage"),
    Field.THERAPEUTIC: _("Arbeidstherapeutisch (J/N)"),
    Field.SAFETY_NET: _("Vangnet (J/N/O)"),
    Field.RECOVERED_FROM: _("Hersteldatum (eerste dag niet ziek)"),
    Field.LAST_SICK_DAY: _("Laatste ziektedag"),
}

KINDS: dict[str, Promise] = {
    "employers": _("werkgevers"),
    "departments": _("afdelingen"),
    "employees": _("werknemers"),
    "contracts": _("dienstverbanden"),
    "cases": _("dossiers"),
    "spells": _("ziekteperioden"),
    "percentages": _("percentages"),
}

REFUSALS: dict[str, Promise] = {
    "bsn": _("een burgerservicenummer hoort niet in een verzuimdossier"),
    "medical": _("dit kan iets medisch zeggen, en dat mag de werkgever niet vastleggen"),
}

_DATE = _("Schrijf een datum als dd-mm-jjjj, bijvoorbeeld 23-11-2026.")
_YES_NO = _("Vul J of N in, of laat de cel leeg.")
_AT_SOURCE = _("Verbeter het in het personeelspakket en maak het bestand opnieuw.")

# code: (what is wrong, what to do)
_ROWS: dict[str, tuple[Promise, Promise]] = {
    "surplus_cells": (
        _("Deze regel heeft meer cellen dan er kolommen zijn."),
        _("Waarschijnlijk staat het scheidingsteken in een tekst: zet die tekst tussen aanhalingstekens."),
    ),
    "no_employer": (_("De werkgever ontbreekt."), _("Vul de naam van de werkgever in.")),
    "no_personnel_number": (_("Het personeelsnummer ontbreekt."), _("Vul het nummer uit de salarisadministratie in.")),
    "no_last_name": (
        _("Deze werknemer is nog niet bekend en heeft geen achternaam."),
        _("Vul de achternaam in, zonder voorvoegsel."),
    ),
    "no_first_sick_day": (_("De eerste ziektedag ontbreekt."), _("Vul de eerste ziektedag in, of haal de regel weg.")),
    "not_first_sick_day": (_("Dit is geen datum."), _DATE),
    "not_from_date": (_("Dit is geen datum."), _DATE),
    "not_birth_date": (_("Dit is geen geboortedatum."), _DATE),
    "not_contract_starts": (_("Dit is geen datum."), _DATE),
    "not_contract_ends": (_("Dit is geen datum."), _DATE),
    "not_recovered_from": (_("Dit is geen datum."), _DATE),
    "not_last_sick_day": (_("Dit is geen datum."), _DATE),
    "not_percentage": (_("Dit is geen percentage."), _("Vul een getal van 0 tot en met 100 in, bijvoorbeeld 50.")),
    "health_word": (
        _("De naam van deze afdeling zegt iets over gezondheid. %(rule)s"),
        _("Verbeter de naam, of laat hem staan met een reden (--override-reason)."),
    ),
    "not_therapeutic": (_("Dit is geen ja of nee."), _YES_NO),
    "not_safety_net": (
        _("Hier staat iets anders dan ja, nee of onbekend; het is daarom niet gelezen."),
        _("Vul J, N of O in. Welk vangnet geldt, mag niet in het bestand staan."),
    ),
    "not_gender": (_("Dit geslacht is onbekend."), _("Vul M, V of X in, of laat de cel leeg.")),
    "not_email": (_("Dit is geen e-mailadres."), _("Vul een adres in als naam@organisatie.nl, of laat de cel leeg.")),
    "not_employment_number": (
        _("Dit is geen nummer van een inkomstenverhouding."),
        _("Vul een nummer van 1 tot en met 9999 in, of laat de cel leeg."),
    ),
    "not_hours": (_("Dit is geen aantal uren."), _("Vul meer dan 0 en hoogstens 60 uur in, bijvoorbeeld 37,5.")),
    "too_long": (_("Deze tekst is te lang."), _("Gebruik hoogstens %(longest)s tekens.")),
    "first_sick_day_to_come": (
        _("De eerste ziektedag ligt in de toekomst."),
        _("Vul vandaag of een eerdere dag in, of lever deze regel later aan."),
    ),
    "recovery_to_come": (
        _("Het herstel ligt meer dan een week vooruit."),
        _("Laat de hersteldatum leeg tot een week van tevoren."),
    ),
    "recovery_early": (
        _("De hersteldatum ligt niet na de eerste ziektedag (%(first)s)."),
        _("Vul de eerste dag niet ziek in. Was er geen ziekte, haal de regel dan weg."),
    ),
    "recovery_twice": (
        _("Laatste ziektedag en hersteldatum (%(day)s) passen niet bij elkaar."),
        _("De hersteldatum is de dag na de laatste ziektedag: verbeter een van beide."),
    ),
    "recoveries_differ": (
        _("Regel %(line)s noemt voor dit verzuim een andere hersteldatum."),
        _("Geef elk verzuim één hersteldatum."),
    ),
    "from_date_early": (
        _("De ingangsdatum ligt voor de eerste ziektedag (%(first)s)."),
        _("Kies de eerste ziektedag of een latere dag."),
    ),
    "change_after_recovery": (
        _("Het percentage gaat in op of na het herstel (%(day)s)."),
        _("Is de werknemer opnieuw ziek, geef dat verzuim dan een eigen eerste ziektedag."),
    ),
    "nothing_without_recovery": (
        _("Er staat 0% zonder hersteldatum."),
        _("Vul bij de hersteldatum de eerste dag niet ziek in, of een percentage van 1 tot en met 100."),
    ),
    "percentages_differ": (
        _("Op dezelfde dag staat ook %(other)s%%."),
        _("Laat voor elke dag één percentage staan."),
    ),
    "absence_not_ended": (
        _("Het verzuim vanaf %(since)s (regel %(line)s) is niet afgesloten."),
        _("Vul daar de hersteldatum in, of gebruik dezelfde eerste ziektedag."),
    ),
    "absences_overlap": (
        _("Het verzuim vanaf %(since)s loopt tot %(until)s."),
        _("Verbeter de hersteldatum daar, of de eerste ziektedag hier."),
    ),
    "before_contract": (_("De werknemer was nog niet in dienst (vanaf %(starts)s)."), _AT_SOURCE),
    "after_contract": (_("De werknemer was al uit dienst (tot en met %(ends)s)."), _AT_SOURCE),
    "contract_backwards": (_("Uit dienst ligt voor in dienst (%(starts)s)."), _AT_SOURCE),
    "no_contract": (
        _("Op deze dag was er geen dienstverband (het eerste begint op %(first)s)."),
        _("Verbeter de eerste ziektedag, of het dienstverband in Poortwacht of in het bestand."),
    ),
    "employer_unknown": (
        _("Deze werkgever bestaat nog niet."),
        _("Kies voor “werkgevers aanmaken” (--create-employers), of verbeter de naam."),
    ),
    "employer_not_yours": (
        _("Deze werkgever is onbekend, of u mag er niet voor importeren."),
        _("Verbeter de naam, of vraag de beheerder om de werkgever aan te maken en u te koppelen."),
    ),
    "recovered_here": (
        _("In Poortwacht is de werknemer hersteld vanaf %(day)s; het bestand noemt daarna nog een percentage."),
        _("Vul de hersteldatum in het bestand in. Is de werknemer opnieuw ziek, geef dan een nieuwe eerste ziektedag."),
    ),
    "overlaps_known": (
        _("Er is al een ziekteperiode vanaf %(since)s die hiermee overlapt."),
        _("Maak de eerste ziektedagen gelijk, of vul de hersteldatum van de eerdere periode in."),
    ),
    "ties_cases": (
        _("Met deze periode zouden twee bestaande dossiers één wachttijd worden."),
        _("Dat kan niet met een import: controleer de hersteldata en overleg met de casemanager."),
    ),
    "splits_case": (
        _("Met deze hersteldatum zou een bestaand dossier in tweeën vallen."),
        _("Dat kan niet met een import: controleer de hersteldata en overleg met de casemanager."),
    ),
    "own_absence": (
        _("Dit bent u zelf: niemand behandelt het eigen dossier. De regels zijn overgeslagen."),
        _("Laat een collega deze regels importeren."),
    ),
    "several_employments": (
        _("Deze werknemer heeft meer dienstverbanden naast elkaar; een bestand vertelt er maar één. Overgeslagen."),
        _("Leg verzuim en contracten van deze werknemer op het scherm of via de API vast."),
    ),
    "withdrawn": (
        _("Deze ziekmelding is in Poortwacht ingetrokken en komt daarom niet terug."),
        _("Klopt het verzuim toch, meld het dan opnieuw op het scherm."),
    ),
}

_FILES: dict[str, Promise] = {
    "too_large": _("Het bestand is groter dan %(limit)s MB. Splits het, bijvoorbeeld per werkgever."),
    "empty": _("Het bestand is leeg. Maak de export opnieuw."),
    "workbook": _("Dit is een werkmap (Excel of zip). Bewaar het blad als CSV en kies dat bestand."),
    "not_text": _("Dit is geen leesbaar tekstbestand. Bewaar de export als CSV, in UTF-8 of Windows-1252."),
    "no_columns": _(
        "Er zijn geen kolommen gevonden. De eerste regel moet de namen van de kolommen bevatten, gescheiden door "
        "puntkomma, komma of tab."
    ),
    "too_many_columns": _("Er zijn meer dan %(limit)s kolommen. Controleer het scheidingsteken, of laat kolommen weg."),
    "too_many_rows": _("Er zijn meer dan %(limit)s regels. Splits het bestand, bijvoorbeeld per werkgever."),
    "no_rows": _("Onder de kolomnamen staat geen enkele regel. Maak de export opnieuw."),
    "broken": _("Bij regel %(line)s is het bestand niet te lezen. Controleer de aanhalingstekens daar."),
    "columns_missing": _("Deze kolommen zijn niet gevonden: %(fields)s. Kies hieronder welke kolommen het zijn."),
    "columns_unknown": _("Deze kolommen staan niet in het bestand: %(columns)s. Kies een andere kolom."),
    "fields_unknown": _("Deze velden bestaan niet: %(fields)s. Kies uit: %(known)s."),
    "columns_refused": _("Deze kolommen worden nooit gelezen: %(columns)s. Kies een andere kolom."),
    "column_twice": _("De kolom %(columns)s is voor meer dan één veld gekozen. Kies voor elk veld een andere kolom."),
    "changed_meanwhile": _("Terwijl de import liep, is er iets in deze dossiers veranderd. Begin opnieuw."),
    "not_allowed": _("U mag niet (meer) importeren. Vraag het de beheerder."),
    "unexpected": _("De import is afgebroken door een fout in Poortwacht; er is niets bewaard. Meld dit de beheerder."),
    "refused": _("De import is niet uitgevoerd: %(text)s"),
    "discarded": _("Deze import is gestopt; er is niets bewaard."),
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class ProblemText:
    """A problem as people read it."""

    line: int
    column: str
    value: str
    message: str
    remedy: str


def problem_text(problem: Mapping[str, Any]) -> ProblemText:
    """The sentences of a problem as the report keeps it, in the language in force."""
    message, remedy = _ROWS[problem["code"]]
    params = {name: _shown(value) for name, value in problem["params"].items()}
    if category := params.pop("category", None):
        params["rule"] = rule_text(str(category))
    column = str(problem["column"])
    field = FIELDS.get(Field(column)) if column in set(Field) else None
    return ProblemText(
        problem["line"], str(field or column), str(problem["value"]), str(message) % params, str(remedy) % params
    )


def file_text(code: str, params: Mapping[str, Any]) -> str:
    """Why a file as a whole cannot be read."""
    values = dict(params)
    if code == "columns_missing":
        values["fields"] = ", ".join(str(FIELDS[Field(name)]) for name in str(values["fields"]).split(","))
    return str(_FILES[code]) % values


def rows_text(line: ProblemText) -> str:
    """`Regel 12, kolom Ingangsdatum, "31-02-2026": …`, for the terminal."""
    place = now("Regel %(line)d") % {"line": line.line}
    place += ", " + now("kolom %(column)s") % {"column": line.column} if line.column else ""
    place += f' ("{line.value}")' if line.value else ""
    return f"{place}: {line.message} {line.remedy}"


def _shown(value: str | int) -> str | int:
    if isinstance(value, str) and _ISO.fullmatch(value):
        return f"{date.fromisoformat(value):%d-%m-%Y}"
    return value
