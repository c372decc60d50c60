"""The fields of an absence file, how packages call them, and the columns that are never read. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache


class Field(StrEnum):
    """What a column may mean."""

    EMPLOYER = "employer"
    PERSONNEL_NUMBER = "personnel_number"
    LAST_NAME = "last_name"
    PREFIX = "prefix"
    INITIALS = "initials"
    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    EMAIL = "email"
    DEPARTMENT = "department"
    CONTRACT_STARTS = "contract_starts"
    CONTRACT_ENDS = "contract_ends"
    HOURS = "hours"
    EMPLOYMENT_NUMBER = "employment_number"
    FIRST_SICK_DAY = "first_sick_day"
    FROM_DATE = "from_date"
    PERCENTAGE = "percentage"
    THERAPEUTIC = "therapeutic"
    SAFETY_NET = "safety_net"
    RECOVERED_FROM = "recovered_from"
    LAST_SICK_DAY = "last_sick_day"


# Without these no row can be placed; the employer may be chosen for the whole file instead.
REQUIRED = (Field.EMPLOYER, Field.PERSONNEL_NUMBER, Field.FIRST_SICK_DAY)

Mapped = Mapping[Field, str]

_CALLED: dict[Field, str] = {
    Field.EMPLOYER: "werkgever naamwerkgever werkgevernaam werkgeversnaam bedrijf bedrijfsnaam naambedrijf organisatie "
    "organisatienaam administratie administratienaam naamadministratie werkmaatschappij klant klantnaam employer "
    "company",
    Field.PERSONNEL_NUMBER: "personeelsnummer personeelsnr persnr persnummer pnr personeelnummer medewerkernummer "
    "medewerkernr medewerkersnummer medewerkerid mednr werknemernummer werknemersnummer werknemernr werknemersnr wnnr "
    "stamnummer stamnr employeenumber employeeid personnelnumber",
    Field.LAST_NAME: "achternaam familienaam naammedewerker naamwerknemer medewerkernaam lastname surname naam",
    Field.PREFIX: "voorvoegsel voorvoegsels tussenvoegsel tussenvoegsels tussenv voorv tv prefix infix",
    Field.INITIALS: "voorletters voorletter initialen vl voorl initials",
    Field.BIRTH_DATE: "geboortedatum gebdatum gebdat geborenop geboren datumgeboorte dateofbirth birthdate",
    Field.GENDER: "geslacht mv gender sexe sekse sex",
    Field.EMAIL: "emailadres email mail mailadres emailwerk werkmail emailzakelijk zakelijkemailadres emailadreswerk",
    Field.DEPARTMENT: "afdeling afdelingsnaam afdelingnaam naamafdeling afd afdelingomschrijving afdelingsomschrijving "
    "omschrijvingafdeling team teamnaam organisatieeenheid orgeenheid oe department unit",
    Field.CONTRACT_STARTS: "indienst indienstper indienstdatum datumindienst indienstsinds indiensttreding "
    "datumindiensttreding begindienstverband aanvangdienstverband ingangdienstverband begindatumcontract "
    "startdatumcontract begindatumdienstverband hiredate",
    Field.CONTRACT_ENDS: "uitdienst uitdienstper uitdienstdatum datumuitdienst uitdiensttreding eindedienstverband "
    "einddatumcontract einddatumdienstverband eindecontract",
    Field.HOURS: "urenperweek uren contracturen urenpw uurperweek urenweek aantaluren weekuren arbeidsduur "
    "hoursperweek",
    Field.EMPLOYMENT_NUMBER: "ikv ikvnr ikvnummer nummerikv nummerinkomstenverhouding volgnummerikv",
    Field.FIRST_SICK_DAY: "eersteziektedag 1eziektedag 1steziektedag eersteziekdag 1eziekdag datumeersteziektedag "
    "datum1eziektedag eerstedagziek ziekvanaf ziekper ziekteper ziekmeldingper datumziek datumziekmelding "
    "eersteverzuimdag 1everzuimdag begindatumverzuim startdatumverzuim aanvangverzuim beginverzuim verzuimvanaf "
    "begindatumziekte startdatumziekte ezd firstsickday",
    Field.FROM_DATE: "ingangsdatum ingangsdatumpercentage ingangpercentage datumingang ingang ingangsdatummutatie "
    "mutatiedatum datummutatie wijzigingsdatum datumwijziging ingangsdatumwijziging percentagevanaf vanaf "
    "effectivedate",
    Field.PERCENTAGE: "verzuimpercentage percentageverzuim verzuim verzuimpct ziektepercentage ziekpercentage "
    "percentageziek percentageziekte aopercentage percentageao arbeidsongeschiktheidspercentage percentage "
    "absencepercentage",
    Field.THERAPEUTIC: "therapeutisch therapeutischjn arbeidstherapeutisch arbeidstherapie therapeutischebasis "
    "optherapeutischebasis arbeidstherapeutischebasis oparbeidstherapeutischebasis",
    Field.SAFETY_NET: "vangnet vangnetjn vangnetregeling vangnetter vangnetzw zwvangnet vangnetziektewet safetynet",
    Field.RECOVERED_FROM: "hersteldatum datumherstel datumhersteld hersteld herstelper hersteldper hersteldvanaf "
    "datumherstelmelding herstelmelding eerstedagnietziek eersteherstelddag eerstewerkdag beterper datumbeter "
    "recoverydate recoveredfrom",
    Field.LAST_SICK_DAY: "laatsteziektedag laatsteziekdag laatsteverzuimdag lastsickday",
}
_BY_NAME = {name: field for field, names in _CALLED.items() for name in names.split()}
_PART_LENGTH = 8  # a shorter name inside a longer header says too little


class Refusal(StrEnum):
    """Why a column is never read."""

    BSN = "bsn"
    MEDICAL = "medical"


_BSN = ("burgerservice", "sofinummer", "sofinr")
_BSN_WORDS = {"bsn", "sofi", "bsnr", "bsnnummer", "bsnnr"}
# A cause is a health datum that an employer's administration may not hold (AP, Beleidsregels De zieke werknemer);
# free text and kinds of absence tell causes too, so they are not read either.
_MEDICAL = (
    "diagnos", "reden", "klacht", "oorza", "aandoening", "ziektebeeld", "medisch", "medicatie", "medicijn", "behandel",
    "symptom", "symptoom", "beperking", "zwanger", "bevalling", "orgaandonat", "psych", "letsel", "opmerking",
    "toelichting", "notitie", "omschrijving", "bijzonderhe", "verzuimsoort", "soortverzuim", "verzuimtype",
    "typeverzuim",
    "ziektesoort", "soortziekte", "ziektecode", "verzuimcode", "verzuimcategorie", "categorieverzuim", "vangnetsoort",
    "soortvangnet", "typevangnet", "vangnettype", "ongeval", "cascode", "gezondheid", "norisk", "norisico", "comment",
    "remark",
)  # fmt: skip
_MEDICAL_WORDS = {"aard", "icd", "icd10", "dsm", "cas", "memo", "reason", "cause"}


@lru_cache(maxsize=2048)
def folded(text: str) -> str:
    """Letters and digits only, without case or accents; `%` is spelt out: `1e Ziektedag` → `1eziektedag`."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("%", " percentage ")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", plain)


