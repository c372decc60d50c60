"""The words of mails and notices, by topic. They name a case by its reference and nobody; never a word about health.

Rooms above register more topics when the product starts. Plain language: Dutch at level B1.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Topic:
    """`subject` and `body` with `%(reference)s` where a case is meant; `page` is the address that the mail links to.

    `page`: name of a URL; `case` and nothing else gets the id of the case. `hidden`: who manages deliveries may not
    see that such a message exists. `counts`: the words have a place for `%(count)s`.
    """

    subject: Words
    body: Words
    page: str = "case"
    hidden: bool = False
    counts: bool = False


_DEADLINE_SUBJECT = _("Poortwacht: een termijn in dossier %(reference)s")
_DIGEST_SUBJECT = _("Poortwacht: uw overzicht van termijnen (%(count)s)")
_DIGEST_BODY = _("Nieuwe meldingen over termijnen sinds uw vorige overzicht: %(count)s. Elk staat bij uw meldingen.")

_topics: dict[str, Topic] = {
    "case_opened": Topic(
        _("Poortwacht: nieuw dossier %(reference)s"),
        _("Er is een nieuw dossier: %(reference)s. U werkt aan dit dossier."),
    ),
    "case_resumed": Topic(
        _("Poortwacht: dossier %(reference)s loopt weer"),
        _("Dossier %(reference)s loopt weer. De termijnen zijn opnieuw berekend."),
    ),
    # Never by whom or why: that a case ended is read in the case.
    "case_ended": Topic(
        _("Poortwacht: er is iets gewijzigd in dossier %(reference)s"),
        _("Er is iets gewijzigd in dossier %(reference)s. Kijk of dat klopt: ongedaan maken kan 24 uur lang."),
    ),
    "own_step_unreadable": Topic(
        _("Poortwacht: een eigen stap telt niet meer mee"),
        _(
            "Een eigen stap past niet meer bij de stappenlijst en telt in geen dossier mee. Bij Werkgevers, Eigen "
            "stappen, ziet u welke; laat hem vervallen en voeg hem zo nodig opnieuw toe."
        ),
        page="employers",
    ),
    "catalogue_gone": Topic(
        _("Poortwacht: een stappenlijst is er niet meer"),
        _(
            "Lopende dossiers horen bij een versie van de stappenlijst die er niet meer is; ze volgen nu de lijst van "
            "vandaag. Vraag wie de installatie beheert om die versie terug te zetten."
        ),
        page="notices",
    ),
    "cases_not_reckoned": Topic(
        _("Poortwacht: termijnen zijn niet opnieuw berekend"),
        _(
            "Van een aantal dossiers zijn de termijnen vannacht niet opnieuw berekend: %(count)s. De datums staan "
            "zoals ze waren. Laat de casemanager de ziekteperioden nakijken, of vraag wie de installatie beheert."
        ),
        page="notices",
        counts=True,
    ),
    "opinion_released": Topic(
        _("Poortwacht: nieuw bericht in dossier %(reference)s"),
        _("Er staat een oordeel van de bedrijfsarts in dossier %(reference)s. U leest het na het inloggen."),
    ),
    "step_reminder": Topic(
        _DEADLINE_SUBJECT,
        _("Er is een termijn in dossier %(reference)s. Kijk wat er van u wordt gevraagd."),
    ),
    "step_escalated": Topic(
        _DEADLINE_SUBJECT,
        _(
            "Een termijn in dossier %(reference)s is een week over tijd, en niemand liet weten dat hij bekend is. "
            "Kijk wat er nodig is."
        ),
    ),
    # Several at once, as after days without a sweep: one mail instead of many.
    "reminders": Topic(
        _("Poortwacht: termijnen die uw aandacht vragen (%(count)s)"),
        _("Er zijn termijnen die uw aandacht vragen: %(count)s in totaal. Elk staat bij uw meldingen."),
        page="notices",
        counts=True,
    ),
    "digest": Topic(_DIGEST_SUBJECT, _DIGEST_BODY, page="notices", counts=True),
    # Of who works on the medical side nobody may know that there is one.
    "medical_digest": Topic(_DIGEST_SUBJECT, _DIGEST_BODY, page="notices", counts=True, hidden=True),
    "delegation_proposed": Topic(
        _("Poortwacht: een voorstel voor taakdelegatie"),
        _("Een bedrijfsarts vraagt of u taken wilt overnemen. Lees het voorstel en neem het aan of wijs het af."),
        page="my_tasks",
    ),
    "delegation_accepted": Topic(
        _("Poortwacht: een taakdelegatie is aangenomen"),
        _("Iemand heeft uw voorstel voor taakdelegatie aangenomen. De delegatie werkt vanaf nu."),
        page="delegations",
    ),
    "delegation_ended": Topic(
        _("Poortwacht: een taakdelegatie is geëindigd"),
        _("Een taakdelegatie is per direct geëindigd. Bij uw taakdelegaties leest u welke."),
        page="notices",
    ),
    "replacement_away": Topic(
        _("Poortwacht: uw bedrijfsarts wordt waargenomen"),
        _("Een andere bedrijfsarts neemt uw dossier tijdelijk waar. Bij Mijn dossier leest u wie, en tot wanneer."),
        page="my_case",
    ),
    "replacement_handover": Topic(
        _("Poortwacht: een andere bedrijfsarts"),
        _("Een andere bedrijfsarts heeft uw dossier overgenomen. Bij Mijn dossier leest u wie."),
        page="my_case",
    ),
    "replacement_work": Topic(
        _("Poortwacht: u werkt voor een collega"),
        _("U neemt dossiers van een andere bedrijfsarts waar of over. U vindt ze in uw spreekuurlijst."),
        page="consultations",
    ),
    "rights_asked": Topic(
        _("Poortwacht: een verzoek van een werknemer"),
        _("Een werknemer vraagt iets over de eigen gegevens. Lees het verzoek en antwoord binnen een maand."),
        page="rights_requests",
    ),
    "rights_answered": Topic(
        _("Poortwacht: antwoord op uw verzoek"),
        _("Er is een antwoord op uw verzoek. U leest het na het inloggen."),
        page="my_data",
    ),
    "record_rights_asked": Topic(
        _("Poortwacht: een verzoek van een werknemer"),
        _("Een werknemer vraagt iets over de eigen gegevens. Lees het verzoek en antwoord binnen een maand."),
        page="record_requests",
        hidden=True,
    ),
    "record_rights_answered": Topic(
        _("Poortwacht: antwoord op uw verzoek"),
        _("Er is een antwoord op uw verzoek. U leest het na het inloggen."),
        page="my_data",
        hidden=True,
    ),
    # Not even the reference: that a medical step exists in a case is medical.
    "medical_reminder": Topic(
        _("Poortwacht: een termijn in uw spreekuurlijst"),
        _("Er is een termijn in uw spreekuurlijst. Kijk welke stap van u wordt gevraagd."),
        page="consultations",
        hidden=True,
    ),
    "access_question": Topic(
        _("Poortwacht: een vraag over inzage"),
        _("Een werknemer stelde een vraag over wie een dossier heeft bekeken. Kijk wat er van u wordt gevraagd."),
        page="access_questions",
    ),
    "access_answer": Topic(
        _("Poortwacht: antwoord op uw vraag"),
        _("Er is een antwoord op uw vraag over wie uw dossier heeft bekeken. U leest het na het inloggen."),
        page="my_access",
    ),
    # A question about a visit to the medical record tells that there was one.
    "medical_question": Topic(
        _("Poortwacht: een vraag aan de bedrijfsarts"),
        _("Er is een vraag aan u als bedrijfsarts. U leest die na het inloggen."),
        page="medical_questions",
        hidden=True,
    ),
    "medical_answer": Topic(
        _("Poortwacht: antwoord op uw vraag"),
        _("Er is een antwoord op uw vraag over wie uw dossier heeft bekeken. U leest het na het inloggen."),
        page="my_access",
        hidden=True,
    ),
    # That a consent exists is medical too: no reference, and the beheerder does not see these.
    "consent_asked": Topic(
        _("Poortwacht: er staat een vraag voor u klaar"),
        _("Er staat een vraag van de arbodienst voor u klaar. U leest haar en antwoordt na het inloggen."),
        page="my_consents",
        hidden=True,
    ),
    "consent_answered": Topic(
        _("Poortwacht: er is antwoord op een vraag van u"),
        _("Er is antwoord op een vraag die u stelde. U leest het in uw spreekuurlijst, bij het dossier."),
        page="consultations",
        hidden=True,
    ),
    "glass_opened": Topic(
        _("Poortwacht: een dossier van u is in nood geopend"),
        _("Een andere bedrijfsarts opende een dossier van u in nood. Kijk na waarom, en teken af of maak bezwaar."),
        page="glass_reviews",
        hidden=True,
    ),
    "glass_opened_own": Topic(
        _("Poortwacht: een andere bedrijfsarts opende uw dossier"),
        _(
            "Een andere bedrijfsarts van uw arbodienst opende uw dossier voor korte tijd. Uw eigen bedrijfsarts weet "
            "het en kijkt het na. Vragen? Stel ze aan uw bedrijfsarts."
        ),
        page="my_case",
        hidden=True,
    ),
    "glass_reviewed": Topic(
        _("Poortwacht: uw noodtoegang is nagekeken"),
        _("De behandelend bedrijfsarts keek na dat u een dossier in nood opende. U leest de uitkomst na het inloggen."),
        page="glass",
        hidden=True,
    ),
}
# The medical overlay is also recomputed when the bedrijfsarts records something; a letter asks a physician.
_HIDDEN_JOBS = ("overlay", "information_letter")
_families: dict[str, Callable[[str], Topic]] = {}


def topic(name: str) -> Topic:
    """The words of a topic. Raises ValueError for a name that nobody registered."""
    if name in _topics:
        return _topics[name]
    family, _colon, member = name.partition(":")
    if family in _families:
        return _families[family](member)
    raise ValueError(f"unknown topic {name!r}")


def register_family(name: str, words: Callable[[str], Topic]) -> None:
    """Topics `name:member` get their words from `words(member)`, in the language in force."""
    _families[name] = words


def hidden() -> list[str]:
    """Topics of mails and jobs of which nobody else may know that they are there."""
    return [*(name for name, words in _topics.items() if words.hidden), *_HIDDEN_JOBS]


def deadline_subject() -> Words:
    """The subject of every mail about a deadline."""
    return _DEADLINE_SUBJECT
