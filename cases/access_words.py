"""The access record in plain Dutch: what was done, why, and in which role, as an employee reads it."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy.actor import MEDICAL_ROLES, Role
from roles.names import role_name

Words = str | Promise
# What follows the name of who did it.
_DONE: dict[str, Words] = {
    "case.read": _("bekeek uw dossier"),
    "case.what_if": _("rekende door wat er met de termijnen zou gebeuren"),
    "case.list": _("zag u in een lijst van dossiers"),
    "case.expected": _("zag u in een lijst van wat er te doen is"),
    "queue.read": _("zag u in een lijst van wat er te doen is"),
    "calendar.read": _("haalde termijnen uit uw dossier op in een agenda"),
    "employee.list": _("zag u in een lijst van medewerkers"),
    "medical.list": _("zag u in de spreekuurlijst"),
    "case.receipt": _("kreeg een bevestiging van de ziekmelding"),
    "case.open": _("meldde u ziek"),
    "case.relapse": _("meldde u opnieuw ziek"),
    "case.recover": _("meldde u hersteld"),
    "case.percentage": _("wijzigde voor hoeveel procent u verzuimt"),
    "case.withdraw": _("trok de ziekmelding in"),
    "case.first_sick_day": _("verbeterde uw eerste ziektedag"),
    "case.close": _("sloot uw dossier"),
    "case.death": _("sloot uw dossier"),
    "case.employment": _("legde het einde van uw dienstverband vast"),
    "case.leave": _("legde verlof van u vast"),
    "case.leave_judged": _("legde vast of ziekte rond uw verlof samen telt"),
    "case.undo": _("maakte een wijziging in uw dossier ongedaan"),
    "case.facts": _("legde omstandigheden in uw dossier vast"),
    "case.assign": _("wees iemand anders aan voor uw dossier"),
    "case.follow_employer": _("wees iemand anders aan voor uw dossier"),
    "case.replace": _("regelde een andere bedrijfsarts voor uw dossier"),
    "step.close": _("rondde een stap af"),
    "step.reopen": _("opende een stap opnieuw"),
    "case.stand_in": _("liet een dossier tijdelijk aan een vervanger"),
    "step.acknowledge": _("liet weten een stap te kennen"),
    "step.snooze": _("stelde herinneringen aan een stap uit"),
    "step.confirm_not_recorded": _("bevestigde stappen van vroeger"),
    "opinion.document": _("las een oordeel van de bedrijfsarts"),
    "opinion.release": _("stuurde een oordeel naar u, uw werkgever en uw casemanager"),
    "medical.read": _("bekeek uw medisch dossier"),
    "medical.write": _("schreef in uw medisch dossier"),
    "medical.step_close": _("rondde een medische stap af"),
    "medical.transfer_read": _("bekeek of uw medisch dossier kan worden overgedragen"),
    "medical.transfer_notice": _("legde vast dat u over de overdracht van uw dossier bent ingelicht"),
    "medical.transfer": _("maakte een versleutelde bundel van uw medisch dossier voor een andere arbodienst"),
    "medical.transfer_bundle": _("haalde die bundel op"),
    "medical.transfer_arrived": _("legde vast dat uw dossier bij de andere arbodienst is aangekomen"),
    "medical.receive_key": _("maakte een sleutel om uw dossier van een andere arbodienst te ontvangen"),
    "medical.receive_upload": _("ontving een bundel met uw dossier van een andere arbodienst"),
    "medical.receive_preview": _("bekeek wat er in die bundel zit"),
    "medical.receive": _("nam uw dossier van een andere arbodienst op"),
    "medical.receive_discard": _("gooide een ontvangen bundel weg"),
    "medical.received": _("keek of er een dossier van een andere arbodienst is"),
    "medical.received_parts": _("bekeek uw dossier van een andere arbodienst"),
    "medical.received_file": _("opende een document uit uw dossier van een andere arbodienst"),
    "medical.retention_read": _("bekeek hoe lang uw medisch dossier bewaard blijft"),
    "medical.retention_list": _("bekeek hoe lang uw medisch dossier bewaard blijft"),
    "medical.retention_grant": _("stemde ermee in om uw medisch dossier te vernietigen"),
    "medical.retention_keep": _("besloot uw medisch dossier langer te bewaren"),
    "medical.retention_lift": _("besloot uw medisch dossier niet langer te bewaren"),
    "medical.retention_destroy": _("vernietigde uw medisch dossier"),
    "consent.list": _("bekeek uw toestemmingen"),
    "consent.ask": _("vroeg u om toestemming"),
    "consent.given": _("legde vast dat u toestemming gaf"),
    "consent.refused": _("legde vast dat u geen toestemming gaf"),
    "consent.withdrawn": _("legde vast dat u een toestemming introk"),
    "information.list": _("bekeek wat er bij behandelaars is opgevraagd"),
    "information.read": _("bekeek wat er bij behandelaars is opgevraagd"),
    "information.draft": _("werkte aan een informatieverzoek aan een behandelaar"),
    "information.rewrite": _("werkte aan een informatieverzoek aan een behandelaar"),
    "information.sent": _("legde vast dat een informatieverzoek is verstuurd"),
    "information.reminded": _("legde vast dat een behandelaar is herinnerd"),
    "information.answered": _("legde het antwoord van een behandelaar vast"),
    "information.closed": _("sloot een informatieverzoek"),
    "information.letter": _("haalde de brief aan een behandelaar op"),
    "glass.open": _("opende uw dossier in nood"),
    "glass.close": _("sloot uw dossier weer na noodtoegang"),
    "glass.review": _("keek een noodtoegang tot uw dossier na"),
    "glass.signed": _("keek een noodtoegang tot uw dossier na"),
    "glass.objected": _("maakte bezwaar tegen een noodtoegang tot uw dossier"),
    "employee.read": _("bekeek uw personeelsgegevens"),
    "employee.create": _("voegde uw personeelsgegevens toe"),
    "employee.update": _("wijzigde uw personeelsgegevens"),
    "contract.set": _("legde uw contract vast"),
    "person.update": _("wijzigde uw toegang"),
    "person.end": _("beëindigde uw toegang"),
    "person.invite": _("nodigde u uit om mee te lezen"),
}
_DENIED = _("probeerde iets in uw dossier te openen en werd geweigerd")
_EXPORTED = _("haalde gegevens uit uw dossier op")
_OTHER: dict[str, Words] = {
    "medical read": _("bekeek uw medisch dossier"),
    "medical write": _("schreef in uw medisch dossier"),
    "read": _("bekeek een deel van uw dossier"),
    "write": _("wijzigde iets in uw dossier"),
}

# What only followed from something else, and the answering of questions about visits, is no visit.
NO_VISIT = ("timeline.", "reminder.", "notice.", "invitation.", "access.", "medical.question")
_WHY: dict[str, Words] = {
    "care": _("voor de begeleiding door de bedrijfsarts"),
    "probleemanalyse": _("voor de probleemanalyse"),
    "progress": _("voor de voortgang van uw re-integratie"),
    "reintegration": _("als werkgever, voor uw re-integratie"),
    "report": _("voor een ziekmelding"),
    "event": _("om vast te leggen wat er is gebeurd"),
    "management": _("voor het beheer van Poortwacht"),
    "inspection": _("voor de controle op het gebruik"),
    "insight": _("om een vraag over inzage te beantwoorden"),
    "delegation": _("voor de taakdelegatie"),
    "advice": _("voor een arbeidsdeskundig advies"),
    "claim": _("voor de verzekering"),
    "emergency": _("in nood, met een reden die wordt nagekeken"),
    "calendar": _("om eigen termijnen in een agenda te zien"),
}


def done(action: str, kind: str) -> str:
    """What somebody did, as the rest of a sentence."""
    if kind == "denial":
        return str(_DENIED)
    if action in _DONE:
        return str(_DONE[action])
    if kind == "export":
        return str(_EXPORTED)
    place = "medical " if action.startswith("medical.") else ""
    return str(_OTHER.get(f"{place}{kind}", _OTHER["read"]))


def together(phrases: Iterable[str]) -> tuple[str, ...]:
    """Each thing said once, and the dossier not again beside its medical part."""
    said = tuple(dict.fromkeys(phrases))
    if str(_DONE["medical.read"]) in said or str(_DONE["medical.write"]) in said:
        said = tuple(phrase for phrase in said if phrase != str(_DONE["case.read"]))
    return said


def why(purpose: str) -> str:
    """The purpose in words; empty for one that has none."""
    return str(_WHY.get(purpose, ""))


def whose_role(role: str) -> str:
    """The role as the employee knows it: `uw leidinggevende`."""
    known: dict[str, Words] = {
        Role.LEIDINGGEVENDE: _("uw leidinggevende"),
        Role.HR: _("HR van uw werkgever"),
        Role.WERKGEVER: _("uw werkgever"),
        Role.CM_WG: _("casemanager (werkgever)"),
        Role.CMTD: _("medewerker onder taakdelegatie"),
        Role.API_CLIENT: _("koppeling van uw werkgever"),
    }
    return str(known.get(role) or role_name(role))


def is_medical(role: str, action: str) -> bool:
    """Whether a line is about medical work: then a question about it is medical too."""
    return role in MEDICAL_ROLES or action.startswith("medical.")


# For the beheerder: who and when, and which part; never what it said.
PARTS: dict[str, Words] = {
    "case": _("dossier"),
    "queue": _("werklijst"),
    "calendar": _("agenda"),
    "step": _("stap"),
    "timeline": _("termijnen"),
    "extra_step": _("eigen stappen van een werkgever"),
    "reminder": _("herinneringen"),
    "opinion": _("oordeel"),
    "employee": _("personeelsgegevens"),
    "contract": _("contract"),
    "employer": _("werkgever"),
    "department": _("afdeling"),
    "people": _("lijst van mensen"),
    "person": _("toegang van een persoon"),
    "invitation": _("uitnodiging"),
    "workplace": _("aanmelding"),
    "delegation": _("taakdelegatie"),
    "api_client": _("API-koppeling"),
    "audit": _("inzagelog"),
    "access": _("vragen over inzage"),
    "notice": _("eigen meldingen"),
    "delivery": _("bezorging"),
    "tenant": _("inrichting"),
    "import": _("import"),
    "absence": _("import"),
    "arts_gemachtigde": _("arts-gemachtigde"),
    "certificate": _("certificaten"),
    "skill": _("bekwaamheden"),
    "replacement": _("vervanging"),
    "stand_in": _("afwezigheid en vervanging"),
    "identity_provider": _("aanmelding via de organisatie"),
    "link": _("aansluiting met een arbodienst"),
    "insight": _("eigen gegevens van een werknemer"),
    "rights": _("verzoek van een werknemer"),
    "retention": _("bewaartermijnen"),
    "health_words": _("tekst voor de werkgever, na een waarschuwing"),
    "glass": _("noodtoegang"),
    "consent": _("toestemmingen"),
    "information": _("informatieverzoeken"),
    "record": _("medisch dossier"),
    "medical": _("medisch dossier"),
}
KINDS: dict[str, Words] = {
    "read": _("Gelezen"),
    "write": _("Gewijzigd"),
    "denial": _("Geweigerd"),
    "export": _("Opgehaald"),
}


def part(action: str, kind: str) -> str:
    """Which part of the product an action was about."""
    if kind == "denial":
        return action
    family = action.partition(".")[0]
    return str(PARTS.get(family, family))


def kind_name(kind: str) -> str:
    """What kind of access a row tells of."""
    return str(KINDS.get(kind, kind))


_PURPOSES: dict[str, Words] = {
    "care": _("begeleiding door de bedrijfsarts"),
    "probleemanalyse": _("probleemanalyse"),
    "progress": _("voortgang van de re-integratie"),
    "reintegration": _("re-integratie door de werkgever"),
    "report": _("ziekmelding"),
    "event": _("vastleggen wat er is gebeurd"),
    "own": _("eigen gegevens"),
    "management": _("beheer"),
    "inspection": _("controle op het gebruik"),
    "insight": _("vraag over inzage"),
    "delegation": _("taakdelegatie"),
    "advice": _("arbeidsdeskundig advies"),
    "claim": _("verzekering"),
    "emergency": _("noodtoegang"),
    "calendar": _("eigen agenda"),
    "timeline": _("bewaken van termijnen"),
}


def purpose_name(purpose: str) -> str:
    """The purpose as the beheerder reads it."""
    return str(_PURPOSES.get(purpose, purpose))
