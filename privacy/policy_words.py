"""How the actions, parts and reasons of `privacy.policy` are called; every action must have a name here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.actor import Role
from privacy.policy import Part


@dataclass(frozen=True)
class Named:
    """An action in plain words, and the group in which people look for it."""

    group: str
    name: Promise


GROUPS: dict[str, Promise] = {
    "case": _("Dossier en stappen"),
    "medical": _("Medisch"),
    "employee": _("Rechten van de werknemer"),
    "delegation": _("Taakdelegatie en toezicht"),
    "organisation": _("Werkgevers, mensen en instellingen"),
    "record": _("Inzagelogboek en verantwoording"),
}

# By the value of the action, so that the file can be read beside the table.
ACTIONS: dict[str, Named] = {
    "case.read": Named("case", _("een dossier lezen")),
    "case.report": Named("case", _("ziek melden")),
    "case.change": Named("case", _("herstel en percentage melden, een melding intrekken")),
    "case.facts": Named("case", _("omstandigheden vastleggen die stappen oproepen")),
    "case.employment": Named("case", _("verlof en het einde van het dienstverband vastleggen")),
    "leave.judge": Named("case", _("zeggen of ziekte rond verlof samen telt")),
    "case.assign": Named("case", _("casemanager of bedrijfsarts toewijzen")),
    "step.read": Named("case", _("stappen en termijnen lezen")),
    "step.close": Named("case", _("eigen stappen afronden en heropenen")),
    "opinion.read": Named("case", _("verstuurde oordelen lezen")),
    "queue.read": Named("case", _("de werklijst Vandaag gebruiken")),
    "calendar.read": Named("case", _("eigen termijnen in een agenda volgen")),
    "stand_in.write": Named("case", _("regelen wie meldingen over termijnen krijgt bij afwezigheid")),
    "absence.import": Named("case", _("verzuim uit een bestand importeren")),
    "medical.read": Named("medical", _("het medisch dossier lezen")),
    "medical.write": Named("medical", _("in het medisch dossier schrijven")),
    "opinion.release": Named("medical", _("een oordeel versturen aan werkgever en werknemer")),
    "medical.judge": Named("medical", _("beoordelen of verzuim medisch is (triage)")),
    "medical.question_answer": Named("medical", _("een vraag over een medische inzage beantwoorden")),
    "consent.ask": Named("medical", _("toestemming vragen, of vastleggen met bewijs")),
    "information.request": Named("medical", _("informatie opvragen bij een behandelaar")),
    "glass.open": Named("medical", _("in nood het dossier van een collega openen (noodtoegang)")),
    "glass.review": Named("medical", _("noodtoegang tot eigen dossiers nakijken")),
    "medical.transfer": Named("medical", _("een medisch dossier overdragen aan een andere arbodienst")),
    "medical.receive": Named("medical", _("een overgedragen medisch dossier opnemen")),
    "medical.destroy": Named("medical", _("een medisch dossier vernietigen, langer bewaren of vrijgeven")),
    "access.read": Named("employee", _("zien wie het eigen dossier opende (Mijn inzage)")),
    "own.data": Named("employee", _("eigen gegevens opvragen, correctie vragen en bezwaar maken")),
    "rights.answer": Named("employee", _("verzoeken van werknemers over het niet-medische deel beantwoorden")),
    "rights.answer_record": Named("employee", _("verzoeken van werknemers over het medisch dossier beantwoorden")),
    "medical.intake": Named("employee", _("de vragen van de digitale triage beantwoorden")),
    "consent.own": Named("employee", _("toestemming geven, weigeren en intrekken")),
    "delegation.write": Named("delegation", _("taken delegeren en een delegatie intrekken")),
    "delegation.answer": Named("delegation", _("een voorgestelde delegatie aannemen")),
    "delegation.end": Named("delegation", _("een delegatie beëindigen")),
    "delegation.supervise": Named("delegation", _("gedelegeerd werk nakijken en aftekenen")),
    "replacement.write": Named("delegation", _("vervanging van een bedrijfsarts regelen")),
    "organisation.read": Named("organisation", _("werkgevers, afdelingen en werknemers bekijken")),
    "organisation.write": Named("organisation", _("werkgevers, afdelingen en werknemers wijzigen")),
    "people.read": Named("organisation", _("accounts en rollen bekijken")),
    "people.write": Named("organisation", _("accounts en rollen wijzigen, API-toegang geven")),
    "retention.write": Named("organisation", _("re-integratiedossiers na de bewaartermijn vernietigen of bewaren")),
    "link.write": Named("organisation", _("een arbodienst koppelen aan de omgeving van een werkgever")),
    "notice.read": Named("organisation", _("eigen meldingen lezen")),
    "delivery.read": Named("organisation", _("bezorging van mail en berichten volgen")),
    "audit.read": Named("record", _("het inzagelogboek controleren (wie en wanneer, nooit inhoud)")),
    "access.answer": Named("record", _("een vraag over een inzage beantwoorden")),
    "glass.count": Named("record", _("zien dat er noodtoegang was, zonder inhoud")),
    "policy.read": Named("record", _("deze tabel lezen")),
}

PART_NAMES: dict[Part, Promise] = {
    Part.ABSENCE: _("dat er verzuim is, sinds wanneer, hoeveel er gewerkt wordt"),
    Part.WORK: _("bij meer dienstverbanden: functie en uren van elk"),
    Part.INTAKE: _("antwoorden op de zes toegestane vragen"),
    Part.STEPS: _("stappen en termijnen"),
    Part.OPINIONS: _("oordelen zoals de bedrijfsarts ze verstuurde"),
    Part.MEDICAL_STEPS: _("welke medische stappen er zijn en of ze gedaan zijn"),
    Part.MEDICAL_FILE: _("bevindingen, codering, concepten en gegevens van behandelaars"),
}

WHOSE: dict[Role, Promise] = {
    Role.WERKNEMER: _("zichzelf"),
    Role.LEIDINGGEVENDE: _("de eigen afdelingen, nooit zichzelf"),
    Role.HR: _("de eigen werkgevers, nooit zichzelf"),
    Role.WERKGEVER: _("de eigen werkgevers, nooit zichzelf"),
    Role.CM_WG: _("de eigen portefeuille: dossiers waarop deze casemanager staat"),
    Role.BEDRIJFSARTS: _("dossiers waarop deze bedrijfsarts staat"),
    Role.CMTD: _("dossiers die een bedrijfsarts delegeerde, zolang de delegatie geldt"),
    Role.MEDISCH_ASSISTENT: _("dossiers die een bedrijfsarts delegeerde, zolang de delegatie geldt"),
    Role.ARBEIDSDESKUNDIGE: _("niemand"),
    Role.VERZEKERAAR: _("niemand"),
    Role.BEHEERDER: _("niemand"),
    Role.API_CLIENT: _("de werkgevers waarvoor de koppeling is gemaakt"),
}

REASONS: dict[str, Promise] = {
    "role": _("dit hoort niet bij de rol"),
    "tenant": _("het dossier is van een andere omgeving; er wordt niet gezegd dat het bestaat"),
    "case": _("het dossier is niet van deze persoon; er wordt niet gezegd dat het bestaat"),
    "system": _("het systeem leest, schrijft en verstuurt niets medisch"),
    "medical": _("de stap is aan de bedrijfsarts"),
    "owner": _("de stap is aan een andere partij"),
    "author": _("wie iets vastlegde of de bedrijfsarts verbetert het"),
    "release": _("deze stap rondt zichzelf af als de bedrijfsarts het oordeel verstuurt"),
    "demo": _("dit kan alleen in de demo"),
    "scope": _("dit is alleen voor wie voor alle werkgevers werkt"),
}
REASONS_BY_PREFIX: dict[str, Promise] = {
    "task": _("deze taak is niet gedelegeerd"),
}