def refusal_of(column: str) -> Refusal | None:
    """Why a column of this name is not read; None when it may be."""
    name, words = folded(column), set(_words(column))
    if words & _BSN_WORDS or any(part in name for part in _BSN):
        return Refusal.BSN
    if name in _BY_NAME:
        return None
    smells = name == "ziekte" or words & _MEDICAL_WORDS or any(part in name for part in _MEDICAL)
    return Refusal.MEDICAL if smells else None


def guess(columns: Sequence[str]) -> dict[Field, str]:
    """What the columns of a file most likely mean: by whole names first, then by names within longer ones."""
    found: dict[Field, str] = {}
    for column in columns:
        field = _BY_NAME.get(folded(column))
        if field and field not in found:
            found[field] = column
    for column in columns:
        if column not in found.values() and (field := _by_part(folded(column), found)):
            found[field] = column
    return found


def _by_part(name: str, found: Mapping[Field, str]) -> Field | None:
    parts = [part for part in _BY_NAME if len(part) >= _PART_LENGTH and part in name and _BY_NAME[part] not in found]
    return _BY_NAME[max(parts, key=len)] if parts else None


def fitting(remembered: Iterable[Mapping[str, object]], columns: Sequence[str]) -> dict[Field, str] | None:
    """The remembered mapping whose columns are all in the file; of several the one that uses most. None: none fits."""
    known = set(columns)
    fits = []
    for mapping in remembered:
        clean = cleaned(mapping)
        if clean and set(clean.values()) <= known:
            fits.append(clean)
    return max(fits, key=len, default=None)


def cleaned(mapping: Mapping[str, object]) -> dict[Field, str]:
    """A mapping from outside: known fields and texts only."""
    fields = set(Field)
    return {Field(f): c for f, c in mapping.items() if f in fields and isinstance(c, str) and c}
